export const advancesTextsEs = {
  title: 'Anticipos',
  note: 'Dinero que se recibió antes de acordar qué se vende. Se factura como anticipo, y después se aplica en la factura de la venta.',
  open: 'Por aplicar',
  openHelp: 'Ningún anticipo tiene algo por aplicar. Factura primero el pago, aquí abajo.',
  openColumns: { document: 'Anticipo', receiver: 'Cliente', state: 'Estado', total: 'Total', left: 'Por aplicar', act: 'Acción' },
  apply: 'Aplicar',
  applyTo: (name: string) => `Aplicar el anticipo de ${name}`,
  notYet: 'Se aplica en cuanto esté timbrado.',
  payments: 'Pagos sin venta',
  none: 'Ningún pago sin venta espera',
  noneHelp: 'Aquí aparecen los abonos de clientes que no dijeron de qué venta eran.',
  paymentColumns: { payment: 'Pago', customer: 'Cliente', free: 'Sin venta', act: 'Acción' },
  invoice: 'Facturar anticipo',
  invoiceOf: (folio: string) => `Facturar el anticipo ${folio}`,
  invoiceHelp: (name: string, amount: string) => `${name} pagó ${amount} sin decir de qué venta. Si ya hay una venta acordada, no es un anticipo: factura la venta.`,
  keep: 'No, dejarlo',
  made: 'La factura del anticipo está en camino',
  serverProblems: {} as Record<string, string>,
};

export type AdvancesTexts = typeof advancesTextsEs;

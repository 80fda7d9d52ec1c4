import type { RequestAdvice } from './request-view.ts';

export const requestsTextsEs = {
  title: 'Facturas pedidas',
  note: 'Las que se pidieron y todavía no se hacen: esperan algo, o no se pudieron hacer.',
  none: 'Ninguna espera',
  noneHelp: 'Todo lo que se pidió en los mostradores ya es factura.',
  columns: { request: 'Pedida', where: 'Dónde, quién y cuándo', why: 'Por qué y qué hacer' },
  tickets: (folios: string) => `Ticket ${folios}`,
  absent: (count: string, one: boolean) => (one ? '1 ticket que no llega' : `${count} tickets que no llegan`),
  customersPage: 'El cliente, en la página de facturas',
  states: { waiting: 'Espera', refused: 'No se pudo' },
  advice: {
    'sale-missing': 'Su venta todavía no llega. Conecta el equipo donde se cobró; se hace sola en cuanto llegue.',
    settings: 'Falta decir quién emite las facturas. Se hace sola en cuanto esté en ajustes.',
    passes: 'Antes tiene que terminar otro comprobante. Se intenta de nuevo sola.',
    soon: 'Se hace en un momento.',
    'asked-twice': 'No hay que hacer otra. Si hace falta a otro nombre, sustituye la que ya está. Márcala como resuelta en Por decidir.',
    correct: 'Corrige la factura que falló, en vez de hacer otra.',
    nothing: 'No hay nada que facturar. Márcala como resuelta en Por decidir.',
    'invoice-here': 'Factúrala aquí con los datos correctos; al hacerla, esta se da por resuelta.',
  } satisfies Record<RequestAdvice, string>,
  problems: {} as Record<string, string>,
  openDocument: 'Ver la factura',
  openSettings: 'Ir a ajustes',
  openTasks: 'Ir a Por decidir',
  openDevices: 'Ver equipos',
  invoiceHere: 'Facturar',
};

export type RequestsTexts = typeof requestsTextsEs;

export const textsEs = {
  title: 'Historial',
  empty: 'Nadie ha cambiado nada desde que se creó.',
  lost: 'no quedó',
  lostHelp: 'Otra persona escribió después en el mismo campo: quedó lo suyo.',
  nobody: 'El sistema',
  office: 'Oficina',
  none: '—',
  yes: 'sí',
  no: 'no',
  elements: (count: number) => (count === 1 ? '1 dato' : `${count} datos`),
  fields: {
    name: 'Nombre', rfc: 'RFC', legalName: 'Razón social', taxRegime: 'Régimen fiscal', cfdiUse: 'Uso de CFDI', postalCode: 'Código postal', email: 'Correo',
    phone: 'Teléfono', address: 'Domicilio', notes: 'Notas', priceTier: 'Lista de precios', creditLimitCents: 'Límite de crédito', vehicles: 'Vehículos',
    active: 'Activo', homeBranchId: 'Sucursal', partNumber: 'Número de parte', manufacturer: 'Marca', description: 'Descripción', category: 'Categoría',
    unit: 'Unidad', barcodes: 'Códigos de barras', costCents: 'Costo', price1Cents: 'Precio 1', price2Cents: 'Precio 2', price3Cents: 'Precio 3',
    taxRateBps: 'IVA', satProductKey: 'Clave SAT', satUnitKey: 'Unidad SAT', fitments: 'Aplicaciones', crossReferences: 'Equivalencias',
    locations: 'Ubicaciones', minMilli: 'Mínimo', maxMilli: 'Máximo',
  } as Record<string, string>,
};

export type HistoryTexts = typeof textsEs;

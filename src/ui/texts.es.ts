/** Words that the components themselves need. */
export const textsEs = {
  cancel: 'Cancelar',
  close: 'Cerrar',
  clear: 'Limpiar',
  erase: 'Borrar un dígito',
  retry: 'Reintentar',
  loading: 'Cargando',
  optional: 'opcional',
  more: 'Más',
  dismiss: 'Entendido',
  remove: (name: string) => `Quitar ${name}`,
  add: 'Agregar',
  showDetail: 'Ver detalle',
  hideDetail: 'Ocultar detalle',
  navigation: 'Navegación',
  chooseFile: 'Elegir archivo',
  orDropIt: 'o suéltalo aquí',
  wrongFileKind: 'Ese tipo de archivo no se puede usar aquí. Elige otro.',
  digitsTyped: (typed: number, length: number) => `${typed} de ${length} dígitos`,
  point: 'Punto decimal',
  sortedUp: 'de menor a mayor',
  sortedDown: 'de mayor a menor',
  updateReady: 'Hay una versión nueva.',
  updateNow: 'Actualizar',
  figureProblem: {
    'not-a-number': 'No se entiende la cifra. Escríbela así: 1,234.50.',
    'too-many-decimals': (decimals: number) =>
      decimals === 0 ? 'Solo números enteros.' : `Usa hasta ${decimals} decimales.`,
    'too-large': 'La cifra es demasiado grande.',
    negative: 'La cifra no puede ser negativa.',
  },
};

export type UiTexts = typeof textsEs;

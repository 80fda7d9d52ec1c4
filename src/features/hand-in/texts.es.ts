import type { PendingFileProblem } from '../../domain/sync/pending-file.ts';

export const textsEs = {
  title: 'Entregar lo que un equipo no pudo enviar',
  note: 'El archivo se guarda en el equipo, desde la marca de sincronización. Va firmado por él: no importa quién lo lleve, y entregarlo dos veces no duplica nada.',
  back: 'Equipos',
  file: 'Archivo del equipo',
  fileHint: 'nexus-….json',
  fileProblems: {
    'not-pending-file': 'Ese archivo no es de operaciones sin enviar, o está incompleto.',
    'empty-file': 'El archivo no trae nada que entregar.',
    'mixed-devices': 'El archivo mezcla equipos: no se puede confiar en él.',
  } satisfies Record<PendingFileProblem, string>,
  inFile: 'Lo que trae',
  device: 'Equipo',
  shop: 'Negocio',
  exported: 'Guardado',
  numbers: 'Números',
  numberRange: (from: string, to: string, operations: string) => `${from} a ${to} (${operations})`,
  unreadable: 'Ilegibles (se apartan completos)',
  types: {
    'sale.completed': 'Ventas', 'sale.returned': 'Devoluciones', 'cash-session.opened': 'Aperturas de caja', 'cash-session.closed': 'Cortes de caja',
    'cash.moved': 'Movimientos de efectivo', 'customer.created': 'Clientes nuevos', 'customer.edited': 'Cambios de cliente', 'customer.paid': 'Abonos de clientes',
    'sign-in.attempted': 'Intentos de entrada', 'goods.received': 'Mercancía recibida', 'stock.adjusted': 'Ajustes de existencias', 'stock.counted': 'Conteos',
  } as Record<string, string>,
  send: 'Entregar',
  again: 'Entregar otra vez',
  sending: 'Entregando',
  done: 'Entregado',
  progress: (done: string, all: string) => `${done} de ${all}`,
  allTaken: 'El servidor ya tiene todo lo del archivo. El equipo lo sabrá en su próximo contacto.',
  expected: (number: number) => `Antes de estas faltan otras: el servidor espera desde el número ${number}. Entrega primero lo que el equipo tenga antes, o dalas por perdidas en Equipos.`,
  forked: 'Dos equipos usaron los mismos números. Todo se guardó y se marcó para revisarlo.',
  answers: { applied: 'Aplicadas', known: 'Ya se tenían', flagged: 'Aplicadas, con aviso', declined: 'Cambios no aceptados', deferred: 'Esperan a que el servidor se actualice', quarantined: 'Apartadas: no se pudieron aplicar' },
  serverProblems: {
    'unknown-device': 'El servidor no conoce ese equipo: ¿es el archivo de otro negocio?',
    'bad-signature': 'La firma no corresponde: el archivo fue cambiado.',
    'chain-broken': 'El archivo está dañado en medio. Guárdalo otra vez en el equipo.',
  } as Record<string, string>,
};

export type HandInTexts = typeof textsEs;

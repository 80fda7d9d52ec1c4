import type { PeriodGap } from '../../domain/ledger/api.ts';

export const periodTextsEs = {
  title: 'Cierre de mes',
  note: 'Un mes cerrado ya no cambia: lo que llegue después se registra en el primer mes abierto y se avisa.',
  back: 'Diario',
  list: 'Meses',
  columns: { month: 'Mes', entries: 'Pólizas', state: 'Estado' },
  open: 'abierto',
  closed: 'cerrado',
  running: 'en curso',
  closedBy: (when: string, name: string) => `Cerrado el ${when} por ${name}`,
  somebody: 'alguien',
  empty: 'Todavía no hay meses',
  emptyHelp: 'El primero aparece con la primera venta.',
  notOver: 'El mes todavía no termina en todas las sucursales. Se puede cerrar al terminar.',
  laterClosed: 'Hay un mes posterior cerrado. Para abrir este, abre primero el último.',
  missingTitle: 'Qué puede faltar',
  nothingMissing: 'Todos los equipos entregaron lo suyo después de terminar el mes. No falta nada que se sepa.',
  gapText: (gap: PeriodGap, say: { dateTime: (ms: number) => string }): string => {
    const { reason, fromNumber, toNumber, sinceMs, lastSeenAtMs } = gap;
    const seen = lastSeenAtMs === null ? 'nunca se ha comunicado' : `último contacto ${say.dateTime(lastSeenAtMs)}`;
    if (reason === 'deferred') return `Algo de lo suyo espera a que el servidor se actualice; ${seen}.`;
    if (reason === 'silent') return `No se ha comunicado desde que terminó el mes: puede tener ventas sin enviar; ${seen}.`;
    const numbers = fromNumber === toNumber ? `Falta el número ${fromNumber}` : `Faltan los números ${fromNumber} a ${toNumber}`;
    return `${numbers}${sinceMs === null ? '' : ` desde ${say.dateTime(sinceMs)}`}; ${seen}.`;
  },
  gapHelp: 'Haz que el equipo se conecte, o entrega su archivo en Equipos. Lo perdido lo da por perdido el dueño, también en Equipos.',
  devices: 'Ir a Equipos',
  unstamped: (count: string, one: boolean) => (one ? '1 documento fiscal del mes sin timbrar.' : `${count} documentos fiscales del mes sin timbrar.`),
  unstampedHelp: 'Con otra fecha serán de otro mes ante el SAT.',
  accept: 'Lo sé: cerrar aunque falte. Lo que llegue después se registra en el mes siguiente y se avisa.',
  acceptMissing: 'Marca que lo sabes, o espera a que llegue.',
  close: (month: string) => `Cerrar ${month}`,
  closedNow: (month: string) => `${month}: cerrado`,
  reopen: 'Volver a abrir',
  reopenTitle: (month: string) => `Volver a abrir ${month}`,
  reopenHelp: 'Lo que llegue desde ahora se registra en su propio día. Lo que ya se registró en otro mes se queda ahí. Queda anotado quién lo abrió y por qué.',
  reason: 'Por qué',
  reasonMissing: 'Escribe por qué.',
  cancel: 'Cancelar',
  reopened: (month: string) => `${month}: abierto otra vez`,
  mayNot: 'Cerrar o abrir un mes requiere el permiso «cerrar contabilidad» en todas las sucursales.',
  serverProblems: {
    'period-not-over': 'El mes todavía no termina.',
    'period-incomplete': 'Mientras tanto cambió lo que falta. Revísalo otra vez.',
    'later-period-closed': 'Hay un mes posterior cerrado: abre primero el último.',
  } as Record<string, string>,
};

export type PeriodTexts = typeof periodTextsEs;

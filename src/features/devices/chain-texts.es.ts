import type { DeviceChain } from '../../domain/chains/api.ts';
import type { ChainProblem } from './chain-view.ts';

const MINUTE_MS = 60_000;

/** `45 min`, `26 h`, `3 días`. */
function lasting(ms: number): string {
  const minutes = Math.round(ms / MINUTE_MS);
  if (minutes < 90) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} días`;
}

export const chainTextsEs = {
  title: 'Cada venta está contada',
  none: 'Aquí se ve, por equipo, que no falte ningún número.',
  whole: 'De ningún equipo falta un número: todo lo que registraron está en las cifras.',
  incomplete: (devices: number) => (devices === 1 ? 'De un equipo faltan números: las cifras no están completas.' : `De ${devices} equipos faltan números: las cifras no están completas.`),
  complete: 'completo',
  somebody: 'alguien',
  nothingYet: 'Todavía no entrega nada',
  received: (through: string, asOf: string | null) => (asOf === null ? `Recibido del 1 al ${through}` : `Recibido del 1 al ${through}, hasta ${asOf}`),
  seen: (age: string) => `último contacto ${age}`,
  problems: { unaccounted: 'no cuadra', missing: 'faltan', forked: 'duplicado', quarantined: 'apartados', deferred: 'en espera', clock: 'reloj' } satisfies Record<ChainProblem, string>,
  problemText: (problem: ChainProblem, chain: DeviceChain, say: { dateTime: (ms: number) => string }): string => {
    const { missing, unaccounted, forkedAtMs, quarantined, deferred, clockOffsetMs } = chain;
    switch (problem) {
      case 'missing': {
        if (missing === null) return '';
        const range = missing.fromNumber === missing.toNumber ? `Falta el número ${missing.fromNumber}` : `Faltan los números ${missing.fromNumber} a ${missing.toNumber}`;
        return `${range}${missing.sinceMs === null ? '' : ` desde ${say.dateTime(missing.sinceMs)}`}. Se piden al equipo; lo que sigue espera a que lleguen.`;
      }
      case 'unaccounted':
        return `${unaccounted} números recibidos ya no están en la base de datos. Avisa a soporte.`;
      case 'forked':
        return `Dos equipos usan la misma identidad${forkedAtMs === null ? '' : ` desde ${say.dateTime(forkedAtMs)}`}: nada se perdió; dalo de baja y da de alta los dos de nuevo.`;
      case 'quarantined':
        return quarantined === 1 ? 'Un registro se apartó completo porque no se pudo aplicar: está en «Por decidir».' : `${quarantined} registros se apartaron completos porque no se pudieron aplicar: están en «Por decidir».`;
      case 'deferred':
        return deferred === 1 ? 'Un registro espera a que el servidor se actualice.' : `${deferred} registros esperan a que el servidor se actualice.`;
      default:
        return clockOffsetMs === null ? '' : `Su reloj va ${lasting(Math.abs(clockOffsetMs))} ${clockOffsetMs > 0 ? 'atrasado' : 'adelantado'}; las horas se corrigen al recibir.`;
    }
  },
  signedOff: (from: number, to: number, name: string, when: string, reason: string, arrived: number) =>
    `${from === to ? `El ${from} se dio por perdido` : `Del ${from} al ${to} se dieron por perdidos`}: ${reason} (${name}, ${when})${arrived === 0 ? '' : `; después llegaron ${arrived}`}`,
  giveUp: 'Dar por perdidos',
  giveUpOf: (name: string) => `Dar por perdidos los números que faltan de ${name}`,
  giveUpTitle: (from: number, to: number) => (from === to ? `¿Dar por perdido el número ${from}?` : `¿Dar por perdidos los números ${from} a ${to}?`),
  giveUpHelp: 'Hazlo sólo si el equipo ya no puede entregarlos, ni en archivo. Lo que venga detrás se aplica; si un día aparecen, se aplican y se avisa.',
  givenUp: (from: number, to: number) => (from === to ? `El número ${from} se dio por perdido` : `Los números ${from} a ${to} se dieron por perdidos`),
  reason: 'Por qué',
  reasonMissing: 'Escribe por qué.',
};

export type ChainTexts = typeof chainTextsEs;

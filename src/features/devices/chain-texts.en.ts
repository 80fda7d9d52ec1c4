import type { ChainTexts } from './chain-texts.es.ts';

const MINUTE_MS = 60_000;

function lasting(ms: number): string {
  const minutes = Math.round(ms / MINUTE_MS);
  if (minutes < 90) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`;
}

export const chainTextsEn = {
  title: 'Every sale is accounted for',
  none: 'Here you see, by device, that no number is missing.',
  whole: 'No device lacks a number: all they recorded is in the figures.',
  incomplete: (devices) => (devices === 1 ? 'One device lacks numbers: the figures are not complete.' : `${devices} devices lack numbers: the figures are not complete.`),
  complete: 'complete',
  somebody: 'somebody',
  nothingYet: 'Has handed in nothing yet',
  received: (through, asOf) => (asOf === null ? `Received 1 to ${through}` : `Received 1 to ${through}, up to ${asOf}`),
  seen: (age) => `last contact ${age}`,
  problems: { unaccounted: 'does not add up', missing: 'missing', forked: 'duplicated', quarantined: 'set aside', deferred: 'waiting', clock: 'clock' },
  problemText: (problem, chain, say) => {
    const { missing, unaccounted, forkedAtMs, quarantined, deferred, clockOffsetMs } = chain;
    switch (problem) {
      case 'missing': {
        if (missing === null) return '';
        const range = missing.fromNumber === missing.toNumber ? `Number ${missing.fromNumber} is missing` : `Numbers ${missing.fromNumber} to ${missing.toNumber} are missing`;
        return `${range}${missing.sinceMs === null ? '' : ` since ${say.dateTime(missing.sinceMs)}`}. The device is asked for them; what follows waits for them.`;
      }
      case 'unaccounted':
        return `${unaccounted} numbers that were received are no longer in the database. Tell support.`;
      case 'forked':
        return `Two devices use one identity${forkedAtMs === null ? '' : ` since ${say.dateTime(forkedAtMs)}`}: nothing was lost; revoke it and enrol both anew.`;
      case 'quarantined':
        return quarantined === 1 ? 'One record was set aside whole because it could not be applied: it is under “To decide”.' : `${quarantined} records were set aside whole because they could not be applied: they are under “To decide”.`;
      case 'deferred':
        return deferred === 1 ? 'One record waits for the server to be updated.' : `${deferred} records wait for the server to be updated.`;
      default:
        return clockOffsetMs === null ? '' : `Its clock is ${lasting(Math.abs(clockOffsetMs))} ${clockOffsetMs > 0 ? 'behind' : 'ahead'}; times are corrected on arrival.`;
    }
  },
  signedOff: (from, to, name, when, reason, arrived) =>
    `${from === to ? `${from} was given up as lost` : `${from} to ${to} were given up as lost`}: ${reason} (${name}, ${when})${arrived === 0 ? '' : `; ${arrived} arrived later`}`,
  giveUp: 'Give up as lost',
  giveUpOf: (name) => `Give up the missing numbers of ${name} as lost`,
  giveUpTitle: (from, to) => (from === to ? `Give up number ${from} as lost?` : `Give up numbers ${from} to ${to} as lost?`),
  giveUpHelp: 'Only if the device can no longer hand them in, not even as a file. What follows is applied; if they ever turn up they are applied and somebody is told.',
  givenUp: (from, to) => (from === to ? `Number ${from} was given up as lost` : `Numbers ${from} to ${to} were given up as lost`),
  reason: 'Why',
  reasonMissing: 'Write why.',
} satisfies ChainTexts;

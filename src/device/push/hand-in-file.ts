import type { PushAnswer, PushRequest, PushResponse } from '../../domain/sync/api.ts';

/** How long the server may take over one part. */
export const HAND_IN_TIMEOUT_MS = 2 * 60_000;

/** What became of a file so far. */
export interface HandInTally {
  /** Taken now, without and with something to look at. */
  applied: number;
  flagged: number;
  /** The server had them already. */
  known: number;
  quarantined: number;
  declined: number;
  deferred: number;
  /** Numbers that must come before the file's: it was handed in up to there. */
  expected: number | null;
  forked: boolean;
}

export const NOTHING_TAKEN: HandInTally = { applied: 0, flagged: 0, known: 0, quarantined: 0, declined: 0, deferred: 0, expected: null, forked: false };

/** How many operations the server has disposed of. */
export function disposed({ applied, flagged, known, quarantined, declined, deferred }: HandInTally): number {
  return applied + flagged + known + quarantined + declined + deferred;
}

/** Adds one answer of the server. */
export function addAnswer(tally: HandInTally, { answers, expected, forked }: Pick<PushResponse, 'answers' | 'expected' | 'forked'>): HandInTally {
  const count = (said: PushAnswer['answer']) => answers.filter(({ answer }) => answer === said).length;
  return {
    applied: tally.applied + count('applied'), flagged: tally.flagged + count('flagged'), known: tally.known + count('duplicate'),
    quarantined: tally.quarantined + count('quarantined'), declined: tally.declined + count('declined'), deferred: tally.deferred + count('deferred'),
    expected, forked: tally.forked || forked,
  };
}

/**
 * Hands in one after another, in the file's order, and tells how far it is after each; stops where numbers before the
 * file's are missing. Begun again after a failure it starts from the first: the server knows what it has.
 * @throws what `send` throws
 */
export async function handInAll(handIns: readonly PushRequest[], send: (handIn: PushRequest) => Promise<PushResponse>, tell: (tally: HandInTally) => void): Promise<HandInTally> {
  let tally = NOTHING_TAKEN;
  for (const handIn of handIns) {
    tally = addAnswer(tally, await send(handIn));
    tell(tally);
    if (tally.expected !== null) break;
  }
  return tally;
}

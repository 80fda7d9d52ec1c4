import type { OperationLog } from '../log/operation-log.ts';
import { readableRows } from '../log/log-row.ts';
import { isOverlaid, type Coverage } from './coverage.ts';
import { OwnEffects } from './own-effects.ts';

interface Overlaid {
  standing(): Promise<{ coverage: Coverage }>;
  onStanding(changed: () => void): void;
}

/**
 * The effects of own operations that some collection does not hold yet: read once from the log, then kept with it and
 * with what is pulled.
 */
export async function followLog(log: OperationLog, collections: readonly Overlaid[]): Promise<OwnEffects> {
  const effects = new OwnEffects();
  const coverages = async (): Promise<Coverage[]> => (await Promise.all(collections.map((each) => each.standing()))).map(({ coverage }) => coverage);
  const first = await coverages();
  log.onRecorded((entries) => {
    for (const entry of entries) effects.take(entry);
  });
  log.onRestated((rows) => {
    for (const row of rows) effects.restated(row);
  });
  for (const entry of readableRows(await log.read.from(firstUncovered(first)))) {
    if (first.some((coverage) => isOverlaid(entry.row.number, coverage))) effects.take(entry);
  }
  // What is pending though a collection was said to hold it was offered again: the server had lost it.
  for (const row of await log.read.pending()) {
    if (first.some((coverage) => !isOverlaid(row.number, coverage))) effects.restated(row);
  }
  const follow = async (): Promise<void> => {
    const known = await coverages();
    effects.forget(known);
    // A restored server may hold as deferred what it had applied, and what was forgotten here since.
    for (const number of effects.missing(known)) {
      const row = await log.read.one(number);
      for (const entry of readableRows(row === null ? [] : [row])) effects.take(entry);
    }
  };
  let following = Promise.resolve();
  for (const each of collections) {
    each.onStanding(() => {
      // Without an answer nothing may be forgotten.
      following = following.then(follow).catch(() => {});
    });
  }
  return effects;
}

function firstUncovered(coverages: readonly Coverage[]): number {
  const lowest = coverages.map(({ collection }) => (collection === null ? 0 : Math.min(collection.number, ...collection.deferred.map((number) => number - 1))));
  return Math.min(...lowest) + 1;
}

import type { Part } from '../part.ts';
import { raceAgainstRaw, type HandInRace } from './against-raw.ts';
import { recordSales } from './sales.ts';
import { post, requireApplied, timeBatch, WAYS, type Round } from './trial.ts';

const SALES = 10_000;

/**
 * A device hands in 10,000 sales of five lines over HTTP, against inserting the very same rows with plain SQL.
 *
 * Hand-in by hand-in, in turn, the device's request (signed and serialised before) is posted to the server and
 * answered, and the rows that it became are inserted into the twins over one connection in one transaction, a statement
 * a table. The baseline does nothing else: it verifies, parses, decides, reads and locks nothing, and what many hand-ins
 * changed (a stock level, the day's figures) it writes only once, with the last of them. Durability is on for both; of
 * two ways of inserting in bulk the faster one is the baseline. Turns are that short so that what else the machine does
 * falls on both alike.
 */
export const pushPart: Part = {
  name: 'push',
  title: '10,000 sales of 5 lines handed in, against raw bulk inserts of the same rows',
  limitMs: 900_000,
  run: (context) => raceAgainstRaw(context, oneDevice),
};

const oneDevice: HandInRace = {
  name: 'push',
  goal: 0.4,
  record: async (shop, products, quick) => [await recordSales(shop, products, quick ? SALES / 10 : SALES)],
  async run(origin, { bodies, batches }, twins) {
    const round: Round = { pushMs: 0, rawMs: { unnest: 0, jsonb: 0 } };
    for (const [index, body] of bodies.entries()) {
      const startedMs = performance.now();
      const answer = await post(origin, body);
      round.pushMs += performance.now() - startedMs;
      requireApplied(answer);
      for (const way of WAYS) round.rawMs[way] += await timeBatch(twins[way], batches[index] ?? [], way);
    }
    return round;
  },
};

import type { Part } from '../part.ts';
import { raceAgainstRaw, type HandInRace } from './against-raw.ts';
import { BATCH, recordSales, type Backlog } from './sales.ts';
import { post, requireApplied, timeBatch, WAYS, type Round } from './trial.ts';

const DEVICES = 20;
const WEEK_MS = 7 * 86_400_000;

/**
 * Twenty devices that had no network for a week come back at once, each with 500 sales of five lines: one hand-in each,
 * all posted at the same moment, until the last is answered. Against inserting the very same rows with plain SQL, as in
 * the part `push`: over one connection, a transaction a hand-in, the faster of two ways, and nothing decided.
 */
export const backlogPart: Part = {
  name: 'backlog',
  title: 'a week of 20 devices × 500 sales handed in at once, against raw bulk inserts of the same rows',
  limitMs: 600_000,
  run: (context) => raceAgainstRaw(context, manyDevices),
};

const manyDevices: HandInRace = {
  name: 'backlog',
  goal: 0.5,
  async record(shop, products, quick) {
    const sales = quick ? BATCH / 10 : BATCH;
    const backlogs: Backlog[] = [];
    for (let device = 0; device < DEVICES; device += 1) backlogs.push(await recordSales(shop, products, sales, Math.floor(WEEK_MS / (sales + 1))));
    return backlogs;
  },
  async run(origin, { bodies, batches }, twins) {
    const startedMs = performance.now();
    const answers = await Promise.all(bodies.map((body) => post(origin, body)));
    const round: Round = { pushMs: performance.now() - startedMs, rawMs: { unnest: 0, jsonb: 0 } };
    for (const answer of answers) requireApplied(answer);
    for (const batch of batches) for (const way of WAYS) round.rawMs[way] += await timeBatch(twins[way], batch, way);
    return round;
  },
};

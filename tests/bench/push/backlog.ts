import type { Finding, Part, PartContext } from '../part.ts';
import { makeStockedShop } from '../stocked-shop.ts';
import { TenantCopies } from './copies.ts';
import { BATCH, recordSales, type Backlog } from './sales.ts';
import { compare, describe, post, rehearse, requireApplied, requireSameRows, timeBatch, WAYS, type Round, type Trial } from './trial.ts';

const GOAL = 0.5;
const DEVICES = 20;
const PRODUCTS = 12_000;
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
  run: measureBacklog,
};

async function measureBacklog({ house, rounds, quick, profileDir, say }: PartContext): Promise<Finding[]> {
  const { shop, products } = await makeStockedShop(house.databases, 'bench-backlog', quick ? PRODUCTS / 10 : PRODUCTS);
  const sales = quick ? BATCH / 10 : BATCH;
  const backlogs: Backlog[] = [];
  for (let device = 0; device < DEVICES; device += 1) backlogs.push(await recordSales(shop, products, sales, Math.floor(WEEK_MS / (sales + 1))));
  const count = DEVICES * sales;
  const server = await house.startServer({ profileDir });
  try {
    for (const { opening } of backlogs) await post(server.origin, JSON.stringify(opening));
    const copies = await TenantCopies.keep(house.databases, shop);
    const trial = await rehearse(server.origin, shop, backlogs.flatMap(({ handIns }) => handIns));
    const measured: Round[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const result = await playRound(server.origin, copies, trial);
      measured.push(result);
      say(`round ${round}: ${describe(result, count)}`);
    }
    await copies.drop();
    return compare(measured, count, 'backlog', GOAL);
  } finally {
    await server.stop();
  }
}

async function playRound(origin: string, copies: TenantCopies, { bodies, batches, prints }: Trial): Promise<Round> {
  await copies.restore();
  const twins = { unnest: await copies.twin('unnest'), jsonb: await copies.twin('jsonb') };
  try {
    await copies.checkpoint();
    const startedMs = performance.now();
    const answers = await Promise.all(bodies.map((body) => post(origin, body)));
    const round: Round = { pushMs: performance.now() - startedMs, rawMs: { unnest: 0, jsonb: 0 } };
    for (const answer of answers) requireApplied(answer);
    for (const batch of batches) for (const way of WAYS) round.rawMs[way] += await timeBatch(twins[way], batch, way);
    for (const way of WAYS) await requireSameRows(twins[way], prints);
    return round;
  } finally {
    await Promise.all(Object.values(twins).map(({ client }) => client.end()));
  }
}

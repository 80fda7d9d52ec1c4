import type { Finding, Part, PartContext } from '../part.ts';
import { makeStockedShop } from '../stocked-shop.ts';
import { TenantCopies } from './copies.ts';
import { recordSales } from './sales.ts';
import { compare, describe, post, rehearse, requireApplied, requireSameRows, timeBatch, WAYS, type Round, type Trial } from './trial.ts';

const GOAL = 0.4;
const SALES = 10_000;
const PRODUCTS = 12_000;

/**
 * A device hands in 10,000 sales of five lines over HTTP, against inserting the very same rows with plain SQL.
 *
 * First the sales are handed in once, unmeasured, and the rows they became are read out by hand-in. Then, each
 * round, the tenant is put back to how it was, and a twin is made of it; hand-in by hand-in, in turn, the device's
 * request (signed and serialised before) is posted to the server and answered, and the rows that it became are
 * inserted into the twin over one connection in one transaction, a statement a table. The baseline does nothing
 * else: it verifies, parses, decides, reads and locks nothing, and what many hand-ins changed (a stock level, the
 * day's figures) it writes only once, with the last of them. Afterwards the twin must hold the rows that the first
 * hand-in made, in every table, or the round fails. Durability is on for both; of two ways of inserting in bulk the
 * faster one is the baseline. Turns are that short so that what else the machine does falls on both alike.
 */
export const pushPart: Part = {
  name: 'push',
  title: '10,000 sales of 5 lines handed in, against raw bulk inserts of the same rows',
  limitMs: 900_000,
  run: measurePush,
};

async function measurePush({ house, rounds, quick, profileDir, say }: PartContext): Promise<Finding[]> {
  const { shop, products } = await makeStockedShop(house.databases, 'bench-push', quick ? PRODUCTS / 10 : PRODUCTS);
  const count = quick ? SALES / 10 : SALES;
  const backlog = await recordSales(shop, products, count);
  const server = await house.startServer({ profileDir });
  try {
    await post(server.origin, JSON.stringify(backlog.opening));
    const copies = await TenantCopies.keep(house.databases, shop);
    const trial = await rehearse(server.origin, shop, backlog.handIns);
    say(`a shop with ${products.length} products; ${trial.bodies.length} hand-ins, ${Math.round(trial.bodies.join('').length / count)} bytes a sale`);
    const measured: Round[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const result = await playRound(server.origin, copies, trial);
      measured.push(result);
      say(`round ${round}: ${describe(result, count)}`);
    }
    await copies.drop();
    return compare(measured, count, 'push', GOAL);
  } finally {
    await server.stop();
  }
}

async function playRound(origin: string, copies: TenantCopies, { bodies, batches, prints }: Trial): Promise<Round> {
  await copies.restore();
  const twins = { unnest: await copies.twin('unnest'), jsonb: await copies.twin('jsonb') };
  try {
    await copies.checkpoint();
    const round: Round = { pushMs: 0, rawMs: { unnest: 0, jsonb: 0 } };
    for (const [index, body] of bodies.entries()) {
      const startedMs = performance.now();
      const answer = await post(origin, body);
      round.pushMs += performance.now() - startedMs;
      requireApplied(answer);
      for (const way of WAYS) round.rawMs[way] += await timeBatch(twins[way], batches[index] ?? [], way);
    }
    for (const way of WAYS) await requireSameRows(twins[way], prints);
    return round;
  } finally {
    await Promise.all(WAYS.map((way) => twins[way].client.end()));
  }
}

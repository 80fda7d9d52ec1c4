import type { TestShop } from '../../support/shop.ts';
import type { Finding, PartContext } from '../part.ts';
import { makeStockedShop, type StockedProduct } from '../stocked-shop.ts';
import { TenantCopies, type Twin } from './copies.ts';
import type { BulkWay } from './raw-insert.ts';
import type { Backlog } from './sales.ts';
import { compare, describe, post, rehearse, requireSameRows, WAYS, type Round, type Trial } from './trial.ts';

const PRODUCTS = 12_000;

/** Hand-ins whose time is held against inserting the rows that they become. */
export interface HandInRace {
  readonly name: string;
  /** Of the rate of raw inserts. */
  readonly goal: number;
  record(shop: TestShop, products: readonly StockedProduct[], quick: boolean): Promise<Backlog[]>;
  /** Hands all of it in and inserts all of it, and says how long each took. */
  run(origin: string, trial: Trial, twins: Record<BulkWay, Twin>): Promise<Round>;
}

/**
 * Hands everything in once, unmeasured, to learn what rows it becomes; then, each round, puts the tenant back to how it
 * was, makes a twin of it for each way of inserting, and lets both race. Each twin must hold the same rows in the end.
 */
export async function raceAgainstRaw({ house, rounds, quick, profileDir, say }: PartContext, race: HandInRace): Promise<Finding[]> {
  const { shop, products } = await makeStockedShop(house.databases, `bench-${race.name}`, quick ? PRODUCTS / 10 : PRODUCTS);
  const backlogs = await race.record(shop, products, quick);
  const server = await house.startServer({ profileDir });
  try {
    for (const { opening } of backlogs) await post(server.origin, JSON.stringify(opening));
    const copies = await TenantCopies.keep(house.databases, shop);
    const handIns = backlogs.flatMap((backlog) => backlog.handIns);
    const count = handIns.reduce((sum, { operations }) => sum + operations.length, 0);
    const trial = await rehearse(server.origin, shop, handIns);
    say(`a shop with ${products.length} products; ${handIns.length} hand-ins, ${Math.round(trial.bodies.join('').length / count)} bytes a sale`);
    const measured: Round[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const result = await playRound(server.origin, copies, trial, race);
      measured.push(result);
      say(`round ${round}: ${describe(result, count)}`);
    }
    await copies.drop();
    return compare(measured, count, race.name, race.goal);
  } finally {
    await server.stop();
  }
}

async function playRound(origin: string, copies: TenantCopies, trial: Trial, race: HandInRace): Promise<Round> {
  await copies.restore();
  const twins = { unnest: await copies.twin('unnest'), jsonb: await copies.twin('jsonb') };
  try {
    await copies.checkpoint();
    const round = await race.run(origin, trial, twins);
    for (const way of WAYS) await requireSameRows(twins[way], trial.prints);
    return round;
  } finally {
    await Promise.all(WAYS.map((way) => twins[way].client.end()));
  }
}

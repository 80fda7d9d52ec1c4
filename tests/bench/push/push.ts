import type pg from 'pg';
import { makeClient } from '../../../server/db/connection-settings.ts';
import { createDatabase, dropDatabase } from '../../../server/db/cluster.ts';
import { pushResponseSchema, type PushRequest } from '../../../src/domain/sync/api.ts';
import type { TestShop } from '../../support/shop.ts';
import type { House } from '../house.ts';
import type { Finding, Part, PartContext } from '../part.ts';
import { median } from '../statistics.ts';
import { makeStockedShop, type StockedProduct } from '../stocked-shop.ts';
import { insertBatch, type BulkWay } from './raw-insert.ts';
import { fingerprint, readResultingRows, type TableRows } from './resulting-rows.ts';
import { recordSales, type Backlog } from './sales.ts';

const GOAL = 0.4;
const SALES = 10_000;
const WARM_UP_SALES = 2_000;
const PRODUCTS = 12_000;
const TWIN = 'bench_push_twin';
const WAYS: readonly BulkWay[] = ['unnest', 'jsonb'];

interface Round {
  pushMs: number;
  rawMs: Record<BulkWay, number>;
}

/**
 * A device hands in 10,000 sales of five lines over HTTP, against inserting the very same rows with plain SQL.
 *
 * Each round: the tenant's database is copied as it stands; the device's hand-ins (signed and serialised before) are
 * posted to the server one after another, as a device does; the rows they became are read out, by hand-in; and in
 * the copy they are inserted over one connection in as many transactions, one statement a table. The baseline does
 * nothing else: it parses, verifies, decides and locks nothing, and what many hand-ins changed (a stock level,
 * the counter of positions) it writes once, with the last of them. Afterwards copy and original must hold the
 * same rows in every table, or the round counts for nothing. Both sides begin with fresh connections after a
 * checkpoint of PostgreSQL, whose durability is on. Of two ways of inserting in bulk the faster one is the baseline.
 */
export const pushPart: Part = {
  name: 'push',
  title: '10,000 sales of 5 lines handed in, against raw bulk inserts of the same rows',
  limitMs: 600_000,
  run: measurePush,
};

async function measurePush({ house, rounds, quick, profileDir, say }: PartContext): Promise<Finding[]> {
  const { shop, products } = await makeStockedShop(house.databases, 'bench-push', quick ? PRODUCTS / 10 : PRODUCTS);
  say(`a shop with ${products.length} products`);
  const server = await house.startServer({ profileDir });
  const measured: Round[] = [];
  try {
    const count = quick ? SALES / 10 : SALES;
    await playRound(house, server.origin, shop, products, quick ? count : WARM_UP_SALES, 0);
    for (let round = 1; round <= rounds; round += 1) {
      const result = await playRound(house, server.origin, shop, products, count, round);
      measured.push(result);
      const raw = WAYS.map((way) => `${way} ${rate(count, result.rawMs[way])}`).join(', ');
      say(`round ${round}: pushed ${rate(count, result.pushMs)}; raw ${raw} sales/s`);
    }
    return findings(measured, count);
  } finally {
    await server.stop();
  }
}

function findings(rounds: readonly Round[], count: number): Finding[] {
  const pushMs = median(rounds.map((round) => round.pushMs));
  const byWay = WAYS.map((way) => ({ way, rawMs: median(rounds.map((round) => round.rawMs[way])) }));
  const best = byWay.reduce((a, b) => (b.rawMs < a.rawMs ? b : a));
  const ratio = median(rounds.map((round) => round.rawMs[best.way] / round.pushMs));
  return [
    { name: 'push', measured: `${rate(count, pushMs)} sales/s, ${Math.round(pushMs)} ms`, goal: null, met: null },
    { name: `raw pg (${best.way}, the faster way)`, measured: `${rate(count, best.rawMs)} sales/s, ${Math.round(best.rawMs)} ms`, goal: null, met: null },
    { name: 'push ÷ raw', measured: `${ratio.toFixed(2)} ×`, goal: `≥ ${GOAL} ×`, met: ratio >= GOAL },
  ];
}

function rate(count: number, ms: number): number {
  return Math.round((count * 1000) / ms);
}

async function playRound(house: House, origin: string, shop: TestShop, products: readonly StockedProduct[], count: number, turn: number): Promise<Round> {
  const backlog = await recordSales(shop, products, count);
  // Opens the register before the copy is made, so that both sides are about sales alone.
  await post(origin, JSON.stringify(backlog.opening));
  const after = await positionOf(shop);
  // A copy for each way: made before, as nobody may be connected to what is copied.
  for (const way of WAYS) await copyTenant(house, shop, way);
  await checkpoint(house);
  const pushMs = await pushAll(origin, backlog);
  const batches = await readResultingRows(shop.db, backlog.device.id, after);
  if (batches.length !== backlog.handIns.length) throw new Error(`${batches.length} positions of ${backlog.handIns.length} hand-ins`);
  const prints = await fingerprint(shop.db);
  const rawMs = { unnest: 0, jsonb: 0 };
  // In turn first, so that neither gains by what the other left warm.
  const order = turn % 2 === 0 ? WAYS : WAYS.toReversed();
  for (const way of order) rawMs[way] = await insertAll(house, batches, prints, way);
  return { pushMs, rawMs };
}

async function positionOf(shop: TestShop): Promise<number> {
  const { rows } = await shop.db.query<{ position: number }>('SELECT position FROM sync_counter');
  return rows[0]?.position ?? 0;
}

/** Posts the hand-ins one after another; the milliseconds from the first byte out to the last answer in. */
async function pushAll(origin: string, { handIns }: Backlog): Promise<number> {
  const bodies = handIns.map((handIn) => JSON.stringify(handIn));
  const answers: string[] = [];
  const startedMs = performance.now();
  for (const body of bodies) answers.push(await post(origin, body));
  const tookMs = performance.now() - startedMs;
  answers.forEach((answer, index) => requireApplied(answer, handIns[index]));
  return tookMs;
}

async function post(origin: string, body: string): Promise<string> {
  const answer = await fetch(`${origin}/sync/push`, { method: 'POST', body, headers: { 'Content-Type': 'application/json', 'Nexus-App-Version': '0.1.0' } });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`the server answered ${answer.status}: ${text.slice(0, 500)}`);
  return text;
}

function requireApplied(text: string, handIn: PushRequest | undefined): void {
  const { answers } = pushResponseSchema.parse(JSON.parse(text));
  const other = answers.find(({ answer }) => answer !== 'applied');
  if (other) throw new Error(`operation ${other.number} was ${other.answer}: ${other.reason ?? JSON.stringify(other.flags)}`);
  if (answers.length !== handIn?.operations.length) throw new Error('some operations were not answered for');
}

async function databaseOf(house: House, shop: TestShop): Promise<string> {
  const tenant = await house.databases.findTenant(shop.db.tenantId);
  if (tenant === undefined) throw new Error('the tenant is gone');
  return tenant.databaseName;
}

const twinOf = (way: BulkWay): string => `${TWIN}_${way}`;

async function copyTenant(house: House, shop: TestShop, way: BulkWay): Promise<void> {
  const { cluster } = house.databases.admin;
  const original = await databaseOf(house, shop);
  await cluster.asAdmin(cluster.admin.maintenanceDatabase, async (client) => {
    await dropDatabase(client, twinOf(way));
    await client.query('SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1', [original]);
    await createDatabase(client, twinOf(way), original);
  });
}

async function checkpoint(house: House): Promise<void> {
  const { cluster } = house.databases.admin;
  await cluster.asAdmin(cluster.admin.maintenanceDatabase, (client) => client.query('CHECKPOINT'));
}

/** Inserts the rows into their copy; fails when it does not then hold what the original does. */
async function insertAll(house: House, batches: readonly TableRows[][], prints: readonly string[], way: BulkWay): Promise<number> {
  const { cluster } = house.databases.admin;
  await checkpoint(house);
  const client: pg.Client = makeClient(cluster.admin, twinOf(way), 'admin');
  const startedMs = performance.now();
  await client.connect();
  try {
    for (const batch of batches) await insertBatch(client, batch, way);
    const tookMs = performance.now() - startedMs;
    const other = (await fingerprint({ query: async (sql) => {
      const { rows, rowCount } = await client.query(sql);
      return { rows, rowCount: rowCount ?? 0 };
    } })).find((print, index) => print !== prints[index]);
    if (other !== undefined) throw new Error(`the copy does not hold the same rows (${other}; the tenant: ${prints.join('; ')})`);
    return tookMs;
  } finally {
    await client.end();
    await cluster.asAdmin(cluster.admin.maintenanceDatabase, (admin) => dropDatabase(admin, twinOf(way)));
  }
}

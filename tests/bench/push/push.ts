import { pushResponseSchema, type PushRequest } from '../../../src/domain/sync/api.ts';
import type { TestShop } from '../../support/shop.ts';
import type { Finding, Part, PartContext } from '../part.ts';
import { median } from '../statistics.ts';
import { makeStockedShop } from '../stocked-shop.ts';
import { TenantCopies, type Twin } from './copies.ts';
import { insertBatch, type BulkWay } from './raw-insert.ts';
import { fingerprint, readResultingRows, type TableRows } from './resulting-rows.ts';
import { recordSales } from './sales.ts';

const GOAL = 0.4;
const SALES = 10_000;
const PRODUCTS = 12_000;
const WAYS: readonly BulkWay[] = ['unnest', 'jsonb'];

/** Milliseconds of all hand-ins of one round. */
interface Round {
  pushMs: number;
  rawMs: Record<BulkWay, number>;
}

/** The same sales as hand-ins, ready to post, and as the rows they become, a list for each hand-in. */
interface Trial {
  bodies: readonly string[];
  batches: readonly (readonly TableRows[])[];
  /** What every table must hold afterwards. */
  prints: readonly string[];
}

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
      const raw = WAYS.map((way) => `${way} ${rate(count, result.rawMs[way])}`).join(', ');
      say(`round ${round}: pushed ${rate(count, result.pushMs)}; raw ${raw} sales/s`);
    }
    await copies.drop();
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

/** Hands everything in once, to learn what rows it becomes. */
async function rehearse(origin: string, shop: TestShop, handIns: readonly PushRequest[]): Promise<Trial> {
  const { rows } = await shop.db.query<{ position: number }>('SELECT position FROM sync_counter');
  const bodies = handIns.map((handIn) => JSON.stringify(handIn));
  for (const body of bodies) requireApplied(await post(origin, body));
  const batches = await readResultingRows(shop.db, handIns[0]?.device ?? '', rows[0]?.position ?? 0);
  if (batches.length !== bodies.length) throw new Error(`${batches.length} positions of ${bodies.length} hand-ins`);
  return { bodies, batches, prints: await fingerprint(shop.db) };
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

async function timeBatch({ client }: Twin, batch: readonly TableRows[], way: BulkWay): Promise<number> {
  const startedMs = performance.now();
  await insertBatch(client, batch, way);
  return performance.now() - startedMs;
}

async function requireSameRows({ db }: Twin, prints: readonly string[]): Promise<void> {
  const other = (await fingerprint(db)).find((print, index) => print !== prints[index]);
  if (other !== undefined) throw new Error(`the twin does not hold the same rows (${other}; the tenant: ${prints.join('; ')})`);
}

async function post(origin: string, body: string): Promise<string> {
  const answer = await fetch(`${origin}/sync/push`, { method: 'POST', body, headers: { 'Content-Type': 'application/json', 'Nexus-App-Version': '0.1.0' } });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`the server answered ${answer.status}: ${text.slice(0, 500)}`);
  return text;
}

function requireApplied(text: string): void {
  const { answers } = pushResponseSchema.parse(JSON.parse(text));
  const other = answers.find(({ answer }) => answer !== 'applied');
  if (other) throw new Error(`operation ${other.number} was ${other.answer}: ${other.reason ?? JSON.stringify(other.flags)}`);
}

import { pushResponseSchema, type PushRequest } from '../../../src/domain/sync/api.ts';
import type { TestShop } from '../../support/shop.ts';
import type { Finding } from '../part.ts';
import { median } from '../statistics.ts';
import type { Twin } from './copies.ts';
import { insertBatch, type BulkWay } from './raw-insert.ts';
import { fingerprint, readResultingRows, type TableRows } from './resulting-rows.ts';

export const WAYS: readonly BulkWay[] = ['unnest', 'jsonb'];

/** The same sales as hand-ins, ready to post, and as the rows they become, a list for each hand-in. */
export interface Trial {
  bodies: readonly string[];
  batches: readonly (readonly TableRows[])[];
  /** What every table must hold afterwards. */
  prints: readonly string[];
}

/** Milliseconds of all hand-ins of one round. */
export interface Round {
  pushMs: number;
  rawMs: Record<BulkWay, number>;
}

/** What both parts say at their end. */
export function compare(rounds: readonly Round[], count: number, name: string, goal: number): Finding[] {
  const pushMs = median(rounds.map((round) => round.pushMs));
  const byWay = WAYS.map((way) => ({ way, rawMs: median(rounds.map((round) => round.rawMs[way])) }));
  const best = byWay.reduce((a, b) => (b.rawMs < a.rawMs ? b : a));
  const ratio = median(rounds.map((round) => round.rawMs[best.way] / round.pushMs));
  return [
    { name, measured: `${rate(count, pushMs)} sales/s, ${Math.round(pushMs)} ms`, goal: null, met: null },
    { name: `raw pg (${best.way}, the faster way)`, measured: `${rate(count, best.rawMs)} sales/s, ${Math.round(best.rawMs)} ms`, goal: null, met: null },
    { name: `${name} ÷ raw`, measured: `${ratio.toFixed(2)} ×`, goal: `≥ ${goal} ×`, met: ratio >= goal },
  ];
}

/** How a round went, as it is said on the way. */
export function describe(round: Round, count: number): string {
  const raw = WAYS.map((way) => `${way} ${rate(count, round.rawMs[way])}`).join(', ');
  return `pushed ${rate(count, round.pushMs)}; raw ${raw} sales/s`;
}

/** Sales a second. */
export function rate(count: number, ms: number): number {
  return Math.round((count * 1000) / ms);
}

/** Hands everything in once, to learn what rows it becomes. */
export async function rehearse(origin: string, shop: TestShop, handIns: readonly PushRequest[]): Promise<Trial> {
  const { rows } = await shop.db.query<{ position: number }>('SELECT position FROM sync_counter');
  const bodies = handIns.map((handIn) => JSON.stringify(handIn));
  for (const body of bodies) requireApplied(await post(origin, body));
  const batches = await readResultingRows(shop.db, rows[0]?.position ?? 0);
  if (batches.length !== bodies.length) throw new Error(`${batches.length} positions of ${bodies.length} hand-ins`);
  return { bodies, batches, prints: await fingerprint(shop.db) };
}

/** Inserts one hand-in's rows; the milliseconds it took. */
export async function timeBatch({ client }: Twin, batch: readonly TableRows[], way: BulkWay): Promise<number> {
  const startedMs = performance.now();
  await insertBatch(client, batch, way);
  return performance.now() - startedMs;
}

/** @throws when a twin does not hold what was handed in */
export async function requireSameRows({ db }: Twin, prints: readonly string[]): Promise<void> {
  const other = (await fingerprint(db)).find((print, index) => print !== prints[index]);
  if (other !== undefined) throw new Error(`the twin does not hold the same rows (${other}; the tenant: ${prints.join('; ')})`);
}

export async function post(origin: string, body: string): Promise<string> {
  const answer = await fetch(`${origin}/sync/push`, { method: 'POST', body, headers: { 'Content-Type': 'application/json', 'Nexus-App-Version': '0.1.0' } });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`the server answered ${answer.status}: ${text.slice(0, 500)}`);
  return text;
}

/** @throws when an operation was not taken as it is */
export function requireApplied(text: string): void {
  const { answers } = pushResponseSchema.parse(JSON.parse(text));
  const other = answers.find(({ answer }) => answer !== 'applied');
  if (other) throw new Error(`operation ${other.number} was ${other.answer}: ${other.reason ?? JSON.stringify(other.flags)}`);
}

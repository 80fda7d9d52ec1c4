import { FIRST_PREVIOUS } from '../../src/domain/kernel/envelope.ts';
import { flagSchema, type Flag, type Outcome } from '../../src/domain/kernel/decision.ts';
import type { Transaction } from '../db/database.ts';
import type { Received } from './received.ts';
import { epochMs } from '../platform/sql-text.ts';

/** A device's chain as the server has it, read under the lock of its row. */
export interface Chain {
  deviceId: string;
  byServer: boolean;
  through: number;
  throughHash: string | null;
  throughBusinessMs: number;
  revokedAtMs: number | null;
  forked: boolean;
}

/** An operation that was taken before, by its number and hash. */
export interface Taken {
  outcome: Outcome;
  reason: string | null;
  flags: Flag[];
}

/** Locks the device's row: two hand-ins of one device wait for each other, those of others do not. */
export async function lockChain(tx: Transaction, deviceId: string): Promise<Chain | null> {
  const { rows } = await tx.query<Omit<Chain, 'deviceId'>>(
    `SELECT class = 'server' AS "byServer", through_number AS through, through_hash AS "throughHash", through_business_ms AS "throughBusinessMs",
       ${epochMs('revoked_at')} AS "revokedAtMs", forked_at IS NOT NULL AS forked
     FROM devices WHERE id = $1 FOR UPDATE`,
    [deviceId],
  );
  return rows[0] ? { deviceId, ...rows[0] } : null;
}

/** Numbers that the owner gave up as lost, both ends included. */
export interface SignedOff {
  from: number;
  to: number;
}

/** Those among the numbers of a hand-in that come late. */
export async function loadSignedOff(tx: Transaction, chain: Chain, received: readonly Received[]): Promise<SignedOff[]> {
  if (!received.some(({ number }) => number <= chain.through)) return [];
  const { rows } = await tx.query<SignedOff>('SELECT from_number AS "from", to_number AS "to" FROM signed_off_gaps WHERE device_id = $1', [chain.deviceId]);
  return rows;
}

/** What the server already holds under the numbers of a hand-in, by `number/hash`. */
export async function loadTaken(tx: Transaction, chain: Chain, received: readonly Received[]): Promise<Map<string, Taken>> {
  const numbers = received.map(({ number }) => number).filter((number) => number <= chain.through);
  if (numbers.length === 0) return new Map();
  const { rows } = await tx.query<{ number: number; hash: string; outcome: Outcome; reason: string | null; flags: unknown }>(
    `SELECT number, hash, outcome, decision->>'reason' AS reason, decision->'flags' AS flags
       FROM operations WHERE device_id = $1 AND number = ANY($2)
     UNION ALL
     SELECT number, hash, 'quarantined', reason, '[]' FROM unreadable_operations WHERE device_id = $1 AND number = ANY($2)`,
    [chain.deviceId, numbers],
  );
  return new Map(rows.map(({ number, hash, outcome, reason, flags }) => [`${number}/${hash}`, { outcome, reason, flags: flagSchema.array().parse(flags) }]));
}

/** Where an operation stands in its device's chain. */
export type Place =
  | { kind: 'duplicate'; taken: Taken }
  /** Numbers before it are missing. */
  | { kind: 'gap' }
  /** The next of the chain; `fork` when it does not continue what the server holds. */
  | { kind: 'next'; fork: boolean }
  /** Under a number that was signed off as lost, and nothing is held under it. */
  | { kind: 'late' }
  /** A second operation under a used number. */
  | { kind: 'used' };

/** What a hand-in's numbers mean to the server: what it holds under them, and which of them it was told are lost. */
export interface Known {
  taken: ReadonlyMap<string, Taken>;
  signedOff: readonly SignedOff[];
}

export function placeOf(received: Received, chain: Chain, { taken, signedOff }: Known): Place {
  const { number } = received;
  const known = taken.get(`${number}/${received.hash}`);
  if (known) return { kind: 'duplicate', taken: known };
  if (number > chain.through + 1) return { kind: 'gap' };
  if (number > chain.through) return { kind: 'next', fork: !continues(received, chain) };
  const isLate = signedOff.some(({ from, to }) => number >= from && number <= to) && ![...taken.keys()].some((key) => key.startsWith(`${number}/`));
  return { kind: isLate ? 'late' : 'used' };
}

/** Behind a gap that was signed off the hash is lost with it: whatever comes next continues the chain. */
function continues({ previous }: Received, { through, throughHash }: Chain): boolean {
  if (previous === null || (throughHash === null && through > 0)) return true;
  return previous === (throughHash ?? FIRST_PREVIOUS);
}

/** Remembers what was offered behind a gap, so that people see what is missing. */
export async function noteOffered(tx: Transaction, chain: Chain, received: readonly Received[]): Promise<void> {
  const numbers = received.map(({ number }) => number).filter((number) => number > chain.through + 1);
  if (numbers.length === 0) return;
  await tx.query(
    `UPDATE devices SET offered_number = greatest(offered_number, $2), offered_at = CASE WHEN offered_number > through_number THEN offered_at ELSE now() END,
       offered_from = CASE WHEN offered_number > through_number AND offered_from > through_number + 1 THEN least(offered_from, $3) ELSE $3 END WHERE id = $1`,
    [chain.deviceId, Math.max(...numbers), Math.min(...numbers)],
  );
}

/** Moves the chain's end past an operation that was disposed of. */
export function advance(chain: Chain, received: Received, businessMs: number): void {
  chain.through = received.number;
  chain.throughHash = received.hash;
  chain.throughBusinessMs = Math.max(chain.throughBusinessMs, businessMs);
}

/** Stores the chain's end; the first fork is remembered with its time. */
export async function storeChain(tx: Transaction, chain: Chain, clockOffsetMs: number | null): Promise<void> {
  await tx.query(
    `UPDATE devices SET through_number = $2, through_hash = $3, through_business_ms = $4, last_clock_offset_ms = coalesce($5, last_clock_offset_ms),
       forked_at = CASE WHEN $6 THEN coalesce(forked_at, now()) ELSE forked_at END WHERE id = $1`,
    [chain.deviceId, chain.through, chain.throughHash, chain.throughBusinessMs, clockOffsetMs, chain.forked],
  );
}

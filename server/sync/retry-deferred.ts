import { definitionOf } from '../../src/domain/registry.ts';
import { coreSchema } from '../../src/domain/kernel/envelope.ts';
import type { TenantDatabase, Transaction } from '../db/database.ts';
import type { Applied } from './applied.ts';
import { judgeSafely, needsOf } from './batch.ts';
import { lockChain, type Chain } from './chain.ts';
import { announceCommitted } from './committed.ts';
import { unapplied, type Circumstances, type Judged } from './decide.ts';
import { isOfData } from './failures.ts';
import { FolioCounts } from './folios.ts';
import { ChangeSet } from './positions.ts';
import { rereadOperation, type Received } from './received.ts';
import { tasksOf } from './tasks-of.ts';
import { loadWorld } from './world-load.ts';
import { BatchWorld } from './world.ts';
import { SendAhead } from './send-ahead.ts';
import { writeEffects } from './write-effects.ts';
import { updateDeferred, type Disposed } from './writes/operations.ts';
import { writeTasks } from './writes/tasks.ts';
import { epochMs } from '../platform/sql-text.ts';

const PAGE = 200;

interface Deferred extends Received {
  deviceId: string;
  receivedAtMs: number;
  businessMs: number;
}

/**
 * Tries again what was deferred because its type was unknown: at boot after an upgrade, and by a slow sweep.
 * @returns how many operations got their decision.
 */
export async function retryDeferred(db: TenantDatabase): Promise<number> {
  let settled = 0;
  for (;;) {
    const batch = await nextBatch(db);
    if (batch.length === 0) return settled;
    await settle(db, batch);
    settled += batch.length;
  }
}

/** The first deferred operations of one device whose type this build knows. */
async function nextBatch(db: TenantDatabase): Promise<Deferred[]> {
  const { rows: types } = await db.query<{ type: string; version: number }>(
    `SELECT DISTINCT type, version FROM operations WHERE outcome = 'deferred'`,
  );
  const known = types.filter(({ type, version }) => definitionOf(type, version) !== null);
  if (known.length === 0) return [];
  const { rows } = await db.query<Omit<Deferred, 'envelope' | 'previous' | 'reading'>>(
    `SELECT o.device_id AS "deviceId", number, hash, core, personal, business_ms AS "businessMs",
       ${epochMs('received_at')} AS "receivedAtMs"
     FROM operations o JOIN unnest($1::text[], $2::integer[]) known (type, version) USING (type, version)
     WHERE outcome = 'deferred' ORDER BY device_id, number LIMIT ${PAGE}`,
    [known.map(({ type }) => type), known.map(({ version }) => version)],
  );
  return rows.filter(({ deviceId }) => deviceId === rows[0]?.deviceId).map((row) => {
    const envelope = coreSchema.parse(JSON.parse(row.core));
    return { ...row, envelope, previous: envelope.previous, reading: rereadOperation(row) };
  });
}

async function settle(db: TenantDatabase, batch: readonly Deferred[]): Promise<void> {
  try {
    await settleOnce(db, batch, null);
    return;
  } catch (error) {
    if (!isOfData(error)) throw error;
  }
  const [first] = batch;
  if (batch.length === 1 && first) await settleOnce(db, [first], 'apply-failed');
  else for (const one of batch) await settle(db, [one]);
}

async function settleOnce(db: TenantDatabase, batch: readonly Deferred[], quarantine: string | null): Promise<void> {
  const position = await db.transaction(async (tx) => {
    const chain = await lockChain(tx, batch[0]?.deviceId ?? '');
    if (chain === null) throw new Error('a deferred operation has no device');
    const { disposed, applied } = await judgeAll(tx, chain, await stillDeferred(tx, batch), quarantine);
    const changes = new ChangeSet();
    const ahead = new SendAhead();
    await writeEffects(tx, applied, changes, ahead);
    await ahead.done();
    await writeTasks(tx, disposed.flatMap((one) => tasksOf(chain.deviceId, one)), Date.now());
    const committed = await changes.commit(tx);
    await updateDeferred(tx, disposed, committed.position);
    return committed.position;
  });
  announceCommitted(db.tenantId, position);
}

/** Another process may have been faster; the device's row is locked now. */
async function stillDeferred(tx: Transaction, batch: readonly Deferred[]): Promise<Deferred[]> {
  const { rows } = await tx.query<{ id: string }>(`SELECT id FROM operations WHERE id = ANY($1) AND outcome = 'deferred'`, [
    batch.map(({ envelope }) => envelope?.id ?? null),
  ]);
  const open = new Set(rows.map(({ id }) => id));
  return batch.filter(({ envelope }) => envelope !== null && open.has(envelope.id));
}

async function judgeAll(tx: Transaction, chain: Chain, batch: readonly Deferred[], quarantine: string | null): Promise<{ disposed: Disposed[]; applied: Applied[] }> {
  const rows = await loadWorld(tx, needsOf(batch));
  const world = new BatchWorld({ ...rows, deviceId: chain.deviceId, revokedAtMs: chain.revokedAtMs });
  const folios = new FolioCounts();
  if (chain.forked) await folios.load(tx, batch);
  const disposed: Disposed[] = [];
  const applied: Applied[] = [];
  for (const received of batch) {
    const { reading } = received;
    const folio = reading.kind === 'readable' ? (reading.definition.folio?.(reading.operation.body) ?? null) : null;
    // The business time it was given on arrival stands.
    const circumstances: Circumstances = {
      receivedAtMs: received.receivedAtMs, previousBusinessMs: received.businessMs, byServer: chain.byServer,
      fork: chain.forked ? { copy: folios.next(folio) } : null,
    };
    const { decision, effects } = judgeAgain(received, world, circumstances, quarantine);
    disposed.push({ received, decision });
    if (reading.kind === 'readable' && decision.outcome === 'applied') applied.push({ operation: reading.operation, decision, effects, folio });
  }
  return { disposed, applied };
}

function judgeAgain({ reading, envelope }: Deferred, world: BatchWorld, circumstances: Circumstances, quarantine: string | null): Judged {
  if (reading.kind !== 'readable') return unapplied(envelope, world, circumstances, 'quarantined', reading.reason);
  if (quarantine !== null) return unapplied(envelope, world, circumstances, 'quarantined', quarantine);
  return judgeSafely(reading.definition, reading.operation, world, circumstances);
}

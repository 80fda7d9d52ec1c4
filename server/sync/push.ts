import { setTimeout as delay } from 'node:timers/promises';
import type { PushRequest, PushResponse } from '../../src/domain/sync/api.ts';
import type { Database, TenantDatabase } from '../db/database.ts';
import { seedChart } from '../modules/ledger/chart.ts';
import type { Databases } from '../platform/database-port.ts';
import { Problem } from '../platform/http/problem.ts';
import { applyBatch, type BatchResult } from './batch.ts';
import { announceCommitted } from './committed.ts';
import { noteContact } from './contact.ts';
import { isMissingAccount, isOfData, isPassing } from './failures.ts';
import { readOperation, type Received } from './received.ts';
import { firstCovered, isSignedBy } from './signature.ts';
import { Turns } from './turns.ts';

const MAX_ATTEMPTS = 6;
/** Of one shop: while one hand-in waits for the database, the next is read. */
const turns = new Turns({ atOnce: 2, mostWaiting: 200 });

export interface PushPorts {
  databases: Pick<Databases, 'control' | 'tenant'>;
  nowMs(): number;
  /** What the app says its version is; null when it does not. */
  appVersion?: string | null;
}

/**
 * Takes a hand-in. It is authenticated by the device's key alone: an expired shift, a dismissed cashier, a revoked
 * device or a suspended tenant strands nothing. However often and however late it is repeated, each operation is
 * taken once.
 * @throws Problem `unknown-device` (404), `bad-signature` (401), `chain-broken` (422: the signature does not cover
 * what stands before operation `number`; hand that part in by itself, signed at its own end).
 */
export async function takeHandIn(ports: PushPorts, request: PushRequest): Promise<PushResponse> {
  const db = await tenantOf(ports, request.device);
  const publicKey = await publicKeyOf(db, request.device);
  if (!(await isSignedBy(request.device, publicKey, request))) {
    throw new Problem({ status: 401, code: 'bad-signature', detail: 'La firma del equipo no corresponde a lo que entrega.' });
  }
  const result = await turns.take(db.tenantId, request.operations.length, async () => {
    const received = request.operations.map((operation) => readOperation(request.device, operation));
    const covered = firstCovered(received);
    if (covered > 0) throw brokenAt(received[covered]?.number ?? 0);
    return takeAll(db, request.device, received, ports.nowMs());
  });
  await noteContact(db, request.device, ports.appVersion ?? null);
  if (result.position !== null) announceCommitted(db.tenantId, result.position);
  const { answers, through, expected, forked } = result;
  return { answers, through, expected, serverMs: ports.nowMs(), forked };
}

async function tenantOf(ports: PushPorts, deviceId: string): Promise<TenantDatabase> {
  const { rows } = await ports.databases.control.query<{ tenantId: string }>(
    'SELECT tenant_id AS "tenantId" FROM device_tenants WHERE device_id = $1',
    [deviceId],
  );
  if (!rows[0]) throw unknownDevice();
  return ports.databases.tenant(rows[0].tenantId);
}

async function publicKeyOf(db: Database, deviceId: string): Promise<unknown> {
  const { rows } = await db.query<{ publicKey: unknown }>('SELECT public_key AS "publicKey" FROM devices WHERE id = $1', [deviceId]);
  if (!rows[0]?.publicKey) throw unknownDevice();
  return rows[0].publicKey;
}

function unknownDevice(): Problem {
  return new Problem({ status: 404, code: 'unknown-device', detail: 'Este equipo no está registrado.' });
}

function brokenAt(number: number): Problem {
  return new Problem({
    status: 422,
    code: 'chain-broken',
    detail: 'La firma no cubre todo lo entregado: hay un registro dañado en medio.',
    extra: { number },
  });
}

/**
 * Takes operations in as few transactions as they allow: all in one, or, when the tables refuse some of it, in halves
 * down to the one that is to blame, which is quarantined.
 */
export async function takeAll(db: Database, deviceId: string, received: readonly Received[], receivedAtMs: number): Promise<BatchResult> {
  try {
    return await takeOnce(db, deviceId, received, { receivedAtMs });
  } catch (error) {
    if (!isOfData(error)) throw error;
  }
  if (received.length === 1) return takeOnce(db, deviceId, received, { receivedAtMs, quarantine: 'apply-failed' });
  const middle = Math.ceil(received.length / 2);
  const first = await takeAll(db, deviceId, received.slice(0, middle), receivedAtMs);
  if (first.expected !== null) return first;
  const second = await takeAll(db, deviceId, received.slice(middle), receivedAtMs);
  return {
    ...second,
    answers: [...first.answers, ...second.answers],
    disposed: [...first.disposed, ...second.disposed],
    position: second.position ?? first.position,
  };
}

/** One transaction, tried again when another writer was in the way. */
async function takeOnce(db: Database, deviceId: string, received: readonly Received[], options: { receivedAtMs: number; quarantine?: string }): Promise<BatchResult> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction((tx) => applyBatch(tx, deviceId, received, options));
    } catch (error) {
      if (attempt >= MAX_ATTEMPTS) throw error;
      if (isMissingAccount(error)) await seedChart(db);
      else if (isPassing(error)) await delay(Math.random() * 20 * 2 ** attempt);
      else throw error;
    }
  }
}

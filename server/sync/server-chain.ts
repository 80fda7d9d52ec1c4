import { randomBytes } from 'node:crypto';
import { nextReading, type ClockReading } from '../../src/domain/kernel/clock.ts';
import type { Decision } from '../../src/domain/kernel/decision.ts';
import { encodeCore, encodePersonal, FIRST_PREVIOUS, type OperationCore } from '../../src/domain/kernel/envelope.ts';
import { uuidv7 } from '../../src/domain/kernel/ids.ts';
import type { Database, TenantDatabase, Transaction } from '../db/database.ts';
import { Problem } from '../platform/http/problem.ts';
import { applyBatch, type BatchResult } from './batch.ts';
import { announceCommitted } from './committed.ts';
import { hashText, readOperation, type HandedIn } from './received.ts';

/** Most operations the server records in one transaction. */
export const MAX_SERVER_BATCH = 500;

/** An act on the server as it is meant. */
export interface ServerDraft {
  /** Made here when absent. */
  id?: string;
  type: string;
  version: number;
  body: object;
  /** The detached part, for types that have one. */
  personal?: object | null;
  /** Who does it; null for the server itself (a schedule, an import without a person). */
  author: string | null;
  branchId: string;
  registerId?: string | null;
  /** When it happened, for history that is taken in; never before the draft preceding it. Default: now. */
  atMs?: number;
}

/** An act recorded on the server. */
export interface ServerRecord {
  operationId: string;
  number: number;
  decision: Decision;
}

/** An act of the server that its own rules cannot read: a defect of the caller. */
export class InvalidServerOperation extends Error {
  readonly code = 'invalid-operation';

  constructor(type: string, reason: string) {
    super(`${type}: ${reason}`);
    this.name = 'InvalidServerOperation';
  }
}

/** As `recordManyOnServer`, for one act. */
export async function recordOnServer(db: TenantDatabase | Transaction, draft: ServerDraft): Promise<ServerRecord> {
  const [record] = await recordManyOnServer(db, [draft]);
  if (record === undefined) throw new Error('nothing was recorded');
  return record;
}

/**
 * Records acts born on the server, in the chain that it keeps for the tenant, through the same code that takes what
 * devices hand in. All of them or none. Given a tenant's database it opens a transaction, and tells devices after its
 * commit; given a transaction, call it last there (from then on the tenant's commit order is locked), and call
 * `announceCommitted` with the tenant afterwards. The decision may be `declined` or `quarantined`: look at it.
 * @param drafts at most 500, in the order they happened.
 * @throws InvalidServerOperation when a body does not meet its own schema, Problem 403 `tenant-suspended` when the tenant
 * may only read and hand in; nothing is recorded then.
 */
export async function recordManyOnServer(db: TenantDatabase | Transaction, drafts: readonly ServerDraft[]): Promise<ServerRecord[]> {
  if (drafts.length === 0) return [];
  if (drafts.length > MAX_SERVER_BATCH) throw new RangeError(`at most ${MAX_SERVER_BATCH} operations at a time`);
  if (!isDatabase(db)) return (await record(db, drafts)).records;
  const { records, position } = await db.transaction((tx) => record(tx, drafts));
  if (position !== null) announceCommitted(db.tenantId, position);
  return records;
}

function isDatabase(db: TenantDatabase | Transaction): db is TenantDatabase & Database {
  return 'transaction' in db;
}

async function record(tx: Transaction, drafts: readonly ServerDraft[]): Promise<{ records: ServerRecord[]; position: number | null }> {
  await requireRecording(tx);
  const receivedAtMs = Date.now();
  const head = await lockHead(tx, drafts[0]?.branchId ?? '');
  const sealed = sealAll(head, drafts, receivedAtMs).map((operation) => readOperation(head.deviceId, operation));
  for (const { reading, envelope } of sealed) {
    if (reading.kind !== 'readable') throw new InvalidServerOperation(envelope?.type ?? 'operation', reading.reason);
  }
  const result = await applyBatch(tx, head.deviceId, sealed, { receivedAtMs });
  return { records: recordsOf(result), position: result.position };
}

/** What devices of a suspended tenant hold is still taken; new work on the server is not. */
async function requireRecording(tx: Transaction): Promise<void> {
  const { rows } = await tx.query<{ status: string }>('SELECT status FROM shop');
  if (rows[0]?.status !== 'suspended' && rows[0]?.status !== 'cancelled') return;
  throw new Problem({ status: 403, code: 'tenant-suspended', detail: 'La cuenta está suspendida: se puede consultar y recibir lo de los equipos, no registrar cosas nuevas.' });
}

function recordsOf({ disposed }: BatchResult): ServerRecord[] {
  return disposed.map(({ received, decision }) => ({ operationId: received.envelope?.id ?? '', number: received.number, decision }));
}

interface ServerHead {
  deviceId: string;
  number: number;
  hash: string;
  clock: ClockReading | null;
}

/** The end of the server's own chain, locked; the chain is begun when there is none. */
async function lockHead(tx: Transaction, branchId: string): Promise<ServerHead> {
  const select = `SELECT d.id AS "deviceId", d.through_number AS number, d.through_hash AS hash,
      (SELECT core::jsonb->'clock' FROM operations o WHERE o.device_id = d.id AND o.number = d.through_number AND o.hash = d.through_hash) AS clock
    FROM devices d WHERE class = 'server' ORDER BY id LIMIT 1 FOR UPDATE OF d`;
  const { rows } = await tx.query<ServerHead & { hash: string | null }>(select);
  const head = rows[0] ?? (await beginChain(tx, branchId, select));
  return { ...head, hash: head.hash ?? FIRST_PREVIOUS };
}

async function beginChain(tx: Transaction, branchId: string, select: string): Promise<ServerHead> {
  await tx.query(
    `INSERT INTO devices (id, name, class, branch_id, folio_series) VALUES ($1, 'Servidor', 'server', $2, 'SRV') ON CONFLICT (folio_series) DO NOTHING`,
    [uuidv7(Date.now(), randomBytes), branchId],
  );
  const { rows } = await tx.query<ServerHead>(select);
  if (!rows[0]) throw new Error('the chain of the server could not be begun');
  return rows[0];
}

function sealAll(head: ServerHead, drafts: readonly ServerDraft[], nowMs: number): HandedIn[] {
  let { number, hash, clock } = head;
  return drafts.map((draft) => {
    number += 1;
    clock = nextReading(draft.atMs ?? nowMs, { offsetMs: 0, measuredAtWallMs: draft.atMs ?? nowMs }, clock);
    const personal = draft.personal ? encodePersonal(randomBytes(16).toString('hex'), draft.personal) : null;
    const core = encodeCore({
      format: 1, id: draft.id ?? uuidv7(draft.atMs ?? nowMs, randomBytes), device: head.deviceId, number, previous: hash, clock,
      author: draft.author, branch: draft.branchId, register: draft.registerId ?? null, type: draft.type, version: draft.version,
      body: draft.body as OperationCore['body'], personal: personal === null ? null : hashText(personal),
    });
    hash = hashText(core);
    return { number, hash, core, personal };
  });
}

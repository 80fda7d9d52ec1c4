import { CFDI } from '../../../../src/domain/invoicing/cfdi/namespaces.ts';
import { attributeOf, childOf } from '../../../../src/domain/invoicing/xml/element.ts';
import { readXml } from '../../../../src/domain/invoicing/xml/read.ts';
import type { Queryable, TenantDatabase, Transaction } from '../../../db/database.ts';
import type { CancelMotive, Provider } from '../../../platform/e-invoice/provider.ts';
import type { SatStatus } from '../../../platform/e-invoice/sat-status.ts';
import { newId } from '../../../platform/new-id.ts';
import { announceCommitted } from '../../../sync/committed.ts';
import { endCancellation, LIVE } from './cancelling.ts';
import { lockCoverage } from '../covering/coverage-rows.ts';
import { touchDocuments } from '../documents/document-news.ts';
import { epochMs } from '../../../platform/sql-text.ts';

/** What stands around the cancellations of a tenant. */
export interface CancelPorts {
  provider: Provider;
  sat: SatStatus;
  nowMs(): number;
  /** Chance, from 0 to 1: tries do not march in step. */
  random(): number;
  /** Waits between tries of what did not get through grow from the first to the longest. */
  waits: { firstMs: number; longestMs: number };
  /** How often SAT is asked while a receiver may still answer. */
  pollMs: number;
  /** Longer than the provider's longest answer. */
  leaseMs: number;
}

interface Claimed {
  id: string;
  runId: string;
  uuid: string;
  issuerRfc: string;
  motive: CancelMotive;
  status: 'requested' | 'in-process';
  replacement: string | null;
  stampedXml: string;
  stampedAtMs: number;
  attempts: number;
}

/** A document may take so long to reach SAT after its stamp: until then "not found" is no answer. */
const ON_ITS_WAY_MS = 72 * 3_600_000;
const NOT_FOUND = '205';
/** What SAT took and does not show as asked for is asked for again. */
const FORGOTTEN_MS = 24 * 3_600_000;

/**
 * Takes one cancellation that is due as far as it goes now: asked of the provider, or SAT asked how it stands. What the
 * provider took is not cancelled before SAT says so. Related documents are cancelled first. Several processes may do so
 * at once; each step is safe to repeat.
 * @returns false when nothing is due
 */
export async function cancelNext(db: TenantDatabase, ports: CancelPorts): Promise<boolean> {
  const claimed = await claim(db, ports.leaseMs);
  if (claimed === null) return false;
  if (claimed.status === 'requested') await ask(db, claimed, ports);
  else await follow(db, claimed, ports);
  return true;
}

async function claim(db: Queryable, leaseMs: number): Promise<Claimed | null> {
  const { rows } = await db.query<Claimed>(
    `UPDATE cfdi_documents d SET run_id = $1, run_until = now() + $2 * interval '1 millisecond', attempts = attempts + 1
     WHERE id = (
       SELECT id FROM cfdi_documents due
       WHERE state = 'cancel-requested' AND next_attempt_at <= now() AND (run_until IS NULL OR run_until < now())
         AND NOT EXISTS (SELECT 1 FROM shop WHERE restored_at IS NOT NULL)
         AND NOT EXISTS (SELECT 1 FROM cfdi_documents other WHERE other.state IN ${LIVE} AND (other.credits = due.id OR (other.replaces = due.id AND due.cancel_motive <> '01')))
         AND NOT EXISTS (SELECT 1 FROM cfdi_payments p WHERE p.invoice_id = due.id AND p.released_at IS NULL)
       ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING id, run_id AS "runId", uuid, issuer_rfc AS "issuerRfc", cancel_motive AS motive, coalesce(cancel_status, 'requested') AS status,
       CASE WHEN cancel_motive = '01' THEN (SELECT r.uuid FROM cfdi_documents r WHERE r.replaces = d.id AND r.state IN ('stamped', 'cancel-rejected') LIMIT 1) END AS replacement,
       stamped_xml AS "stampedXml", ${epochMs('stamped_at')} AS "stampedAtMs", attempts`,
    [newId(), leaseMs],
  );
  return rows[0] ?? null;
}

async function ask(db: TenantDatabase, claimed: Claimed, ports: CancelPorts): Promise<void> {
  const { uuid, issuerRfc, motive, replacement, stampedAtMs } = claimed;
  const answer = await ports.provider.cancel({ uuid, issuerRfc, motive, replacement });
  if (answer.outcome === 'accepted') return taken(db, claimed, answer);
  if (answer.outcome !== 'refused') return again(db, claimed, answer.reason, waitMs(ports, claimed.attempts));
  const mayBeOnItsWay = answer.code === NOT_FOUND && ports.nowMs() - stampedAtMs < ON_ITS_WAY_MS;
  if (mayBeOnItsWay) return again(db, claimed, answer.code, waitMs(ports, claimed.attempts));
  await conclude(db, claimed, (tx) => endCancellation(tx, claimed.id, { status: 'refused', code: answer.code, message: answer.message }));
}

/** SAT took it: what it decides is asked for at once, and then now and then. */
async function taken(db: TenantDatabase, { id, runId }: Claimed, { code, receipt }: { code: string; receipt: string }): Promise<void> {
  await db.query(
    `WITH changed AS (
       UPDATE cfdi_documents SET cancel_status = 'in-process', cancel_receipt = $3, cancel_asked_at = now(), next_attempt_at = now(), attempts = 0,
         error_code = NULL, error_message = NULL, run_id = NULL, run_until = NULL WHERE id = $1 AND run_id = $2 RETURNING id)
     INSERT INTO cfdi_states (document_id, state, note) SELECT id, 'cancel-requested', $4 FROM changed`,
    [id, runId, receipt, code],
  );
}

async function follow(db: TenantDatabase, claimed: Claimed, ports: CancelPorts): Promise<void> {
  const answer = await ports.sat(questionOf(claimed));
  if (answer.outcome !== 'known') return again(db, claimed, answer.reason, waitMs(ports, claimed.attempts));
  if (answer.document === 'cancelled') {
    return conclude(db, claimed, (tx) => endCancellation(tx, claimed.id, { status: answer.request === 'expired' ? 'expired' : 'accepted', code: null, message: null }));
  }
  if (answer.request === 'rejected') {
    return conclude(db, claimed, (tx) => endCancellation(tx, claimed.id, { status: 'rejected', code: 'receiver-rejected', message: 'El cliente rechazó la cancelación.' }));
  }
  if (answer.request === 'none') await askAgainWhenForgotten(db, claimed);
  return again(db, claimed, null, ports.pollMs);
}

async function askAgainWhenForgotten(db: TenantDatabase, { id, runId }: Claimed): Promise<void> {
  await db.query(
    `UPDATE cfdi_documents SET cancel_status = 'requested' WHERE id = $1 AND run_id = $2 AND cancel_asked_at < now() - $3 * interval '1 millisecond'`,
    [id, runId, FORGOTTEN_MS],
  );
}

function questionOf({ issuerRfc, uuid, stampedXml }: Claimed) {
  const root = readXml(stampedXml);
  const receiver = childOf(root, CFDI, 'Receptor');
  return { issuerRfc, uuid, receiverRfc: (receiver && attributeOf(receiver, 'Rfc')) ?? '', total: attributeOf(root, 'Total') ?? '' };
}

function waitMs({ waits: { firstMs, longestMs }, random }: CancelPorts, attempts: number): number {
  return Math.min(longestMs, firstMs * 2 ** Math.min(attempts - 1, 20)) * (0.5 + random() / 2);
}

/** @param reason what did not get through; null: nothing went wrong */
async function again(db: Queryable, { id, runId }: Claimed, reason: string | null, nextAttemptMs: number): Promise<void> {
  await db.query(
    `UPDATE cfdi_documents SET next_attempt_at = now() + $3 * interval '1 millisecond', run_id = NULL, run_until = NULL,
       error_code = CASE WHEN $4::text IS NULL THEN NULL ELSE 'cancel-waits' END,
       error_message = CASE WHEN $4::text IS NULL THEN NULL ELSE 'El SAT o el proveedor no contestan; se volverá a intentar.' END
     WHERE id = $1 AND run_id = $2`,
    [id, runId, nextAttemptMs, reason],
  );
}

/** Ends it, unless somebody else took over meanwhile; devices hear of it. */
async function conclude(db: TenantDatabase, { id, runId }: Claimed, end: (tx: Transaction) => Promise<void>): Promise<void> {
  const position = await db.transaction(async (tx) => {
    await lockCoverage(tx);
    const { rowCount } = await tx.query('UPDATE cfdi_documents SET run_id = NULL, run_until = NULL WHERE id = $1 AND run_id = $2', [id, runId]);
    if (rowCount === 0) return null;
    await end(tx);
    return (await touchDocuments(tx, [id])).position;
  });
  if (position !== null) announceCommitted(db.tenantId, position);
}

import type { MailRow } from '../../../../src/domain/invoicing/delivery-api.ts';
import type { Queryable } from '../../../db/database.ts';
import { newId } from '../../../platform/new-id.ts';

/** A document stamped longer ago than this is not mailed by itself any more: somebody asks, or nobody misses it. */
const STAMPED_WITHIN = `interval '2 days'`;

/** The receiver's address of a document `d`: that of whoever asked for it. */
const RECEIVER_ADDRESS = `coalesce(d.receiver_email, (SELECT q.email FROM cfdi_sales s JOIN invoice_request_sales r ON r.sale_id = s.sale_id JOIN invoice_requests q ON q.id = r.request_id
  WHERE s.document_id = d.id AND q.rfc = d.receiver_rfc AND q.email IS NOT NULL ORDER BY q.business_ms DESC LIMIT 1))`;

/** Puts a mail in the outbox for each document that was stamped and has a receiver with an address; each once. */
export async function enqueueStamped(db: Queryable): Promise<void> {
  const { rows } = await db.query<{ id: string; address: string | null }>(
    `SELECT d.id, ${RECEIVER_ADDRESS} AS address FROM cfdi_documents d
     WHERE d.state = 'stamped' AND d.kind <> 'global' AND d.stamped_at > now() - ${STAMPED_WITHIN}
       AND NOT EXISTS (SELECT 1 FROM cfdi_mails m WHERE m.document_id = d.id AND m.cause = 'stamped')`,
  );
  const due = rows.filter((row): row is { id: string; address: string } => row.address !== null);
  if (due.length === 0) return;
  await db.query(
    `INSERT INTO cfdi_mails (id, document_id, address, cause) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], array_fill('stamped'::text, ARRAY[$4::int]))
     ON CONFLICT DO NOTHING`,
    [due.map(newId), due.map(({ id }) => id), due.map(({ address }) => address), due.length],
  );
}

/** The address that a document's receiver left; null when none. */
export async function receiverAddress(db: Queryable, documentId: string): Promise<string | null> {
  const { rows } = await db.query<{ address: string | null }>(`SELECT ${RECEIVER_ADDRESS} AS address FROM cfdi_documents d WHERE d.id = $1`, [documentId]);
  return rows[0]?.address ?? null;
}

/** Puts a mail in the outbox that somebody asked for. */
export async function enqueueAsked(db: Queryable, documentId: string, address: string, askedBy: string | null): Promise<MailRow> {
  const { rows } = await db.query<StoredMail>(
    `INSERT INTO cfdi_mails (id, document_id, address, cause, asked_by) VALUES ($1, $2, $3, 'asked', $4) RETURNING ${COLUMNS}`, [newId(), documentId, address, askedBy]);
  const [made] = rows;
  if (made === undefined) throw new Error('no mail was put in the outbox');
  return toMail(made);
}

/** The mails of a document, newest first. */
export async function listMails(db: Queryable, documentId: string): Promise<MailRow[]> {
  const { rows } = await db.query<StoredMail>(`SELECT ${COLUMNS} FROM cfdi_mails WHERE document_id = $1 ORDER BY created_at DESC LIMIT 50`, [documentId]);
  return rows.map(toMail);
}

const COLUMNS = 'id, address, cause, state, created_at AS "createdAt", sent_at AS "sentAt", error';
type StoredMail = Pick<MailRow, 'id' | 'cause' | 'state' | 'error'> & { address: string | null; createdAt: Date; sentAt: Date | null };

function toMail({ createdAt, sentAt, address, ...mail }: StoredMail): MailRow {
  return { ...mail, address: address ?? '', createdAtMs: createdAt.getTime(), sentAtMs: sentAt?.getTime() ?? null };
}

/** A mail that this process sends; `runId` is its claim. */
export interface ClaimedMail {
  id: string;
  runId: string;
  address: string;
  attempts: number;
  kind: string;
  uuid: string;
  xml: string;
  series: string;
  folio: string | null;
  totalCents: number;
}

/** Longer than any server takes to answer: then whoever had it is gone. */
const LEASE_MS = 180_000;

/** Takes the mail that waits longest, or whose former sender died; null when none is due. */
export async function claimMail(db: Queryable): Promise<ClaimedMail | null> {
  const { rows } = await db.query<ClaimedMail>(
    `UPDATE cfdi_mails m SET run_id = $1, run_until = now() + $2 * interval '1 millisecond', attempts = m.attempts + 1
     FROM cfdi_documents d WHERE d.id = m.document_id AND m.id = (
       SELECT id FROM cfdi_mails WHERE state = 'waiting' AND address IS NOT NULL AND next_attempt_at <= now() AND (run_until IS NULL OR run_until < now())
       ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING m.id, m.run_id AS "runId", m.address, m.attempts, d.kind, d.uuid, d.stamped_xml AS xml, d.series, d.folio, d.total_cents AS "totalCents"`,
    [newId(), LEASE_MS],
  );
  return rows[0] ?? null;
}

/** What came of it; written only while it still is this sender's. */
export type MailOutcome = { state: 'sent' } | { state: 'failed'; error: string } | { state: 'waiting'; error: string; nextAttemptMs: number };

/** Writes down what came of a claimed mail, and lets go of it. */
export async function settleMail(db: Queryable, { id, runId }: ClaimedMail, outcome: MailOutcome): Promise<void> {
  await db.query(
    `UPDATE cfdi_mails SET state = $3, error = $4, next_attempt_at = now() + $5 * interval '1 millisecond', sent_at = CASE WHEN $3 = 'sent' THEN now() END, run_id = NULL, run_until = NULL
     WHERE id = $1 AND run_id = $2`,
    [id, runId, outcome.state, 'error' in outcome ? outcome.error : null, 'nextAttemptMs' in outcome ? outcome.nextAttemptMs : 0],
  );
}

import type { Queryable, Transaction } from '../../../db/database.ts';
import { newId } from '../../../platform/new-id.ts';
import type { SentRecord } from './archive.ts';

/** A document that this process works on; `runId` is its claim. */
export interface ClaimedDocument {
  id: string;
  runId: string;
  state: 'pending' | 'sealed' | 'sending';
  timeZone: string;
  series: string;
  folio: string | null;
  content: string;
  sealedXml: string | null;
  attempts: number;
}

/**
 * Takes the document that waits longest for work, or whose former worker died; null when none is due. Several processes
 * may ask at once: each gets another. After a restore none is due until it is settled what was sent before.
 * @param leaseMs how long it counts as taken without a sign of life: longer than a provider's answer may take
 */
export async function claimDue(db: Queryable, leaseMs: number): Promise<ClaimedDocument | null> {
  const { rows } = await db.query<ClaimedDocument>(
    `UPDATE cfdi_documents SET run_id = $1, run_until = now() + $2 * interval '1 millisecond'
     WHERE id = (
       SELECT id FROM cfdi_documents due
       WHERE state IN ('pending', 'sealed', 'sending') AND next_attempt_at <= now() AND (run_until IS NULL OR run_until < now())
         AND NOT EXISTS (SELECT 1 FROM shop WHERE restored_at IS NOT NULL)
         AND (waits_for = '{}' OR NOT EXISTS (SELECT 1 FROM cfdi_documents other WHERE other.id = ANY(due.waits_for) AND other.state <> 'stamped'))
       ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING id, run_id AS "runId", state, time_zone AS "timeZone", series, folio, content, sealed_xml AS "sealedXml", attempts`,
    [newId(), leaseMs],
  );
  return rows[0] ?? null;
}

/** What of a document may change with its state; what is left out stays. */
export interface Change {
  state: string;
  note?: string | null;
  folio?: string;
  sealedXml?: string | null;
  uuid?: string;
  stampedXml?: string;
  /** Who stamped it. */
  provider?: string;
  errorCode?: string | null;
  errorMessage?: string | null;
  attempts?: number;
  /** From now. */
  nextAttemptMs?: number;
  /** Whether the claim ends with it. */
  release: boolean;
}

/**
 * Writes a document's next state, if it still is this worker's.
 * @returns false when somebody else took over: write and send nothing more
 */
export async function writeState(db: Queryable, { id, runId }: Pick<ClaimedDocument, 'id' | 'runId'>, change: Change): Promise<boolean> {
  const { rowCount } = await db.query(
    `WITH changed AS (
       UPDATE cfdi_documents SET
         state = $3,
         folio = coalesce($4, folio),
         sealed_xml = CASE WHEN $5 THEN $6 ELSE sealed_xml END,
         sealed_at = CASE WHEN $5 THEN CASE WHEN $6::text IS NULL THEN NULL ELSE now() END ELSE sealed_at END,
         uuid = coalesce($7, uuid),
         stamped_xml = coalesce($8, stamped_xml),
         stamped_at = CASE WHEN $7::text IS NULL THEN stamped_at ELSE now() END,
         error_code = $9,
         error_message = $10,
         attempts = coalesce($11, attempts),
         next_attempt_at = now() + coalesce($12, 0) * interval '1 millisecond',
         provider = coalesce($15, provider),
         run_id = CASE WHEN $13 THEN NULL ELSE run_id END,
         run_until = CASE WHEN $13 THEN NULL ELSE run_until END
       WHERE id = $1 AND run_id = $2
       RETURNING id)
     INSERT INTO cfdi_states (document_id, state, note) SELECT id, $3, $14 FROM changed`,
    [id, runId, change.state, change.folio ?? null, change.sealedXml !== undefined, change.sealedXml ?? null, change.uuid ?? null, change.stampedXml ?? null,
      change.errorCode ?? null, change.errorMessage ?? null, change.attempts ?? null, change.nextAttemptMs ?? null, change.release, change.note ?? null, change.provider ?? null],
  );
  return rowCount > 0;
}

/** The next number of a series: taken with the transaction that seals, so that none is lost. */
export async function takeFolio(tx: Transaction, series: string): Promise<string> {
  const { rows } = await tx.query<{ number: number }>(
    `INSERT INTO cfdi_series (series, next_number) VALUES ($1, 2)
     ON CONFLICT (series) DO UPDATE SET next_number = cfdi_series.next_number + 1 RETURNING next_number - 1 AS number`,
    [series],
  );
  return String(rows[0]?.number ?? 1);
}

/** A document as it is about to be sent, for the archive. */
export async function sentRecordOf(db: Queryable, documentId: string, sentAtMs: number): Promise<SentRecord> {
  const { rows: [row] } = await db.query<Omit<SentRecord, 'format' | 'sentAtMs'>>(
    `SELECT id, kind, branch_id AS "branchId", time_zone AS "timeZone", series, coalesce(folio, '') AS folio, provisional_folio AS "provisionalFolio", content,
       receiver_email AS email, sealed_xml AS "sealedXml", replaces, credits,
       ARRAY(SELECT sale_id FROM cfdi_sales WHERE document_id = d.id AND released_at IS NULL ORDER BY sale_id) AS "saleIds",
       ARRAY(SELECT g.sale_id FROM cfdi_sales g WHERE g.document_id = d.credits AND EXISTS (
         SELECT 1 FROM cfdi_documents i JOIN cfdi_sales c ON c.document_id = i.id WHERE d.id = ANY(i.waits_for) AND c.sale_id = g.sale_id)) AS "creditedSaleIds",
       ARRAY(SELECT return_id FROM cfdi_returns WHERE document_id = d.id ORDER BY return_id) AS "returnIds",
       (SELECT coalesce(json_agg(json_build_object('invoiceId', invoice_id, 'sourceId', source_id, 'amountCents', amount_cents, 'installments', installments)), '[]')
        FROM cfdi_payments WHERE document_id = d.id AND released_at IS NULL) AS payments,
       (SELECT json_build_object('paymentId', payment_id, 'customerId', customer_id) FROM cfdi_advances WHERE document_id = d.id) AS advance,
       (SELECT coalesce(json_agg(json_build_object('advanceId', advance_id, 'amountCents', amount_cents)), '[]') FROM cfdi_advance_uses WHERE invoice_id = d.id) AS "advanceUses",
       CASE WHEN from_day IS NOT NULL THEN json_build_object('fromDay', from_day, 'toDay', to_day) END AS period
     FROM cfdi_documents d WHERE id = $1`,
    [documentId],
  );
  if (row === undefined) throw new Error('a document that is being worked on is gone');
  return { format: 'nexus-sent-1', sentAtMs, ...row };
}

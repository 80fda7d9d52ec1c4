import { InvoicingError } from '../../../../src/domain/invoicing/errors.ts';
import type { Queryable, Transaction } from '../../../db/database.ts';
import type { CancelMotive } from '../../../platform/e-invoice/provider.ts';
import { newId } from '../../../platform/new-id.ts';
import { moveAdvance } from '../follow-up/advance-uses.ts';
import { lockCoverage, releaseSales } from '../covering/coverage-rows.ts';

/** States in which a document stands at SAT, or may come to. */
export const LIVE = `('pending', 'sealed', 'sending', 'stamped', 'failed', 'cancel-requested', 'cancel-rejected')`;

export interface Standing {
  state: string;
  kind: 'ingreso' | 'egreso' | 'pago' | 'global';
  credits: string | null;
  replaces: string | null;
}

/** How a document stands, locked; under the lock of what covers a sale. @throws InvoicingError `document-unknown` */
export async function standingOf(tx: Transaction, documentId: string): Promise<Standing> {
  await lockCoverage(tx);
  const { rows } = await tx.query<Standing>('SELECT state, kind, credits, replaces FROM cfdi_documents WHERE id = $1 FOR UPDATE', [documentId]);
  const [standing] = rows;
  if (standing === undefined) throw new InvoicingError('document-unknown', 'No existe ese comprobante.');
  return standing;
}

/**
 * Asks for the cancellation of a stamped document; the queue carries it out (`cancelNext`). Notes and receipts that
 * follow from what happened to it are cancelled with it, before it.
 * @throws InvoicingError
 */
export async function requestCancel(tx: Transaction, documentId: string, motive: CancelMotive): Promise<void> {
  const { state, kind, credits, replaces } = await standingOf(tx, documentId);
  if (state !== 'stamped' && state !== 'cancel-rejected') throw new InvoicingError('not-stamped', 'Sólo se cancela un comprobante timbrado.');
  if (credits !== null) throw new InvoicingError('credit-stands', 'Esta nota se hizo por lo que pasó con su factura: se cancela con ella, no sola.');
  if (kind === 'pago') throw new InvoicingError('receipt-stands', 'Este recibo se hizo por un pago que existe: se cancela con su factura, no solo.');
  await refuseWhileReplacing(tx, replaces, { orRejected: true });
  if (motive === '01') await requireReplacement(tx, documentId);
  else await refuseWhileReplaced(tx, documentId);
  await cancelRelated(tx, documentId);
  await markRequested(tx, documentId, motive);
}

async function markRequested(tx: Transaction, documentId: string, motive: CancelMotive): Promise<void> {
  await tx.query(
    `UPDATE cfdi_documents SET state = 'cancel-requested', cancel_motive = $2, cancel_status = 'requested', cancel_asked_at = NULL, error_code = NULL,
       error_message = NULL, attempts = 0, next_attempt_at = now() WHERE id = $1`,
    [documentId, motive],
  );
  await noteState(tx, documentId, 'cancel-requested', motive);
}

async function noteState(tx: Transaction, documentId: string, state: string, note: string | null): Promise<void> {
  await tx.query('INSERT INTO cfdi_states (document_id, state, note) VALUES ($1, $2, $3)', [documentId, state, note]);
}

/**
 * As long as what it replaces may still be cancelled, both stand at SAT: nothing may free its sales. Once that was
 * refused for good, cancelling the substitute is the way back (`orRejected`); only what alone stands is substituted.
 */
export async function refuseWhileReplacing(tx: Transaction, replaces: string | null, { orRejected }: { orRejected: boolean }): Promise<void> {
  const ended = orRejected ? ['cancelled', 'cancel-rejected'] : ['cancelled'];
  const { rows } = await tx.query('SELECT 1 FROM cfdi_documents WHERE id = $1 AND state <> ALL($2)', [replaces, ended]);
  if (rows.length > 0) throw new InvoicingError('replaced-first', 'Primero se cancela el comprobante al que éste sustituye.');
}

export async function refuseWhileReplaced(tx: Transaction, documentId: string): Promise<void> {
  const { rows } = await tx.query(`SELECT 1 FROM cfdi_documents WHERE replaces = $1 AND state IN ${LIVE}`, [documentId]);
  if (rows.length > 0) throw new InvoicingError('related-first', 'Otro comprobante sustituye a éste: se cancela con motivo 01, o primero se cancela el otro.');
}

async function requireReplacement(tx: Transaction, documentId: string): Promise<void> {
  const { rows } = await tx.query(`SELECT 1 FROM cfdi_documents WHERE replaces = $1 AND state IN ('stamped', 'cancel-rejected')`, [documentId]);
  if (rows.length === 0) throw new InvoicingError('replacement-missing', 'El motivo 01 pide el comprobante que lo sustituye, ya timbrado.');
}

interface Related {
  id: string;
  state: string;
  /** It follows from something that happened (a return, a payment, an advance applied), and is made anew where that counts next. */
  follows: boolean;
}

/**
 * Documents that name this one go first, by SAT's rule. What follows from a return, a payment or an advance is cancelled
 * with it, and made anew on whatever covers the sale then. A credit that took a sale out of a global invoice stays: its
 * sale has an invoice by name.
 * @throws InvoicingError `related-first`, `related-under-way`
 */
export async function cancelRelated(tx: Transaction, documentId: string): Promise<void> {
  const { rows } = await tx.query<Related>(
    `SELECT d.id, d.state, d.kind = 'pago' OR EXISTS (SELECT 1 FROM cfdi_returns r WHERE r.document_id = d.id) OR EXISTS (SELECT 1 FROM cfdi_advance_uses u WHERE u.document_id = d.id) AS follows
     FROM cfdi_documents d WHERE d.state IN ${LIVE} AND d.state <> 'cancel-requested'
       AND (d.credits = $1 OR EXISTS (SELECT 1 FROM cfdi_payments p WHERE p.document_id = d.id AND p.invoice_id = $1 AND p.released_at IS NULL)) ORDER BY d.id FOR UPDATE`,
    [documentId],
  );
  const { rows: used } = await tx.query('SELECT 1 FROM cfdi_advance_uses WHERE advance_id = $1', [documentId]);
  if (used.length > 0 || rows.some(({ follows }) => !follows)) throw new InvoicingError('related-first', 'Hay comprobantes relacionados con éste: primero se cancelan ellos.');
  for (const { id, state } of rows) {
    if (state === 'stamped' || state === 'cancel-rejected') await markRequested(tx, id, '02');
    else if (state === 'failed') await dropFailed(tx, id);
    else throw new InvoicingError('related-under-way', 'Se está timbrando un comprobante relacionado con éste; espera a que termine.');
  }
}

/** A failed document that follows from something: given up, and what it followed from is free again. */
async function dropFailed(tx: Transaction, documentId: string): Promise<void> {
  await tx.query(`UPDATE cfdi_documents SET state = 'given-up' WHERE id = $1`, [documentId]);
  await noteState(tx, documentId, 'given-up', 'related-cancelled');
  await freeWhatFollowed(tx, documentId);
}

/** How a cancellation ended. */
export interface CancellationEnd {
  /** `expired`: nobody answered in time, which accepts it. `refused`: SAT did not take it. */
  status: 'accepted' | 'expired' | 'rejected' | 'refused';
  code: string | null;
  /** Spanish, for people; null when there is nothing to say. */
  message: string | null;
}

/** Writes down how a cancellation ended, and what follows: sales, returns and payments are free, or somebody has to look. */
export async function endCancellation(tx: Transaction, documentId: string, { status, code, message }: CancellationEnd): Promise<void> {
  const isCancelled = status === 'accepted' || status === 'expired';
  const state = isCancelled ? 'cancelled' : 'cancel-rejected';
  await tx.query('UPDATE cfdi_documents SET state = $2, cancel_status = $3, error_code = $4, error_message = $5 WHERE id = $1', [documentId, state, status, code, message]);
  await noteState(tx, documentId, state, code ?? status);
  if (isCancelled) await freeCancelled(tx, documentId);
  else await keepRejected(tx, documentId);
}

async function freeCancelled(tx: Transaction, documentId: string): Promise<void> {
  const { rows } = await tx.query<{ saleId: string }>('SELECT sale_id AS "saleId" FROM cfdi_sales WHERE document_id = $1 AND released_at IS NULL', [documentId]);
  await releaseSales(tx, documentId, null);
  await freeWhatFollowed(tx, documentId);
  // A substitute that was cancelled because what it replaces could not be: the sales are that one's again.
  const { rows: [old] } = await tx.query<{ id: string }>(
    `SELECT old.id FROM cfdi_documents d JOIN cfdi_documents old ON old.id = d.replaces AND old.state = 'cancel-rejected' WHERE d.id = $1`, [documentId]);
  if (old !== undefined) {
    await tx.query('UPDATE cfdi_sales SET released_at = NULL WHERE document_id = $1 AND sale_id = ANY($2::uuid[])', [old.id, rows.map(({ saleId }) => saleId)]);
    await moveAdvance(tx, documentId, old.id);
  }
  await tx.query('DELETE FROM cfdi_advance_uses WHERE invoice_id = $1', [documentId]);
  await settleTwoLive(tx, documentId);
}

/** What a note or receipt was made from is to be drawn anew, where it counts then. */
export async function freeWhatFollowed(tx: Transaction, documentId: string): Promise<void> {
  await tx.query(
    `INSERT INTO cfdi_returns_due (return_id, sale_id) SELECT t.id, t.sale_id FROM cfdi_returns r JOIN returns t ON t.id = r.return_id WHERE r.document_id = $1
     ON CONFLICT (return_id) DO UPDATE SET next_attempt_at = now()`,
    [documentId],
  );
  await tx.query(
    `WITH gone AS (UPDATE cfdi_payments SET released_at = now() WHERE document_id = $1 AND released_at IS NULL RETURNING invoice_id)
     UPDATE cfdi_documents SET awaits_payments = true WHERE id IN (SELECT invoice_id FROM gone)`,
    [documentId],
  );
  await tx.query('UPDATE cfdi_advance_uses SET document_id = NULL WHERE document_id = $1', [documentId]);
}

/** It stands. What waited for it stands too; and beside a substitute that is stamped, somebody has to decide. */
async function keepRejected(tx: Transaction, documentId: string): Promise<void> {
  const { rows: waiting } = await tx.query<{ id: string }>(
    `SELECT id FROM cfdi_documents WHERE state = 'cancel-requested' AND (id = (SELECT credits FROM cfdi_documents WHERE id = $1)
       OR id IN (SELECT invoice_id FROM cfdi_payments WHERE document_id = $1 AND released_at IS NULL))`,
    [documentId],
  );
  for (const { id } of waiting) await endCancellation(tx, id, { status: 'refused', code: 'related-first', message: 'No se pudo cancelar un comprobante relacionado con éste.' });
  await tx.query(
    `INSERT INTO tasks (id, kind, branch_id, detail)
     SELECT $2, $3, old.branch_id, jsonb_build_object('documentId', old.id, 'folio', old.series || '-' || old.folio, 'substituteId', new.id,
       'substituteFolio', new.series || '-' || new.folio, 'receiverName', old.receiver_name)
     FROM cfdi_documents old JOIN cfdi_documents new ON new.replaces = old.id AND new.state IN ('stamped', 'cancel-rejected') WHERE old.id = $1`,
    [documentId, newId(), TWO_LIVE],
  );
}

/** The kind of task that asks which of two invoices of one sale is to stand. */
const TWO_LIVE = 'two-live-invoices';

async function settleTwoLive(tx: Transaction, documentId: string): Promise<void> {
  await tx.query(
    `UPDATE tasks SET settled_at = now(), settlement = 'Una de las dos se canceló.'
     WHERE kind = $2 AND settled_at IS NULL AND (detail->>'documentId' = $1 OR detail->>'substituteId' = $1)`,
    [documentId, TWO_LIVE],
  );
}

/**
 * Asks for the cancellation (motive 01) of what stamped substitutes replace, once each: what was refused is a person's.
 * @returns their ids
 */
export async function cancelReplaced(tx: Transaction): Promise<string[]> {
  await lockCoverage(tx);
  const { rows } = await tx.query<{ id: string }>(
    `SELECT old.id FROM cfdi_documents new JOIN cfdi_documents old ON old.id = new.replaces WHERE new.replaces IS NOT NULL AND new.state = 'stamped' AND old.state = 'stamped'`);
  for (const { id } of rows) await requestCancel(tx, id, '01');
  return rows.map(({ id }) => id);
}

/** Whether a document and the one it replaces (or that replaces it) both stand at SAT, and SAT will not cancel the older by itself. */
export async function isOneOfTwoLive(db: Queryable, documentId: string): Promise<boolean> {
  const { rows } = await db.query(
    `SELECT 1 FROM cfdi_documents new JOIN cfdi_documents old ON old.id = new.replaces
     WHERE $1 IN (new.id, old.id) AND old.state = 'cancel-rejected' AND new.state IN ('stamped', 'cancel-requested', 'cancel-rejected') LIMIT 1`,
    [documentId],
  );
  return rows.length > 0;
}

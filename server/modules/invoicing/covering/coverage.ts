import { NAMED_REFUSALS, planNamedInvoice, type Coverage } from '../../../../src/domain/invoicing/coverage.ts';
import { InvoicingError } from '../../../../src/domain/invoicing/errors.ts';
import type { Transaction } from '../../../db/database.ts';
import { moveAdvance } from '../follow-up/advance-uses.ts';
import { cancelRelated, freeWhatFollowed, refuseWhileReplaced, refuseWhileReplacing, standingOf } from '../cancellation/cancelling.ts';
import { lockCoverage, readCoverage, releaseSales } from './coverage-rows.ts';
import { enqueueDocument, type NewDocument } from '../queue/enqueue.ts';

/**
 * Invoices sales by name. Those in a global invoice are credited there first, and the invoice waits for the credit.
 * @param creditOn makes the credit note on a global invoice for sales of it
 * @returns the invoice's id
 * @throws InvoicingError with a NamedRefusal
 */
export async function invoiceByName(tx: Transaction, invoice: NewDocument, creditOn: (global: Coverage, saleIds: readonly string[]) => Promise<NewDocument>): Promise<string> {
  await lockCoverage(tx);
  const plan = planNamedInvoice(invoice.saleIds, await readCoverage(tx, invoice.saleIds));
  if (plan.refused !== null) throw new InvoicingError(plan.refused, NAMED_REFUSALS[plan.refused]);
  const waitsFor: string[] = [];
  for (const { global, saleIds } of plan.credits) {
    waitsFor.push(await enqueueDocument(tx, { ...(await creditOn(global, saleIds)), saleIds: [] }, { credits: global.documentId }));
    await releaseSales(tx, global.documentId, saleIds);
  }
  return enqueueDocument(tx, invoice, { waitsFor });
}

/**
 * Makes an invoice in place of another (relation 04 stands in it). Its sales go over to the new one.
 * @returns the new one's id
 */
export async function substituteInvoice(tx: Transaction, documentId: string, invoice: Omit<NewDocument, 'saleIds'>): Promise<string> {
  const { state, replaces } = await standingOf(tx, documentId);
  if (state !== 'stamped') throw new InvoicingError('not-stamped', 'Sólo se sustituye un comprobante timbrado.');
  await refuseWhileReplacing(tx, replaces, { orRejected: false });
  await refuseWhileReplaced(tx, documentId);
  await cancelRelated(tx, documentId);
  const { rows } = await tx.query<{ saleId: string }>('SELECT sale_id AS "saleId" FROM cfdi_sales WHERE document_id = $1 AND released_at IS NULL', [documentId]);
  await releaseSales(tx, documentId, null);
  return enqueueDocument(tx, { ...invoice, saleIds: rows.map(({ saleId }) => saleId) }, { replaces: documentId });
}

/** Gives up a document that failed: its sales are free again, or go back to what it was to replace. */
export async function giveUp(tx: Transaction, documentId: string): Promise<void> {
  const { state, credits, replaces } = await standingOf(tx, documentId);
  if (state !== 'failed') throw new InvoicingError('not-failed', 'Sólo se descarta un comprobante que falló.');
  if (credits !== null) throw new InvoicingError('credit-stands', 'De esta nota depende otra factura: hay que corregirla y reenviarla.');
  const { rows } = await tx.query<{ saleId: string }>('SELECT sale_id AS "saleId" FROM cfdi_sales WHERE document_id = $1 AND released_at IS NULL', [documentId]);
  await releaseSales(tx, documentId, null);
  if (replaces !== null) {
    await tx.query('UPDATE cfdi_sales SET released_at = NULL WHERE document_id = $1 AND sale_id = ANY($2::uuid[])', [replaces, rows.map(({ saleId }) => saleId)]);
    await moveAdvance(tx, documentId, replaces);
  }
  await tx.query('DELETE FROM cfdi_advance_uses WHERE invoice_id = $1', [documentId]);
  await tx.query(`UPDATE cfdi_documents SET state = 'given-up', replaces = NULL WHERE id = $1`, [documentId]);
  await tx.query(`INSERT INTO cfdi_states (document_id, state) VALUES ($1, 'given-up')`, [documentId]);
  await freeWhatFollowed(tx, documentId);
}

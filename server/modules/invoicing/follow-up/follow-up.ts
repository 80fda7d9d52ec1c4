import type { TenantDatabase } from '../../../db/database.ts';
import { announceCommitted } from '../../../sync/committed.ts';
import { settleAdvances } from './advances.ts';
import { cancelReplaced } from '../cancellation/cancelling.ts';
import { touchDocuments } from '../documents/document-news.ts';
import { acknowledgePayments } from './receipts.ts';
import { settleReturns } from './returns.ts';

/** Whether there may be anything to follow up: asked without the lock that the work itself takes. */
const ANYTHING = `
  SELECT NOT EXISTS (SELECT 1 FROM shop WHERE restored_at IS NOT NULL) AND (
    EXISTS (SELECT 1 FROM cfdi_returns_due WHERE next_attempt_at <= now())
    OR EXISTS (SELECT 1 FROM cfdi_documents WHERE awaits_payments AND state IN ('stamped', 'cancel-rejected'))
    OR EXISTS (SELECT 1 FROM cfdi_advance_uses u JOIN cfdi_documents i ON i.id = u.invoice_id WHERE u.document_id IS NULL AND i.state = 'stamped')
    OR EXISTS (SELECT 1 FROM cfdi_documents new JOIN cfdi_documents old ON old.id = new.replaces WHERE new.state = 'stamped' AND old.state = 'stamped')) AS anything`;

/**
 * Makes the documents that follow from others: credit notes of returns, receipts of payments, advances applied, the
 * cancellation of what was replaced. Each once all that it names is stamped, so none has to be filled in later; in one
 * transaction under the lock of what covers a sale, so any number of processes make each once.
 * @returns false when nothing came of it
 */
export async function followUp(db: TenantDatabase): Promise<boolean> {
  const { rows: [row] } = await db.query<{ anything: boolean }>(ANYTHING);
  if (row?.anything !== true) return false;
  const { made, position } = await db.transaction(async (tx) => {
    const documents = (await settleReturns(tx)) + (await acknowledgePayments(tx)) + (await settleAdvances(tx));
    const cancelled = await cancelReplaced(tx);
    return { made: documents + cancelled.length, position: cancelled.length === 0 ? null : (await touchDocuments(tx, cancelled)).position };
  });
  if (position !== null) announceCommitted(db.tenantId, position);
  return made > 0;
}

import type { Queryable, Transaction } from '../../../db/database.ts';

/** UUID of the advance that is applied on an invoice; null for none. */
export async function advanceOn(db: Queryable, invoiceId: string): Promise<string | null> {
  const { rows } = await db.query<{ uuid: string }>('SELECT a.uuid FROM cfdi_advance_uses u JOIN cfdi_documents a ON a.id = u.advance_id WHERE u.invoice_id = $1', [invoiceId]);
  return rows[0]?.uuid ?? null;
}

/** An advance goes over to another invoice of the same sales; the note that applies it is made anew there. */
export async function moveAdvance(tx: Transaction, fromInvoiceId: string, toInvoiceId: string): Promise<void> {
  await tx.query('UPDATE cfdi_advance_uses SET invoice_id = $2, document_id = NULL WHERE invoice_id = $1', [fromInvoiceId, toInvoiceId]);
}

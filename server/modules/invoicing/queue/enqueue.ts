import { documentTotals } from '../../../../src/domain/invoicing/cfdi/document-xml.ts';
import type { FiscalDocument } from '../../../../src/domain/invoicing/cfdi/document.ts';
import { sum } from '../../../../src/domain/kernel/integers.ts';
import type { Transaction } from '../../../db/database.ts';
import { newId } from '../../../platform/new-id.ts';

export interface NewDocument {
  /** Of the request that it is made of; else it gets one. */
  id?: string;
  kind: 'ingreso' | 'egreso' | 'pago' | 'global';
  branchId: string;
  /** IANA, of the branch. */
  timeZone: string;
  series: string;
  provisionalFolio: string | null;
  /** What it says; its date and folio are given when it is sealed. */
  document: FiscalDocument;
  /** Where it is sent when it is stamped. */
  email?: string | null;
  /** The sales that it covers. */
  saleIds: readonly string[];
}

/** How it hangs together with other documents, by their ids. */
interface Links {
  replaces?: string | null;
  credits?: string | null;
  waitsFor?: readonly string[];
}

/**
 * Puts a document in the queue, in the transaction of what causes it.
 * @returns its id
 * @throws unique violation of `cfdi_sales_live` when a sale is in another live invoice
 */
export async function enqueueDocument(tx: Transaction, made: NewDocument, { replaces = null, credits = null, waitsFor = [] }: Links = {}): Promise<string> {
  const { id = newId(), kind, branchId, timeZone, series, provisionalFolio, document, email = null, saleIds } = made;
  await tx.query(
    `INSERT INTO cfdi_documents (id, kind, branch_id, time_zone, series, provisional_folio, content, issuer_rfc, receiver_rfc, receiver_name, total_cents, receiver_email, replaces, credits, waits_for, awaits_payments)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
    [id, kind, branchId, timeZone, series, provisionalFolio, JSON.stringify(document), document.issuer.rfc, document.receiver.rfc, document.receiver.legalName, totalCents(document), email, replaces, credits, waitsFor,
      isInInstalments(document)],
  );
  await tx.query(`INSERT INTO cfdi_states (document_id, state) VALUES ($1, 'pending')`, [id]);
  await tx.query('INSERT INTO cfdi_sales (document_id, sale_id) SELECT $1, unnest($2::uuid[])', [id, saleIds]);
  return id;
}

/** Whether its payments get receipts. */
export function isInInstalments(document: FiscalDocument): boolean {
  return document.type === 'I' && document.paymentMethod === 'PPD';
}

/** What it is about in money: of a payment, what was received. */
export function totalCents(document: FiscalDocument): number {
  return document.type === 'P' ? sum(document.payments.map(({ amountCents }) => amountCents)) : documentTotals(document).totalCents;
}

import type { Advance } from '../../../../src/domain/invoicing/api.ts';
import { InvoicingError } from '../../../../src/domain/invoicing/errors.ts';
import { advanceInvoice, creditNote, type AmountByRate } from '../../../../src/domain/invoicing/invoices.ts';
import type { SaleDocument } from '../../../../src/domain/invoicing/cfdi/document.ts';
import type { InvoiceReceiver } from '../../../../src/domain/invoicing/operations.ts';
import { includedTax, moneyForm } from '../../../../src/domain/invoicing/sold.ts';
import type { PaymentMethod } from '../../../../src/domain/kernel/payment.ts';
import type { Queryable, Transaction } from '../../../db/database.ts';
import { newId } from '../../../platform/new-id.ts';
import { epochMs } from '../../../platform/sql-text.ts';
import { lockCoverage } from '../covering/coverage-rows.ts';
import { enqueueDocument } from '../queue/enqueue.ts';
import { issuingPlace } from '../settings/settings.ts';
import { invoiceSales, type NamedRequest } from '../covering/take-request.ts';

interface PaymentRow {
  customerId: string;
  branchId: string;
  /** What of it is for no sale. */
  freeCents: number;
  taxRateBps: number;
  methods: { method: PaymentMethod; amountCents: number }[];
  advanced: boolean;
}

/**
 * Invoices as an advance (SAT's "anticipo") what a customer paid without naming a sale: goods are not agreed on yet.
 * @returns the document's id
 * @throws InvoicingError `payment-unknown`, `nothing-to-invoice`, `already-invoiced`
 */
export async function invoiceAdvance(tx: Transaction, paymentId: string, { email, ...receiver }: InvoiceReceiver): Promise<string> {
  await lockCoverage(tx);
  const { rows: [payment] } = await tx.query<PaymentRow>(
    `SELECT p.customer_id AS "customerId", p.branch_id AS "branchId", shop.tax_rate_bps AS "taxRateBps",
       (p.total_cents - coalesce((SELECT sum(amount_cents) FROM customer_payment_applications WHERE payment_id = p.id), 0))::bigint AS "freeCents",
       (SELECT json_agg(json_build_object('method', method, 'amountCents', amount_cents)) FROM customer_payment_methods WHERE payment_id = p.id) AS methods,
       EXISTS (SELECT 1 FROM cfdi_advances a JOIN cfdi_documents d ON d.id = a.document_id WHERE a.payment_id = p.id AND d.state NOT IN ('cancelled', 'given-up')) AS advanced
     FROM customer_payments p, shop WHERE p.id = $1`,
    [paymentId],
  );
  if (payment === undefined) throw new InvoicingError('payment-unknown', 'No existe ese pago.');
  if (payment.advanced) throw new InvoicingError('already-invoiced', 'Este pago ya tiene su factura de anticipo.');
  if (payment.freeCents <= 0) throw new InvoicingError('nothing-to-invoice', 'Todo este pago es de ventas: no hay anticipo que facturar.');
  const { issuer, timeZone, settings } = await issuingPlace(tx, payment.branchId);
  const amounts = [includedTax(payment.freeCents, payment.taxRateBps)];
  const documentId = await enqueueDocument(tx, {
    kind: 'ingreso', branchId: payment.branchId, timeZone, series: settings.series.ingreso, provisionalFolio: null, saleIds: [], email,
    document: advanceInvoice({ series: null, folio: null, issuedAt: '', issuer, receiver }, amounts, moneyForm(payment.methods)),
  });
  await tx.query('INSERT INTO cfdi_advances (document_id, payment_id, customer_id) VALUES ($1, $2, $3)', [documentId, paymentId, payment.customerId]);
  return documentId;
}

interface AdvanceRow {
  uuid: string | null;
  state: string;
  receiverRfc: string;
  freeCents: number;
}

/** An advance that can be applied, locked. @throws InvoicingError `advance-unknown`, `not-stamped`, `advance-used` */
async function openAdvance(tx: Transaction, advanceId: string): Promise<{ uuid: string; receiverRfc: string; freeCents: number }> {
  await lockCoverage(tx);
  const { rows: [advance] } = await tx.query<AdvanceRow>(
    `SELECT d.uuid, d.state, d.receiver_rfc AS "receiverRfc", (d.total_cents - coalesce((SELECT sum(amount_cents) FROM cfdi_advance_uses WHERE advance_id = d.id), 0))::bigint AS "freeCents"
     FROM cfdi_advances a JOIN cfdi_documents d ON d.id = a.document_id WHERE d.id = $1`,
    [advanceId],
  );
  if (advance === undefined) throw new InvoicingError('advance-unknown', 'No existe ese anticipo.');
  const { uuid, state, receiverRfc, freeCents } = advance;
  if (uuid === null || (state !== 'stamped' && state !== 'cancel-rejected')) throw new InvoicingError('not-stamped', 'La factura del anticipo todavía no está timbrada.');
  if (freeCents <= 0) throw new InvoicingError('advance-used', 'De este anticipo ya no queda nada que aplicar.');
  return { uuid, receiverRfc, freeCents };
}

/**
 * Invoices sales with an advance applied on them: relation 07 stands in the invoice, and once that is stamped the egreso
 * follows, as far as both reach.
 * @returns the invoice's id
 * @throws InvoicingError
 */
export async function applyAdvance(tx: Transaction, advanceId: string, request: Omit<NamedRequest, 'id' | 'provisionalFolio' | 'advanceUuid'>): Promise<string> {
  const { uuid, receiverRfc, freeCents } = await openAdvance(tx, advanceId);
  if (receiverRfc !== request.receiver.rfc) throw new InvoicingError('receiver-differs', 'El anticipo se facturó a otro RFC.');
  const id = newId();
  await invoiceSales(tx, { ...request, id, provisionalFolio: null, advanceUuid: uuid });
  await tx.query(
    'INSERT INTO cfdi_advance_uses (advance_id, invoice_id, amount_cents) SELECT $1, id, least(total_cents, $3::bigint) FROM cfdi_documents WHERE id = $2',
    [advanceId, id, freeCents],
  );
  return id;
}

type AdvanceRecord = Omit<Advance, 'receiver'> & { content: string; email: string | null };

/** Advances of these branches of which something is left, the oldest first. */
export async function listAdvances(db: Queryable, branchIds: readonly string[]): Promise<{ items: Advance[] }> {
  const { rows } = await db.query<AdvanceRecord>(
    `SELECT * FROM (
       SELECT d.id AS "documentId", a.payment_id AS "paymentId", a.customer_id AS "customerId", d.uuid, d.state, d.branch_id AS "branchId", d.series, d.folio,
         ${epochMs('d.created_at')} AS "createdAtMs", d.content, d.receiver_email AS email,
         d.total_cents AS "totalCents", (d.total_cents - coalesce((SELECT sum(amount_cents) FROM cfdi_advance_uses WHERE advance_id = d.id), 0))::bigint AS "leftCents"
       FROM cfdi_advances a JOIN cfdi_documents d ON d.id = a.document_id WHERE d.branch_id = ANY($1) AND d.state NOT IN ('cancelled', 'given-up') ORDER BY d.created_at) all_of_them
     WHERE "leftCents" > 0`,
    [branchIds],
  );
  return { items: rows.map(({ content, email, ...row }) => ({ ...row, receiver: { ...(JSON.parse(content) as SaleDocument).receiver, email } })) };
}

/** The branch of an advance; null when there is none. */
export async function branchOfAdvance(db: Queryable, advanceId: string): Promise<string | null> {
  const { rows } = await db.query<{ branchId: string }>('SELECT d.branch_id AS "branchId" FROM cfdi_advances a JOIN cfdi_documents d ON d.id = a.document_id WHERE d.id = $1', [advanceId]);
  return rows[0]?.branchId ?? null;
}

interface Use {
  advanceId: string;
  invoiceId: string;
  amountCents: number;
  invoiceUuid: string;
  branchId: string;
  timeZone: string;
  content: string;
  advance: string;
}

/**
 * Makes the egresos (form of payment 30, relation 07) of advances whose invoices are stamped by now.
 * @returns how many were made
 */
export async function settleAdvances(tx: Transaction): Promise<number> {
  await lockCoverage(tx);
  const { rows } = await tx.query<Use>(
    `SELECT u.advance_id AS "advanceId", u.invoice_id AS "invoiceId", least(u.amount_cents, i.total_cents) AS "amountCents", i.uuid AS "invoiceUuid", i.branch_id AS "branchId",
       i.time_zone AS "timeZone", i.content, a.content AS advance
     FROM cfdi_advance_uses u JOIN cfdi_documents i ON i.id = u.invoice_id JOIN cfdi_documents a ON a.id = u.advance_id
     WHERE u.document_id IS NULL AND i.state = 'stamped' LIMIT 100`,
  );
  for (const use of rows) await settleUse(tx, use);
  return rows.length;
}

async function settleUse(tx: Transaction, { advanceId, invoiceId, amountCents, invoiceUuid, branchId, timeZone, content, advance }: Use): Promise<void> {
  const { issuer, receiver } = JSON.parse(content) as SaleDocument;
  const { settings } = await issuingPlace(tx, branchId);
  const rateBps = (JSON.parse(advance) as SaleDocument).concepts[0]?.transferred[0]?.rateBps ?? 0;
  const amounts: AmountByRate[] = [includedTax(amountCents, rateBps)];
  const document = creditNote({
    heading: { series: null, folio: null, issuedAt: '', issuer, receiver }, paymentForm: '30', relation: { kind: '07', uuids: [invoiceUuid] },
    credits: [{ description: 'Aplicación de anticipo', amounts }],
  });
  const documentId = await enqueueDocument(tx, { kind: 'egreso', branchId, timeZone, series: settings.series.egreso, provisionalFolio: null, document, saleIds: [] }, { credits: invoiceId });
  await tx.query('UPDATE cfdi_advance_uses SET document_id = $3 WHERE advance_id = $1 AND invoice_id = $2', [advanceId, invoiceId, documentId]);
}

import type { SaleDocument } from '../../../../src/domain/invoicing/cfdi/document.ts';
import { sumByRate } from '../../../../src/domain/invoicing/amounts.ts';
import { paymentReceipt, type PaymentInput } from '../../../../src/domain/invoicing/payments.ts';
import { fiscalTime } from '../../../../src/domain/invoicing/periods.ts';
import { receiptPayments, settledOf, type AppliedMoney, type OpenInvoice, type ReceivedMoney } from '../../../../src/domain/invoicing/receipts.ts';
import type { Transaction } from '../../../db/database.ts';
import { lockCoverage } from '../covering/coverage-rows.ts';
import { enqueueDocument } from '../queue/enqueue.ts';
import { issuingPlace } from '../settings/settings.ts';

/** Money that came in for an invoice in instalments and that no receipt acknowledges yet. */
interface Unacknowledged {
  sourceId: string;
  invoiceId: string;
  businessMs: number;
  amountCents: number;
  taxCents: number | null;
  methods: ReceivedMoney['methods'];
}

/**
 * Money by invoice and the operation it came with: what was paid when a sale was made, what was collected on it later, and
 * what was paid in on a layaway (which is covered by its own id, or by that of the sale it became).
 */
const UNACKNOWLEDGED = `
  WITH stands AS (
    SELECT d.id AS invoice_id, s.sale_id FROM cfdi_documents d JOIN cfdi_sales s ON s.document_id = d.id AND s.released_at IS NULL
    WHERE d.awaits_payments AND d.state IN ('stamped', 'cancel-rejected')
  ), covered AS (
    SELECT invoice_id, sale_id FROM stands
    UNION SELECT s.invoice_id, c.layaway_id FROM stands s JOIN layaway_closings c ON c.operation_id = s.sale_id AND c.kind = 'delivered'
    UNION SELECT s.invoice_id, c.operation_id FROM stands s JOIN layaway_closings c ON c.layaway_id = s.sale_id AND c.kind = 'delivered'
  ), money AS (
    SELECT c.invoice_id, s.id AS source_id, s.business_ms, sum(p.amount_cents)::bigint AS amount_cents, NULL::bigint AS tax_cents,
      json_agg(json_build_object('method', p.method, 'amountCents', p.amount_cents, 'reference', p.reference) ORDER BY p.line) AS methods
    FROM covered c JOIN sales s ON s.id = c.sale_id JOIN payments p ON p.sale_id = s.id AND p.method <> 'credit' GROUP BY c.invoice_id, s.id, s.business_ms
    UNION ALL
    SELECT c.invoice_id, p.id, p.business_ms, sum(a.amount_cents)::bigint, sum(a.tax_cents)::bigint,
      (SELECT json_agg(json_build_object('method', m.method, 'amountCents', m.amount_cents, 'reference', m.reference) ORDER BY m.line)
       FROM customer_payment_methods m WHERE m.payment_id = p.id)
    FROM covered c JOIN customer_payment_applications a ON a.sale_id = c.sale_id JOIN customer_payments p ON p.id = a.payment_id
    GROUP BY c.invoice_id, p.id, p.business_ms
    UNION ALL
    SELECT c.invoice_id, p.operation_id, min(p.business_ms), sum(p.amount_cents)::bigint, NULL,
      json_agg(json_build_object('method', p.method, 'amountCents', p.amount_cents, 'reference', p.reference) ORDER BY p.line)
    FROM covered c JOIN layaway_payments p ON p.layaway_id = c.sale_id
    GROUP BY c.invoice_id, p.operation_id
  )
  SELECT source_id AS "sourceId", invoice_id AS "invoiceId", business_ms AS "businessMs", amount_cents AS "amountCents", tax_cents AS "taxCents", methods
  FROM money m WHERE amount_cents > 0
    AND NOT EXISTS (SELECT 1 FROM cfdi_payments k WHERE k.invoice_id = m.invoice_id AND k.source_id = m.source_id AND k.released_at IS NULL)
  ORDER BY business_ms, source_id, invoice_id LIMIT 200`;

/**
 * Makes the receipts (pago) of money that came in for stamped invoices in instalments: one for each time that money came
 * and person it is made out to. Money is acknowledged once on an invoice; what arrives before the invoice is stamped is
 * found once it is. Under the lock of what covers a sale.
 * @returns how many were made
 */
export async function acknowledgePayments(tx: Transaction): Promise<number> {
  await lockCoverage(tx);
  const { rows } = await tx.query<Unacknowledged>(UNACKNOWLEDGED);
  let made = 0;
  for (const same of grouped(rows, ({ sourceId }) => sourceId)) {
    const settled: Settled[] = [];
    for (const money of same) settled.push({ money, ...(await openInvoice(tx, money.invoiceId)) });
    made += await acknowledge(tx, settled);
  }
  return made;
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.values()];
}

interface Standing {
  content: SaleDocument;
  branchId: string;
  timeZone: string;
  invoice: OpenInvoice;
}

type Settled = Standing & { money: Unacknowledged };

async function openInvoice(tx: Transaction, documentId: string): Promise<Standing> {
  const { rows } = await tx.query<Omit<Standing, 'content' | 'invoice'> & { content: string; uuid: string; series: string; folio: string; totalCents: number; lessCents: number; installments: number }>(
    `SELECT content, branch_id AS "branchId", time_zone AS "timeZone", uuid, series, folio, total_cents AS "totalCents",
       (coalesce((SELECT sum(amount_cents) FROM cfdi_payments WHERE invoice_id = d.id AND released_at IS NULL), 0)
        + coalesce((SELECT sum(total_cents) FROM cfdi_documents WHERE credits = d.id AND state NOT IN ('cancelled', 'given-up')), 0))::bigint AS "lessCents",
       (SELECT coalesce(sum(installments), 0)::integer FROM cfdi_payments WHERE invoice_id = d.id AND released_at IS NULL) AS installments
     FROM cfdi_documents d WHERE id = $1`,
    [documentId],
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`document ${documentId} is not there`);
  const { uuid, series, folio, totalCents, lessCents, installments, content: text, ...place } = row;
  const content = JSON.parse(text) as SaleDocument;
  const taxes = sumByRate(content.concepts.flatMap(({ transferred }) => transferred));
  return { ...place, content, invoice: { uuid, series, folio, totalCents, taxes, balanceCents: totalCents - lessCents, installments } };
}

/** @returns how many receipts money that came at one time makes: one for each whom invoices are made out to */
async function acknowledge(tx: Transaction, settled: readonly Settled[]): Promise<number> {
  const [first] = settled;
  if (first === undefined) return 0;
  const applied = settled.map(({ invoice, money: { amountCents, taxCents } }): AppliedMoney => ({ invoice, amountCents, taxCents }));
  const { methods, businessMs } = first.money;
  const payments = receiptPayments({ paidAt: fiscalTime(businessMs, first.timeZone), methods }, applied);
  const paidUp = settled.filter(({ invoice }) => settledOf(payments, invoice.uuid).amountCents >= invoice.balanceCents).map(({ money }) => money.invoiceId);
  await tx.query('UPDATE cfdi_documents SET awaits_payments = false WHERE id = ANY($1)', [paidUp]);
  let made = 0;
  for (const same of grouped(settled, ({ content, branchId }) => `${content.receiver.rfc}/${content.issuer.rfc}/${branchId}`)) {
    made += (await makeReceipt(tx, same, paymentsOf(payments, same.map(({ invoice }) => invoice.uuid)))) ? 1 : 0;
  }
  return made;
}

/** The part of payments that settles some invoices. */
function paymentsOf(payments: readonly PaymentInput[], uuids: readonly string[]): PaymentInput[] {
  return payments
    .map((payment) => ({ ...payment, settlements: payment.settlements.filter(({ uuid }) => uuids.includes(uuid)) }))
    .filter(({ settlements }) => settlements.length > 0);
}

async function makeReceipt(tx: Transaction, same: readonly Settled[], payments: readonly PaymentInput[]): Promise<boolean> {
  const [first] = same;
  if (first === undefined || payments.length === 0) return false;
  const { content, branchId, timeZone } = first;
  const { settings } = await issuingPlace(tx, branchId);
  const document = paymentReceipt({ series: null, folio: null, issuedAt: content.issuedAt, issuer: content.issuer, receiver: content.receiver }, payments);
  const documentId = await enqueueDocument(tx, { kind: 'pago', branchId, timeZone, series: settings.series.pago, provisionalFolio: null, document, saleIds: [] });
  for (const { invoice, money } of same) {
    const { amountCents, installments } = settledOf(payments, invoice.uuid);
    if (amountCents === 0) continue;
    await tx.query(
      'INSERT INTO cfdi_payments (document_id, invoice_id, source_id, amount_cents, installments) VALUES ($1, $2, $3, $4, $5)',
      [documentId, money.invoiceId, money.sourceId, amountCents, installments],
    );
  }
  return true;
}

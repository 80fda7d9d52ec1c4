import { InvoicingError } from '../../../../src/domain/invoicing/errors.ts';
import type { SoldTicket } from '../../../../src/domain/invoicing/sold.ts';
import { sum } from '../../../../src/domain/kernel/integers.ts';
import { layawayOpenedSchema } from '../../../../src/domain/layaways/operations.ts';
import { priceLine } from '../../../../src/domain/pricing/line.ts';
import type { SaleLine } from '../../../../src/domain/sales/operations.ts';
import type { Queryable } from '../../../db/database.ts';

/** A sale as invoices are made of it. */
export interface KeptTicket extends SoldTicket {
  /** The same for a layaway and for the sale it became: whose goods are invoiced once. */
  goodsId: string;
  branchId: string;
  day: string;
  customerId: string | null;
  /** The returns that are in `returned`. */
  returnIds: readonly string[];
}

/** Whether a return counts: all of them, or only those that a document (`$2`) is less by, or that a note credits on it. */
const COUNTS = `($2::uuid IS NULL OR EXISTS (SELECT 1 FROM cfdi_returns k JOIN cfdi_documents d ON d.id = k.document_id
  WHERE k.return_id = t.return_id AND (d.id = $2 OR (d.credits = $2 AND d.state NOT IN ('cancelled', 'given-up')))))`;

/** Money as it came in: when it was sold, collected later, paid in on it as a layaway; and what is still owed. */
const PAYMENTS = `
  SELECT method, amount_cents FROM payments WHERE sale_id = s.id AND method <> 'credit'
  UNION ALL SELECT (SELECT method FROM customer_payment_methods WHERE payment_id = a.payment_id ORDER BY amount_cents DESC, line LIMIT 1), a.amount_cents
    FROM customer_payment_applications a WHERE a.sale_id = s.id
  UNION ALL SELECT p.method, p.amount_cents FROM layaway_closings c JOIN layaway_payments p ON p.layaway_id = c.layaway_id
    WHERE c.operation_id = s.id AND c.kind = 'delivered'
  UNION ALL SELECT 'credit', amount_cents FROM balances WHERE kind = 'sale' AND owner_id = s.id AND amount_cents > 0`;

const SELECT = `SELECT s.id AS "saleId", s.id AS "goodsId", s.folio, s.branch_id AS "branchId", s.day, s.customer_id AS "customerId", s.prices_include_tax AS "pricesIncludeTax",
    (SELECT json_agg(json_build_object('line', line, 'partNumber', part_number, 'description', description, 'unit', unit, 'satProductKey', sat_product_key,
       'satUnitKey', sat_unit_key, 'quantityMilli', quantity_milli, 'priceCents', price_cents, 'discountCents', discount_cents, 'taxRateBps', tax_rate_bps,
       'netCents', net_cents, 'taxCents', tax_cents) ORDER BY line) FROM sale_items WHERE sale_id = s.id) AS lines,
    (SELECT coalesce(json_agg(json_build_object('method', m.method, 'amountCents', m.amount_cents)), '[]') FROM (${PAYMENTS}) m) AS payments,
    (SELECT coalesce(json_agg(json_build_object('saleLine', sale_line, 'quantityMilli', quantity_milli, 'netCents', net_cents, 'taxCents', tax_cents) ORDER BY return_id, line), '[]')
       FROM return_items t WHERE t.sale_id = s.id AND ${COUNTS}) AS returned,
    ARRAY(SELECT DISTINCT return_id FROM return_items t WHERE t.sale_id = s.id AND ${COUNTS}) AS "returnIds"
  FROM sales s WHERE s.id = ANY($1::uuid[])`;

async function read(db: Queryable, saleIds: readonly string[], documentId: string | null): Promise<KeptTicket[]> {
  const { rows } = await db.query<KeptTicket>(SELECT, [saleIds, documentId]);
  const byId = new Map(rows.map((row) => [row.saleId, row]));
  const kept: KeptTicket[] = [];
  for (const saleId of saleIds) kept.push(byId.get(saleId) ?? (await loadLayaway(db, saleId)));
  return kept;
}

/**
 * Sales with what came back of them, in the order asked for. A layaway counts as a sale: its goods and price are agreed on.
 * @throws InvoicingError `unknown-sale`, `layaway-cancelled`
 */
export function loadTickets(db: Queryable, saleIds: readonly string[]): Promise<KeptTicket[]> {
  return read(db, saleIds, null);
}

/**
 * The branch whose sales these are.
 * @throws InvoicingError `unknown-sale`, `layaway-cancelled`, `sales-of-several-branches`
 */
export async function branchOfSales(db: Queryable, saleIds: readonly string[]): Promise<string> {
  const [first, ...others] = await loadTickets(db, saleIds);
  if (first === undefined || others.some(({ branchId }) => branchId !== first.branchId)) throw new InvoicingError('sales-of-several-branches', 'Las ventas de una factura son de una misma sucursal.');
  return first.branchId;
}

/** The same as they stand in a document that covers them: less only what that document is less by. */
export function loadStanding(db: Queryable, saleIds: readonly string[], documentId: string): Promise<KeptTicket[]> {
  return read(db, saleIds, documentId);
}

interface LayawayRow {
  folio: string;
  branchId: string;
  day: string;
  core: string;
  paid: SoldTicket['payments'];
  closedAs: 'delivered' | 'cancelled' | null;
  saleId: string | null;
}

/** A layaway as a sale in instalments; one that was handed over is the sale it became. */
async function loadLayaway(db: Queryable, layawayId: string): Promise<KeptTicket> {
  const { rows: [row] } = await db.query<LayawayRow>(
    `SELECT l.folio, l.branch_id AS "branchId", l.day, o.core, c.kind AS "closedAs", c.operation_id AS "saleId",
       (SELECT coalesce(json_agg(json_build_object('method', method, 'amountCents', amount_cents)), '[]') FROM layaway_payments WHERE layaway_id = l.id) AS paid
     FROM layaways l JOIN operations o ON o.id = l.id
     LEFT JOIN LATERAL (SELECT kind, operation_id FROM layaway_closings WHERE layaway_id = l.id ORDER BY business_ms, operation_id LIMIT 1) c ON true WHERE l.id = $1`,
    [layawayId],
  );
  if (row === undefined) throw new InvoicingError('unknown-sale', 'No existe esa venta.');
  if (row.closedAs === 'cancelled') throw new InvoicingError('layaway-cancelled', 'Ese apartado se canceló.');
  if (row.saleId !== null) return { ...(await readOne(db, row.saleId)), saleId: layawayId };
  const { folio, branchId, day, core, paid } = row;
  const { lines, pricesIncludeTax, totalCents, customerId } = layawayOpenedSchema.parse((JSON.parse(core) as { body: unknown }).body);
  const owedCents = totalCents - sum(paid.map(({ amountCents }) => amountCents));
  return {
    saleId: layawayId, goodsId: layawayId, folio, branchId, day, customerId, pricesIncludeTax, returned: [], returnIds: [],
    lines: lines.map((line, index) => ({ ...line, line: index, ...netAndTax(line, pricesIncludeTax) })),
    payments: owedCents > 0 ? [...paid, { method: 'credit', amountCents: owedCents }] : paid,
  };
}

async function readOne(db: Queryable, saleId: string): Promise<KeptTicket> {
  const [ticket] = await read(db, [saleId], null);
  if (ticket === undefined) throw new InvoicingError('unknown-sale', 'No existe esa venta.');
  return ticket;
}

function netAndTax(line: SaleLine, pricesIncludeTax: boolean): { netCents: number; taxCents: number } {
  const { netCents, taxCents } = priceLine(line, pricesIncludeTax);
  return { netCents, taxCents };
}

import { z } from 'zod';
import type { SaleDetail, saleListQuerySchema, saleListSchema } from '../../../src/domain/reports/api.ts';
import type { Queryable } from '../../db/database.ts';
import { decodeCursor, pageOf } from '../../platform/http/keyset.ts';

type SaleList = z.infer<typeof saleListSchema>;

const summary = `s.id, s.folio, s.branch_id AS "branchId", s.register_id AS "registerId", e.name AS "employeeName", c.name AS "customerName",
  s.day, s.business_ms AS "businessMs", s.total_cents AS "totalCents"`;
const joins = 'LEFT JOIN employees e ON e.id = s.employee_id LEFT JOIN customers c ON c.id = s.customer_id';

/** Sales of these branches by folio or day, newest first. */
export async function listSales(db: Queryable, branchIds: readonly string[], query: z.infer<typeof saleListQuerySchema>): Promise<SaleList> {
  const after = decodeCursor(query.after, z.tuple([z.number(), z.uuid()]));
  const folio = query.folio === undefined ? null : fullFolio(query.folio);
  const { rows } = await db.query<SaleList['items'][number]>(
    `SELECT ${summary} FROM sales s ${joins}
     WHERE s.branch_id = ANY($1) AND ($2::uuid IS NULL OR s.branch_id = $2)
       AND ($3::text IS NULL OR (s.folio >= $3 AND s.folio < $3 || '0' AND split_part(s.folio, '/', 1) = split_part($3, '/', 1)))
       AND ($4::date IS NULL OR s.day = $4) AND ($5::bigint IS NULL OR (s.business_ms, s.id) < ($5, $6))
     ORDER BY s.business_ms DESC, s.id DESC LIMIT $7`,
    [branchIds, query.branchId ?? null, folio, query.day ?? null, after?.[0] ?? null, after?.[1] ?? null, query.limit + 1],
  );
  return pageOf(rows, query.limit, (row) => row, (row) => [row.businessMs, row.id]);
}

/** `A1-123` as it is kept: `A1-000123`. */
function fullFolio(folio: string): string {
  const parts = /^([A-Z][A-Z0-9]*)-([0-9]{1,6})(\/[0-9]+)?$/.exec(folio);
  return parts === null ? folio : `${parts[1]}-${(parts[2] ?? '').padStart(6, '0')}${parts[3] ?? ''}`;
}

/** One sale with all that hangs on it; null when there is none. Costs are left out unless asked for. */
export async function findSale(db: Queryable, id: string, maySeeCost: (branchId: string) => boolean): Promise<SaleDetail | null> {
  const { rows } = await db.query<Omit<SaleDetail, 'items' | 'payments'>>(
    `SELECT ${summary}, s.device_id AS "deviceId", s.session_id AS "sessionId", s.customer_id AS "customerId",
       s.prices_include_tax AS "pricesIncludeTax", s.net_cents AS "netCents", s.discount_cents AS "discountCents", s.tax_cents AS "taxCents",
       s.change_cents AS "changeCents", s.cost_cents AS "costCents", o.decision->'flags' AS flags
     FROM sales s ${joins} JOIN operations o ON o.id = s.id WHERE s.id = $1`,
    [id],
  );
  const sale = rows[0];
  if (!sale) return null;
  const { rows: items } = await db.query<SaleDetail['items'][number]>(
    `SELECT line, product_id AS "productId", part_number AS "partNumber", description, unit, quantity_milli AS "quantityMilli",
       price_cents AS "priceCents", discount_cents AS "discountCents", amount_cents AS "amountCents", tax_rate_bps AS "taxRateBps",
       tax_cents AS "taxCents", cost_cents AS "costCents"
     FROM sale_items WHERE sale_id = $1 ORDER BY line`,
    [id],
  );
  const { rows: payments } = await db.query<SaleDetail['payments'][number]>(
    `SELECT line, method, amount_cents AS "amountCents", tendered_cents AS "tenderedCents", reference FROM payments WHERE sale_id = $1 ORDER BY line`,
    [id],
  );
  if (maySeeCost(sale.branchId)) return { ...sale, items, payments };
  return { ...sale, costCents: null, items: items.map((item) => ({ ...item, costCents: null })), payments };
}

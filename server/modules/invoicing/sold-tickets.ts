import type { SoldTicket } from '../../../src/domain/invoicing/sold.ts';
import { InvoicingError } from '../../../src/domain/invoicing/errors.ts';
import type { Queryable } from '../../db/database.ts';

/** A sale as invoices are made of it. */
export interface KeptTicket extends SoldTicket {
  branchId: string;
  day: string;
  customerId: string | null;
  /** The returns that are in `returned`. */
  returnIds: readonly string[];
}

const select = `SELECT s.id AS "saleId", s.folio, s.branch_id AS "branchId", s.day, s.customer_id AS "customerId", s.prices_include_tax AS "pricesIncludeTax",
    (SELECT json_agg(json_build_object('line', line, 'partNumber', part_number, 'description', description, 'unit', unit, 'satProductKey', sat_product_key,
       'satUnitKey', sat_unit_key, 'quantityMilli', quantity_milli, 'priceCents', price_cents, 'discountCents', discount_cents, 'taxRateBps', tax_rate_bps,
       'netCents', net_cents, 'taxCents', tax_cents) ORDER BY line) FROM sale_items WHERE sale_id = s.id) AS lines,
    (SELECT coalesce(json_agg(json_build_object('method', method, 'amountCents', amount_cents) ORDER BY line), '[]') FROM payments WHERE sale_id = s.id) AS payments,
    (SELECT coalesce(json_agg(json_build_object('saleLine', sale_line, 'quantityMilli', quantity_milli, 'netCents', net_cents, 'taxCents', tax_cents) ORDER BY return_id, line), '[]')
       FROM return_items WHERE sale_id = s.id) AS returned,
    ARRAY(SELECT id FROM returns WHERE sale_id = s.id ORDER BY id) AS "returnIds"
  FROM sales s`;

/** Sales with what came back of them, in the order asked for. @throws InvoicingError `unknown-sale` */
export async function loadTickets(db: Queryable, saleIds: readonly string[]): Promise<KeptTicket[]> {
  const { rows } = await db.query<KeptTicket>(`${select} WHERE s.id = ANY($1::uuid[])`, [saleIds]);
  const byId = new Map(rows.map((row) => [row.saleId, row]));
  return saleIds.map((saleId) => {
    const ticket = byId.get(saleId);
    if (ticket === undefined) throw new InvoicingError('unknown-sale', 'No existe esa venta.');
    return ticket;
  });
}

import type { Transaction } from '../../db/database.ts';
import type { Applied } from '../../sync/applied.ts';
import { insertRows, type Cell } from '../../sync/bulk.ts';

const saleColumns = {
  id: 'uuid', folio: 'text', device_id: 'uuid', register_id: 'uuid', branch_id: 'uuid', session_id: 'uuid', employee_id: 'uuid',
  customer_id: 'uuid', draft_id: 'uuid', price_tier: 'integer', prices_include_tax: 'boolean', net_cents: 'bigint', discount_cents: 'bigint',
  tax_cents: 'bigint', total_cents: 'bigint', cost_cents: 'bigint', change_cents: 'bigint', business_ms: 'bigint', day: 'date',
};

const itemColumns = {
  sale_id: 'uuid', line: 'integer', product_id: 'uuid', warehouse_id: 'uuid', part_number: 'text', description: 'text', unit: 'text',
  quantity_milli: 'bigint', list_price_cents: 'bigint', price_cents: 'bigint', discount_cents: 'bigint', amount_cents: 'bigint',
  net_cents: 'bigint', tax_rate_bps: 'integer', tax_cents: 'bigint', cost_cents: 'bigint', sat_product_key: 'text', sat_unit_key: 'text',
};

const paymentColumns = {
  sale_id: 'uuid', line: 'integer', method: 'text', amount_cents: 'bigint', tendered_cents: 'bigint', reference: 'text',
};

/** Writes the sales of a batch with their lines and payments. */
export async function writeSales(tx: Transaction, batch: readonly Applied[]): Promise<void> {
  const sales: Cell[][] = [];
  const items: Cell[][] = [];
  const payments: Cell[][] = [];
  for (const { operation, decision, effects } of batch) {
    for (const sale of effects.sales) {
      sales.push([
        operation.id, sale.folio, operation.device, operation.register, operation.branch, sale.sessionId, operation.author,
        sale.customerId, sale.draftId, sale.priceTier, sale.pricesIncludeTax, sale.netCents, sale.discountCents,
        sale.taxCents, sale.totalCents, sale.costCents, sale.changeCents, decision.businessMs, decision.day,
      ]);
      for (const item of sale.items) {
        items.push([
          operation.id, item.line, item.productId, item.warehouseId, item.partNumber, item.description, item.unit,
          item.quantityMilli, item.listPriceCents, item.priceCents, item.discountCents, item.amountCents,
          item.netCents, item.taxRateBps, item.taxCents, item.costCents, item.satProductKey, item.satUnitKey,
        ]);
      }
      for (const payment of sale.payments) {
        payments.push([operation.id, payment.line, payment.method, payment.amountCents, payment.tenderedCents, payment.reference]);
      }
    }
  }
  await Promise.all([
    insertRows(tx, 'sales', saleColumns, sales),
    insertRows(tx, 'sale_items', itemColumns, items),
    insertRows(tx, 'payments', paymentColumns, payments),
  ]);
}

import type { Transaction } from '../../db/database.ts';
import { Sums, type Applied } from '../applied.ts';
import { insertRows, type Cell } from '../bulk.ts';
import type { ChangeSet } from '../positions.ts';

const columns = {
  operation_id: 'uuid', line: 'integer', product_id: 'uuid', warehouse_id: 'uuid', kind: 'text', quantity_milli: 'bigint',
  value_cents: 'bigint', employee_id: 'uuid', device_id: 'uuid', business_ms: 'bigint', note: 'text',
};

/** Writes the stock lines of a batch and adds them to what is on hand; adds what it keeps for somebody to what is reserved. */
export async function writeInventory(tx: Transaction, batch: readonly Applied[], changes: ChangeSet): Promise<void> {
  const rows: Cell[][] = [];
  const levels = new Sums();
  const values = new Sums();
  for (const { operation, decision, effects } of batch) {
    for (const move of effects.inventory) {
      rows.push([
        operation.id, move.line, move.productId, move.warehouseId, move.kind, move.quantityMilli,
        move.valueCents, operation.author, operation.device, decision.businessMs, move.note,
      ]);
      levels.add(`${move.productId}/${move.warehouseId}`, [move.quantityMilli, 0]);
      values.add(move.productId, [move.quantityMilli, move.valueCents]);
      changes.touch('stock', move.productId);
    }
    for (const { productId, warehouseId, quantityMilli } of effects.reservations) {
      levels.add(`${productId}/${warehouseId}`, [0, quantityMilli]);
      changes.touch('stock', productId);
    }
  }
  await Promise.all([
    insertRows(tx, 'inventory_operations', columns, rows),
    insertRows(tx, 'stock_levels', { product_id: 'uuid', warehouse_id: 'uuid', quantity_milli: 'bigint', reserved_milli: 'bigint' },
      levels.rows().map(({ parts, totals }) => [...parts, ...totals]),
      `ON CONFLICT (product_id, warehouse_id) DO UPDATE SET quantity_milli = stock_levels.quantity_milli + excluded.quantity_milli,
         reserved_milli = stock_levels.reserved_milli + excluded.reserved_milli`),
    insertRows(tx, 'stock_values', { product_id: 'uuid', quantity_milli: 'bigint', value_cents: 'bigint' },
      values.rows().map(({ parts, totals }) => [...parts, ...totals]),
      `ON CONFLICT (product_id) DO UPDATE SET quantity_milli = stock_values.quantity_milli + excluded.quantity_milli,
         value_cents = stock_values.value_cents + excluded.value_cents`),
  ]);
}

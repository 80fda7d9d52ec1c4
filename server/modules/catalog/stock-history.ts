import { z } from 'zod';
import type { stockHistorySchema } from '../../../src/domain/catalog/api.ts';
import type { Queryable } from '../../db/database.ts';
import { decodeCursor, pageOf } from '../../platform/http/keyset.ts';

interface StockLine {
  operation_id: string;
  line: number;
  kind: string;
  warehouse_id: string;
  quantity_milli: number;
  employee_id: string | null;
  business_ms: number;
  note: string | null;
}

/** A product's inventory operations, newest first. */
export async function stockHistory(db: Queryable, productId: string, after: string | undefined, limit: number): Promise<z.output<typeof stockHistorySchema>> {
  const cursor = decodeCursor(after, z.tuple([z.int(), z.uuid(), z.int()]));
  const { rows } = await db.query<StockLine>(
    `SELECT operation_id, line, kind, warehouse_id, quantity_milli, employee_id, business_ms, note FROM inventory_operations
     WHERE product_id = $1 AND ($2::bigint IS NULL OR (business_ms, operation_id, line) < ($2, $3::uuid, $4::int))
     ORDER BY business_ms DESC, operation_id DESC, line DESC LIMIT $5`,
    [productId, cursor?.[0] ?? null, cursor?.[1] ?? null, cursor?.[2] ?? null, limit + 1],
  );
  return pageOf(
    rows,
    limit,
    (row) => ({
      operationId: row.operation_id, kind: row.kind, warehouseId: row.warehouse_id, quantityMilli: row.quantity_milli,
      employeeId: row.employee_id, businessMs: row.business_ms, note: row.note,
    }),
    (row) => [row.business_ms, row.operation_id, row.line],
  );
}

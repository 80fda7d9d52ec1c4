import { adjustmentCreateSchema, receiptCreateSchema, recordedSchema } from '../../../src/domain/inventory/api.ts';
import type { Permission } from '../../../src/domain/identity/permissions.ts';
import type { Queryable } from '../../db/database.ts';
import type { App, PersonContext } from '../../platform/http/context.ts';
import { forbidden, notFound } from '../../platform/http/problem.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { recordOnce } from '../../sync/record-once.ts';
import type { ServerRecord } from '../../sync/server-chain.ts';

const tags = ['inventory'];

/** Receipts and adjustments of stock made at the office. */
export function registerInventoryRoutes(app: App): void {
  defineRoute(app, {
    method: 'post', path: '/api/inventory/receipts', access: { kind: 'person', permission: 'purchasing.receive' }, tags,
    summary: 'Receive goods into a warehouse', request: { body: receiptCreateSchema }, responses: { 201: recordedSchema },
  }, async (c, { body }) => {
    const branchId = await branchOf(c.get('db'), c.get('person'), body.warehouseId, 'purchasing.receive');
    await requireProducts(c.get('db'), body.lines);
    return recordOnce(c, { type: 'goods.received', version: 1, body, branchId }, async (_tx, record) => ({ status: 201 as const, body: recorded(record) }));
  });

  defineRoute(app, {
    method: 'post', path: '/api/inventory/adjustments', access: { kind: 'person', permission: 'inventory.adjust' }, tags,
    summary: 'Adjust what a warehouse holds', request: { body: adjustmentCreateSchema }, responses: { 201: recordedSchema },
  }, async (c, { body }) => {
    const branchId = await branchOf(c.get('db'), c.get('person'), body.warehouseId, 'inventory.adjust');
    await requireProducts(c.get('db'), body.lines);
    return recordOnce(c, { type: 'stock.adjusted', version: 1, body, branchId }, async (_tx, record) => ({ status: 201 as const, body: recorded(record) }));
  });
}

function recorded({ operationId, decision }: ServerRecord): { operationId: string; flags: string[] } {
  return { operationId, flags: decision.flags.map((flag) => flag.code) };
}

/** The branch of a warehouse, in which the person must hold the permission. */
async function branchOf(db: Queryable, person: PersonContext, warehouseId: string, permission: Permission): Promise<string> {
  const { rows } = await db.query<{ branch_id: string }>('SELECT branch_id FROM warehouses WHERE id = $1', [warehouseId]);
  const branchId = rows[0]?.branch_id;
  if (branchId === undefined) throw notFound('No existe ese almacén.');
  if (!person.can(permission, branchId)) throw forbidden(permission);
  return branchId;
}

async function requireProducts(db: Queryable, lines: readonly { productId: string }[]): Promise<void> {
  const ids = [...new Set(lines.map((line) => line.productId))];
  const { rows } = await db.query<{ count: number }>('SELECT count(*) AS count FROM products WHERE id = ANY($1)', [ids]);
  if (rows[0]?.count !== ids.length) throw notFound('Alguno de los productos no existe.');
}

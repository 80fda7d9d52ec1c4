import { z } from 'zod';
import { recordHistoryQuerySchema, recordHistorySchema, type FieldWrite } from '../../../src/domain/history/api.ts';
import { idSchema } from '../../../src/domain/kernel/schemas.ts';
import type { Queryable } from '../../db/database.ts';
import type { App } from '../../platform/http/context.ts';
import { decodeCursor, pageOf } from '../../platform/http/keyset.ts';
import { notFound } from '../../platform/http/problem.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { epochMs } from '../../platform/sql-text.ts';

const byId = z.object({ id: idSchema });
const COST_FIELD = 'costCents';

interface Asked {
  collection: 'customers' | 'products';
  id: string;
  query: z.output<typeof recordHistoryQuerySchema>;
  withCost: boolean;
}

/** Who wrote what in a record and when, the writes that lost included. */
export function registerHistoryRoutes(app: App): void {
  defineRoute(app, {
    method: 'get', path: '/api/customers/:id/history', access: { kind: 'person', permission: 'customers.view' }, tags: ['customers'],
    summary: "What was written in a customer's fields, latest first", request: { params: byId, query: recordHistoryQuerySchema }, responses: { 200: recordHistorySchema },
  }, async (c, { params, query }) => ({ status: 200, body: await readHistory(c.get('db'), { collection: 'customers', id: params.id, query, withCost: true }) }));

  defineRoute(app, {
    method: 'get', path: '/api/products/:id/history', access: { kind: 'person', permission: 'catalog.view' }, tags: ['catalog'],
    summary: "What was written in a product's fields, latest first", request: { params: byId, query: recordHistoryQuerySchema }, responses: { 200: recordHistorySchema },
  }, async (c, { params, query }) => {
    const withCost = c.get('person').can('pos.view_cost');
    return { status: 200, body: await readHistory(c.get('db'), { collection: 'products', id: params.id, query, withCost }) };
  });
}

async function readHistory(db: Queryable, { collection, id, query, withCost }: Asked): Promise<z.infer<typeof recordHistorySchema>> {
  const { rowCount } = await db.query(`SELECT 1 FROM ${collection} WHERE id = $1`, [id]);
  if (rowCount === 0) throw notFound();
  const after = decodeCursor(query.after, z.tuple([z.int(), z.uuid(), z.string()]));
  const { rows } = await db.query<FieldWrite>(
    `SELECT h.operation_id AS "operationId", o.type AS "operationType", h.field, h.value, (h.stamp->>0)::bigint AS "atMs",
       ${epochMs('o.received_at')} AS "receivedAtMs", e.name AS "byName",
       CASE WHEN d.class = 'server' THEN NULL ELSE d.name END AS "deviceName", h.won
     FROM record_history h JOIN operations o ON o.id = h.operation_id LEFT JOIN employees e ON e.id = o.author LEFT JOIN devices d ON d.id = o.device_id
     WHERE h.collection = $1 AND h.record_id = $2 AND ($3 OR h.field <> '${COST_FIELD}')
       AND ($4::bigint IS NULL OR ((h.stamp->>0)::bigint, h.operation_id, h.field) < ($4, $5::uuid, $6))
     ORDER BY (h.stamp->>0)::bigint DESC, h.operation_id DESC, h.field DESC LIMIT $7`,
    [collection, id, withCost, after?.[0] ?? null, after?.[1] ?? null, after?.[2] ?? null, query.limit + 1],
  );
  return pageOf(rows, query.limit, (row) => row, (row) => [row.atMs, row.operationId, row.field]);
}

import { z } from 'zod';
import type { taskListQuerySchema, taskListSchema } from '../../../src/domain/reports/api.ts';
import type { Queryable } from '../../db/database.ts';
import { decodeCursor, pageOf } from '../../platform/http/keyset.ts';

type Task = z.infer<typeof taskListSchema>['items'][number];

/** Open tasks of these branches, and those of no branch, oldest first: their ids are in the order they were made. */
export async function listTasks(db: Queryable, branchIds: readonly string[], query: z.infer<typeof taskListQuerySchema>): Promise<z.infer<typeof taskListSchema>> {
  const after = decodeCursor(query.after, z.tuple([z.uuid()]));
  const { rows } = await db.query<Task>(
    `SELECT t.id, t.kind, t.operation_id AS "operationId", t.branch_id AS "branchId", t.device_id AS "deviceId", d.name AS "deviceName",
       (extract(epoch FROM t.created_at) * 1000)::bigint AS "createdAtMs", t.detail
     FROM tasks t LEFT JOIN devices d ON d.id = t.device_id
     WHERE t.settled_at IS NULL AND (t.branch_id = ANY($1) OR t.branch_id IS NULL) AND ($2::text IS NULL OR t.kind = $2) AND ($3::uuid IS NULL OR t.id > $3)
     ORDER BY t.id LIMIT $4`,
    [branchIds, query.kind ?? null, after?.[0] ?? null, query.limit + 1],
  );
  return pageOf(rows, query.limit, (row) => row, (row) => [row.id]);
}

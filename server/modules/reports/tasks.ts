import { z } from 'zod';
import type { Task, taskListQuerySchema, taskListSchema } from '../../../src/domain/reports/api.ts';
import type { Queryable, Transaction } from '../../db/database.ts';
import { decodeCursor, pageOf } from '../../platform/http/keyset.ts';
import { notFound, Problem } from '../../platform/http/problem.ts';
import { audit } from '../identity/audit.ts';
import type { Actor } from '../identity/employees.ts';
import { epochMs } from '../../platform/sql-text.ts';

const selectTask = `SELECT t.id, t.kind, t.operation_id AS "operationId", t.branch_id AS "branchId", t.device_id AS "deviceId", d.name AS "deviceName",
    ${epochMs('t.created_at')} AS "createdAtMs", t.detail,
    CASE WHEN t.settled_at IS NULL THEN NULL
      ELSE json_build_object('atMs', ${epochMs('t.settled_at')}, 'byName', e.name, 'note', coalesce(t.settlement, '')) END AS settled
  FROM tasks t LEFT JOIN devices d ON d.id = t.device_id LEFT JOIN employees e ON e.id = t.settled_by`;

/** Tasks of these branches, and those of no branch: open ones oldest first (their ids are in the order they were made), settled ones newest first. */
export async function listTasks(db: Queryable, branchIds: readonly string[], query: z.infer<typeof taskListQuerySchema>): Promise<z.infer<typeof taskListSchema>> {
  const after = decodeCursor(query.after, z.tuple([z.uuid()]));
  const settled = query.settled === 'true';
  const { rows } = await db.query<Task>(
    `${selectTask}
     WHERE t.settled_at IS ${settled ? 'NOT ' : ''}NULL AND (t.branch_id = ANY($1) OR t.branch_id IS NULL) AND ($2::text IS NULL OR t.kind = $2)
       AND ($3::uuid IS NULL OR t.id ${settled ? '<' : '>'} $3)
     ORDER BY t.id ${settled ? 'DESC' : 'ASC'} LIMIT $4`,
    [branchIds, query.kind ?? null, after?.[0] ?? null, query.limit + 1],
  );
  return pageOf(rows, query.limit, (row) => row, (row) => [row.id]);
}

/** The branch of a task; null for one of none. @throws Problem 404 */
export async function branchOfTask(db: Queryable, id: string): Promise<string | null> {
  const { rows } = await db.query<{ branchId: string | null }>('SELECT branch_id AS "branchId" FROM tasks WHERE id = $1', [id]);
  if (!rows[0]) throw notFound();
  return rows[0].branchId;
}

/** Settles a task, once: the first note stands. @throws Problem 404, 409 `task-settled` when somebody else was first. */
export async function settleTask(tx: Transaction, id: string, note: string, actor: Actor): Promise<Task> {
  const { rows: [open] } = await tx.query<{ kind: string; branchId: string | null; settledBy: string | null; settled: boolean }>(
    'SELECT kind, branch_id AS "branchId", settled_by AS "settledBy", settled_at IS NOT NULL AS settled FROM tasks WHERE id = $1 FOR UPDATE',
    [id],
  );
  if (!open) throw notFound();
  if (!open.settled) {
    await tx.query('UPDATE tasks SET settled_at = now(), settled_by = $2, settlement = $3 WHERE id = $1', [id, actor.employeeId, note]);
    await audit(tx, {
      actor: actor.employeeId, action: 'task.settled', entity: 'task', entityId: id, after: { kind: open.kind, note }, outcome: 'ok',
      ...actor.origin, branchId: open.branchId,
    });
  }
  const { rows: [task] } = await tx.query<Task>(`${selectTask} WHERE t.id = $1`, [id]);
  if (!task?.settled) throw notFound();
  if (open.settled && open.settledBy !== actor.employeeId) {
    const { byName, atMs } = task.settled;
    throw new Problem({ status: 409, code: 'task-settled', detail: `Ya lo resolvió ${byName ?? 'otra persona'}.`, extra: { byName, atMs } });
  }
  return task;
}

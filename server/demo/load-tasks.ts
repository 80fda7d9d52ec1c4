import type { Transaction } from '../db/database.ts';

/** What is younger stays for whoever tries the demo to look at. */
const OPEN_DAYS = 2;

/** Dates the demo's tasks by when they came up, and settles the old ones: somebody looked at them the morning after. */
export async function settleOldTasks(tx: Transaction, settledBy: string, nowMs: number): Promise<void> {
  await tx.query('UPDATE tasks t SET created_at = o.received_at FROM operations o WHERE o.id = t.operation_id');
  await tx.query(
    `UPDATE tasks SET settled_at = created_at + interval '14 hours', settled_by = $1, settlement = 'Revisado'
     WHERE created_at < $2::timestamptz - make_interval(days => $3)`,
    [settledBy, new Date(nowMs), OPEN_DAYS],
  );
}

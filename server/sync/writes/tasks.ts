import { randomBytes } from 'node:crypto';
import { uuidv7 } from '../../../src/domain/kernel/ids.ts';
import type { Transaction } from '../../db/database.ts';
import { insertRows, type Cell } from '../bulk.ts';

/** Something for a person to look at. `operationId` is null for what came without an id that can be trusted. */
export interface NewTask {
  kind: string;
  operationId: string | null;
  branchId: string | null;
  deviceId: string;
  detail: Record<string, unknown>;
}

const columns = { id: 'uuid', kind: 'text', operation_id: 'uuid', branch_id: 'uuid', device_id: 'uuid', detail: 'jsonb' };

/** Writes tasks, one an operation and kind however often it is tried. */
export async function writeTasks(tx: Transaction, tasks: readonly NewTask[], nowMs: number): Promise<void> {
  const rows = tasks.map((task): Cell[] => [
    uuidv7(nowMs, randomBytes), task.kind, task.operationId, task.branchId, task.deviceId, JSON.stringify(task.detail),
  ]);
  await insertRows(tx, 'tasks', columns, rows, 'ON CONFLICT (operation_id, kind) WHERE operation_id IS NOT NULL DO NOTHING');
}

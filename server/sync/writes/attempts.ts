import type { Transaction } from '../../db/database.ts';
import type { Applied } from '../applied.ts';
import { insertRows } from '../bulk.ts';

/** Offline sign-in attempts count in the same lockout as those made online. */
export async function writeAttempts(tx: Transaction, batch: readonly Applied[]): Promise<void> {
  const rows = batch.flatMap(({ operation, decision, effects }) =>
    effects.attempts.map(({ employeeId, succeeded, atMs }) => [
      employeeId, operation.device, new Date(Math.min(atMs, decision.receivedAtMs)).toISOString(), succeeded, true, operation.id,
    ]));
  const columns = { employee_id: 'uuid', device_id: 'uuid', at: 'timestamptz', succeeded: 'boolean', offline: 'boolean', operation_id: 'uuid' };
  await insertRows(tx, 'pin_attempts', columns, rows, 'ON CONFLICT (operation_id) DO NOTHING');
}

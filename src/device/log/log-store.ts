import { completionOf } from '../local/indexed-db.ts';
import { OPERATIONS } from './log-database.ts';
import type { LogRow } from './log-row.ts';

/** Thrown when another tab recorded in between: the writer catches up and plans again. */
export class TailMoved extends Error {}
/** Thrown when the row's cart or folio stands in the log already. */
export class AlreadyRecorded extends Error {}

/**
 * Appends one row in one strict transaction that also proves that the log ends where the writer believed.
 * Resolves when the row is on the disk.
 * @throws TailMoved, AlreadyRecorded, or the browser's QuotaExceededError
 */
export async function append(database: IDBDatabase, row: LogRow): Promise<void> {
  const transaction = database.transaction(OPERATIONS, 'readwrite', { durability: 'strict' });
  const store = transaction.objectStore(OPERATIONS);
  let failure: unknown = null;
  const tail = store.openKeyCursor(null, 'prev');
  tail.addEventListener('success', () => {
    try {
      if ((tail.result?.key ?? 0) !== row.number - 1) throw new TailMoved();
      store.add(row);
      transaction.commit();
    } catch (error) {
      failure = error;
      transaction.abort();
    }
  });
  try {
    await completionOf(transaction);
  } catch (error) {
    if (failure !== null) throw failure;
    if (error instanceof Error && error.name === 'ConstraintError') throw new AlreadyRecorded();
    throw error;
  }
}

/**
 * Rewrites how rows stand with the server, in one transaction; their texts stay as they are. Rows are given by a
 * range of numbers, `change` answers the new row or null to leave it.
 * @returns the rows that changed
 */
export async function restate(database: IDBDatabase, range: IDBKeyRange, change: (row: LogRow) => LogRow | null): Promise<LogRow[]> {
  const transaction = database.transaction(OPERATIONS, 'readwrite', { durability: 'relaxed' });
  const store = transaction.objectStore(OPERATIONS);
  const changed: LogRow[] = [];
  const rows = store.getAll(range);
  rows.addEventListener('success', () => {
    for (const row of rows.result as LogRow[]) {
      const next = change(row);
      if (next === null) continue;
      store.put(next);
      changed.push(next);
    }
  });
  await completionOf(transaction);
  return changed;
}

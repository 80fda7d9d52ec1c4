import type { RowProblem } from '../../../src/domain/importing/problems.ts';
import type { Queryable, Transaction } from '../../db/database.ts';
import { newId } from '../../platform/new-id.ts';
import { insertRows } from '../../sync/bulk.ts';

/** How long a run may give no sign of life before another process takes over. */
export const LEASE_SECONDS = 30;

/** One process's work on one import. Ended by whoever changes the import's state, or takes over. */
export interface Run {
  importId: string;
  runId: string;
  state: 'checking' | 'applying';
}

/** What a chunk of rows came to. */
export interface ChunkCounts {
  rows: number;
  good: number;
  bad: number;
  /** Good rows with something to look at. */
  warnings: number;
  created: number;
  changed: number;
  unchanged: number;
  stocked: number;
}

/** The imports that wait for work, or whose former run has died; the oldest first. */
export async function waitingImports(db: Queryable): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `SELECT id FROM imports WHERE state IN ('checking', 'applying') AND (run_until IS NULL OR run_until < now()) ORDER BY id`,
  );
  return rows.map(({ id }) => id);
}

/** Takes an import that waits for work, or whose former run has died; null when there is nothing to do. */
export async function claimRun(db: Queryable, importId: string): Promise<Run | null> {
  const runId = newId();
  const { rows } = await db.query<{ state: Run['state'] }>(
    `UPDATE imports SET run_id = $2, run_until = now() + make_interval(secs => $3)
     WHERE id = $1 AND state IN ('checking', 'applying') AND (run_until IS NULL OR run_until < now()) RETURNING state`,
    [importId, runId, LEASE_SECONDS],
  );
  return rows[0] ? { importId, runId, state: rows[0].state } : null;
}

/**
 * Locks the import for this run until the transaction's end: whoever cancels waits for the batch.
 * @returns false when the run has ended: stop, and write nothing
 */
export async function holdRun(tx: Transaction, { importId, runId, state }: Run): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE imports SET run_until = now() + make_interval(secs => $4) WHERE id = $1 AND run_id = $2 AND state = $3`,
    [importId, runId, state, LEASE_SECONDS],
  );
  return rowCount > 0;
}

/** Lets another process go on at once. */
export async function releaseRun(db: Queryable, { importId, runId }: Run): Promise<void> {
  await db.query('UPDATE imports SET run_id = NULL, run_until = NULL WHERE id = $1 AND run_id = $2', [importId, runId]);
}

/** Ends the run with the import's next state. */
export async function endRun(db: Queryable, { importId, runId, state }: Run, next: 'checked' | 'done' | 'failed', failure: string | null = null): Promise<void> {
  await db.query(
    `UPDATE imports SET state = $4, failure = $5, run_id = NULL, run_until = NULL,
       checked_at = CASE WHEN $4 = 'checked' THEN now() ELSE checked_at END
     WHERE id = $1 AND run_id = $2 AND state = $3`,
    [importId, runId, state, next, failure],
  );
}

/** Starts counting from the beginning. */
export async function resetCounts(db: Queryable, importId: string): Promise<void> {
  await db.query(
    `UPDATE imports SET rows_done = 0, good = 0, bad = 0, warnings = 0, created = 0, changed = 0, unchanged = 0, stocked = 0, failure = NULL WHERE id = $1`,
    [importId],
  );
}

export async function addCounts(tx: Transaction, importId: string, counts: ChunkCounts): Promise<void> {
  await tx.query(
    `UPDATE imports SET rows_done = rows_done + $2, good = good + $3, bad = bad + $4, warnings = warnings + $5, created = created + $6,
       changed = changed + $7, unchanged = unchanged + $8, stocked = stocked + $9 WHERE id = $1`,
    [importId, counts.rows, counts.good, counts.bad, counts.warnings, counts.created, counts.changed, counts.unchanged, counts.stocked],
  );
}

const problemColumns = { import_id: 'uuid', line: 'integer', column_index: 'integer', code: 'text', severity: 'text', message: 'text' };

/** Adds problems; those known already stay as they are. */
export async function addProblems(tx: Transaction, importId: string, problems: readonly RowProblem[]): Promise<void> {
  const rows = problems.map(({ line, column, code, severity, message }) => [importId, line, column ?? -1, code, severity, message]);
  await insertRows(tx, 'import_problems', problemColumns, rows, 'ON CONFLICT DO NOTHING');
}

import type { Queryable, Transaction } from '../../db/database.ts';
import { conflict, Problem } from '../../platform/http/problem.ts';
import { fromApiMapping, mappingFailure } from './import-mapping.ts';
import type { ApiMapping } from './import-mapping.ts';
import type { ImportRecord } from './import-record.ts';
import { resetCounts } from './import-run.ts';

/**
 * Has the file checked again with another mapping.
 * @throws Problem 409 `import-applying`, 410 `import-expired`, 422 `mapping-invalid`
 */
export async function changeMapping(tx: Transaction, record: ImportRecord, chosen: ApiMapping): Promise<void> {
  const mapping = fromApiMapping(chosen, record.headings.length, record.mapping);
  const failure = mappingFailure(mapping);
  if (failure !== null) throw new Problem({ status: 422, code: 'mapping-invalid', detail: failure });
  requireFile(record);
  const { rowCount } = await tx.query(
    `UPDATE imports SET mapping = $2, state = 'checking', failure = NULL, checked_at = NULL, run_id = NULL, run_until = NULL
     WHERE id = $1 AND state <> 'applying'`,
    [record.id, JSON.stringify(mapping)],
  );
  if (rowCount === 0) throw conflict('import-applying', 'La importación se está aplicando: espera a que termine, o detenla.');
  await resetCounts(tx, record.id);
  await tx.query('DELETE FROM import_problems WHERE import_id = $1', [record.id]);
}

/**
 * Has a checked file taken in. One that was stopped, or failed half-way, begins again: what was taken already stands.
 * @throws Problem 409 `import-not-checked`, `nothing-to-import`, 410 `import-expired`; and the database's refusal when
 * another one is being applied (`isBusy`)
 */
export async function beginApplying(tx: Transaction, record: ImportRecord, appliedBy: string | null): Promise<void> {
  requireFile(record);
  if (!record.checked) throw conflict('import-not-checked', 'Primero hay que revisar el archivo.');
  const { rows } = await tx.query<{ lines: number }>(
    `UPDATE imports SET state = 'applying', applied_by = $2, run_id = NULL, run_until = NULL
     WHERE id = $1 AND state IN ('checked', 'cancelled', 'failed', 'done') RETURNING good AS lines`,
    [record.id, appliedBy],
  );
  if (rows[0] === undefined) throw conflict('import-applying', 'La importación ya se está aplicando.');
  if (record.state === 'checked' && rows[0].lines === 0) throw conflict('nothing-to-import', 'Ningún renglón se puede tomar: revisa los problemas.');
  await resetCounts(tx, record.id);
}

/** Stops a check, or an application after its present batch. @returns false when there was nothing to stop */
export async function cancelImport(tx: Transaction, id: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE imports SET state = 'cancelled', run_id = NULL, run_until = NULL WHERE id = $1 AND state IN ('uploaded', 'checking', 'checked', 'applying')`,
    [id],
  );
  return rowCount > 0;
}

/** Whether this is the database's refusal of a second import being applied. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === 'imports_one_applying';
}

/** The import that is being applied, if any. */
export async function applyingImport(db: Queryable): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>(`SELECT id FROM imports WHERE state = 'applying'`);
  return rows[0]?.id ?? null;
}

function requireFile({ hasFile }: ImportRecord): void {
  if (!hasFile) throw new Problem({ status: 410, code: 'import-expired', detail: 'El archivo ya no está guardado: súbelo otra vez.' });
}

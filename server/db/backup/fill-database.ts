import { escapeIdentifier } from 'pg';
import type pg from 'pg';
import type { Transaction } from '../database.ts';
import { runTransaction } from '../pooled-database.ts';
import { BackupError } from './backup-error.ts';
import type { BackupTable } from './backup-format.ts';
import { readBackup } from './read-backup.ts';
import { columnList, listTables } from './table-list.ts';

const ROWS_AT_ONCE = 500;
const BYTES_AT_ONCE = 4_000_000;

/**
 * Loads a backup into a fresh database of the same schema, in one transaction, a few hundred rows in memory at a time.
 * @param client a connection as the owner of the database.
 */
export async function fillDatabase(client: pg.Client, path: string): Promise<void> {
  await runTransaction(client, async (tx) => {
    await tx.query(`SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'`);
    const own = new Map((await listTables(tx)).map((table) => [table.table, table]));
    // Rows come table by table, not parents first: references are checked once all stand.
    const references = await dropReferences(tx);
    await emptyTables(tx, [...own.values()]);
    await load(tx, path, own);
    for (const sql of references) await tx.query(sql);
    await advanceSequences(tx);
  });
}

async function load(tx: Transaction, path: string, own: Map<string, BackupTable>): Promise<void> {
  let table: BackupTable | null = null;
  let lines: string[] = [];
  let bytes = 0;
  const flush = async () => {
    if (table !== null && lines.length > 0) await insert(tx, table, lines);
    lines = [];
    bytes = 0;
  };
  for await (const line of readBackup(path)) {
    if (line.kind === 'row') {
      lines.push(line.text);
      bytes += line.text.length;
      if (lines.length >= ROWS_AT_ONCE || bytes >= BYTES_AT_ONCE) await flush();
      continue;
    }
    await flush();
    if (line.kind !== 'table') continue;
    ({ table } = line);
    // The schema's version was compared before: another shape is a file that was made up.
    if (JSON.stringify(own.get(table.table)) !== JSON.stringify(table)) throw new BackupError('backup-damaged', `El respaldo trae una tabla que no corresponde: ${table.table}.`);
    own.delete(table.table);
  }
  if (own.size > 0) throw new BackupError('backup-damaged', `Al respaldo le faltan tablas: ${[...own.keys()].join(', ')}.`);
}

async function insert(tx: Transaction, table: BackupTable, lines: readonly string[]): Promise<void> {
  const values = table.columns.map(({ type }, index) => `(r->>${index})::${type}`).join(', ');
  await tx.query(
    `INSERT INTO ${escapeIdentifier(table.table)} (${columnList(table)}) OVERRIDING SYSTEM VALUE SELECT ${values} FROM jsonb_array_elements($1::jsonb) r`,
    [`[${lines.join(',')}]`],
  );
}

/** Drops the foreign keys. @returns the statements that make them again. */
async function dropReferences(tx: Transaction): Promise<string[]> {
  const { rows } = await tx.query<{ table: string; name: string; definition: string }>(
    `SELECT conrelid::regclass::text AS table, conname AS name, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace ORDER BY conrelid::regclass::text, conname`,
  );
  for (const { table, name } of rows) await tx.query(`ALTER TABLE ${table} DROP CONSTRAINT ${escapeIdentifier(name)}`);
  return rows.map(({ table, name, definition }) => `ALTER TABLE ${table} ADD CONSTRAINT ${escapeIdentifier(name)} ${definition}`);
}

/** What migrations put there themselves comes back with the backup. */
async function emptyTables(tx: Transaction, tables: readonly BackupTable[]): Promise<void> {
  for (const { table } of tables) {
    const name = escapeIdentifier(table);
    const { rows } = await tx.query<{ filled: boolean }>(`SELECT EXISTS (SELECT 1 FROM ${name}) AS filled`);
    if (rows[0]?.filled) await tx.query(`DELETE FROM ${name}`);
  }
}

async function advanceSequences(tx: Transaction): Promise<void> {
  const { rows } = await tx.query<{ table: string; column: string; sequence: string }>(
    `SELECT c.relname AS table, a.attname AS column, pg_get_serial_sequence(quote_ident(c.relname), a.attname) AS sequence
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
       AND pg_get_serial_sequence(quote_ident(c.relname), a.attname) IS NOT NULL`,
  );
  for (const { table, column, sequence } of rows) {
    await tx.query(`SELECT setval($1, coalesce(max(${escapeIdentifier(column)}), 0) + 1, false) FROM ${escapeIdentifier(table)}`, [sequence]);
  }
}

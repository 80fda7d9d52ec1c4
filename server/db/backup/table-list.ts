import { escapeIdentifier } from 'pg';
import type { Queryable } from '../database.ts';
import type { BackupTable } from './backup-format.ts';

/** Every table with its columns, in a fixed order; the record of migrations stays out: a restore makes its own. */
export async function listTables(db: Queryable): Promise<BackupTable[]> {
  const { rows } = await db.query<BackupTable>(
    `SELECT c.relname AS table, json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) ORDER BY a.attnum) AS columns
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'schema_migrations'
       AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     GROUP BY c.relname ORDER BY c.relname`,
  );
  return rows;
}

/** The columns' names as a list in SQL. */
export function columnList({ columns }: BackupTable): string {
  return columns.map(({ name }) => escapeIdentifier(name)).join(', ');
}

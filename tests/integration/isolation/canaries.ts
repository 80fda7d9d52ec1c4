import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { escapeIdentifier } from 'pg';

/** A word that stands in every text of a tenant and nowhere else. */
export const CANARY = `canario${randomBytes(6).toString('hex')}`;

/** What planting came to: `table.column` each. */
export interface Planted {
  planted: string[];
  /** Columns whose CHECK takes only a list of words or a pattern: nobody can put text of their own there. */
  checked: string[];
  /** Columns of tables that had no row. */
  empty: string[];
}

interface Column {
  table: string;
  column: string;
  type: string;
}

/**
 * Puts the canary into every text of a database, column by column as information_schema lists them: text, arrays of
 * text, and the strings inside JSON. A column that a migration adds is found by itself.
 */
export async function plantCanaries(client: pg.Client): Promise<Planted> {
  const planted: Planted = { planted: [], checked: [], empty: [] };
  // Triggers and foreign keys rest: insert-only tables are planted too.
  await client.query(`SET session_replication_role = 'replica'`);
  for (const column of await textColumns(client)) {
    const name = `${column.table}.${column.column}`;
    const rows = await plantColumn(client, column);
    if (rows === null) planted.checked.push(name);
    else if (rows === 0) planted.empty.push(name);
    else planted.planted.push(name);
  }
  return planted;
}

async function textColumns(client: pg.Client): Promise<Column[]> {
  const { rows } = await client.query<Column>(
    `SELECT c.table_name AS table, c.column_name AS column, CASE WHEN c.data_type = 'ARRAY' THEN c.udt_name ELSE c.data_type END AS type
     FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
       AND (c.data_type IN ('text', 'character varying', 'character', 'json', 'jsonb') OR c.udt_name IN ('_text', '_varchar'))
     ORDER BY 1, 2`,
  );
  return rows;
}

/** The number of rows planted; null when the column's CHECK refuses any word but its own. */
async function plantColumn(client: pg.Client, { table, column, type }: Column): Promise<number | null> {
  const [into, name] = [escapeIdentifier(table), escapeIdentifier(column)];
  // What was equal stays equal, and unique columns stay unique.
  const word = `'${CANARY}' || substr(md5(coalesce(${name}::text, ctid::text)), 1, 8)`;
  try {
    if (type.startsWith('json')) return await plantJson(client, into, name, type);
    const value = type.startsWith('_') ? `array_append(coalesce(${name}, '{}'), ${word})` : `concat_ws(' ', ${name}, ${word})`;
    const { rowCount } = await client.query(`UPDATE ${into} SET ${name} = ${value}`);
    return rowCount ?? 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '23514') return null;
    throw error;
  }
}

async function plantJson(client: pg.Client, into: string, name: string, type: string): Promise<number> {
  const { rows } = await client.query<{ place: string; value: unknown }>(`SELECT ctid::text AS place, ${name} AS value FROM ${into} WHERE ${name} IS NOT NULL`);
  for (const { place, value } of rows) {
    await client.query(`UPDATE ${into} SET ${name} = $1::${type} WHERE ctid = $2::tid`, [JSON.stringify(withCanary(value)), place]);
  }
  return rows.length;
}

/** The value with the canary behind each of its strings, or added where it has none. */
function withCanary(value: unknown): unknown {
  const changed = withCanaryInside(value);
  if (JSON.stringify(changed).includes(CANARY)) return changed;
  if (Array.isArray(value)) return [...(value as unknown[]), CANARY];
  return typeof value === 'object' ? { ...value, [CANARY]: CANARY } : value;
}

function withCanaryInside(value: unknown): unknown {
  if (typeof value === 'string') return `${value} ${CANARY}`;
  if (Array.isArray(value)) return value.map(withCanaryInside);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withCanaryInside(inner)]));
}

import type pg from 'pg';
import type { TableRows } from './resulting-rows.ts';

/** Ways of inserting many rows through pg; the baseline is the one that proves faster in the run. */
export type BulkWay = 'unnest' | 'jsonb';

/** Inserts one hand-in's rows in one transaction, a statement a table, as fast as plain SQL through pg goes. */
export async function insertBatch(client: pg.Client, batch: readonly TableRows[], way: BulkWay): Promise<void> {
  await client.query('BEGIN');
  for (const table of batch) await (way === 'unnest' ? insertUnnested(client, table) : insertJson(client, table));
  const { command } = await client.query('COMMIT');
  if (command !== 'COMMIT') throw new Error('the raw insert was rolled back');
}

async function insertUnnested(client: pg.Client, table: TableRows): Promise<void> {
  const arrays = table.columns.map(({ type }, index) => `$${index + 1}::${type}[]`).join(', ');
  const cells = table.columns.map((_, index) => arrayText(table.rows.map((row) => row[index] ?? null)));
  await client.query(`INSERT INTO ${table.table} (${namesOf(table)}) SELECT * FROM unnest(${arrays})${overwriting(table)}`, cells);
}

async function insertJson(client: pg.Client, table: TableRows): Promise<void> {
  const values = table.columns.map(({ type }, index) => `(r->>${index})::${type}`).join(', ');
  await client.query(`INSERT INTO ${table.table} (${namesOf(table)}) SELECT ${values} FROM jsonb_array_elements($1::jsonb) r${overwriting(table)}`, [JSON.stringify(table.rows)]);
}

function namesOf({ columns }: TableRows): string {
  return columns.map(({ name }) => name).join(', ');
}

function overwriting({ columns, key }: TableRows): string {
  if (key === null) return '';
  const inKey = new Set(key.split(', '));
  const set = columns.filter(({ name }) => !inKey.has(name)).map(({ name }) => `${name} = excluded.${name}`).join(', ');
  return ` ON CONFLICT (${key}) DO UPDATE SET ${set}`;
}

const plain = /^[0-9A-Za-z-]+$/;

/** PostgreSQL's text of an array; members are quoted only where they must be, which the driver's own does for each. */
function arrayText(cells: readonly (string | null)[]): string {
  return `{${cells.map((cell) => (cell === null ? 'NULL' : plain.test(cell) && cell !== 'NULL' ? cell : quoted(cell))).join(',')}}`;
}

function quoted(cell: string): string {
  return `"${cell.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

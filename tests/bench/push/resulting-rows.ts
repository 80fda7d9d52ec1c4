import type { Queryable } from '../../../server/db/database.ts';

/** A table that sales become rows in, and which of its rows came of which hand-in. */
interface Resulting {
  table: string;
  /** SQL that is true of the rows of one hand-in: $1 is its position, $2 the device. */
  ofHandIn: string;
  /** Set when the hand-in changed rows that were there: they are written over. */
  key?: string;
}

const byOperation = (column: string) => `${column} IN (SELECT id FROM operations WHERE device_id = $2 AND position = $1)`;
const soldLast = `IN (SELECT id::uuid FROM sync_rows WHERE collection = 'stock' AND position = $1 AND $2::uuid IS NOT NULL)`;

/** A row that many hand-ins added to (a stock level, the day's figures) stands with the last of them. */
const lastHandIn = `$1 = (SELECT max(position) FROM operations) AND $2::uuid IS NOT NULL`;
const lastOfDevice = `id = $2 AND $1 = (SELECT max(position) FROM operations WHERE device_id = $2)`;

/** Every table that a push of sales writes to, in the order in which it does. */
export const resultingTables: readonly Resulting[] = [
  { table: 'inventory_operations', ofHandIn: byOperation('operation_id') },
  { table: 'stock_levels', ofHandIn: `product_id ${soldLast}`, key: 'product_id, warehouse_id' },
  { table: 'stock_values', ofHandIn: `product_id ${soldLast}`, key: 'product_id' },
  { table: 'cash_movements', ofHandIn: byOperation('operation_id') },
  { table: 'cash_totals', ofHandIn: lastHandIn, key: 'session_id, method' },
  { table: 'sales', ofHandIn: byOperation('id') },
  { table: 'sale_items', ofHandIn: byOperation('sale_id') },
  { table: 'payments', ofHandIn: byOperation('sale_id') },
  { table: 'journal_entries', ofHandIn: byOperation('operation_id') },
  { table: 'journal_entry_lines', ofHandIn: byOperation('operation_id') },
  { table: 'rollups', ofHandIn: lastHandIn, key: 'day, branch_id, register_id, hour' },
  { table: 'tasks', ofHandIn: byOperation('operation_id') },
  { table: 'devices', ofHandIn: lastOfDevice, key: 'id' },
  { table: 'sync_counter', ofHandIn: `$2::uuid IS NOT NULL AND position = $1`, key: 'singleton' },
  { table: 'sync_positions', ofHandIn: `position = $1 AND $2::uuid IS NOT NULL` },
  { table: 'sync_rows', ofHandIn: `position = $1 AND $2::uuid IS NOT NULL`, key: 'collection, id' },
  { table: 'operations', ofHandIn: 'device_id = $2 AND position = $1' },
];

/** Rows as PostgreSQL's own texts, column by column as they are inserted. */
export interface TableRows {
  table: string;
  columns: readonly { name: string; type: string }[];
  rows: readonly (readonly (string | null)[])[];
  key: string | null;
}

/** The rows that hand-ins after a position became, a list of tables for each hand-in, in their order. */
export async function readResultingRows(db: Queryable, after: number): Promise<TableRows[][]> {
  const { rows: positions } = await db.query<{ position: number; deviceId: string }>(
    'SELECT DISTINCT position, device_id AS "deviceId" FROM operations WHERE position > $1 ORDER BY position',
    [after],
  );
  const columns = await readColumns(db);
  const batches: TableRows[][] = [];
  for (const { position, deviceId } of positions) {
    const batch: TableRows[] = [];
    for (const { table, ofHandIn, key } of resultingTables) {
      const own = columns.get(table) ?? [];
      const texts = own.map(({ name }) => `${name}::text`).join(', ');
      const { rows } = await db.query<{ cells: (string | null)[] }>(`SELECT ARRAY[${texts}] AS cells FROM ${table} WHERE ${ofHandIn}`, [position, deviceId]);
      if (rows.length > 0) batch.push({ table, columns: own, rows: rows.map(({ cells }) => cells), key: key ?? null });
    }
    batches.push(batch);
  }
  return batches;
}

async function readColumns(db: Queryable): Promise<Map<string, { name: string; type: string }[]>> {
  const { rows } = await db.query<{ table: string; name: string; type: string }>(
    `SELECT relname::text AS table, attname::text AS name, format_type(atttypid, atttypmod) AS type
     FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
     WHERE relname = ANY($1) AND relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped ORDER BY relname, attnum`,
    [resultingTables.map(({ table }) => table)],
  );
  const columns = new Map<string, { name: string; type: string }[]>();
  for (const { table, name, type } of rows) columns.set(table, [...(columns.get(table) ?? []), { name, type }]);
  return columns;
}

/** Number and hash of all rows of each of these tables, to prove that two databases hold the same. */
export async function fingerprint(db: Queryable): Promise<string[]> {
  const prints: string[] = [];
  for (const { table } of resultingTables) {
    const { rows } = await db.query<{ print: string }>(
      `SELECT count(*) || ' rows, ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) AS print FROM ${table} t`,
    );
    prints.push(`${table}: ${rows[0]?.print}`);
  }
  return prints;
}

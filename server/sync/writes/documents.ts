import { createHash } from 'node:crypto';
import type { Transaction } from '../../db/database.ts';
import type { Applied } from '../applied.ts';
import { insertRows, type Cell } from '../bulk.ts';
import type { ChangeSet } from '../positions.ts';
import { documentTables, type DocumentTable } from './document-tables.ts';

/** Writes the documents of a batch: a statement for each table that has any. */
export async function writeDocuments(tx: Transaction, batch: readonly Applied[], changes: ChangeSet): Promise<void> {
  await Promise.all(documentTables.map(({ table, columns, rows }) => insertRows(tx, table, columns, batch.flatMap(rows))));
  for (const { operation, effects } of batch) {
    for (const saleId of effects.invoiceRequests.flatMap(({ saleIds }) => saleIds)) changes.touch('invoices', saleId, operation.branch);
  }
}

/** The rows of one operation in a table, as `[1, digest]` under the document each belongs to; sums of them tell two tables apart. */
export function digestsOf({ rows }: DocumentTable, applied: Applied): { key: string; amounts: number[] }[] {
  return rows(applied).map((cells) => ({ key: String(cells[0]), amounts: [1, digest(cells)] }));
}

/** The same of what a table holds: `key` and `amounts`. */
export function storedDigests({ table, columns }: DocumentTable): string {
  const [first = '', ...rest] = Object.keys(columns);
  const text = [first, ...rest].map((name) => `coalesce(${name}::text, '~')`).join(` || '|' || `);
  return `SELECT ${first}::text AS key, ARRAY[count(*), sum(('x' || left(md5(${text}), 8))::bit(32)::bigint)::bigint] AS amounts FROM ${table} GROUP BY 1`;
}

function digest(cells: readonly Cell[]): number {
  const text = cells.map((cell) => (cell === null ? '~' : String(cell))).join('|');
  return Number.parseInt(createHash('md5').update(text, 'utf8').digest('hex').slice(0, 8), 16);
}

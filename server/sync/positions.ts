import { randomBytes } from 'node:crypto';
import type { PulledCollection } from '../../src/domain/sync/api.ts';
import type { Queryable, Transaction } from '../db/database.ts';
import { columnArrays, unnested, type Cell } from './bulk.ts';

/** A row that devices pull was changed, or (`deleted`) is gone. A null branch means the devices of every branch. */
export interface TouchedRow {
  collection: PulledCollection;
  id: string;
  branchId: string | null;
  deleted?: boolean;
}

/** How long a position can be quoted by a checkpoint. */
const KEPT_DAYS = 400;

const rowColumns = { collection: 'text', id: 'text', branch_id: 'uuid', deleted: 'boolean' };

/** Collects what one transaction changes of what devices pull, each row once, and gives it all one position. */
export class ChangeSet {
  readonly #rows = new Map<string, TouchedRow>();

  touch(collection: PulledCollection, id: string, branchId: string | null = null, deleted = false): void {
    this.#rows.set(`${collection}/${id}`, { collection, id, branchId, deleted });
  }

  /**
   * Gives the rows their position. Call last in the transaction: from here on the tenant's one counter row is
   * locked, so that positions are given in the order of commits and a pull never skips a late one.
   */
  commit(tx: Transaction): Promise<{ position: number }> {
    return touchRows(tx, [...this.#rows.values()]);
  }
}

/**
 * Marks rows as changed, under one new position. Call once, last in the transaction; after the commit tell
 * `announceCommitted`, so that devices hear of it at once.
 */
export async function touchRows(tx: Transaction, rows: readonly TouchedRow[]): Promise<{ position: number }> {
  // One statement cannot write a row twice: of several mentions the last counts.
  const distinct = [...new Map(rows.map((row) => [`${row.collection}/${row.id}`, row])).values()];
  const cells = distinct.map((row): Cell[] => [row.collection, row.id, row.branchId, row.deleted ?? false]);
  const { rows: answer } = await tx.query<{ position: number }>(
    `WITH counter AS (UPDATE sync_counter SET position = position + 1 RETURNING position),
      stored AS (INSERT INTO sync_positions (position, token) SELECT position, $1 FROM counter),
      touched AS (
        INSERT INTO sync_rows (collection, id, branch_id, deleted, position)
        SELECT r.*, counter.position FROM ${unnested(rowColumns, 2)} r, counter
        ON CONFLICT (collection, id) DO UPDATE SET branch_id = excluded.branch_id, deleted = excluded.deleted, position = excluded.position
      )
    SELECT position FROM counter`,
    [randomBytes(8).toString('hex'), ...columnArrays(rowColumns, cells)],
  );
  const position = answer[0]?.position;
  if (position === undefined) throw new Error('the counter of positions is missing');
  return { position };
}

/** Takes a position for changes that no device pulls row by row. The same rules as for `touchRows`. */
export function commitPosition(tx: Transaction): Promise<{ position: number }> {
  return touchRows(tx, []);
}

/**
 * Marks every row of every collection as changed: for a tenant's first rows, or tables that were filled or mended
 * without saying so. Devices pull them all again.
 */
export async function touchEverything(tx: Transaction): Promise<{ position: number }> {
  const { position } = await commitPosition(tx);
  await tx.query(
    `INSERT INTO sync_rows (collection, id, branch_id, position, deleted)
     SELECT r.collection, r.id, r.branch_id, $1, false FROM (
       SELECT 'settings' AS collection, 'tenant' AS id, NULL::uuid AS branch_id FROM shop
       UNION ALL SELECT 'settings', 'branch:' || id, NULL FROM branches
       UNION ALL SELECT 'settings', 'warehouse:' || id, NULL FROM warehouses
       UNION ALL SELECT 'settings', 'register:' || id, NULL FROM registers
       UNION ALL SELECT 'employees', id::text, NULL FROM employees
       UNION ALL SELECT 'products', id::text, NULL FROM products
       UNION ALL SELECT DISTINCT 'stock', product_id::text, NULL::uuid FROM stock_levels
       UNION ALL SELECT 'customers', id::text, NULL FROM customers
       UNION ALL SELECT 'history', id::text, CASE WHEN type LIKE 'transfer.%' THEN NULL ELSE branch_id END FROM operations WHERE folio IS NOT NULL
       UNION ALL SELECT 'balances', kind || '/' || owner_id, NULL FROM balances WHERE kind <> 'transit'
       UNION ALL SELECT 'invoices', sale_id::text, (array_agg(branch_id))[1] FROM (
         SELECT s.sale_id, q.branch_id FROM invoice_request_sales s JOIN invoice_requests q ON q.id = s.request_id
         UNION ALL SELECT c.sale_id, d.branch_id FROM cfdi_sales c JOIN cfdi_documents d ON d.id = c.document_id AND d.kind = 'ingreso'
       ) i GROUP BY sale_id
     ) r
     ON CONFLICT (collection, id) DO UPDATE SET branch_id = excluded.branch_id, position = excluded.position, deleted = false`,
    [position],
  );
  return { position };
}

/** Forgets the tokens of positions older than 400 days; never that of the latest. */
export async function prunePositions(db: Queryable): Promise<void> {
  await db.query(
    `DELETE FROM sync_positions WHERE committed_at < now() - make_interval(days => $1)
     AND position < (SELECT position FROM sync_counter)`,
    [KEPT_DAYS],
  );
}

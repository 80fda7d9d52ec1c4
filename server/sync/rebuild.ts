import { createHash } from 'node:crypto';
import { decisionSchema } from '../../src/domain/kernel/decision.ts';
import type { Database, Transaction } from '../db/database.ts';
import { NO_REGISTER, Sums, type Applied } from './applied.ts';
import { rereadOperation } from './received.ts';
import { documentTables } from './writes/document-tables.ts';
import { digestsOf, storedDigests } from './writes/documents.ts';
import { sumRollups } from './writes/rollups.ts';

/** A figure that the tables hold otherwise than the operations and decisions say. */
export interface Difference {
  table: string;
  key: string;
  /** From operations and decisions; null where they know of no such row. */
  expected: number[] | null;
  /** As stored; null where the row is missing. */
  stored: number[] | null;
}

/** One table as worked out anew. */
export interface VerifiedTable {
  table: string;
  /** Keyed sums that are not all zero. */
  rows: number;
  /** Of its keys and sums, in order of the keys. */
  sha256: string;
  /** Whether what is stored has the same hash. */
  same: boolean;
}

export interface Verification {
  operations: number;
  tables: VerifiedTable[];
  differences: Difference[];
}

const PAGE = 1000;
const MAX_DIFFERENCES = 200;

/** The caches and facts compared, each as keyed sums (documents: of digests of their rows): the query gives `key` and `amounts`. */
const storedSums: Readonly<Record<string, string>> = {
  stock_levels: `SELECT product_id || '/' || warehouse_id AS key, ARRAY[quantity_milli, reserved_milli] AS amounts FROM stock_levels`,
  stock_values: 'SELECT product_id::text AS key, ARRAY[quantity_milli, value_cents] AS amounts FROM stock_values',
  inventory_operations: `SELECT product_id || '/' || warehouse_id || '/' || kind AS key,
    ARRAY[sum(quantity_milli)::bigint, sum(value_cents)::bigint, count(*)] AS amounts FROM inventory_operations GROUP BY 1`,
  cash_totals: `SELECT session_id || '/' || method AS key, ARRAY[amount_cents] AS amounts FROM cash_totals`,
  cash_movements: `SELECT session_id || '/' || kind || '/' || method AS key, ARRAY[sum(amount_cents)::bigint, count(*)] AS amounts FROM cash_movements GROUP BY 1`,
  journal: `SELECT e.posting_day || '/' || e.branch_id || '/' || l.account AS key,
    ARRAY[sum(l.debit_cents)::bigint, sum(l.credit_cents)::bigint, count(*)] AS amounts
    FROM journal_entry_lines l JOIN journal_entries e USING (operation_id, sequence) GROUP BY 1`,
  sales: `SELECT day || '/' || branch_id AS key, ARRAY[count(*), sum(total_cents)::bigint, sum(net_cents)::bigint, sum(tax_cents)::bigint, sum(cost_cents)::bigint] AS amounts
    FROM sales GROUP BY 1`,
  sale_items: `SELECT product_id::text AS key, ARRAY[count(*), sum(quantity_milli)::bigint, sum(amount_cents)::bigint, sum(tax_cents)::bigint, sum(cost_cents)::bigint] AS amounts
    FROM sale_items GROUP BY 1`,
  rollups: `SELECT day || '/' || branch_id || '/' || register_id || '/' || hour AS key,
    ARRAY[sale_count, total_cents, net_cents, tax_cents, cost_cents, discount_cents, cash_cents, card_cents, transfer_cents, credit_cents] AS amounts FROM rollups`,
  balances: `SELECT kind || '/' || owner_id AS key, ARRAY[amount_cents, tax_cents] AS amounts FROM balances`,
  ...Object.fromEntries(documentTables.map((one) => [one.table, storedDigests(one)])),
};

/**
 * Works out stock, cash, journal, rollups, balances and documents anew from every operation and its decision, by the pure effects,
 * and compares with what the tables hold, in one snapshot. Nothing is changed.
 */
export async function verifyDerived(db: Database): Promise<Verification> {
  return db.transaction(async (tx) => {
    const expected = new Map(Object.keys(storedSums).map((table) => [table, new Sums()]));
    let operations = 0;
    for await (const page of appliedPages(tx)) {
      operations += page.length;
      addUp(page, (table, key, amounts) => expected.get(table)?.add(key, amounts));
    }
    const differences: Difference[] = [];
    const tables: VerifiedTable[] = [];
    for (const [table, query] of Object.entries(storedSums)) {
      const compared = await compare(tx, table, query, expected.get(table) ?? new Sums());
      tables.push(compared.verified);
      differences.push(...compared.differences);
    }
    return { operations, tables, differences: differences.slice(0, MAX_DIFFERENCES) };
  }, { isolation: 'repeatable read', readOnly: true });
}

async function* appliedPages(tx: Transaction): AsyncGenerator<Applied[]> {
  let after = NO_REGISTER;
  for (;;) {
    const { rows } = await tx.query<{ id: string; hash: string; core: string; personal: string | null; decision: unknown }>(
      `SELECT id, hash, core, personal, decision FROM operations WHERE outcome = 'applied' AND id > $1 ORDER BY id LIMIT ${PAGE}`,
      [after],
    );
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
    yield rows.map((row) => reapply(row));
  }
}

function reapply(row: { id: string; hash: string; core: string; personal: string | null; decision: unknown }): Applied {
  const reading = rereadOperation(row);
  if (reading.kind !== 'readable') throw new Error(`operation ${row.id} was applied and cannot be read: ${reading.reason}`);
  const decision = decisionSchema.parse(row.decision);
  return { operation: reading.operation, decision, effects: reading.definition.effects(reading.operation, decision), folio: null };
}

function addUp(page: readonly Applied[], add: Add): void {
  for (const { parts, totals } of sumRollups(page)) add('rollups', parts.join('/'), totals);
  for (const applied of page) {
    const { operation, decision, effects } = applied;
    addDocuments(applied, add);
    for (const { productId, warehouseId, kind, quantityMilli, valueCents } of effects.inventory) {
      add('stock_levels', `${productId}/${warehouseId}`, [quantityMilli, 0]);
      add('stock_values', productId, [quantityMilli, valueCents]);
      add('inventory_operations', `${productId}/${warehouseId}/${kind}`, [quantityMilli, valueCents, 1]);
    }
    for (const { sessionId, kind, method, amountCents } of effects.cash) {
      add('cash_totals', `${sessionId}/${method}`, [amountCents]);
      add('cash_movements', `${sessionId}/${kind}/${method}`, [amountCents, 1]);
    }
    for (const { account, debitCents, creditCents } of effects.journal.flatMap(({ lines }) => lines)) {
      add('journal', `${decision.postingDay}/${operation.branch}/${account}`, [debitCents, creditCents, 1]);
    }
    for (const sale of effects.sales) {
      add('sales', `${decision.day}/${operation.branch}`, [1, sale.totalCents, sale.netCents, sale.taxCents, sale.costCents]);
      for (const item of sale.items) add('sale_items', item.productId, [1, item.quantityMilli, item.amountCents, item.taxCents, item.costCents]);
    }
  }
}

type Add = (table: string, key: string, amounts: number[]) => void;

function addDocuments(applied: Applied, add: Add): void {
  const { balances, reservations } = applied.effects;
  for (const { kind, ownerId, amountCents, taxCents } of balances) add('balances', `${kind}/${ownerId}`, [amountCents, taxCents]);
  for (const { productId, warehouseId, quantityMilli } of reservations) add('stock_levels', `${productId}/${warehouseId}`, [0, quantityMilli]);
  for (const one of documentTables) for (const { key, amounts } of digestsOf(one, applied)) add(one.table, key, amounts);
}

async function compare(tx: Transaction, table: string, query: string, sums: Sums<string>): Promise<{ verified: VerifiedTable; differences: Difference[] }> {
  const { rows } = await tx.query<{ key: string; amounts: number[] }>(query);
  const stored = new Map(rows.map(({ key, amounts }) => [key, amounts]));
  const expected = new Map(sums.rows().map(({ parts, totals }) => [parts.join('/'), totals]));
  const sha256 = hashOf(expected);
  const differences: Difference[] = [];
  for (const key of new Set([...expected.keys(), ...stored.keys()])) {
    const [mine, held] = [expected.get(key) ?? null, stored.get(key) ?? null];
    if (!sameAmounts(mine, held)) differences.push({ table, key, expected: mine, stored: held });
  }
  return { verified: { table, rows: [...expected.values()].filter(isSomething).length, sha256, same: hashOf(stored) === sha256 }, differences };
}

/** A row of zeros is as good as none: a product that was only ever locked has one. */
function isSomething(amounts: readonly number[]): boolean {
  return amounts.some((amount) => amount !== 0);
}

function hashOf(sums: ReadonlyMap<string, readonly number[]>): string {
  const hash = createHash('sha256');
  const filled = [...sums].filter(([, amounts]) => isSomething(amounts)).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [key, amounts] of filled) hash.update(`${key}=${amounts.join(',')}\n`);
  return hash.digest('hex');
}

function sameAmounts(a: readonly number[] | null, b: readonly number[] | null): boolean {
  const length = Math.max(a?.length ?? 0, b?.length ?? 0);
  return Array.from({ length }, (_, index) => index).every((index) => (a?.[index] ?? 0) === (b?.[index] ?? 0));
}

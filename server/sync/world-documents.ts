import type { Balance } from '../../src/domain/kernel/balance.ts';
import type { LayawayFacts } from '../../src/domain/kernel/world.ts';
import type { Transaction } from '../db/database.ts';
import { insertRows } from './bulk.ts';
import type { BatchNeeds } from './world-needs.ts';
import type { DraftRow, SaleState, TransferState } from './world-rows.ts';

/** The balances a batch asks for, with those by which its sales, layaways and transfers are locked; in the house's one order. */
export function balancesOf({ balances, sales, layaways, transfers }: BatchNeeds): string[] {
  const keys = new Set(balances);
  for (const id of sales) keys.add(`sale/${id}`);
  for (const id of layaways) keys.add(`layaway/${id}`);
  for (const id of transfers) keys.add(`transit/${id}`);
  return [...keys].sort();
}

const columns = { kind: 'text', owner_id: 'uuid', amount_cents: 'bigint', tax_cents: 'bigint' };

/** Also those nobody has touched: their row is made first, so that two first writers wait for each other. */
export async function lockBalances(tx: Transaction, keys: readonly string[]): Promise<Map<string, Balance>> {
  if (keys.length === 0) return new Map();
  const [, { rows }] = await Promise.all([
    insertRows(tx, 'balances', columns, keys.map((key) => [...key.split('/'), 0, 0]), 'ON CONFLICT DO NOTHING'),
    tx.query<Balance & { key: string }>(
      `SELECT b.kind || '/' || b.owner_id AS key, amount_cents AS "amountCents", tax_cents AS "taxCents"
       FROM balances b JOIN unnest($1::text[]) k (key) ON b.kind = split_part(k.key, '/', 1) AND b.owner_id = split_part(k.key, '/', 2)::uuid
       ORDER BY b.kind, b.owner_id FOR UPDATE OF b`,
      [keys],
    ),
  ]);
  return new Map(rows.map(({ key, ...balance }) => [key, balance]));
}

/** A transaction takes no more: PostgreSQL has room for some thousands that are no row's, for all databases together. */
const DRAFT_LOCKS = 64;

/**
 * The first sale of each draft. A draft has no row of its own here: two devices that pay one wait for each other by the
 * lock that its id shares with others.
 */
export async function loadDrafts(tx: Transaction, ids: readonly string[]): Promise<Map<string, DraftRow>> {
  if (ids.length === 0) return new Map();
  const locks = [...new Set(ids.map((id) => Number.parseInt(id.slice(-2), 16) % DRAFT_LOCKS))].sort((a, b) => a - b);
  const [, { rows }] = await Promise.all([
    tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('draft ' || lock, 0)) FROM unnest($1::integer[]) lock`, [locks]),
    tx.query<DraftRow & { id: string }>(
      'SELECT DISTINCT ON (draft_id) draft_id AS id, id AS "saleId", folio FROM sales WHERE draft_id = ANY($1) ORDER BY draft_id, business_ms, id',
      [ids],
    ),
  ]);
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}

/** Sales with their lines and what was returned of each. */
export async function loadSales(tx: Transaction, ids: readonly string[]): Promise<Map<string, SaleState>> {
  if (ids.length === 0) return new Map();
  const [{ rows: sales }, { rows: lines }] = await Promise.all([
    tx.query<{ id: string; folio: string; customerId: string | null }>('SELECT id, folio, customer_id AS "customerId" FROM sales WHERE id = ANY($1)', [ids]),
    tx.query<Figures & { id: string; line: number; productId: string; returned: Figures }>(
      `SELECT i.sale_id AS id, i.line, i.product_id AS "productId", i.quantity_milli AS "quantityMilli", i.net_cents AS "netCents",
         i.tax_cents AS "taxCents", i.cost_cents AS "costCents",
         (SELECT jsonb_build_object('quantityMilli', coalesce(sum(quantity_milli), 0), 'netCents', coalesce(sum(net_cents), 0),
            'taxCents', coalesce(sum(tax_cents), 0), 'costCents', coalesce(sum(cost_cents), 0))
          FROM return_items r WHERE r.sale_id = i.sale_id AND r.sale_line = i.line) AS returned
       FROM sale_items i WHERE sale_id = ANY($1) ORDER BY sale_id, line`,
      [ids],
    ),
  ]);
  const states = new Map(sales.map(({ id, ...sale }): [string, SaleState] => [id, { ...sale, lines: [] }]));
  for (const { id, line, ...figures } of lines) {
    const state = states.get(id);
    if (state) state.lines[line] = figures;
  }
  return states;
}

type Figures = SaleState['lines'][number]['returned'];

/** Layaways; of two closings the first counts. */
export async function loadLayaways(tx: Transaction, ids: readonly string[]): Promise<Map<string, LayawayFacts>> {
  if (ids.length === 0) return new Map();
  const { rows } = await tx.query<LayawayFacts & { id: string }>(
    `SELECT id, customer_id AS "customerId", total_cents AS "totalCents", tax_cents AS "taxCents", coalesce(
       (SELECT kind FROM layaway_closings c WHERE c.layaway_id = l.id ORDER BY business_ms, operation_id LIMIT 1), 'active') AS state
     FROM layaways l WHERE id = ANY($1)`,
    [ids],
  );
  return new Map(rows.map(({ id, ...facts }) => [id, facts]));
}

/** Transfers with their lines and what of each has arrived or was lost; also of those that only arrived so far. */
export async function loadTransfers(tx: Transaction, ids: readonly string[]): Promise<Map<string, TransferState>> {
  if (ids.length === 0) return new Map();
  const [{ rows }, { rows: lines }] = await Promise.all([
    tx.query<{ id: string; toWarehouseId: string }>('SELECT id, to_warehouse_id AS "toWarehouseId" FROM transfers WHERE id = ANY($1)', [ids]),
    tx.query<TransferState['lines'][number] & { id: string; line: number }>(
      `SELECT id, line, (array_agg("productId" ORDER BY quantity DESC))[1] AS "productId", sum(quantity)::bigint AS "quantityMilli", sum(cost)::bigint AS "costCents",
         sum(settled)::bigint AS "settledMilli", sum(settled_cost)::bigint AS "settledCents"
       FROM (
         SELECT transfer_id AS id, line, product_id AS "productId", quantity_milli AS quantity, cost_cents AS cost, 0 AS settled, 0 AS settled_cost
           FROM transfer_items WHERE transfer_id = ANY($1)
         UNION ALL
         SELECT transfer_id, shipped_line, product_id, 0, 0, quantity_milli + lost_milli, cost_cents + lost_cents
           FROM transfer_receipt_items WHERE transfer_id = ANY($1)
       ) l GROUP BY id, line`,
      [ids],
    ),
  ]);
  const states = new Map(rows.map(({ id, toWarehouseId }): [string, TransferState] => [id, { toWarehouseId, lines: [] }]));
  for (const { id, line, ...figures } of lines) {
    const state = states.get(id) ?? { toWarehouseId: null, lines: [] };
    state.lines[line] = figures;
    states.set(id, state);
  }
  return states;
}

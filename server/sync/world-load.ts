import type { PermissionAdjustment, RoleGrant } from '../../src/domain/identity/permissions.ts';
import type { CustomerFacts } from '../../src/domain/kernel/world.ts';
import type { Transaction } from '../db/database.ts';
import { insertRows } from './bulk.ts';
import type { BatchNeeds } from './world-needs.ts';
import { balancesOf, loadDrafts, loadLayaways, loadSales, loadTransfers, lockBalances } from './world-documents.ts';
import type { BranchRow, EmployeeRow, ProductState, SessionState, WorldRows } from './world-rows.ts';

/**
 * Loads what a batch is judged by, a few queries for any number of operations, and locks what it will change.
 * Every writer locks in this one order (stock by product, sessions, balances, drafts, then records), so that none waits
 * in a circle. Rows are locked, not the tenant: eight devices handing in single sales go half again as fast so, and
 * large batches no slower. A sale, layaway or transfer is locked by its balance, then read.
 *
 * Queries are sent together and done in the order in which they stand here; only after stock is locked, which may take
 * rows that are made first, the others follow.
 */
export async function loadWorld(tx: Transaction, needs: BatchNeeds): Promise<Omit<WorldRows, 'deviceId' | 'revokedAtMs'>> {
  const [branches, closedMonths, employees, stock] = await Promise.all([
    loadBranches(tx), loadClosedMonths(tx), loadEmployees(tx, [...needs.employees]), lockStock(tx, [...needs.products].sort()),
  ]);
  const [products, customers, sessions, balances, drafts, sales, layaways, transfers] = await Promise.all([
    loadProducts(tx, [...needs.products], stock), loadCustomers(tx, [...needs.customers]), loadSessions(tx, [...needs.sessions]),
    lockBalances(tx, balancesOf(needs)), loadDrafts(tx, [...needs.drafts]), loadSales(tx, [...needs.sales]),
    loadLayaways(tx, [...needs.layaways]), loadTransfers(tx, [...needs.transfers]),
  ]);
  return { branches, closedMonths, employees, products, customers, sessions, balances, drafts, sales, layaways, transfers };
}

async function loadBranches(tx: Transaction): Promise<Map<string, BranchRow>> {
  const { rows } = await tx.query<{ id: string; timeZone: string; warehouse: string | null }>(
    `SELECT b.id, b.time_zone AS "timeZone", w.id AS warehouse
     FROM branches b LEFT JOIN warehouses w ON w.branch_id = b.id AND w.is_default`,
  );
  return new Map(rows.map((row) => [row.id, { timeZone: row.timeZone, defaultWarehouse: row.warehouse }]));
}

async function loadClosedMonths(tx: Transaction): Promise<Set<string>> {
  const { rows } = await tx.query<{ month: string }>(`SELECT month FROM fiscal_periods WHERE status = 'closed'`);
  return new Set(rows.map((row) => row.month));
}

async function loadEmployees(tx: Transaction, ids: string[]): Promise<Map<string, EmployeeRow>> {
  if (ids.length === 0) return new Map();
  const { rows } = await tx.query<{ id: string; active: boolean; maxDiscountBps: number; roles: RoleGrant[]; adjustments: PermissionAdjustment[] }>(
    `SELECT id, active, max_discount_bps AS "maxDiscountBps",
       (SELECT coalesce(jsonb_agg(jsonb_build_object('role', role, 'branchId', branch_id)), '[]')
          FROM employee_roles WHERE employee_id = e.id) AS roles,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('permission', permission, 'branchId', branch_id, 'granted', granted)), '[]')
          FROM employee_permissions WHERE employee_id = e.id) AS adjustments
     FROM employees e WHERE id = ANY($1)`,
    [ids],
  );
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}

interface StockRow {
  id: string;
  quantityMilli: number;
  valueCents: number;
}

const stockForUpdate = `SELECT product_id AS id, quantity_milli AS "quantityMilli", value_cents AS "valueCents"
  FROM stock_values WHERE product_id = ANY($1) ORDER BY product_id FOR UPDATE`;

async function loadProducts(tx: Transaction, ids: string[], stock: ReadonlyMap<string, StockRow>): Promise<Map<string, ProductState>> {
  if (ids.length === 0) return new Map();
  const [{ rows: products }, { rows: levels }] = await Promise.all([
    tx.query<{ id: string; active: boolean; costCents: number }>('SELECT id, active, cost_cents AS "costCents" FROM products WHERE id = ANY($1)', [ids]),
    tx.query<{ id: string; warehouseId: string; quantityMilli: number }>(
      'SELECT product_id AS id, warehouse_id AS "warehouseId", quantity_milli AS "quantityMilli" FROM stock_levels WHERE product_id = ANY($1)',
      [ids],
    ),
  ]);
  const states = new Map(ids.map((id): [string, ProductState] => {
    const { quantityMilli = 0, valueCents = 0 } = stock.get(id) ?? {};
    return [id, { exists: false, active: false, unitCostCents: 0, quantityMilli, valueCents, levels: new Map() }];
  }));
  for (const { id, active, costCents } of products) Object.assign(states.get(id) ?? {}, { exists: true, active, unitCostCents: costCents });
  for (const level of levels) states.get(level.id)?.levels.set(level.warehouseId, level.quantityMilli);
  return states;
}

/** Also for products that never had stock: their row is made first, so that two first sales wait for each other. */
async function lockStock(tx: Transaction, ids: string[]): Promise<Map<string, StockRow>> {
  if (ids.length === 0) return new Map();
  const { rows } = await tx.query<StockRow>(stockForUpdate, [ids]);
  const stock = new Map(rows.map((row) => [row.id, row]));
  const missing = ids.filter((id) => !stock.has(id));
  if (missing.length === 0) return stock;
  await insertRows(tx, 'stock_values', { product_id: 'uuid', quantity_milli: 'bigint', value_cents: 'bigint' },
    missing.map((id) => [id, 0, 0]), 'ON CONFLICT DO NOTHING');
  const { rows: made } = await tx.query<StockRow>(stockForUpdate, [missing]);
  for (const row of made) stock.set(row.id, row);
  return stock;
}

async function loadCustomers(tx: Transaction, ids: string[]): Promise<Map<string, CustomerFacts>> {
  if (ids.length === 0) return new Map();
  const { rows } = await tx.query<CustomerFacts & { id: string }>(
    `SELECT id, active, price_tier AS "priceTier", credit_limit_cents AS "creditLimitCents" FROM customers WHERE id = ANY($1)`,
    [ids],
  );
  return new Map(rows.map(({ id, ...facts }) => [id, facts]));
}

async function loadSessions(tx: Transaction, ids: string[]): Promise<Map<string, SessionState>> {
  if (ids.length === 0) return new Map();
  const { rows } = await tx.query<SessionState & { id: string }>(
    `SELECT s.id, s.closed_ms IS NULL AS open, coalesce(s.register_id::text, '') AS "registerId", coalesce(t.amount_cents, 0) AS "expectedCashCents"
     FROM cash_sessions s LEFT JOIN cash_totals t ON t.session_id = s.id AND t.method = 'cash'
     WHERE s.id = ANY($1) ORDER BY s.id FOR UPDATE OF s`,
    [ids],
  );
  return new Map(rows.map(({ id, ...state }) => [id, state]));
}

import type { Installation } from '../server/installation.ts';
import type { Shop } from '../server/shop.ts';
import type { Arrived } from './arrivals.ts';
import { OWED, Violation, type Facts } from './promises.ts';
import { Tally } from './reckoning.ts';

/** Accounts that hold what stock is worth: booked at costs that only the server knows. */
const COST_ACCOUNTS = new Set(['130', '135', '510', '520', '330']);
/** Stock that was found is booked as income at its cost. */
const FOUND_ACCOUNT = '430';
/** What customers owe and paid in advance, and the tax of it. */
const OWED_ACCOUNTS = new Set(['120', '215', '220', '221']);

type Reckoned = Arrived & { facts: Facts };

/** What must be on the shelves, by `product/warehouse` in thousandths: from what people meant and nothing else. */
export type Shelves = Tally;

/** Invariants 4 to 7: stock, drawers, books and folios are what the acts come to, to the centavo. */
export async function checkFigures(installation: Installation, arrived: readonly Arrived[], cloned: ReadonlySet<string>): Promise<Shelves> {
  const reckoned = arrived.map((one) => ({ ...one, facts: one.attempt.facts(one.kept.body) }));
  const shelves = await checkStock(installation, reckoned);
  await checkDrawers(installation, reckoned, cloned);
  await checkBooks(installation, reckoned);
  await checkSales(installation, reckoned);
  await checkAccounts(installation, reckoned);
  await checkControlAccounts(installation);
  await checkInvoices(installation, reckoned);
  await checkAttempts(installation, reckoned);
  return shelves;
}

async function checkStock(installation: Installation, reckoned: readonly Reckoned[]): Promise<Shelves> {
  const shelves = openingStock(installation.shop);
  const lines = new Tally();
  for (const { kept, facts } of reckoned) {
    for (const { productId, warehouseId, quantityMilli } of facts.stock) {
      shelves.add(`${productId}/${warehouseId}`, quantityMilli);
      lines.add(`${kept.id}/${productId}/${warehouseId}`, quantityMilli);
    }
  }
  const levels = await installation.look<Row>(`SELECT product_id || '/' || warehouse_id AS key, quantity_milli AS amount FROM stock_levels`);
  compare('4', 'stock on hand', shelves.entries(), levels);
  const moved = await installation.look<Row>(
    `SELECT operation_id || '/' || product_id || '/' || warehouse_id AS key, sum(quantity_milli)::bigint AS amount FROM inventory_operations
     WHERE kind <> 'INITIAL' GROUP BY 1`,
  );
  compare('4', 'lines of stock', lines.entries(), moved);
  const kept = new Tally();
  for (const { facts: { reserved } } of reckoned) for (const { productId, warehouseId, quantityMilli } of reserved) kept.add(`${productId}/${warehouseId}`, quantityMilli);
  compare('4', 'kept for customers', kept.entries(), await installation.look<Row>(
    `SELECT product_id || '/' || warehouse_id AS key, reserved_milli AS amount FROM stock_levels`));
  const worth = await installation.look<{ booked: number; held: number }>(
    `SELECT (SELECT coalesce(sum(debit_cents - credit_cents), 0)::bigint FROM journal_entry_lines WHERE account = '130') AS booked,
       (SELECT coalesce(sum(value_cents), 0)::bigint FROM stock_values) AS held`,
  );
  if (worth[0]?.booked !== worth[0]?.held) throw new Violation('5', `the stock is worth ${worth[0]?.held} and booked at ${worth[0]?.booked}`);
  return shelves;
}

function openingStock({ products, branches, openingMilli }: Shop): Tally {
  const stock = new Tally();
  for (const { id } of products) for (const { warehouseId } of branches) stock.add(`${id}/${warehouseId}`, openingMilli);
  return stock;
}

async function checkDrawers(installation: Installation, reckoned: readonly Reckoned[], cloned: ReadonlySet<string>): Promise<void> {
  const drawers = new Tally();
  const cashThen = new Map<string, number>();
  // Each device's own order is the order in which its drawer saw them.
  for (const { kept, facts } of reckoned.toSorted((a, b) => (a.kept.device < b.kept.device ? -1 : a.kept.device > b.kept.device ? 1 : a.kept.number - b.kept.number))) {
    const sessionId = String(kept.body['sessionId']);
    for (const { method, amountCents } of facts.cash) drawers.add(`${sessionId}/${method}`, amountCents);
    if (kept.type === 'cash-session.closed' && kept.outcome === 'applied') cashThen.set(sessionId, drawers.get(`${sessionId}/cash`));
  }
  compare('6', 'drawers', drawers.entries(), await installation.look<Row>(`SELECT session_id || '/' || method AS key, amount_cents AS amount FROM cash_totals`));
  compare('6', 'movements', drawers.entries(), await installation.look<Row>(
    `SELECT session_id || '/' || method AS key, sum(amount_cents)::bigint AS amount FROM cash_movements GROUP BY 1`));
  // Two devices that believe to be one close one drawer twice, each by what it knows.
  const known = await installation.look<{ id: string; device: string; expected: number; counted: number }>(
    'SELECT id, device_id AS device, expected_cents AS expected, counted_cents AS counted FROM cash_sessions WHERE closed_ms IS NOT NULL',
  );
  const closed = known.filter(({ device }) => !cloned.has(device));
  const told = new Map(reckoned.filter(({ kept }) => kept.type === 'cash-session.closed' && kept.outcome === 'applied' && !cloned.has(kept.device)).map(({ kept }) => [String(kept.body['sessionId']), kept.body]));
  if (closed.length !== told.size) throw new Violation('6', `${told.size} registers were closed, and ${closed.length} are`);
  for (const { id, expected, counted } of closed) {
    if (expected !== cashThen.get(id)) throw new Violation('6', `session ${id} expected ${expected}; its movements come to ${cashThen.get(id)}`);
    if (counted !== told.get(id)?.['countedCents']) throw new Violation('6', `session ${id} was counted ${String(told.get(id)?.['countedCents'])} and holds ${counted}`);
  }
}

async function checkBooks(installation: Installation, reckoned: readonly Reckoned[]): Promise<void> {
  const unbalanced = await installation.look('SELECT operation_id FROM journal_entry_lines GROUP BY operation_id, sequence HAVING sum(debit_cents) <> sum(credit_cents)');
  if (unbalanced.length > 0) throw new Violation('5', `${unbalanced.length} journal entries do not balance`);
  const books = new Tally();
  for (const { kept, facts } of reckoned) for (const [account, cents] of Object.entries(facts.ledger)) books.add(`${kept.id}/${account}`, cents);
  const adjustments = new Set(reckoned.filter(({ kept }) => kept.type === 'stock.adjusted' || kept.type === 'stock.counted').map(({ kept }) => kept.id));
  const booked = await installation.look<Row & { operation: string; account: string }>(
    `SELECT operation_id || '/' || account AS key, operation_id AS operation, account, sum(debit_cents - credit_cents)::bigint AS amount
     FROM journal_entry_lines GROUP BY operation_id, account`,
  );
  const known = booked.filter(({ operation, account }) => !COST_ACCOUNTS.has(account) && !(account === FOUND_ACCOUNT && adjustments.has(operation)));
  const owing = new Set(reckoned.filter(({ facts: { ledger } }) => OWED in ledger).map(({ kept }) => kept.id));
  const posted = new Tally();
  for (const { operation, account, amount } of known) posted.add(`${operation}/${owing.has(operation) && OWED_ACCOUNTS.has(account) ? OWED : account}`, amount);
  compare('5', 'the books', books.entries(), posted.entries().map(([key, amount]) => ({ key, amount })));
}

interface SaleRow {
  id: string;
  folio: string;
  day: string;
  businessMs: number;
  timeZone: string;
  figures: string;
}

async function checkSales(installation: Installation, reckoned: readonly Reckoned[]): Promise<void> {
  const rows = await installation.look<SaleRow>(
    `SELECT s.id, s.folio, s.day::text AS day, s.business_ms AS "businessMs", b.time_zone AS "timeZone", s.total_cents || '/' || s.net_cents || '/' || s.tax_cents AS figures
     FROM sales s JOIN branches b ON b.id = s.branch_id`,
  );
  const sales = new Map(rows.map((row) => [row.id, row]));
  if (new Set(rows.map(({ folio }) => folio)).size !== rows.length) throw new Violation('7', 'two sales bear one folio');
  const expected = reckoned.filter(({ facts }) => facts.sale !== null);
  if (expected.length !== rows.length) throw new Violation('1', `${expected.length} sales were made, and ${rows.length} are there`);
  for (const { kept, facts: { sale } } of expected) {
    const row = sales.get(kept.id);
    if (row === undefined) throw new Violation('1', `sale ${kept.id} has no row`);
    if (row.figures !== `${sale?.totalCents}/${sale?.netCents}/${sale?.taxCents}`) throw new Violation('5', `sale ${row.folio} is ${row.figures} instead of ${JSON.stringify(sale)}`);
    if (row.folio.split('/')[0] !== kept.body['folio']) throw new Violation('7', `sale ${String(kept.body['folio'])} is kept as ${row.folio}`);
    const day = new Date(row.businessMs).toLocaleDateString('sv-SE', { timeZone: row.timeZone });
    if (day !== row.day) throw new Violation('29', `sale ${row.folio} was made on ${day} and stands under ${row.day}`);
  }
}

/** What each customer owes, less what they paid on layaways, and what cards and points hold: sums of all that changed it. */
async function checkAccounts(installation: Installation, reckoned: readonly Reckoned[]): Promise<void> {
  const accounts = new Tally();
  const held = new Tally();
  for (const { facts } of reckoned) {
    for (const { customerId, amountCents } of facts.owed) accounts.add(customerId, amountCents);
    for (const { kind, ownerId, amountCents } of facts.held) held.add(`${kind}/${ownerId}`, amountCents);
  }
  compare('5', 'accounts', accounts.entries(), await installation.look<Row>(
    `SELECT customer::text AS key, sum(cents)::bigint AS amount FROM (
       SELECT owner_id AS customer, amount_cents AS cents FROM balances WHERE kind = 'credit'
       UNION ALL SELECT l.customer_id, -b.amount_cents FROM balances b JOIN layaways l ON l.id = b.owner_id WHERE b.kind = 'layaway'
     ) owed GROUP BY 1`,
  ));
  compare('5', 'cards and points', held.entries(), await installation.look<Row>(
    `SELECT kind || '/' || owner_id AS key, amount_cents AS amount FROM balances WHERE kind IN ('gift-card', 'points')`));
}

/** What the books say in sum of debts, advances and cards is what stands under each of them. */
async function checkControlAccounts(installation: Installation): Promise<void> {
  const rows = await installation.look<{ account: string; booked: number; held: number }>(
    `SELECT c.account, c.held::bigint AS held, (SELECT coalesce(sum(debit_cents - credit_cents), 0)::bigint FROM journal_entry_lines l WHERE l.account = c.account) AS booked
     FROM (SELECT '120' AS account, coalesce(sum(amount_cents) FILTER (WHERE kind = 'credit'), 0) AS held FROM balances
       UNION ALL SELECT '215', -coalesce(sum(amount_cents - tax_cents) FILTER (WHERE kind = 'layaway'), 0) FROM balances
       UNION ALL SELECT '216', -coalesce(sum(amount_cents) FILTER (WHERE kind = 'gift-card'), 0) FROM balances
       UNION ALL SELECT '221', -coalesce(sum(tax_cents) FILTER (WHERE kind = 'sale'), 0) FROM balances) c`,
  );
  for (const { account, booked, held } of rows) if (booked !== held) throw new Violation('5', `account ${account} is booked at ${booked}, and ${held} stands under it`);
}

/** Each invoice that was asked for is to be made, once. */
async function checkInvoices(installation: Installation, reckoned: readonly Reckoned[]): Promise<void> {
  const asked = reckoned.filter(({ kept }) => kept.type === 'invoice.requested').map(({ kept }): [string, number] => [kept.id, 1]);
  compare('1', 'invoices asked for', asked, await installation.look<Row>('SELECT id::text AS key, count(*) AS amount FROM invoice_requests GROUP BY 1'));
}

/** Invariant 10: each PIN mistyped offline counts, once. */
async function checkAttempts(installation: Installation, reckoned: readonly Reckoned[]): Promise<void> {
  const expected = reckoned.filter(({ kept }) => kept.type === 'sign-in.attempted').map(({ kept }): [string, number] => [kept.id, 1]);
  compare('10', 'attempts of PINs', expected.sort(([a], [b]) => (a < b ? -1 : 1)), await installation.look<Row>(
    'SELECT operation_id::text AS key, count(*) AS amount FROM pin_attempts WHERE operation_id IS NOT NULL GROUP BY 1'));
}

interface Row {
  key: string;
  amount: number;
}

function compare(invariant: string, what: string, expected: readonly [string, number][], stored: readonly Row[]): void {
  const found = new Map(stored.filter(({ amount }) => amount !== 0).map(({ key, amount }) => [key, amount]));
  for (const [key, amount] of expected) {
    if (found.get(key) !== amount) throw new Violation(invariant, `${what}: ${key} must be ${amount} and is ${found.get(key) ?? 'missing'}`);
    found.delete(key);
  }
  for (const [key, amount] of found) throw new Violation(invariant, `${what}: ${key} is ${amount}, and nothing accounts for it`);
}

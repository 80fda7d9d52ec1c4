import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TenantDatabase } from '../../../server/db/database.ts';
import { takeHandIn } from '../../../server/sync/push.ts';
import { accountsOf, expectSoundBooks } from '../../support/books.ts';
import { coreOf } from '../../support/customers.ts';
import { newId, saleLine, type TestDevice } from '../../support/operations.ts';
import { openTestDatabases, type TestDatabases } from '../../support/postgres.ts';
import { makeShop, type TestShop } from '../../support/shop.ts';

// What a sale, a closing or a customer meets on the server: others before it, others beside it, a refusal ahead of it.

let databases: TestDatabases;
let shop: TestShop;
beforeAll(async () => {
  databases = await openTestDatabases();
  shop = await makeShop(databases, 'arrival');
  await shop.stock(2, 1_000_000);
});
afterAll(() => databases.close());

const push = (device: TestDevice) => takeHandIn({ databases, nowMs: Date.now }, device.handIn());
const line = () => saleLine({ productId: shop.productIds[0]!, warehouseId: shop.warehouseId });
const outcomes = ({ answers }: Awaited<ReturnType<typeof push>>): unknown[] => answers.map(({ answer, reason, flags }) => [answer, reason, ...flags.map(({ code }) => code)]);

async function sellingDevice(openingCents = 0): Promise<{ device: TestDevice; sessionId: string }> {
  const device = await shop.device();
  const sessionId = newId();
  device.openSession(sessionId, openingCents);
  return { device, sessionId };
}

const closing = (sessionId: string, cents: number, over: object = {}) => ({
  sessionId, denominations: {}, countedCents: cents, expectedCents: cents, expectedByMethod: { cash: cents, card: 0, transfer: 0 }, note: null, ...over,
});

async function drawer(sessionId: string): Promise<Record<string, number>> {
  const { rows } = await shop.db.query<{ method: string; cents: number }>('SELECT method, amount_cents::int AS cents FROM cash_totals WHERE session_id = $1', [sessionId]);
  return Object.fromEntries(rows.map(({ method, cents }) => [method, cents]));
}

describe('a sale to a customer made on another device', () => {
  const fields = () => ({ homeBranchId: shop.branchId, priceTier: 1, creditLimitCents: 0, vehicles: [], active: true });
  const personal = { name: 'Taller Ñandú', rfc: null, legalName: null, taxRegime: null, cfdiUse: null, postalCode: null, email: null, phone: null, address: null, notes: null };

  // Defence: judgeCredit() in src/domain/sales/completed.ts
  it.each([
    ['after it', true, 'unknown-customer'], ['before it', false, 'over-credit-limit'],
  ])('case-12-customer-later: is applied whether the customer arrives %s', async (_when, saleFirst, flag) => {
    const customerId = newId();
    const maker = await shop.device();
    maker.record('customer.created', { customerId, fields: fields() }, { personal });
    const { device, sessionId } = await sellingDevice();
    const sale = device.sell({ sessionId, customerId, lines: [line()], payments: [{ method: 'credit', amountCents: 11_600, tenderedCents: 11_600, reference: null }] });
    const order = saleFirst ? [device, maker] : [maker, device];
    const answers = [];
    for (const each of order) answers.push(outcomes(await push(each)));
    expect(answers[saleFirst ? 0 : 1]?.[1]).toEqual(['flagged', null, flag]);
    const { rows } = await shop.db.query(
      `SELECT c.name, b.amount_cents::int AS owed FROM sales s JOIN customers c ON c.id = s.customer_id JOIN balances b ON b.kind = 'credit' AND b.owner_id = c.id WHERE s.id = $1`,
      [coreOf(sale).id]);
    expect(rows).toEqual([{ name: 'Taller Ñandú', owed: 11_600 }]);
    await expectSoundBooks(shop.db);
  });
});

describe('a sale paid offline', () => {
  // Defence: saleEffects() in src/domain/sales/completed.ts; contradictionIn() in src/domain/sales/completed.ts
  it('case-13-paid-and-taxed: arrives paid as it was and with its tax; one that says otherwise is quarantined whole, not taken as unpaid', async () => {
    const { device, sessionId } = await sellingDevice();
    const payments = [
      { method: 'cash' as const, amountCents: 600, tenderedCents: 1000, reference: null },
      { method: 'card' as const, amountCents: 11_000, tenderedCents: 11_000, reference: '4821' },
    ];
    const before = await accountsOf(shop.db);
    const sale = device.sell({ sessionId, lines: [line()], payments });
    device.sell({ sessionId, lines: [line()], payments: payments.slice(1) });
    expect(outcomes(await push(device)).slice(1)).toEqual([['applied', null], ['quarantined', 'payments-mismatch']]);
    const { rows } = await shop.db.query(
      `SELECT total_cents::int AS total, net_cents::int AS net, tax_cents::int AS tax,
         (SELECT json_agg(json_build_array(method, amount_cents, tendered_cents, reference) ORDER BY line) FROM payments WHERE sale_id = s.id) AS paid FROM sales s WHERE device_id = $1`, [device.id]);
    expect(rows).toEqual([{ total: 11_600, net: 10_000, tax: 1600, paid: [['cash', 600, 1000, null], ['card', 11_000, 11_000, '4821']] }]);
    expect(coreOf(sale).body['changeCents']).toBe(400);
    const after = await accountsOf(shop.db);
    expect(['110', '112', '220'].map((account) => (after[account] ?? 0) - (before[account] ?? 0))).toEqual([600, 11_000, -1600]);
    await expectSoundBooks(shop.db);
  });
});

describe('a register closed', () => {
  // Defence: advance() in server/sync/chain.ts
  it('case-19-refused-closing: and refused, holds up nothing behind it, on its device or on another', async () => {
    const { device, sessionId } = await sellingDevice(1000);
    device.record('cash-session.closed', closing(sessionId, 1000, { denominations: { 500: 3 } }));
    device.sell({ sessionId, lines: [line()] });
    device.record('cash-session.closed', { sessionId });
    device.record('cash-session.closed', closing(sessionId, 12_600));
    const next = newId();
    device.openSession(next, 1000);
    device.sell({ sessionId: next, lines: [line()] });
    const answer = await push(device);
    expect(outcomes(answer)).toEqual([
      ['applied', null], ['quarantined', 'count-mismatch'], ['applied', null], ['quarantined', 'malformed-body'], ['applied', null], ['applied', null], ['applied', null],
    ]);
    expect(answer).toMatchObject({ through: 7, expected: null });
    const other = await sellingDevice();
    other.device.sell({ sessionId: other.sessionId, lines: [line()] });
    expect(outcomes(await push(other.device))).toEqual([['applied', null], ['applied', null]]);
    expect([await drawer(sessionId), await drawer(next)]).toEqual([{ cash: 12_600 }, { cash: 12_600 }]);
  });

  // Defence: cashOf() in src/domain/cash/session.ts; judgeSession() in src/domain/cash/session.ts
  it('case-20-closing-minute: in the same instant as sales, has each sale in the session it names, and none in neither', async () => {
    const [wallMs, device] = [Date.now() - 60_000, await shop.device()];
    const [morning, evening] = [newId(), newId()];
    const sell = (sessionId: string) => device.sell({ sessionId, lines: [line()] }, { wallMs });
    device.openSession(morning, 1000, { wallMs });
    sell(morning);
    device.record('cash-session.closed', closing(morning, 12_600), { wallMs });
    device.openSession(evening, 2000, { wallMs });
    sell(evening);
    // Paid in the tab that had not yet heard of the closing: the money lies in the drawer that was counted.
    sell(morning);
    expect(outcomes(await push(device)).map((each) => (each as string[]).slice(2))).toEqual([[], [], [], [], [], ['session-closed']]);
    expect([await drawer(morning), await drawer(evening)]).toEqual([{ cash: 1000 + 2 * 11_600 }, { cash: 2000 + 11_600 }]);
    const { rows } = await shop.db.query('SELECT session_id AS session, count(*)::int AS sales FROM sales WHERE device_id = $1 GROUP BY session_id ORDER BY count(*)', [device.id]);
    expect(rows).toEqual([{ session: evening, sales: 1 }, { session: morning, sales: 2 }]);
  });
});

describe('another writer in the way', () => {
  /** The tenant's database whose next transactions do all their work and then fail to commit. */
  function contended(db: TenantDatabase, failures: number, code: string): { db: TenantDatabase; left(): number } {
    let left = failures;
    const transaction: TenantDatabase['transaction'] = (work, options) => db.transaction(async (tx) => {
      const result = await work(tx);
      left -= 1;
      if (left >= 0) throw Object.assign(new Error('could not commit'), { code });
      return result;
    }, options);
    return { db: { tenantId: db.tenantId, slug: db.slug, query: (sql, params) => db.query(sql, params), transaction }, left: () => left };
  }

  // Defence: isPassing() in server/sync/failures.ts; takeOnce() in server/sync/push.ts
  it.each([['a serialization conflict', '40001'], ['a deadlock', '40P01'], ['a lock not had in time', '55P03']])('case-23-conflict-retried: %s drops nothing and doubles nothing', async (_name, code) => {
    const { device, sessionId } = await sellingDevice();
    for (let sale = 0; sale < 3; sale += 1) device.sell({ sessionId, lines: [line()] });
    const { db, left } = contended(shop.db, 3, code);
    const answer = await takeHandIn({ databases: { control: databases.control, tenant: async () => db }, nowMs: Date.now }, device.handIn());
    expect(left()).toBeLessThan(0);
    expect(outcomes(answer)).toEqual(Array.from({ length: 4 }, () => ['applied', null]));
    const { rows } = await shop.db.query('SELECT count(*)::int AS n FROM sales WHERE device_id = $1', [device.id]);
    expect(rows).toEqual([{ n: 3 }]);
    expect(await drawer(sessionId)).toEqual({ cash: 3 * 11_600 });
    await expectSoundBooks(shop.db);
  });

  // Defence: isOfData() in server/sync/failures.ts
  it('case-23-conflict-that-stays: one that does not pass is told to the device, which keeps all of it pending', async () => {
    const { device, sessionId } = await sellingDevice();
    device.sell({ sessionId, lines: [line()] });
    const { db } = contended(shop.db, 100, '40001');
    await expect(takeHandIn({ databases: { control: databases.control, tenant: async () => db }, nowMs: Date.now }, device.handIn())).rejects.toMatchObject({ code: '40001' });
    expect(outcomes(await push(device))).toEqual([['applied', null], ['applied', null]]);
  });
});

import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyDerived } from '../../../server/sync/rebuild.ts';
import { takeHandIn } from '../../../server/sync/push.ts';
import { actKinds, writeTrade, type Act, type TradePlace } from '../../../src/domain/testing/trade.ts';
import { accountsOf, expectSoundBooks } from '../../support/books.ts';
import { makeCustomer } from '../../support/customers.ts';
import { newId, type TestDevice } from '../../support/operations.ts';
import { openTestDatabases, type TestDatabases } from '../../support/postgres.ts';
import { makeShop, type TestShop } from '../../support/shop.ts';

let databases: TestDatabases;
let shop: TestShop;
let manager: string;
let customerId: string;
let away: { branchId: string; warehouseId: string };
beforeAll(async () => {
  databases = await openTestDatabases();
  shop = await makeShop(databases, 'every-type');
  manager = await shop.employee('manager', { maxDiscountBps: 5000 });
  away = await shop.branch('Norte');
  customerId = await makeCustomer(shop, 100_000);
});
afterAll(() => databases.close());

const push = (device: TestDevice) => takeHandIn({ databases, nowMs: Date.now }, device.handIn());

const actArbitrary: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom(...actKinds), of: fc.nat(), product: fc.nat({ max: 2 }), amount: fc.integer({ min: 1, max: 9999 }), percent: fc.nat({ max: 100 }), yes: fc.boolean(),
});

it('proves every derived figure after random work of every type on several devices at once; sent again it changes nothing', async () => {
  const productIds = (await shop.stock(3, 9000, 4321)) as [string, string, string];
  const cardId = newId();
  let flagged = 0;
  await fc.assert(fc.asyncProperty(fc.array(actArbitrary, { minLength: 30, maxLength: 80 }), fc.array(fc.nat({ max: 2 }), { minLength: 80, maxLength: 80 }), async (acts, hands) => {
    const devices = await Promise.all([0, 1, 2].map(() => shop.device({ author: manager })));
    const sessionId = newId();
    devices[0]!.openSession(sessionId, 10_000);
    const ids = acts.map(() => newId());
    const stranger = newId();
    const place: TradePlace = {
      sessionId, customerId, cardId, warehouseIds: [shop.warehouseId, away.warehouseId], productIds,
      idOf: (index) => ids[index] ?? stranger, folioOf: (index) => devices[hands[index] ?? 0]!.nextFolio(),
    };
    // What one device begins another goes on with, and their hand-ins race: much arrives before what it builds on.
    writeTrade(acts, place).forEach(({ type, version, id, body }, index) => devices[hands[index] ?? 0]!.record(type, body, { id, version }));
    const working = devices.filter((device) => device.log.length > 0);
    const answers = (await Promise.all(working.map(push))).flatMap((result) => result.answers);
    expect(answers.filter(({ answer }) => answer !== 'applied' && answer !== 'flagged')).toEqual([]);
    flagged += answers.filter(({ answer }) => answer === 'flagged').length;
    await expectSoundBooks(shop.db);
    const before = await accountsOf(shop.db);
    const again = (await Promise.all(working.map(push))).flatMap((result) => result.answers);
    expect(again.every(({ answer }) => answer === 'duplicate')).toBe(true);
    expect(await accountsOf(shop.db)).toEqual(before);
  }), { numRuns: 8 });
  expect(flagged).toBeGreaterThan(10);
  await expectSoundBooks(shop.db);
});

it('finds a document, a balance or a reservation that was changed behind its back', async () => {
  const admin = shop.db;
  const changed = ['balances', 'stock_levels'];
  await admin.query(`UPDATE balances SET tax_cents = tax_cents + 1 WHERE (kind, owner_id) = (SELECT kind, owner_id FROM balances WHERE kind = 'sale' LIMIT 1)`);
  await admin.query('UPDATE stock_levels SET reserved_milli = reserved_milli + 1 WHERE (product_id, warehouse_id) = (SELECT product_id, warehouse_id FROM stock_levels LIMIT 1)');
  expect(new Set((await verifyDerived(admin)).differences.map(({ table }) => table))).toEqual(new Set(changed));
});

it('lets nobody change a document once written', async () => {
  const tables = ['balance_operations', 'returns', 'return_items', 'refunds', 'customer_payments', 'customer_payment_methods', 'customer_payment_applications', 'layaways',
    'layaway_items', 'layaway_payments', 'layaway_closings', 'reservations', 'transfers', 'transfer_items', 'transfer_receipts', 'transfer_receipt_items', 'stock_counts', 'invoice_request_sales'];
  for (const table of tables) await expect(shop.db.query(`DELETE FROM ${table}`), table).rejects.toThrow(/permission denied/);
});

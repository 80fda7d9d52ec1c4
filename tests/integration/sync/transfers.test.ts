import { afterAll, beforeAll, expect, it } from 'vitest';
import { pullText } from '../../../server/sync/pull.ts';
import { takeHandIn } from '../../../server/sync/push.ts';
import type { PullResponse } from '../../../src/domain/sync/api.ts';
import { accountsOf, expectSoundBooks } from '../../support/books.ts';
import { coreOf } from '../../support/customers.ts';
import { newId, saleLine, type TestDevice } from '../../support/operations.ts';
import { openTestDatabases, type TestDatabases } from '../../support/postgres.ts';
import { makeShop, type TestShop } from '../../support/shop.ts';

let databases: TestDatabases;
let shop: TestShop;
let north: { branchId: string; warehouseId: string };
let keeper: string;
beforeAll(async () => {
  databases = await openTestDatabases();
  shop = await makeShop(databases, 'transfers');
  north = await shop.branch('Norte');
  keeper = await shop.employee('warehouse');
});
afterAll(() => databases.close());

const push = (device: TestDevice) => takeHandIn({ databases, nowMs: Date.now }, device.handIn());
const flagsOf = ({ answers }: Awaited<ReturnType<typeof push>>): string[][] => answers.map(({ flags }) => flags.map(({ code }) => code));

function ship(device: TestDevice, productId: string, quantityMilli: number, id = newId()): string {
  device.record('transfer.shipped', { folio: device.nextFolio(), fromWarehouseId: shop.warehouseId, toWarehouseId: north.warehouseId, lines: [{ productId, quantityMilli }], note: null }, { id });
  return id;
}

function receive(device: TestDevice, transferId: string, productId: string, quantityMilli: number, lostMilli = 0): void {
  device.record('transfer.received', { folio: device.nextFolio(), transferId, toWarehouseId: north.warehouseId, lines: [{ shippedLine: 0, productId, quantityMilli, lostMilli }], note: null });
}

const levels = async (productId: string): Promise<unknown[]> => {
  const { rows } = await shop.db.query<{ here: number; there: number; value: number }>(
    `SELECT coalesce(sum(quantity_milli) FILTER (WHERE warehouse_id = $2), 0)::int AS here, coalesce(sum(quantity_milli) FILTER (WHERE warehouse_id = $3), 0)::int AS there,
       (SELECT value_cents::int FROM stock_values WHERE product_id = $1) AS value FROM stock_levels WHERE product_id = $1`, [productId, shop.warehouseId, north.warehouseId]);
  return Object.values(rows[0]!);
};

it('moves goods and what they are worth from one warehouse to the other; nothing is made and only the lost is lost', async () => {
  const [productId = ''] = await shop.stock(1, 9000, 1111);
  const [from, to] = [await shop.device({ author: keeper }), await shop.device({ author: keeper, branchId: north.branchId })];
  const transferId = ship(from, productId, 7000);
  expect(flagsOf(await push(from))).toEqual([[]]);
  expect(await levels(productId)).toEqual([2000, 0, 2222]);
  expect((await accountsOf(shop.db))['135']).toBe(7777);
  // The branch it is meant for finds it by its folio.
  const pulled = JSON.parse(await pullText(shop.db, { deviceId: to.id, deviceClass: 'counter', branchId: north.branchId }, { collections: [{ collection: 'history', checkpoint: null, limit: 10 }] }, 0)) as PullResponse;
  expect(pulled.pages[0]!.rows.map(({ data }) => [data?.['id'], data?.['type'], data?.['folio']])).toEqual([[transferId, 'transfer.shipped', `${from.folioSeries}-000001`]]);
  receive(to, transferId, productId, 3000);
  receive(to, transferId, productId, 3000, 1000);
  expect(flagsOf(await push(to))).toEqual([[], []]);
  expect(await levels(productId)).toEqual([2000, 6000, 2222 + 6666]);
  expect(await accountsOf(shop.db)).toMatchObject({ 520: 1111 });
  expect((await accountsOf(shop.db))['135']).toBeUndefined();
  receive(to, transferId, productId, 1000);
  expect(flagsOf(await push(to)).at(-1)).toEqual(['received-more-than-shipped']);
  await expectSoundBooks(shop.db);
});

it('takes what arrives before it is known to be shipped: it is settled when that comes', async () => {
  const [productId = ''] = await shop.stock(1, 9000, 1111);
  await shop.db.query('UPDATE products SET cost_cents = 2000 WHERE id = $1', [productId]);
  const before = (await accountsOf(shop.db))['135'] ?? 0;
  const [from, to] = [await shop.device({ author: keeper }), await shop.device({ author: keeper, branchId: north.branchId })];
  const transferId = newId();
  receive(to, transferId, productId, 2000);
  expect(flagsOf(await push(to))).toEqual([['unknown-transfer']]);
  ship(from, productId, 2000, transferId);
  expect(flagsOf(await push(from))).toEqual([[]]);
  expect((await levels(productId)).slice(0, 2)).toEqual([7000, 2000]);
  expect((await accountsOf(shop.db))['135'] ?? 0).toBe(before);
  await expectSoundBooks(shop.db);
});

it('four devices that receive one transfer at once: the goods are there, what is too much is flagged', async () => {
  const [productId = ''] = await shop.stock(1, 9000, 1111);
  const from = await shop.device({ author: keeper });
  const transferId = ship(from, productId, 3000);
  await push(from);
  const others = await Promise.all([1, 2, 3, 4].map(() => shop.device({ author: keeper, branchId: north.branchId })));
  for (const one of others) receive(one, transferId, productId, 1000);
  const flags = (await Promise.all(others.map(push))).flatMap(flagsOf).flat();
  expect(flags).toEqual(['received-more-than-shipped']);
  expect((await levels(productId)).slice(0, 2)).toEqual([6000, 4000]);
  await expectSoundBooks(shop.db);
});

it('refuses to send goods to where they are, and knows the rights of a warehouse', async () => {
  const [productId = ''] = await shop.stock(1, 9000);
  const device = await shop.device();
  device.record('transfer.shipped', { folio: device.nextFolio(), fromWarehouseId: shop.warehouseId, toWarehouseId: shop.warehouseId, lines: [{ productId, quantityMilli: 1000 }], note: null });
  ship(device, productId, 1000);
  const { answers } = await push(device);
  expect(answers.map(({ answer, reason, flags }) => [answer, reason, ...flags.map(({ code }) => code)])).toEqual([['quarantined', 'same-warehouse'], ['flagged', null, 'not-permitted']]);
});

it('a count changes the stock by what it found different, so that a sale made meanwhile stays sold', async () => {
  const [productId = '', other = ''] = await shop.stock(2, 9000, 1111);
  const [counter, seller] = [await shop.device({ author: keeper }), await shop.device()];
  const sessionId = newId();
  seller.openSession(sessionId);
  seller.sell({ sessionId, lines: [saleLine({ productId, warehouseId: shop.warehouseId })] });
  await push(seller);
  counter.record('stock.counted', { warehouseId: shop.warehouseId, note: null, lines: [{ productId, expectedMilli: 9000, countedMilli: 7000 }, { productId: other, expectedMilli: 9000, countedMilli: 9000 }] });
  expect(flagsOf(await push(counter))).toEqual([['count-expected-differs']]);
  expect((await levels(productId)).slice(0, 2)).toEqual([6000, 0]);
  const { rows } = await shop.db.query(`SELECT kind, quantity_milli::int AS quantity FROM inventory_operations WHERE operation_id = $1`, [coreOf(counter.log[0]!).id]);
  expect(rows).toEqual([{ kind: 'COUNT', quantity: -2000 }]);
  await expectSoundBooks(shop.db);
});

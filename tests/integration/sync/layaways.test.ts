import { afterAll, beforeAll, expect, it } from 'vitest';
import { pullText } from '../../../server/sync/pull.ts';
import { takeHandIn } from '../../../server/sync/push.ts';
import type { PullResponse } from '../../../src/domain/sync/api.ts';
import { stockRowSchema } from '../../../src/domain/sync/rows.ts';
import { accountsOf, expectSoundBooks } from '../../support/books.ts';
import { coreOf, makeCustomer } from '../../support/customers.ts';
import { newId, saleLine, type TestDevice } from '../../support/operations.ts';
import { openTestDatabases, type TestDatabases } from '../../support/postgres.ts';
import { makeShop, type TestShop } from '../../support/shop.ts';

let databases: TestDatabases;
let shop: TestShop;
let customerId: string;
let productId: string;
beforeAll(async () => {
  databases = await openTestDatabases();
  shop = await makeShop(databases, 'layaways');
  customerId = await makeCustomer(shop, 0);
  [productId = ''] = await shop.stock(1, 10_000, 5000);
});
afterAll(() => databases.close());

const push = (device: TestDevice) => takeHandIn({ databases, nowMs: Date.now }, device.handIn());
const flagsOf = ({ answers }: Awaited<ReturnType<typeof push>>): string[][] => answers.map(({ flags }) => flags.map(({ code }) => code));
const cash = (amountCents: number) => (amountCents === 0 ? [] : [{ method: 'cash', amountCents, reference: null }]);
const goods = () => ({ customerId, priceTier: 1, pricesIncludeTax: true, lines: [saleLine({ productId, warehouseId: shop.warehouseId, quantityMilli: 2000 })], totalCents: 23_200 });

async function open(): Promise<{ device: TestDevice; sessionId: string }> {
  const device = await shop.device();
  const sessionId = newId();
  device.openSession(sessionId, 0);
  return { device, sessionId };
}

const keep = (device: TestDevice, sessionId: string, firstCents: number): string =>
  coreOf(device.record('layaway.opened', { folio: device.nextFolio(), sessionId, ...goods(), dueDay: '2027-01-31', payments: cash(firstCents), note: null })).id;
const payIn = (device: TestDevice, sessionId: string, layawayId: string, cents: number) =>
  device.record('layaway.paid', { folio: device.nextFolio(), layawayId, sessionId, payments: cash(cents), totalCents: cents, note: null });
const deliver = (device: TestDevice, layawayId: string) => device.record('layaway.delivered', { folio: device.nextFolio(), layawayId, ...goods(), note: null });

interface Shown { amountCents: number; customerId: string; folio: string }

async function pulled(layawayId: string): Promise<{ stock: unknown; owed: Shown | null }> {
  const asked = (['stock', 'balances'] as const).map((collection) => ({ collection, checkpoint: null, limit: 1000 }));
  const { pages } = JSON.parse(await pullText(shop.db, { deviceId: newId(), deviceClass: 'counter', branchId: shop.branchId }, { collections: asked }, 0)) as PullResponse;
  const stock = stockRowSchema.parse(pages[0]!.rows.find(({ id }) => id === productId)!.data);
  return { stock: [stock.onHandMilli[shop.warehouseId], stock.reservedMilli?.[shop.warehouseId] ?? 0], owed: pages[1]!.rows.find(({ id }) => id === `layaway/${layawayId}`)!.data as Shown | null };
}

it('keeps goods on hand and reserved until they are handed over; what is paid is an advance, then a sale', async () => {
  const { device, sessionId } = await open();
  const layawayId = keep(device, sessionId, 0);
  await push(device);
  expect(await pulled(layawayId)).toMatchObject({ stock: [10_000, 2000], owed: { amountCents: 23_200, customerId, folio: `${device.folioSeries}-000001` } });
  payIn(device, sessionId, layawayId, 10_000);
  payIn(device, sessionId, layawayId, 13_200);
  await push(device);
  expect(await pulled(layawayId)).toMatchObject({ owed: { amountCents: 0 } });
  expect(await accountsOf(shop.db)).toMatchObject({ 110: 23_200, 215: -20_000, 220: -3200 });
  const delivered = coreOf(deliver(device, layawayId));
  expect(flagsOf(await push(device))).toEqual([[], [], [], [], []]);
  expect(await pulled(layawayId)).toEqual({ stock: [8000, 0], owed: null });
  expect(await accountsOf(shop.db)).toMatchObject({ 110: 23_200, 220: -3200, 410: -20_000, 510: 10_000 });
  // It is a sale like another: what was handed over can be brought back.
  device.record('sale.returned', {
    folio: device.nextFolio(), saleId: delivered.id, saleFolio: delivered.body.folio, sessionId, customerId, totalCents: 23_200, reason: 'Equivocada',
    lines: [{ saleLine: 0, productId, warehouseId: shop.warehouseId, quantityMilli: 2000, amountCents: 23_200, netCents: 20_000, taxCents: 3200, taxRateBps: 1600, restock: true }],
    refunds: cash(23_200).map(({ method, amountCents }) => ({ method, amountCents })),
  }, { author: shop.ownerId });
  expect(flagsOf(await push(device)).at(-1)).toEqual([]);
  const accounts = await accountsOf(shop.db);
  expect([accounts['110'], accounts['220'], accounts['510'], accounts['215']]).toEqual([undefined, undefined, undefined, undefined]);
  await expectSoundBooks(shop.db);
});

it('hands over what is not paid all the same: the rest is owed, flagged, and collected like a sale', async () => {
  const { device, sessionId } = await open();
  const layawayId = keep(device, sessionId, 11_600);
  const { id: saleId } = coreOf(deliver(device, layawayId));
  device.record('customer.paid', { folio: device.nextFolio(), customerId, sessionId, payments: cash(11_600), totalCents: 11_600, applications: [{ saleId, amountCents: 11_600 }], note: null });
  payIn(device, sessionId, layawayId, 100);
  expect(flagsOf(await push(device))).toEqual([[], [], ['layaway-unpaid'], [], ['layaway-closed']]);
  const { rows } = await shop.db.query('SELECT amount_cents::int AS amount, tax_cents::int AS tax FROM balances WHERE kind = $1 AND owner_id = $2', ['sale', saleId]);
  expect(rows).toEqual([{ amount: 0, tax: 0 }]);
  await expectSoundBooks(shop.db);
});

it('two devices that hand over one layaway at once: both are heard, the second owes it anew', async () => {
  const { device, sessionId } = await open();
  const layawayId = keep(device, sessionId, 23_200);
  await push(device);
  const others = await Promise.all([open(), open()]);
  for (const one of others) deliver(one.device, layawayId);
  const flags = (await Promise.all(others.map((one) => push(one.device)))).map((result) => flagsOf(result)[1]);
  expect(flags.map((codes) => codes?.includes('layaway-closed') ?? false).toSorted()).toEqual([false, true]);
  expect(flags.flat()).toContain('layaway-unpaid');
  await expectSoundBooks(shop.db);
});

it('gives back what was paid less the penalty when it is cancelled, and frees the goods', async () => {
  const { device, sessionId } = await open();
  const before = await accountsOf(shop.db);
  const layawayId = keep(device, sessionId, 10_000);
  const lines = [{ productId, warehouseId: shop.warehouseId, quantityMilli: 2000 }];
  const cancel = (refundCents: number) => device.record('layaway.cancelled', {
    folio: device.nextFolio(), layawayId, customerId, sessionId, lines, refunds: [{ method: 'cash', amountCents: refundCents }], penaltyCents: 1000, reason: 'Ya no',
  });
  cancel(9000);
  expect(flagsOf(await push(device))).toEqual([[], [], []]);
  const after = await accountsOf(shop.db);
  expect(['110', '215', '220', '430'].map((account) => (after[account] ?? 0) - (before[account] ?? 0))).toEqual([1000, 0, 0, -1000]);
  expect(await pulled(layawayId)).toMatchObject({ owed: null });
  cancel(500);
  expect(flagsOf(await push(device)).at(-1)).toEqual(['layaway-closed', 'refund-differs']);
  await expectSoundBooks(shop.db);
});

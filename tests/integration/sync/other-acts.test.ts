import { afterAll, beforeAll, expect, it } from 'vitest';
import { touchEverything } from '../../../server/sync/positions.ts';
import { takeHandIn } from '../../../server/sync/push.ts';
import { invoiceRowSchema } from '../../../src/domain/sync/rows.ts';
import { accountsOf, expectSoundBooks } from '../../support/books.ts';
import { coreOf, makeCustomer } from '../../support/customers.ts';
import { newId, saleLine, type TestDevice } from '../../support/operations.ts';
import { openTestDatabases, type TestDatabases } from '../../support/postgres.ts';
import { makeShop, type TestShop } from '../../support/shop.ts';
import { TestPuller } from '../../support/test-puller.ts';

let databases: TestDatabases;
let shop: TestShop;
let productId: string;
beforeAll(async () => {
  databases = await openTestDatabases();
  shop = await makeShop(databases, 'other-acts');
  [productId = ''] = await shop.stock(1, 10_000, 5000);
});
afterAll(() => databases.close());

const push = (device: TestDevice) => takeHandIn({ databases, nowMs: Date.now }, device.handIn());
const outcomes = ({ answers }: Awaited<ReturnType<typeof push>>): unknown[] => answers.map(({ answer, reason, flags }) => [answer, reason, ...flags.map(({ code }) => code)]);

const change = (device: TestDevice, over: object) =>
  device.record('balance.changed', { kind: 'gift-card', ownerId: newId(), amountCents: 5000, purpose: 'sold', method: 'cash', sessionId: null, reason: 'Prueba', ...over });

// Defence: ruleChange() in src/domain/balances/changed.ts
it('case-15-gift-card-twice: a gift card spent on two devices that are apart is spent twice, and somebody hears of it', async () => {
  const devices = await Promise.all([1, 2, 3].map(async () => {
    const device = await shop.device();
    const sessionId = newId();
    device.openSession(sessionId, 10_000);
    return { device, sessionId };
  }));
  const [seller, ...spenders] = devices;
  const ownerId = newId();
  change(seller!.device, { ownerId, sessionId: seller!.sessionId });
  expect(outcomes(await push(seller!.device))).toEqual([['applied', null], ['applied', null]]);
  expect(await accountsOf(shop.db)).toMatchObject({ 110: 5000, 216: -5000 });
  for (const { device, sessionId } of spenders) change(device, { ownerId, sessionId, purpose: 'redeemed', amountCents: -5000 });
  const answers = (await Promise.all(spenders.map(({ device }) => push(device)))).map((result) => JSON.stringify(outcomes(result)[1]));
  expect(answers.toSorted()).toEqual(['["applied",null]', '["flagged",null,"balance-below-zero"]']);
  await expectSoundBooks(shop.db);
});

// Defence: placeOf() in server/sync/chain.ts
it('case-15-points-once: points earned once are earned once, however often their hand-in is repeated', async () => {
  const ownerId = newId();
  const device = await shop.device();
  change(device, { kind: 'points', ownerId, purpose: 'earned', amountCents: 30, method: null });
  for (let time = 0; time < 3; time += 1) await push(device);
  await Promise.all([push(device), push(device)]);
  const { rows } = await shop.db.query(`SELECT amount_cents::int AS points FROM balances WHERE kind = 'points' AND owner_id = $1`, [ownerId]);
  expect(rows).toEqual([{ points: 30 }]);
});

it('changes of a balance say why; opening and correcting need the right to give credit', async () => {
  const customerId = await makeCustomer(shop);
  const device = await shop.device();
  const credit = { kind: 'credit', ownerId: customerId, method: null };
  const points = { kind: 'points', ownerId: customerId, method: null };
  change(device, { ...credit, purpose: 'opening', amountCents: 70_000 });
  device.record('balance.changed', { ...credit, purpose: 'correction', amountCents: -1000, sessionId: null, reason: 'Error' }, { author: shop.ownerId });
  change(device, { ...points, purpose: 'earned', amountCents: 30 });
  change(device, { ...points, purpose: 'spent', amountCents: -40 });
  change(device, { ...points, purpose: 'sold' });
  change(device, { ...points, purpose: 'spent', amountCents: 40 });
  change(device, { purpose: 'opening' });
  change(device, {});
  expect(outcomes(await push(device))).toEqual([
    ['flagged', null, 'not-permitted'], ['applied', null], ['applied', null], ['flagged', null, 'balance-below-zero'],
    ['quarantined', 'purpose-mismatch'], ['quarantined', 'sign-mismatch'], ['quarantined', 'method-mismatch'], ['quarantined', 'cash-without-session'],
  ]);
  expect(await accountsOf(shop.db)).toMatchObject({ 120: 69_000, 630: 1000 });
  await expectSoundBooks(shop.db);
});

it('keeps an invoice asked for, with its receiver apart from the chain', async () => {
  const device = await shop.device();
  const sessionId = newId();
  device.openSession(sessionId);
  const { id: saleId, body: { folio } } = coreOf(device.sell({ sessionId, lines: [saleLine({ productId, warehouseId: shop.warehouseId })] }));
  const receiver = { rfc: 'RUHT850312AB1', legalName: 'HERMANOS RUIZ', taxRegime: '601', postalCode: '50000', cfdiUse: 'G03', email: 'taller@ruiz.example' };
  const asked = device.record('invoice.requested', { folio: `PRE-${folio}`, saleIds: [saleId], paymentForm: '01', paymentMethod: 'PUE' }, { personal: receiver });
  device.record('invoice.requested', { folio: `PRE-${device.nextFolio()}`, saleIds: [newId()], paymentForm: '01', paymentMethod: 'PUE' }, { personal: receiver });
  device.record('invoice.requested', { folio: `PRE-${device.nextFolio()}`, saleIds: [saleId], paymentForm: '01', paymentMethod: 'PUE' });
  expect(asked.core).not.toContain('RUHT850312AB1');
  expect(outcomes(await push(device)).slice(2)).toEqual([['applied', null], ['flagged', null, 'unknown-sale'], ['quarantined', 'receiver-missing']]);
  const { rows } = await shop.db.query('SELECT folio, state, rfc, postal_code, (SELECT sale_id FROM invoice_request_sales WHERE request_id = r.id) AS sale FROM invoice_requests r WHERE id = $1', [coreOf(asked).id]);
  expect(rows).toEqual([{ folio: `PRE-${folio}`, state: 'requested', rfc: 'RUHT850312AB1', postal_code: '50000', sale: saleId }]);
  await expectSoundBooks(shop.db);
});

it('prices belong to the head office: the later edit of each stands, others are declined', async () => {
  const device = await shop.device();
  const nowMs = Date.now();
  const price = (prices: object, author: string, wallMs: number) => device.record('price.changed', { productId, branchId: null, prices }, { author, wallMs });
  price({ price1Cents: 1 }, shop.cashierId, nowMs);
  price({ price1Cents: 12_000, price2Cents: 11_000 }, shop.ownerId, nowMs + 1);
  device.record('product.edited', { productId, fields: { price2Cents: 10_500 } }, { author: shop.ownerId, wallMs: nowMs + 2 });
  device.record('price.changed', { productId: newId(), branchId: null, prices: { price1Cents: 1 } }, { author: shop.ownerId, wallMs: nowMs + 3 });
  price({}, shop.ownerId, nowMs + 4);
  expect(outcomes(await push(device))).toEqual([['declined', 'not-permitted'], ['applied', null], ['applied', null], ['declined', 'unknown-product'], ['quarantined', 'malformed-body']]);
  const { rows } = await shop.db.query('SELECT price_1_cents::int AS one, price_2_cents::int AS two, price_3_cents::int AS three FROM products WHERE id = $1', [productId]);
  expect(rows).toEqual([{ one: 12_000, two: 10_500, three: 10_000 }]);
});

it('a sale of the first version is taken as ever', async () => {
  const device = await shop.device();
  const sessionId = newId();
  device.openSession(sessionId);
  const line = saleLine({ productId, warehouseId: shop.warehouseId });
  const body = {
    folio: device.nextFolio(), sessionId, customerId: null, priceTier: 1, pricesIncludeTax: true, lines: [line], totalCents: 11_600, changeCents: 0, note: null,
    payments: [{ method: 'cash', amountCents: 11_600, tenderedCents: 11_600, reference: null }],
  };
  device.record('sale.completed', body, { version: 1 });
  device.record('sale.completed', { ...body, payments: [{ ...body.payments[0], method: 'credit' }] }, { version: 1 });
  expect(outcomes(await push(device)).slice(1)).toEqual([['applied', null], ['quarantined', 'malformed-body']]);
  await expectSoundBooks(shop.db);
});

it('in a fork every document has a folio of its own, whatever its type', async () => {
  const device = await shop.device();
  const twin = device.clone();
  const sessionId = newId();
  for (const one of [device, twin]) {
    one.openSession(sessionId);
    one.record('layaway.opened', {
      folio: 'T9-000001', sessionId, customerId: newId(), priceTier: 1, pricesIncludeTax: true, lines: [saleLine({ productId, warehouseId: shop.warehouseId })], totalCents: 11_600,
      dueDay: '2027-01-31', payments: [], note: null,
    });
    await push(one);
  }
  const { rows } = await shop.db.query('SELECT o.folio, l.folio AS written FROM operations o JOIN layaways l USING (id) WHERE o.device_id = $1 ORDER BY 1', [device.id]);
  expect(rows).toEqual([{ folio: 'T9-000001', written: 'T9-000001' }, { folio: 'T9-000001/2', written: 'T9-000001/2' }]);
  await expectSoundBooks(shop.db);
});

it('tells the devices of the branch which of its sales an invoice was asked for, and how that stands', async () => {
  const device = await shop.device();
  const sessionId = newId();
  device.openSession(sessionId);
  const { id: saleId } = coreOf(device.sell({ sessionId, lines: [saleLine({ productId, warehouseId: shop.warehouseId })] }));
  const receiver = { rfc: 'RUHT850312AB1', legalName: 'HERMANOS RUIZ', taxRegime: '601', postalCode: '50000', cfdiUse: 'G03', email: null };
  const folio = `PRE-${device.nextFolio()}`;
  device.record('invoice.requested', { folio, saleIds: [saleId], paymentForm: '01', paymentMethod: 'PUE' }, { personal: receiver });
  await push(device);
  const puller = new TestPuller(shop.db, { deviceId: newId(), deviceClass: 'counter', branchId: shop.branchId });
  const asked = invoiceRowSchema.parse((await puller.all('invoices')).get(saleId));
  expect(asked).toMatchObject({ state: 'waiting', provisionalFolio: folio, documentId: null, uuid: null, receiverRfc: receiver.rfc });
  const elsewhere = new TestPuller(shop.db, { deviceId: newId(), deviceClass: 'counter', branchId: newId() });
  expect((await elsewhere.all('invoices')).has(saleId)).toBe(false);
  await shop.db.transaction(touchEverything);
  const afresh = new TestPuller(shop.db, puller.puller);
  expect((await afresh.all('invoices')).get(saleId)).toEqual(asked);
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { findCustomer } from '../../../server/modules/customers/customer-queries.ts';
import { pullText } from '../../../server/sync/pull.ts';
import { takeHandIn } from '../../../server/sync/push.ts';
import { sweepTenants } from '../../../server/sync/sweep.ts';
import { recordOnServer } from '../../../server/sync/server-chain.ts';
import { readRow } from '../../../src/device/pull/read-row.ts';
import { officeCustomerSchema } from '../../../src/domain/customers/api.ts';
import { pullResponseSchema } from '../../../src/domain/sync/api.ts';
import { newId, type TestDevice } from '../../support/operations.ts';
import { openTestDatabases, type TestDatabases } from '../../support/postgres.ts';
import { makeShop, type TestShop } from '../../support/shop.ts';

let databases: TestDatabases;
let shop: TestShop;
let manager: string;
beforeAll(async () => {
  databases = await openTestDatabases();
  shop = await makeShop(databases, 'records');
  manager = await shop.employee('manager');
});
afterAll(() => databases.close());

const nowMs = Date.now();
const push = (device: TestDevice, receivedMs = nowMs + 60_000) => takeHandIn({ databases, nowMs: () => receivedMs }, device.handIn());
const fields = () => ({ homeBranchId: shop.branchId, priceTier: 1, creditLimitCents: 0, vehicles: [], active: true });
const personal = (name: string) => ({
  name, rfc: null, legalName: null, taxRegime: null, cfdiUse: null, postalCode: null, email: null, phone: null, address: null, notes: null,
});

function create(device: TestDevice, customerId: string, name: string, wallMs: number): void {
  device.record('customer.created', { customerId, fields: fields() }, { personal: personal(name), wallMs });
}
function edit(device: TestDevice, customerId: string, changed: object, wallMs: number, personalChanged?: object): void {
  device.record('customer.edited', { customerId, fields: changed }, { wallMs, ...(personalChanged ? { personal: personalChanged } : {}) });
}
async function customer(id: string): Promise<Record<string, unknown>> {
  const { rows } = await shop.db.query('SELECT name, phone, price_tier, active FROM customers WHERE id = $1', [id]);
  return rows[0] ?? {};
}

/** A customer as a device keeps it; null when it cannot read it. */
async function heldBy({ id: deviceId }: TestDevice, customerId: string): Promise<Record<string, unknown> | null> {
  const puller = { deviceId, deviceClass: 'counter', branchId: shop.branchId };
  const text = await pullText(shop.db, puller, { collections: [{ collection: 'customers', checkpoint: null, limit: 5000 }] }, nowMs);
  const row = pullResponseSchema.parse(JSON.parse(text)).pages[0]?.rows.find(({ id }) => id === customerId);
  return row?.data ? readRow('customers', row.data) : null;
}

it('edits of one record made apart merge field by field, whichever arrives first; the loser stays in the history', async () => {
  const [first, second] = [await shop.device({ author: manager }), await shop.device({ author: manager })];
  const id = newId();
  create(first, id, 'Taller Ñandú', nowMs);
  edit(second, id, { priceTier: 3 }, nowMs + 3000, { phone: '55 1111' });
  edit(first, id, { priceTier: 2, active: false }, nowMs + 2000);
  // The edit arrives before the customer it is of.
  await push(second);
  await push(first);
  expect(await customer(id)).toEqual({ name: 'Taller Ñandú', phone: '55 1111', price_tier: 3, active: false });
  const { rows } = await shop.db.query('SELECT field, value, won FROM record_history WHERE record_id = $1 ORDER BY field, value', [id]);
  expect(rows).toEqual([
    { field: 'active', value: false, won: true },
    { field: 'phone', value: null, won: false },
    { field: 'priceTier', value: 1, won: false },
    { field: 'priceTier', value: 2, won: false },
  ]);
});

it('a customer of whom only edits are known can be read by devices and by the office, and is made whole by the creation', async () => {
  const [editor, maker] = [await shop.device({ author: manager }), await shop.device({ author: manager })];
  const id = newId();
  edit(editor, id, { priceTier: 2 }, nowMs + 1000);
  await push(editor);
  const held = await heldBy(editor, id);
  expect(held).toMatchObject({ homeBranchId: null, priceTier: 2 });
  expect(officeCustomerSchema.parse(await findCustomer(shop.db, id))).toMatchObject({ id, name: held?.['name'] });
  create(maker, id, 'Taller Ñandú', nowMs);
  await push(maker);
  expect(await heldBy(editor, id)).toMatchObject({ homeBranchId: shop.branchId, name: 'Taller Ñandú', priceTier: 2 });
});

it('a clock that runs ahead wins nothing over an edit that was received before it', async () => {
  const [honest, ahead] = [await shop.device({ author: manager }), await shop.device({ author: manager })];
  const id = newId();
  create(honest, id, 'Original', nowMs);
  edit(ahead, id, {}, nowMs + 30 * 86_400_000, { name: 'Del futuro' });
  await push(honest);
  await push(ahead, nowMs + 10_000);
  edit(honest, id, {}, nowMs + 20_000, { name: 'Después' });
  await push(honest, nowMs + 30_000);
  expect(await customer(id)).toMatchObject({ name: 'Después' });
});

it('a credit limit given by somebody who may not is left at zero; an edit of the catalogue by one is declined', async () => {
  const device = await shop.device();
  const id = newId();
  device.record('customer.created', { customerId: id, fields: { ...fields(), creditLimitCents: 500_000 } }, { personal: personal('Ana'), wallMs: nowMs });
  const [productId] = await shop.stock(1);
  device.record('product.edited', { productId, fields: { price1Cents: 1 } }, { wallMs: nowMs });
  const { answers } = await push(device);
  expect(answers.map(({ answer, reason, flags }) => [answer, reason, flags.map(({ code }) => code)])).toEqual([
    ['flagged', null, ['credit-not-permitted']], ['declined', 'not-permitted', []],
  ]);
  const { rows } = await shop.db.query('SELECT (SELECT credit_limit_cents FROM customers WHERE id = $1) AS credit, (SELECT price_1_cents FROM products WHERE id = $2) AS price', [id, productId]);
  expect(rows).toEqual([{ credit: 0, price: 11_600 }]);
});

it('two writers who make one record at once both leave their fields', async () => {
  const id = newId();
  const devices = await Promise.all([1, 2, 3, 4].map(() => shop.device({ author: manager })));
  create(devices[0]!, id, 'A la vez', nowMs);
  edit(devices[1]!, id, {}, nowMs + 1, { phone: '55 2222' });
  edit(devices[2]!, id, { priceTier: 2 }, nowMs + 1);
  edit(devices[3]!, id, { active: false }, nowMs + 1);
  await Promise.all(devices.map((device) => push(device)));
  expect(await customer(id)).toEqual({ name: 'A la vez', phone: '55 2222', price_tier: 2, active: false });
});

it('a sweep forgets positions after 400 days, and devices that quote younger ones go on', async () => {
  await recordOnServer(shop.db, {
    type: 'customer.created', version: 1, author: null, branchId: shop.branchId, body: { customerId: newId(), fields: fields() }, personal: personal('Otra'),
  });
  await shop.db.query(`UPDATE sync_positions SET committed_at = now() - interval '401 days' WHERE position < (SELECT position - 2 FROM sync_counter)`);
  const log = { info() {}, warn(_fields: object, message: string) { throw new Error(message); } };
  await sweepTenants({ listTenants: databases.listTenants, tenant: databases.tenant, log }, new AbortController().signal);
  const { rows } = await shop.db.query('SELECT count(*) AS kept FROM sync_positions');
  expect(rows).toEqual([{ kept: 3 }]);
});

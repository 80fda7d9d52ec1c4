import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { registerChainRoutes } from '../../../server/modules/chains/routes.ts';
import { takeHandIn } from '../../../server/sync/push.ts';
import { verifyDerived } from '../../../server/sync/rebuild.ts';
import { deviceState, SILENT_AFTER_MS } from '../../../src/features/devices/device-view.ts';
import type { DeviceChain, deviceChainsSchema } from '../../../src/domain/chains/api.ts';
import { newId, saleLine, type TestDevice } from '../../support/operations.ts';
import { TestOffice } from '../../support/office.ts';
import { openTestDatabases, type TestDatabases } from '../../support/postgres.ts';
import { makeShop, type TestShop } from '../../support/shop.ts';
import { TestPuller } from '../../support/test-puller.ts';

let databases: TestDatabases;
let shop: TestShop;
let office: TestOffice;
beforeAll(async () => {
  databases = await openTestDatabases();
  shop = await makeShop(databases, 'cadenas');
  await shop.stock(1, 1_000_000);
  office = new TestOffice(databases, registerChainRoutes);
  const north = await shop.branch('Norte');
  const admit = (name: string, employeeId: string, role: 'owner' | 'admin' | 'manager' | 'accountant' | 'cashier', branchId: string | null) =>
    office.admitPerson(name, shop.db.tenantId, employeeId, role, branchId);
  admit('owner', shop.ownerId, 'owner', null);
  admit('admin', await shop.employee('admin'), 'admin', null);
  admit('north manager', await shop.employee('manager'), 'manager', north.branchId);
  admit('cashier', shop.cashierId, 'cashier', shop.branchId);
});
afterAll(() => databases.close());

const someone = { name: 'Taller Ñandú', rfc: null, legalName: null, taxRegime: null, cfdiUse: null, postalCode: null, email: null, phone: null, address: null, notes: null };
const push = (device: TestDevice, from: number, to: number) => takeHandIn({ databases, nowMs: Date.now }, device.handIn(device.log.slice(from - 1, to)));
const signOff = (device: TestDevice, fromNumber: number, toNumber: number, caller = 'owner') =>
  office.request('POST', `/api/devices/${device.id}/gaps/sign-off`, caller, { fromNumber, toNumber, reason: 'La tableta se quemó' });

async function chainOf(device: TestDevice): Promise<DeviceChain> {
  const { items } = await office.read<z.infer<typeof deviceChainsSchema>>('/api/devices/chains', 'owner');
  return items.find(({ deviceId }) => deviceId === device.id)!;
}

/** A device with a session and sales under the numbers 2 and up. */
async function sellingDevice(sales: number): Promise<TestDevice> {
  const device = await shop.device();
  const sessionId = newId();
  device.openSession(sessionId, 0);
  for (let sale = 0; sale < sales; sale += 1) device.sell({ sessionId, lines: [saleLine({ productId: shop.productIds[0]!, warehouseId: shop.warehouseId })] });
  return device;
}

const heldOf = async (device: TestDevice): Promise<number[]> =>
  (await shop.db.query<{ number: number }>('SELECT number FROM operations WHERE device_id = $1 ORDER BY number, hash', [device.id])).rows.map(({ number }) => number);

describe('a gap', () => {
  // Defence: placeOf() in server/sync/chain.ts; noteOffered() in server/sync/chain.ts
  it('case-24-number-chain: is shown, nothing is applied past it, and it closes when what was missing comes', async () => {
    const device = await sellingDevice(7);
    await push(device, 1, 3);
    expect(await chainOf(device)).toMatchObject({ throughNumber: 3, offeredNumber: 3, missing: null, unaccounted: 0 });
    await push(device, 7, 8);
    expect(await push(device, 6, 8)).toMatchObject({ answers: [], expected: 4 });
    const chain = await chainOf(device);
    expect(chain).toMatchObject({ throughNumber: 3, offeredNumber: 8, missing: { fromNumber: 4, toNumber: 5 }, unaccounted: 0 });
    expect(chain.missing?.sinceMs).not.toBeNull();
    expect(await heldOf(device)).toEqual([1, 2, 3]);
    expect(await push(device, 4, 8)).toMatchObject({ through: 8, expected: null, forked: false });
    expect(await chainOf(device)).toMatchObject({ throughNumber: 8, missing: null, unaccounted: 0, forkedAtMs: null });
  });

  it('that the owner signs off is left behind: the chain goes on, nothing counts as a fork', async () => {
    const device = await sellingDevice(7);
    await push(device, 1, 3);
    await push(device, 6, 8);
    const answer = await signOff(device, 4, 5);
    expect([answer.status, await answer.json()]).toMatchObject([200, { throughNumber: 5, signedOff: [{ fromNumber: 4, toNumber: 5, reason: 'La tableta se quemó', byName: 'Ana', arrived: 0 }], unaccounted: 0 }]);
    const rest = await push(device, 6, 8);
    expect(rest).toMatchObject({ through: 8, expected: null, forked: false });
    expect(rest.answers.map(({ answer: said }) => said)).toEqual(['applied', 'applied', 'applied']);
    const { rows } = await shop.db.query(`SELECT actor, after FROM audit_log WHERE action = 'device.gap-signed-off' AND entity_id = $1`, [device.id]);
    expect(rows).toEqual([{ actor: shop.ownerId, after: { fromNumber: 4, toNumber: 5, reason: 'La tableta se quemó' } }]);
  });

  it('what comes late under a number given up is applied once and flagged, never lost', async () => {
    const device = await sellingDevice(7);
    await push(device, 1, 3);
    await push(device, 6, 8);
    await signOff(device, 4, 5);
    await push(device, 6, 8);
    const late = await push(device, 4, 8);
    expect(late.answers.map(({ answer }) => answer)).toEqual(['flagged', 'flagged', 'duplicate', 'duplicate', 'duplicate']);
    expect(late.answers[0]?.flags).toEqual([{ code: 'after-sign-off' }]);
    expect(late).toMatchObject({ through: 8, forked: false });
    expect((await push(device, 1, 8)).answers.map(({ answer }) => answer)).toEqual(Array.from({ length: 8 }, () => 'duplicate'));
    expect(await heldOf(device)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await chainOf(device)).toMatchObject({ signedOff: [{ arrived: 2 }], unaccounted: 0, forkedAtMs: null });
    expect((await shop.db.query(`SELECT count(*) AS n FROM tasks WHERE device_id = $1 AND kind = 'after-sign-off'`, [device.id])).rows).toEqual([{ n: 2 }]);
    expect((await verifyDerived(shop.db)).differences).toEqual([]);
  });

  it('a second operation under a number that came late is a fork like any other', async () => {
    const device = await sellingDevice(2);
    const clone = device.clone();
    await push(device, 1, 3);
    for (const one of [device, clone]) for (let sale = 0; sale < 3; sale += 1) one.openSession(newId(), 0);
    await push(device, 5, 6);
    await signOff(device, 4, 4);
    await push(device, 5, 6);
    expect(await push(device, 4, 4)).toMatchObject({ forked: false });
    expect(await push(clone, 4, 4)).toMatchObject({ forked: true, answers: [{ answer: 'flagged', flags: [{ code: 'fork' }] }] });
    expect((await chainOf(device)).forkedAtMs).not.toBeNull();
  });

  it('is signed off only by the owner, only as it is, and only once', async () => {
    const device = await sellingDevice(7);
    await push(device, 1, 3);
    expect((await signOff(device, 4, 5)).status).toBe(409);
    await push(device, 6, 8);
    expect((await signOff(device, 4, 5, 'admin')).status).toBe(403);
    expect((await signOff(device, 4, 5, 'cashier')).status).toBe(403);
    expect((await signOff(device, 4, 6)).status).toBe(409);
    expect((await signOff(device, 3, 5)).status).toBe(409);
    expect((await signOff({ id: newId() } as TestDevice, 4, 5)).status).toBe(404);
    const answers = await Promise.all([signOff(device, 4, 5), signOff(device, 4, 5)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const server = await shop.db.query<{ id: string }>(`SELECT id FROM devices WHERE class = 'server'`);
    expect((await signOff({ id: server.rows[0]!.id } as TestDevice, 1, 1)).status).toBe(404);
  });

  it('is seen by who may manage devices or read reports, in their branches', async () => {
    const north = await office.read<z.infer<typeof deviceChainsSchema>>('/api/devices/chains', 'north manager');
    expect(north.items).toEqual([]);
    expect((await office.request('GET', '/api/devices/chains', 'cashier')).status).toBe(403);
  });
});

// Defence: projectionOf() in server/sync/pull-projections.ts; listChains() in server/modules/chains/device-chains.ts
it('case-08-wiped: what a browser handed in before it was wiped comes back to its new enrolment; its old chain stands, and falls silent', async () => {
  const wiped = await sellingDevice(3);
  wiped.record('customer.created', { customerId: newId(), fields: { homeBranchId: shop.branchId, priceTier: 1, creditLimitCents: 0, vehicles: [], active: true } }, { personal: someone });
  await push(wiped, 1, 5);
  const anew = await shop.device();
  const puller = new TestPuller(shop.db, { deviceId: anew.id, deviceClass: 'counter', branchId: shop.branchId });
  const folios = [...(await puller.all('history')).values()].filter(({ deviceId }) => deviceId === wiped.id).map(({ folio }) => folio);
  expect(folios.toSorted()).toEqual([1, 2, 3].map((number) => `${wiped.folioSeries}-00000${number}`));
  expect([...(await puller.all('customers')).values()].map(({ name }) => name)).toEqual(['Taller Ñandú']);
  const { rows: [level] } = await shop.db.query<{ left: number }>('SELECT quantity_milli::int AS left FROM stock_levels WHERE product_id = $1', [shop.productIds[0]]);
  expect((await puller.all('stock')).get(shop.productIds[0]!)?.['onHandMilli']).toEqual({ [shop.warehouseId]: level?.left });
  const chain = await chainOf(wiped);
  expect(chain).toMatchObject({ throughNumber: 5, missing: null, unaccounted: 0 });
  expect([deviceState(chain, Date.now()), deviceState(chain, Date.now() + SILENT_AFTER_MS)]).toEqual(['in-touch', 'silent']);
});

it('a number taken out of the tables is noticed', async () => {
  const device = await sellingDevice(3);
  await push(device, 1, 4);
  const { databaseName } = (await databases.findTenant(shop.db.tenantId))!;
  await databases.admin.cluster.asAdmin(databaseName, (client) => client.query('DELETE FROM operations WHERE device_id = $1 AND number = 2', [device.id]));
  expect(await chainOf(device)).toMatchObject({ throughNumber: 4, unaccounted: 1 });
});

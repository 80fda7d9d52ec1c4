import { afterAll, beforeAll, expect, it } from 'vitest';
import type { z } from 'zod';
import { registerHistoryRoutes } from '../../../server/modules/history/routes.ts';
import { takeHandIn } from '../../../server/sync/push.ts';
import type { recordHistorySchema } from '../../../src/domain/history/api.ts';
import { recordOnServer } from '../../../server/sync/server-chain.ts';
import { newId } from '../../support/operations.ts';
import { TestOffice } from '../../support/office.ts';
import { openTestDatabases, type TestDatabases } from '../../support/postgres.ts';
import { makeShop, type TestShop } from '../../support/shop.ts';

type History = z.infer<typeof recordHistorySchema>;
let databases: TestDatabases;
let shop: TestShop;
let office: TestOffice;
beforeAll(async () => {
  databases = await openTestDatabases();
  shop = await makeShop(databases, 'historial');
  await shop.stock(1);
  office = new TestOffice(databases, registerHistoryRoutes);
  office.admitPerson('owner', shop.db.tenantId, shop.ownerId, 'owner');
  office.admitPerson('cashier', shop.db.tenantId, shop.cashierId, 'cashier', shop.branchId);
});
afterAll(() => databases.close());

it('a change that lost to a later one stays visible, with who and when', async () => {
  const manager = await shop.employee('manager');
  const [early, late] = [await shop.device({ author: manager }), await shop.device({ author: shop.ownerId })];
  const customerId = newId();
  const common = { version: 1, author: shop.ownerId, branchId: shop.branchId };
  const fields = { homeBranchId: shop.branchId, priceTier: 1, creditLimitCents: 0, vehicles: [], active: true };
  const personal = { name: 'Taller Uno', rfc: null, legalName: null, taxRegime: null, cfdiUse: null, postalCode: null, email: null, phone: null, address: null, notes: null };
  await recordOnServer(shop.db, { ...common, type: 'customer.created', body: { customerId, fields }, personal });
  const nowMs = Date.now();
  early.record('customer.edited', { customerId, fields: {} }, { personal: { phone: '3311111111', postalCode: '44100' }, wallMs: nowMs + 60_000 });
  late.record('customer.edited', { customerId, fields: {} }, { personal: { phone: '3322222222' }, wallMs: nowMs + 120_000 });
  const ports = { databases, nowMs: () => nowMs + 600_000 };
  await takeHandIn(ports, late.handIn());
  await takeHandIn(ports, early.handIn());
  const { items, next } = await office.read<History>(`/api/customers/${customerId}/history`, 'owner');
  expect(items.map(({ field, value, won, byName, deviceName }) => [field, value, won, byName, deviceName])).toEqual([
    ['phone', '3322222222', true, 'Ana', 'Caja T2'], ['postalCode', '44100', true, 'Persona manager', 'Caja T1'], ['phone', '3311111111', false, 'Persona manager', 'Caja T1'],
  ]);
  expect(items.map(({ atMs }) => atMs - nowMs)).toEqual([120_000, 60_000, 60_000]);
  expect(next).toBeNull();
  const paged = await office.read<History>(`/api/customers/${customerId}/history?limit=2`, 'owner');
  const rest = await office.read<History>(`/api/customers/${customerId}/history?limit=2&after=${paged.next}`, 'owner');
  expect([...paged.items, ...rest.items]).toEqual(items);
});

it('costs show only to who may see them; another id is not found', async () => {
  const productId = shop.productIds[0]!;
  await recordOnServer(shop.db, { type: 'product.edited', version: 1, author: shop.ownerId, branchId: shop.branchId, body: { productId, fields: { costCents: 6000, price1Cents: 12_000 } } });
  const fieldsFor = async (caller: string) => (await office.read<History>(`/api/products/${productId}/history`, caller)).items.map(({ field }) => field);
  expect(await fieldsFor('owner')).toContain('costCents');
  expect(await fieldsFor('cashier')).not.toContain('costCents');
  expect(await fieldsFor('cashier')).toContain('price1Cents');
  expect((await office.request('GET', `/api/products/${newId()}/history`, 'owner')).status).toBe(404);
});

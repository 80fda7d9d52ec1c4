import { afterAll, beforeAll, expect, it } from 'vitest';
import type { z } from 'zod';
import { registerReportRoutes } from '../../../server/modules/reports/routes.ts';
import { takeHandIn } from '../../../server/sync/push.ts';
import type { taskListSchema } from '../../../src/domain/reports/api.ts';
import { newId, saleLine } from '../../support/operations.ts';
import { TestOffice } from '../../support/office.ts';
import { openTestDatabases, type TestDatabases } from '../../support/postgres.ts';
import { makeShop, type TestShop } from '../../support/shop.ts';

type Tasks = z.infer<typeof taskListSchema>;
let databases: TestDatabases;
let shop: TestShop;
let office: TestOffice;
beforeAll(async () => {
  databases = await openTestDatabases();
  shop = await makeShop(databases, 'pendientes');
  const north = await shop.branch('Norte');
  const [productId] = await shop.stock(1, 0);
  office = new TestOffice(databases, registerReportRoutes);
  office.admitPerson('owner', shop.db.tenantId, shop.ownerId, 'owner');
  office.admitPerson('manager', shop.db.tenantId, await shop.employee('manager'), 'manager', shop.branchId);
  office.admitPerson('north', shop.db.tenantId, await shop.employee('manager'), 'manager', north.branchId);
  office.admitPerson('accountant', shop.db.tenantId, shop.ownerId, 'accountant');
  const device = await shop.device();
  const sessionId = newId();
  device.openSession(sessionId, 0);
  for (let sale = 0; sale < 3; sale += 1) device.sell({ sessionId, lines: [saleLine({ productId: productId!, warehouseId: shop.warehouseId })] });
  await takeHandIn({ databases, nowMs: Date.now }, device.handIn());
});
afterAll(() => databases.close());

const settle = (id: string, caller: string, note = 'Se contó: sí había') => office.request('POST', `/api/tasks/${id}/settle`, caller, { note });
const open = async () => (await office.read<Tasks>('/api/tasks', 'owner')).items;

it('is settled once, with a note and who; a second person is told who was first', async () => {
  const [task, ...others] = await open();
  expect(others).toHaveLength(2);
  const first = await settle(task!.id, 'manager');
  expect(await first.json()).toMatchObject({ id: task!.id, settled: { byName: 'Persona manager', note: 'Se contó: sí había' } });
  const again = await settle(task!.id, 'manager', 'otra nota');
  expect([again.status, await again.json()]).toMatchObject([200, { settled: { note: 'Se contó: sí había' } }]);
  const late = await settle(task!.id, 'owner');
  expect([late.status, await late.json()]).toMatchObject([409, { code: 'task-settled', byName: 'Persona manager', detail: 'Ya lo resolvió Persona manager.' }]);
  expect((await open()).map(({ id }) => id)).toEqual(others.map(({ id }) => id));
  const done = await office.read<Tasks>('/api/tasks?settled=true', 'owner');
  expect(done.items.map(({ id, settled }) => [id, settled?.note])).toEqual([[task!.id, 'Se contó: sí había']]);
  const { rows } = await shop.db.query(`SELECT entity_id, outcome, after FROM audit_log WHERE action = 'task.settled'`);
  expect(rows).toEqual([{ entity_id: task!.id, outcome: 'ok', after: { kind: 'oversold', note: 'Se contó: sí había' } }]);
});

it('two at once: one settles, the other is told', async () => {
  const [task] = await open();
  const answers = await Promise.all([settle(task!.id, 'manager'), settle(task!.id, 'owner')]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
});

it('needs the permission in its branch, a note, and a task', async () => {
  const [task] = await open();
  expect((await settle(task!.id, 'north')).status).toBe(403);
  expect((await settle(task!.id, 'accountant')).status).toBe(403);
  expect((await settle(task!.id, 'owner', '  ')).status).toBe(400);
  expect((await settle(newId(), 'owner')).status).toBe(404);
  expect(await open()).toHaveLength(1);
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { registerLedgerRoutes } from '../../../server/modules/ledger/routes.ts';
import { takeHandIn } from '../../../server/sync/push.ts';
import type { Period } from '../../../src/domain/ledger/api.ts';
import { newId, saleLine } from '../../support/operations.ts';
import { TestOffice } from '../../support/office.ts';
import { openTestDatabases, type TestDatabases } from '../../support/postgres.ts';
import { makeShop, type TestShop } from '../../support/shop.ts';

let databases: TestDatabases;
let shop: TestShop;
let office: TestOffice;
beforeAll(async () => {
  databases = await openTestDatabases();
  shop = await makeShop(databases, 'meses');
  await shop.stock(1, 1_000_000);
  office = new TestOffice(databases, registerLedgerRoutes);
  office.admitPerson('owner', shop.db.tenantId, shop.ownerId, 'owner');
  office.admitPerson('admin', shop.db.tenantId, shop.ownerId, 'admin');
});
afterAll(() => databases.close());

const close = (month: string, acceptGaps = false, caller = 'owner') => office.request('POST', '/api/ledger/period/close', caller, { month, acceptGaps });

it('lists what is missing, closes only over it when told so, and books what comes later in the next month', async () => {
  const device = await shop.device();
  const sessionId = newId();
  const wallMs = Date.UTC(2026, 0, 15, 18);
  device.openSession(sessionId, 0, { wallMs });
  for (let sale = 0; sale < 4; sale += 1) device.sell({ sessionId, lines: [saleLine({ productId: shop.productIds[0]!, warehouseId: shop.warehouseId })] }, { wallMs: wallMs + sale });
  await takeHandIn({ databases, nowMs: Date.now }, device.handIn(device.log.slice(0, 2)));
  await takeHandIn({ databases, nowMs: Date.now }, device.handIn(device.log.slice(3)));
  const gaps = [{ deviceId: device.id, name: 'Caja T1', reason: 'missing', fromNumber: 3, toNumber: 3 }];
  expect(await office.read<Period>('/api/ledger/period?month=2026-01', 'owner')).toMatchObject({ closedAtMs: null, gaps });
  const refused = await close('2026-01');
  expect([refused.status, await refused.json()]).toMatchObject([409, { code: 'period-incomplete', gaps }]);
  expect((await close('2199-01', true)).status).toBe(422);
  expect((await close('2026-01', true, 'admin')).status).toBe(403);
  const closed = (await (await close('2026-01', true)).json()) as Period;
  expect(closed.closedAtMs).not.toBeNull();
  expect(((await (await close('2026-01', true)).json()) as Period).closedAtMs).toBe(closed.closedAtMs);
  const late = await takeHandIn({ databases, nowMs: Date.now }, device.handIn(device.log.slice(2)));
  expect(late.answers.map(({ flags }) => flags.map(({ code }) => code))).toEqual([['closed-period'], ['closed-period'], ['closed-period']]);
  const { rows } = await shop.db.query(`SELECT posting_day::text AS day, count(*) AS n FROM journal_entries WHERE kind = 'sale' OR business_day = '2026-01-15' GROUP BY 1 ORDER BY 1`);
  expect(rows.map(({ day }) => day)).toEqual(['2026-01-15', '2026-02-01']);
});

it('waits for what is being booked', async () => {
  const order: string[] = [];
  let finish = (): void => undefined;
  const held = new Promise<void>((resolve) => { finish = resolve; });
  let begun = (): void => undefined;
  const reading = new Promise<void>((resolve) => { begun = resolve; });
  const batch = shop.db.transaction(async (tx) => {
    await tx.query(`SELECT month FROM fiscal_periods WHERE status = 'closed'`);
    begun();
    await held;
    order.push('booked');
  });
  await reading;
  const closing = close('2026-02', true).then(() => order.push('closed'));
  const isWaiting = `SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'fiscal_periods'::regclass
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
  while ((await shop.db.query(isWaiting)).rowCount === 0);
  finish();
  await Promise.all([batch, closing]);
  expect(order).toEqual(['booked', 'closed']);
});

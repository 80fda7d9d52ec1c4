import { afterAll, beforeAll, expect, it } from 'vitest';
import { registerLedgerRoutes } from '../../../server/modules/ledger/routes.ts';
import { takeHandIn } from '../../../server/sync/push.ts';
import type { Period, PeriodRow } from '../../../src/domain/ledger/api.ts';
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

const reopen = (month: string, reason = 'Faltó una factura del proveedor', caller = 'owner') => office.request('POST', '/api/ledger/period/reopen', caller, { month, reason });
const close = (month: string, acceptGaps = false, caller = 'owner') => office.request('POST', '/api/ledger/period/close', caller, { month, acceptGaps });

it('lists what is missing, closes only over it when told so, and books what comes later in the next month', async () => {
  const device = await shop.device();
  const sessionId = newId();
  const wallMs = Date.UTC(2026, 0, 15, 18);
  device.openSession(sessionId, 0, { wallMs });
  for (let sale = 0; sale < 4; sale += 1) device.sell({ sessionId, lines: [saleLine({ productId: shop.productIds[0]!, warehouseId: shop.warehouseId })] }, { wallMs: wallMs + sale });
  await takeHandIn({ databases, nowMs: Date.now }, device.handIn(device.log.slice(0, 2)));
  await takeHandIn({ databases, nowMs: Date.now }, device.handIn(device.log.slice(3)));
  const gaps = [{ deviceId: device.id, name: 'Caja T1', reason: 'missing', fromNumber: 3, toNumber: 3, sinceMs: expect.any(Number) }];
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

it('opens a closed month again, the last one first and with a reason, and says who did', async () => {
  expect((await close('2026-03', true)).status).toBe(200);
  expect((await close('2026-04', true)).status).toBe(200);
  expect(await office.read<Period>('/api/ledger/period?month=2026-03', 'owner')).toMatchObject({ maySettle: false, closedByName: 'Ana' });
  const refused = await reopen('2026-03');
  expect([refused.status, await refused.json()]).toMatchObject([409, { code: 'later-period-closed' }]);
  expect((await reopen('2026-04', ' ')).status).toBe(400);
  expect((await reopen('2026-04', 'x', 'admin')).status).toBe(403);
  expect(await (await reopen('2026-04')).json()).toMatchObject({ month: '2026-04', closedAtMs: null, closedByName: null, maySettle: true });
  expect((await reopen('2026-04')).status).toBe(200);
  expect((await reopen('2026-03')).status).toBe(200);
  const { rows } = await shop.db.query(`SELECT action, entity_id AS month, after->>'reason' AS reason, outcome FROM audit_log WHERE action LIKE 'period.reopened' AND outcome = 'ok' ORDER BY at`);
  expect(rows).toEqual(['2026-04', '2026-03'].map((month) => ({ action: 'period.reopened', month, reason: 'Faltó una factura del proveedor', outcome: 'ok' })));
});

it('books what comes for a month that was opened again under its own day', async () => {
  await close('2026-05', true);
  const device = await shop.device();
  const wallMs = Date.UTC(2026, 4, 20, 18);
  const sessionId = newId();
  device.openSession(sessionId, 0, { wallMs });
  const sell = (at: number) => device.sell({ sessionId, lines: [saleLine({ productId: shop.productIds[0]!, warehouseId: shop.warehouseId })] }, { wallMs: wallMs + at });
  sell(1);
  await takeHandIn({ databases, nowMs: Date.now }, device.handIn(device.log));
  await reopen('2026-05');
  sell(2);
  const answer = await takeHandIn({ databases, nowMs: Date.now }, device.handIn(device.log.slice(2)));
  expect(answer.answers.map(({ answer: said }) => said)).toEqual(['applied']);
  const { rows } = await shop.db.query(`SELECT posting_day::text AS day FROM journal_entries e JOIN operations o ON o.id = e.operation_id WHERE o.device_id = $1 ORDER BY o.number`, [device.id]);
  expect(rows.map(({ day }) => day)).toEqual(['2026-06-01', '2026-05-20']);
});

it('lists the months with entries and those closed, newest first, and counts the documents without a stamp', async () => {
  await shop.db.query(
    `INSERT INTO cfdi_documents (id, kind, branch_id, time_zone, series, content, issuer_rfc, receiver_rfc, receiver_name, total_cents, created_at)
     VALUES ($1, 'ingreso', $2, 'America/Mexico_City', 'A', '{}', 'X', 'Y', 'Z', 100, '2026-06-01T03:00:00Z')`,
    [newId(), shop.branchId],
  );
  const { items } = await office.read<{ items: PeriodRow[] }>('/api/ledger/periods', 'owner');
  expect(items.map(({ month }) => month)).toEqual(items.map(({ month }) => month).toSorted().toReversed());
  expect(items.find(({ month }) => month === '2026-01')).toMatchObject({ closedAtMs: expect.any(Number), closedByName: 'Ana', entryCount: expect.any(Number) });
  // Three in the morning of June by the world's clock is still May in the shop.
  expect((await office.read<Period>('/api/ledger/period?month=2026-05', 'owner')).unstamped).toBe(1);
  expect((await office.read<Period>('/api/ledger/period?month=2026-06', 'owner')).unstamped).toBe(0);
  const refused = await close('2026-05');
  expect([refused.status, await refused.json()]).toMatchObject([409, { code: 'period-incomplete', unstamped: 1 }]);
});

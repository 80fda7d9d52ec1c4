import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerLedgerRoutes } from '../../../server/modules/ledger/routes.ts';
import { registerReportRoutes } from '../../../server/modules/reports/routes.ts';
import { registerSaleRoutes } from '../../../server/modules/sales/routes.ts';
import { takeHandIn } from '../../../server/sync/push.ts';
import { localDayAndHour } from '../../../src/domain/kernel/days.ts';
import type { Journal } from '../../../src/domain/ledger/api.ts';
import type { SaleDetail, Today } from '../../../src/domain/reports/api.ts';
import { newId, saleLine, type TestDevice } from '../../support/operations.ts';
import { TestOffice } from '../../support/office.ts';
import { openTestDatabases, type TestDatabases } from '../../support/postgres.ts';
import { makeShop, type TestShop } from '../../support/shop.ts';

const ZONE = 'America/Mexico_City';
const WEEK_MS = 7 * 86_400_000;
let databases: TestDatabases;
let shop: TestShop;
let office: TestOffice;
let north: { branchId: string; warehouseId: string };
let device: TestDevice;
let day: string;

beforeAll(async () => {
  databases = await openTestDatabases();
  shop = await makeShop(databases, 'reports');
  north = await shop.branch('Norte');
  const [productId] = await shop.stock(1, 100_000, 5000);
  office = new TestOffice(databases, (app) => {
    registerReportRoutes(app);
    registerSaleRoutes(app);
    registerLedgerRoutes(app);
  });
  const admit = (name: string, role: 'owner' | 'manager' | 'accountant' | 'cashier', branchId: string | null) =>
    office.admitPerson(name, shop.db.tenantId, shop.ownerId, role, branchId);
  admit('owner', 'owner', null);
  admit('north manager', 'manager', north.branchId);
  admit('accountant', 'accountant', null);
  admit('cashier', 'cashier', shop.branchId);
  device = await shop.device();
  const sessionId = newId();
  const line = saleLine({ productId: productId!, warehouseId: shop.warehouseId, description: '=HYPERLINK("x"),"Balata"' });
  const nowMs = Date.now();
  const lastWeek = await shop.device();
  const lastSession = newId();
  lastWeek.openSession(lastSession, 0, { wallMs: nowMs - WEEK_MS - 60_000 });
  lastWeek.sell({ sessionId: lastSession, lines: [line] }, { wallMs: nowMs - WEEK_MS - 30_000 });
  await takeHandIn({ databases, nowMs: Date.now }, lastWeek.handIn());
  device.openSession(sessionId, 20_000, { wallMs: nowMs - 3 });
  device.sell({ sessionId, lines: [line, line] }, { wallMs: nowMs - 2 });
  device.sell({ sessionId, lines: [{ ...line, quantityMilli: 500_000 }], payments: [{ method: 'card', amountCents: 5_800_000, tenderedCents: 5_800_000, reference: null }] }, { wallMs: nowMs - 1 });
  device.record('cash.moved', { sessionId, direction: 'out', amountCents: 500, purpose: 'expense', reason: '=1+1, "café"' }, { wallMs: nowMs });
  await takeHandIn({ databases, nowMs: Date.now }, device.handIn());
  ({ day } = localDayAndHour(nowMs, ZONE));
});
afterAll(() => databases.close());

describe("today's report", () => {
  it('sums the day by branch and register, beside the same weekday last week, with drawers, devices and tasks', async () => {
    const today = await office.read<Today>('/api/reports/today', 'owner');
    expect(today.branches.map(({ name, figures }) => [name, figures.saleCount])).toEqual([['Norte', 0], ['Principal', 2]]);
    const branch = today.branches[1]!;
    // 502 pieces at 100.00 net; 100 of them cost 50.00 each, those beyond the stock too.
    expect(branch.figures).toEqual({ saleCount: 2, totalCents: 5_823_200, cashCents: 23_200, cardCents: 5_800_000, transferCents: 0, marginCents: 5_020_000 - 2_510_000 });
    expect(branch.cumulativeCents).toHaveLength(branch.hour + 1);
    expect(branch.cumulativeCents.at(-1)).toBe(5_823_200);
    expect(branch.registers).toEqual([{ registerId: device.register, name: device.folioSeries, figures: branch.figures }]);
    expect(branch.drawers.find(({ registerId }) => registerId === device.register)).toMatchObject({ cashCents: 20_000 + 23_200 - 500, registerName: device.folioSeries });
    expect(branch.devices.find(({ deviceId }) => deviceId === device.id)).toMatchObject({ throughNumber: 4, forked: false });
    expect(today.tasks).toContainEqual(expect.objectContaining({ kind: 'oversold', count: 1 }));
    // Whether a minute ago last week was the same weekday depends on the minute it is now.
    const { day: thenDay } = localDayAndHour(Date.now() - WEEK_MS - 30_000, ZONE);
    const expected = thenDay === branch.lastWeek.day ? 11_600 : 0;
    expect(branch.lastWeek).toMatchObject({ totalCents: expected, untilNowCents: expected });
    expect(branch.lastWeek.cumulativeCents.at(-1)).toBe(expected);
  });

  it('shows a manager their own branch alone, and is not for cashiers', async () => {
    const mine = await office.read<Today>('/api/reports/today', 'north manager');
    expect(mine.branches.map(({ name }) => name)).toEqual(['Norte']);
    expect(mine.tasks).toEqual([]);
    expect((await office.request('GET', '/api/reports/today', 'cashier')).status).toBe(403);
  });
});

describe('a sale', () => {
  it('is found by its folio, also without its zeros, and by its day', async () => {
    const byFolio = await office.read<{ items: { id: string; folio: string }[] }>(`/api/sales?folio=${device.folioSeries.toLowerCase()}-2`, 'cashier');
    expect(byFolio.items.map(({ folio }) => folio)).toEqual([`${device.folioSeries}-000002`]);
    const byDay = await office.read<{ items: unknown[]; next: string | null }>(`/api/sales?day=${day}&limit=1`, 'owner');
    expect(byDay.items).toHaveLength(1);
    const rest = await office.read<{ items: { folio: string }[]; next: string | null }>(`/api/sales?day=${day}&limit=1&after=${byDay.next}`, 'owner');
    expect([rest.items.map(({ folio }) => folio), rest.next]).toEqual([[`${device.folioSeries}-000001`], null]);
    const sale = await office.read<SaleDetail>(`/api/sales/${byFolio.items[0]!.id}`, 'owner');
    expect(sale).toMatchObject({ totalCents: 5_800_000, costCents: 2_500_000, flags: [{ code: 'oversold' }], items: [{ quantityMilli: 500_000 }], payments: [{ method: 'card' }] });
    const hidden = await office.read<SaleDetail>(`/api/sales/${byFolio.items[0]!.id}`, 'cashier');
    expect([hidden.costCents, hidden.items[0]?.costCents]).toEqual([null, null]);
  });

  it('of another branch, or of another tenant, is not there', async () => {
    const { rows: [sale] } = await shop.db.query<{ id: string }>('SELECT id FROM sales LIMIT 1');
    expect((await office.request('GET', `/api/sales/${sale!.id}`, 'north manager')).status).toBe(404);
    expect(await office.read(`/api/sales?day=${day}`, 'north manager')).toEqual({ items: [], next: null });
    const other = await makeShop(databases, 'other-reports');
    office.admitPerson('stranger', other.db.tenantId, other.ownerId, 'owner');
    expect((await office.request('GET', `/api/sales/${sale!.id}`, 'stranger')).status).toBe(404);
  });
});

describe('the journal of a day', () => {
  it('balances on screen, a page at a time', async () => {
    const first = await office.read<Journal>(`/api/ledger/journal?day=${day}&limit=2`, 'accountant');
    expect(first.items).toHaveLength(2);
    expect(first.totals.debitCents).toBe(first.totals.creditCents);
    const rest = await office.read<Journal>(`/api/ledger/journal?day=${day}&limit=200&after=${first.next}`, 'accountant');
    const lines = [...first.items, ...rest.items].flatMap((entry) => entry.lines);
    expect(lines.reduce((sum, line) => sum + line.debitCents, 0)).toBe(first.totals.debitCents);
    expect(first.totals.entryCount).toBe(first.items.length + rest.items.length);
    expect(first.totals.accounts.find(({ account }) => account === '112')).toEqual({ account: '112', name: 'Tarjetas por cobrar', debitCents: 5_800_000, creditCents: 0 });
  });

  it('is exported as CSV that no spreadsheet takes for formulas, and the export is in the audit', async () => {
    const answer = await office.request('GET', `/api/ledger/journal.csv?day=${day}`, 'accountant');
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const rows = bytes.toString('utf8').slice(1).split('\r\n');
    expect(rows[0]).toBe('fecha_contable,fecha_operacion,sucursal,tipo,concepto,cuenta,nombre_cuenta,codigo_sat,debe,haber,operacion,asiento,renglon');
    expect(rows.find((row) => row.includes(',112,'))).toContain(`${day},${day},Principal,sale,Venta ${device.folioSeries}-000002,112,Tarjetas por cobrar,102.01,58000.00,0.00,`);
    expect(rows.find((row) => row.includes(',610,'))).toContain('"Salida de efectivo: =1+1, ""café""",610,Gastos generales,601,5.00,0.00,');
    const { rows: audit } = await shop.db.query(`SELECT action, entity_id FROM audit_log WHERE action = 'journal.exported'`);
    expect(audit).toEqual([{ action: 'journal.exported', entity_id: day }]);
    expect((await office.request('GET', `/api/ledger/journal.csv?day=${day}`, 'cashier')).status).toBe(403);
    expect((await office.request('GET', '/api/ledger/journal.csv?day=ayer', 'accountant')).status).toBe(400);
  });
});

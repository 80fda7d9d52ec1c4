import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { suspendTenant } from '../../../server/db/tenants.ts';
import { commitPosition } from '../../../server/sync/positions.ts';
import { verifyDerived } from '../../../server/sync/rebuild.ts';
import { takeHandIn } from '../../../server/sync/push.ts';
import type { PushRequest } from '../../../src/domain/sync/api.ts';
import { newId, saleLine, type TestDevice } from '../../support/operations.ts';
import { openTestDatabases, type TestDatabases } from '../../support/postgres.ts';
import { makeShop, type TestShop } from '../../support/shop.ts';

const OPENING_MILLI = 1_000_000;
let databases: TestDatabases;
let shop: TestShop;
beforeAll(async () => {
  databases = await openTestDatabases();
  shop = await makeShop(databases, 'push');
  await shop.stock(3, OPENING_MILLI);
});
afterAll(() => databases.close());

const push = (request: PushRequest, nowMs: () => number = Date.now) => takeHandIn({ databases, nowMs }, request);
const line = (index = 0) => saleLine({ productId: shop.productIds[index]!, warehouseId: shop.warehouseId });

async function sellingDevice(): Promise<{ device: TestDevice; sessionId: string }> {
  const device = await shop.device();
  const sessionId = newId();
  device.openSession(sessionId, 50_000);
  return { device, sessionId };
}

async function count(sql: string, params: unknown[] = []): Promise<number> {
  const { rows } = await shop.db.query<{ n: number }>(sql, params);
  return rows[0]?.n ?? 0;
}

const salesOf = (device: TestDevice) => count('SELECT count(*) AS n FROM sales WHERE device_id = $1', [device.id]);

describe('a hand-in', () => {
  it('becomes rows', async () => {
    const { device, sessionId } = await sellingDevice();
    device.sell({ sessionId, lines: [line(0), { ...line(1), quantityMilli: 2000 }] });
    const answer = await push(device.handIn());
    expect(answer).toMatchObject({ through: 2, expected: null, forked: false });
    expect(answer.answers.map((one) => [one.answer, one.reason, one.flags])).toEqual([['applied', null, []], ['applied', null, []]]);
    const { rows } = await shop.db.query(
      'SELECT folio, total_cents, net_cents, tax_cents, cost_cents FROM sales WHERE device_id = $1', [device.id]);
    expect(rows).toEqual([{ folio: `${device.folioSeries}-000001`, total_cents: 34_800, net_cents: 30_000, tax_cents: 4800, cost_cents: 15_000 }]);
    expect(await count('SELECT sum(amount_cents)::bigint AS n FROM cash_totals WHERE session_id = $1', [sessionId])).toBe(84_800);
  });

  // Defence: placeOf() in server/sync/chain.ts
  it('case-01-reply-lost: repeated after its answer was lost, applies once and says again what it said', async () => {
    const { device, sessionId } = await sellingDevice();
    device.sell({ sessionId, lines: [line()] });
    device.record('sale.completed', { folio: 'nothing like a sale' });
    await push(device.handIn());
    const again = await push(device.handIn());
    expect(again.answers.map(({ answer, original, reason }) => [answer, original, reason])).toEqual([
      ['duplicate', 'applied', null], ['duplicate', 'applied', null], ['duplicate', 'quarantined', 'malformed-body'],
    ]);
    expect(await salesOf(device)).toBe(1);
  });

  // Defence: placeOf() in server/sync/chain.ts; without lockChain() the tables' keys still hold it, by trying again.
  it('case-02-two-loops: two loops that hand in the same batch at once apply it once', async () => {
    const { device, sessionId } = await sellingDevice();
    for (let sale = 0; sale < 20; sale += 1) device.sell({ sessionId, lines: [line(), line(1)] });
    const answers = await Promise.all([1, 2, 3, 4].map(() => push(device.handIn())));
    expect(answers.map(({ through }) => through)).toEqual([21, 21, 21, 21]);
    const kinds = answers.map(({ answers: own }) => new Set(own.map(({ answer }) => answer)));
    expect(kinds.filter((kind) => kind.has('applied'))).toHaveLength(1);
    expect(await salesOf(device)).toBe(20);
    expect(await count('SELECT quantity_milli AS n FROM stock_levels WHERE product_id = $1', [shop.productIds[0]]))
      .toBe(OPENING_MILLI + (await count(`SELECT sum(quantity_milli)::bigint AS n FROM inventory_operations WHERE product_id = $1 AND kind = 'SALE'`, [shop.productIds[0]])));
  });

  it('holds some dozen locks for the tickets it was paid with, however many: PostgreSQL has few for all shops together', async () => {
    const { device, sessionId } = await sellingDevice();
    for (let sale = 0; sale < 200; sale += 1) device.sell({ sessionId, lines: [line()], draftId: newId() });
    const ofThisShop = 'WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database())';
    const { answer, held } = await shop.db.transaction(async (tx) => {
      await tx.query('SELECT FROM sync_counter FOR UPDATE');
      const handedIn = push(device.handIn());
      const waiting = () => count(`SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`);
      await expect.poll(waiting, { timeout: 20_000 }).toBe(1);
      return { answer: handedIn, held: await count(`SELECT count(*) AS n FROM pg_locks ${ofThisShop} AND locktype = 'advisory'`) };
    });
    expect(held).toBeGreaterThan(10);
    expect(held).toBeLessThan(100);
    expect((await answer).through).toBe(201);
  });

  it('asks for what is missing before it, and takes nothing past the gap', async () => {
    const { device, sessionId } = await sellingDevice();
    for (let sale = 0; sale < 4; sale += 1) device.sell({ sessionId, lines: [line()] });
    await push(device.handIn(device.log.slice(0, 2)));
    const late = await push(device.handIn(device.log.slice(3)));
    expect(late).toMatchObject({ answers: [], through: 2, expected: 3 });
    expect(await push(device.handIn(device.log.slice(2)))).toMatchObject({ through: 5, expected: null });
    expect(await salesOf(device)).toBe(4);
  });

  // Defence: placeOf() in server/sync/chain.ts; next() in server/sync/folios.ts
  it('case-32-cloned-tablet: keeps both of two operations under one number, flags the second, and keeps folios apart', async () => {
    const { device, sessionId } = await sellingDevice();
    device.sell({ sessionId, lines: [line()] });
    const clone = device.clone();
    device.sell({ sessionId, lines: [line(1)] });
    clone.sell({ sessionId, lines: [line(2)] });
    clone.sell({ sessionId, lines: [line(2)] });
    expect(await push(device.handIn())).toMatchObject({ forked: false, through: 3 });
    const forked = await push(clone.handIn());
    expect(forked).toMatchObject({ forked: true, through: 4 });
    expect(forked.answers.map(({ answer }) => answer)).toEqual(['duplicate', 'duplicate', 'flagged', 'flagged']);
    expect(forked.answers[2]?.flags).toEqual([{ code: 'fork', data: { copy: 2 } }]);
    device.sell({ sessionId, lines: [line(1)] });
    expect((await push(device.handIn())).answers.at(-1)).toMatchObject({ answer: 'flagged' });
    const { rows } = await shop.db.query<{ folio: string }>('SELECT folio FROM sales WHERE device_id = $1 ORDER BY folio', [device.id]);
    const series = device.folioSeries;
    expect(rows.map(({ folio }) => folio)).toEqual([`${series}-000001`, `${series}-000002`, `${series}-000002/2`, `${series}-000003`, `${series}-000003/2`]);
    expect(await count(`SELECT count(*) AS n FROM tasks WHERE device_id = $1 AND kind = 'fork'`, [device.id])).toBe(3);
  });

  it('refuses a device nobody enrolled, another key, and a signature over something else', async () => {
    const { device, sessionId } = await sellingDevice();
    device.sell({ sessionId, lines: [line()] });
    const stranger = { ...device.handIn(), device: newId() };
    await expect(push(stranger)).rejects.toMatchObject({ status: 404, code: 'unknown-device' });
    const other = await shop.device();
    const forged = { ...device.handIn(), signature: other.sign('anything') };
    await expect(push(forged)).rejects.toMatchObject({ status: 401, code: 'bad-signature' });
    const shortened = { ...device.handIn(), operations: device.log.slice(0, 1) };
    await expect(push(shortened)).rejects.toMatchObject({ code: 'bad-signature' });
    expect(await count('SELECT count(*) AS n FROM operations WHERE device_id = $1', [device.id])).toBe(0);
  });

  it('does not apply a text that was changed after it was signed for', async () => {
    const { device, sessionId } = await sellingDevice();
    device.sell({ sessionId, lines: [line()] });
    const request = device.handIn();
    const opened = device.log[0]!;
    // The text no longer hashes to what its successor names: it alone is refused.
    request.operations[0] = { ...opened, core: opened.core.replace('"openingCents":50000', '"openingCents":1') };
    const answer = await push(request);
    expect(answer.answers.map(({ answer: kind, reason }) => [kind, reason])).toEqual([['quarantined', 'hash-mismatch'], ['flagged', null]]);
  });

  it('asks for the part before a damaged record to be handed in by itself', async () => {
    const { device, sessionId } = await sellingDevice();
    for (let sale = 0; sale < 3; sale += 1) device.sell({ sessionId, lines: [line()] });
    const request = device.handIn();
    request.operations[2] = { ...request.operations[2]!, core: `${request.operations[2]!.core} ` };
    await expect(push(request)).rejects.toMatchObject({ status: 422, code: 'chain-broken', extra: { number: 3 } });
    await push(device.handIn(device.log.slice(0, 2)));
    const rest = { ...request, operations: request.operations.slice(2) };
    expect((await push(rest)).answers.map(({ answer }) => answer)).toEqual(['quarantined', 'applied']);
  });
});

describe('an operation that is not as it should be', () => {
  // Defence: readOperation() in server/sync/received.ts
  it('case-11-malformed-blocks-nothing: malformed in the middle, it is kept whole and blocks nothing behind it', async () => {
    const { device, sessionId } = await sellingDevice();
    device.record('sale.completed', { folio: 'A-1', lines: 'none' });
    device.record('cash.moved', {}, { tamper: (core) => core.replace('"type":"cash.moved"', '"type":7') });
    device.record('cash.moved', {}, { tamper: () => '{"format":1,' });
    device.sell({ sessionId, lines: [line()] });
    const answer = await push(device.handIn(device.log.slice(0, 3)));
    expect(answer.answers.map(({ answer: kind, reason }) => [kind, reason])).toEqual([
      ['applied', null], ['quarantined', 'malformed-body'], ['quarantined', 'malformed-core'],
    ]);
    const behind = await push(device.handIn(device.log.slice(3)));
    expect(behind.answers.map(({ answer: kind, reason }) => [kind, reason])).toEqual([['quarantined', 'malformed-core'], ['applied', null]]);
    expect(behind.through).toBe(5);
    const { rows } = await shop.db.query<{ core: Buffer }>('SELECT core FROM unreadable_operations WHERE device_id = $1 ORDER BY number', [device.id]);
    expect(rows.map(({ core }) => core.toString('utf8'))).toEqual([device.log[2]!.core, device.log[3]!.core]);
    expect(await count(`SELECT count(*) AS n FROM tasks WHERE device_id = $1 AND kind = 'quarantined'`, [device.id])).toBe(3);
  });

  // Defence: readCore() in server/sync/received.ts; takeAll() in server/sync/push.ts
  it.each([
    ['a NUL, escaped', 'quarantined', 'malformed-body', (core: string) => core.replace('Balata delantera', 'Balata\\u0000')],
    ['a NUL, raw', 'quarantined', 'malformed-core', (core: string) => core.replace('Balata delantera', 'Balata\u0000')],
    ['a lone surrogate, escaped', 'quarantined', 'malformed-body', (core: string) => core.replace('Balata delantera', 'Balata\\ud83d')],
    ['a lone surrogate, raw', 'quarantined', 'unstorable-text', (core: string) => core.replace('Balata delantera', 'Balata\ud83d')],
    ['figures that do not add up', 'quarantined', 'total-mismatch', (core: string) => core.replace('"totalCents":11600', '"totalCents":11601')],
    ['a branch that is not', 'quarantined', 'unknown-branch', (core: string) => core.replace(/"branch":"[0-9a-f-]+"/, `"branch":"${newId()}"`)],
    ['another device\'s name', 'quarantined', 'wrong-device', (core: string) => core.replace(/"device":"[0-9a-f-]+"/, `"device":"${newId()}"`)],
    ['another number', 'quarantined', 'wrong-number', (core: string) => core.replace('"number":2,', '"number":9,')],
    ['a personal part it has none of', 'quarantined', 'personal-missing', (core: string) => core.replace('"personal":null', `"personal":"${'a'.repeat(64)}"`)],
  ])('case-37-refused-text: with %s, it fails alone', async (_name, kind, reason, tamper) => {
    const { device, sessionId } = await sellingDevice();
    device.sell({ sessionId, lines: [line()] }, { tamper });
    device.sell({ sessionId, lines: [line()] });
    const { answers } = await push(device.handIn());
    expect(answers.map((one) => [one.answer, one.reason])).toEqual([['applied', null], [kind, reason], ['applied', null]]);
    expect((await push(device.handIn())).answers.map(({ answer }) => answer)).toEqual(['duplicate', 'duplicate', 'duplicate']);
  });

  it('under an id that was used before, is kept apart', async () => {
    const { device, sessionId } = await sellingDevice();
    const id = newId();
    device.sell({ sessionId, lines: [line()] }, { id });
    device.sell({ sessionId, lines: [line()] }, { id });
    const { answers } = await push(device.handIn());
    expect(answers.map((one) => [one.answer, one.reason])).toEqual([['applied', null], ['applied', null], ['quarantined', 'id-used']]);
  });

  it('that the tables refuse, is found among five hundred and quarantined', async () => {
    const { device, sessionId } = await sellingDevice();
    for (let sale = 0; sale < 60; sale += 1) device.sell({ sessionId, lines: [line()] });
    const poor = device.log[30]!;
    const operationId = (JSON.parse(poor.core) as { id: string }).id;
    // A row that is in the way: what a defect of ours would look like from here.
    await shop.db.query(`INSERT INTO payments (sale_id, line, method, amount_cents, tendered_cents) VALUES ($1, 0, 'cash', 1, 1)`, [operationId]);
    const { answers, through } = await push(device.handIn());
    expect(through).toBe(61);
    expect(answers).toHaveLength(61);
    expect(answers.filter(({ answer }) => answer !== 'applied').map(({ number, reason }) => [number, reason])).toEqual([[31, 'apply-failed']]);
    expect(await salesOf(device)).toBe(59);
  });
});

describe('what happened in the shop', () => {
  // Defence: take() in src/domain/inventory/stock-taken.ts
  it('case-14-oversold: sold more than there was, it is applied and flagged', async () => {
    const [productId] = await shop.stock(1, 1000);
    const { device, sessionId } = await sellingDevice();
    device.sell({ sessionId, lines: [saleLine({ productId: productId!, warehouseId: shop.warehouseId, quantityMilli: 3000 })] });
    const { answers } = await push(device.handIn());
    expect(answers[1]).toMatchObject({ answer: 'flagged', flags: [{ code: 'oversold', line: 0, data: { leftMilli: -2000 } }] });
    expect(await count('SELECT quantity_milli AS n FROM stock_levels WHERE product_id = $1', [productId])).toBe(-2000);
    expect(await count(`SELECT count(*) AS n FROM tasks WHERE kind = 'oversold' AND device_id = $1`, [device.id])).toBe(1);
  });

  // Defence: judgeAuthor() in src/domain/kernel/author.ts
  it('case-38-dismissed: by somebody who may not, who left, or whom nobody knows, is applied and flagged', async () => {
    const warehouseHand = await shop.employee('warehouse');
    const former = await shop.employee('cashier', { active: false });
    const { device, sessionId } = await sellingDevice();
    for (const author of [warehouseHand, former, newId(), null]) device.sell({ sessionId, lines: [line()] }, { author });
    const { answers } = await push(device.handIn());
    expect(answers.slice(1).map(({ flags }) => flags.map(({ code }) => code))).toEqual([['not-permitted'], ['inactive-employee'], ['unknown-employee'], ['no-author']]);
    expect(await salesOf(device)).toBe(4);
  });

  it('is judged with all that came before it in the same hand-in', async () => {
    const [productId] = await shop.stock(1, 2000);
    const { device, sessionId } = await sellingDevice();
    const one = saleLine({ productId: productId!, warehouseId: shop.warehouseId });
    for (let sale = 0; sale < 3; sale += 1) device.sell({ sessionId, lines: [one] });
    device.record('cash-session.closed', {
      sessionId, denominations: {}, countedCents: 84_800, expectedCents: 84_800, expectedByMethod: { cash: 84_800, card: 0, transfer: 0 }, note: null,
    });
    device.sell({ sessionId, lines: [one] });
    const { answers } = await push(device.handIn());
    expect(answers.map(({ flags }) => flags.map(({ code }) => code))).toEqual([[], [], [], ['oversold'], [], ['oversold', 'session-closed']]);
  });

  it('for a month that was closed, it is booked on the first open day and keeps its own', async () => {
    const { device, sessionId } = await sellingDevice();
    await shop.db.query(`INSERT INTO fiscal_periods (month, status) VALUES ('2026-01', 'closed'), ('2026-02', 'closed')`);
    const wallMs = Date.parse('2026-01-20T18:00:00Z');
    const late = await shop.device();
    const lateSession = newId();
    late.openSession(lateSession, 0, { wallMs: wallMs - 1000 });
    late.sell({ sessionId: lateSession, lines: [line()] }, { wallMs });
    device.sell({ sessionId, lines: [line()] });
    const { answers } = await push(late.handIn());
    expect(answers[1]?.flags).toEqual([{ code: 'closed-period', data: { day: '2026-01-20', postingDay: '2026-03-01' } }]);
    const { rows } = await shop.db.query(
      'SELECT posting_day, business_day FROM journal_entries JOIN sales s ON s.id = operation_id WHERE s.device_id = $1', [late.id]);
    expect(rows).toEqual([{ posting_day: '2026-03-01', business_day: '2026-01-20' }]);
    expect(await count(`SELECT count(*) AS n FROM rollups WHERE day = '2026-01-20'`)).toBe(1);
    expect((await push(device.handIn())).answers.at(-1)?.flags).toEqual([]);
  });

  // Defence: businessTimeMs() in src/domain/kernel/clock.ts
  it('case-29-wrong-clock: with a clock days wrong, is dated neither after its arrival nor before what preceded it', async () => {
    const { device, sessionId } = await sellingDevice();
    const nowMs = Date.now();
    device.sell({ sessionId, lines: [line()] }, { wallMs: nowMs + 3 * 86_400_000 });
    device.sell({ sessionId, lines: [line()] }, { wallMs: nowMs - 2 * 86_400_000 });
    await push(device.handIn(), () => nowMs + 60_000);
    const { rows } = await shop.db.query<{ business_ms: number }>('SELECT business_ms FROM operations WHERE device_id = $1 ORDER BY number', [device.id]);
    const times = rows.map(({ business_ms: ms }) => ms);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.every((ms) => ms <= nowMs + 60_000)).toBe(true);
    expect(times[1]).toBe(nowMs + 60_000);
  });

  // Defence: takeHandIn() in server/sync/push.ts
  it('case-38-revoked-device: on a device that was revoked is still taken, and flagged when younger than that', async () => {
    const { device, sessionId } = await sellingDevice();
    const nowMs = Date.now();
    device.sell({ sessionId, lines: [line()] }, { wallMs: nowMs + 1000 });
    device.sell({ sessionId, lines: [line()] }, { wallMs: nowMs + 10_000 });
    await shop.db.query('UPDATE devices SET revoked_at = to_timestamp($2::double precision / 1000) WHERE id = $1', [device.id, nowMs + 5000]);
    const { answers } = await push(device.handIn(), () => nowMs + 20_000);
    expect(answers.map(({ flags }) => flags.map(({ code }) => code))).toEqual([[], [], ['recorded-after-revocation']]);
  });

  it('in a tenant that was suspended is taken all the same', async () => {
    const other = await makeShop(databases, 'suspended');
    const device = await other.device();
    device.openSession(newId(), 100);
    await suspendTenant(databases, 'suspended', commitPosition);
    expect(await push(device.handIn())).toMatchObject({ through: 1, answers: [{ answer: 'applied' }] });
  });
});

it('leaves nothing that the operations and decisions do not account for', async () => {
  // Two tests above put a row where none belongs: it stands in payments, which no figure is summed from.
  const { differences, operations } = await verifyDerived(shop.db);
  expect(differences).toEqual([]);
  expect(operations).toBeGreaterThan(150);
});

import { generateKeyPairSync, sign } from 'node:crypto';
import pg from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Enrolment } from '../../src/domain/identity/api.ts';
import { enrolmentText } from '../../src/domain/identity/enrolment.ts';
import type { PushResponse } from '../../src/domain/sync/api.ts';
import { newId, saleLine, TestDevice } from '../support/operations.ts';
import { ServerProcess } from '../support/server-process.ts';
import { Chance } from './random.ts';
import { openRealShop, type Part, type RealShop } from './real-shop.ts';

const SALES = 600;
const BATCH = 20;
const KILLS = 5;

const chance = new Chance('killing the server');
let server: ServerProcess;
let shop: RealShop;
let part: Part;
let device: TestDevice;

beforeAll(async () => {
  // With a PostgreSQL of its own: a killed server leaves it an orphan, which the next start has to deal with.
  server = await ServerProcess.start({ ownPostgres: true });
  shop = await openRealShop(server);
  part = shop.parts[0] as Part;
  device = await enrol();
});

afterAll(() => server?.dispose());

async function enrol(): Promise<TestDevice> {
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const code = await shop.newCode(0);
  const draft = new TestDevice({ branch: shop.branch.id, register: null, author: null, folioSeries: '' }, key);
  const proof = sign('sha256', Buffer.from(enrolmentText(code)), { key: key.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  const { deviceId, branchId, registerId, folioSeries } = await shop.office.post<Enrolment>('/api/identity/enrol', {
    code, publicKey: draft.publicKey, deviceName: 'Mostrador de prueba', proof,
  });
  return new TestDevice({ id: deviceId, branch: branchId, register: registerId, author: shop.cashiers[0].id, folioSeries }, key);
}

function recordSales(): void {
  const sessionId = newId();
  device.openSession(sessionId, 0);
  for (let sale = 0; sale < SALES; sale += 1) {
    // No two are of the same quantity.
    const line = saleLine({ productId: part.id, warehouseId: shop.warehouseId, partNumber: part.partNumber, quantityMilli: 1 + sale, priceCents: part.prices[0] });
    device.sell({ sessionId, lines: [line] });
  }
}

/** Hands everything in, in order, again and again until each was answered; what it was answered first. */
async function handIn(): Promise<Map<number, string>> {
  const answers = new Map<number, string>();
  for (let from = 0; from < device.log.length; ) {
    const batch = device.log.slice(from, from + BATCH);
    try {
      const answer = await fetch(`${server.url}/sync/push`, {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(device.handIn(batch)), signal: AbortSignal.timeout(30_000),
      });
      if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`);
      const taken = (await answer.json()) as PushResponse;
      for (const { number, answer: first, original } of taken.answers) answers.set(number, original ?? first);
      if (taken.expected !== null) throw new Error(`the server asks for ${taken.expected}: it lost something`);
      from += batch.length;
    } catch (error) {
      // Only what a dead or stopping server does is passed over.
      if (error instanceof Error && (/lost something/.test(error.message) || error.message.startsWith('4'))) throw error;
      await delay(100);
    }
  }
  return answers;
}

it('loses and doubles nothing when it is killed at random moments of a hand-in', { timeout: 600_000 }, async () => {
  recordSales();
  const state = { finished: false };
  const handing = handIn().finally(() => {
    state.finished = true;
  });
  let kills = 0;
  while (kills < KILLS) {
    await delay(chance.int(20, 700));
    if (state.finished) break;
    await server.kill();
    kills += 1;
    await server.start();
  }
  const answers = await handing;
  expect(kills).toBeGreaterThan(0);
  expect([...answers.keys()].toSorted((a, b) => a - b)).toEqual(device.log.map(({ number }) => number));
  expect([...new Set(answers.values())].toSorted()).toEqual(['applied', 'flagged']);
  // What was answered stays so however often it is asked again.
  const again = await handIn();
  expect([...again].toSorted()).toEqual([...answers].toSorted());
});

it('has every sale once and whole', async () => {
  const tenant = new pg.Client({ connectionString: await shop.databaseUrl() });
  await tenant.connect();
  try {
    const { rows: sold } = await tenant.query<{ quantity: number }>('SELECT quantity_milli::int AS quantity FROM sale_items ORDER BY quantity_milli');
    expect(sold.map(({ quantity }) => quantity)).toEqual(Array.from({ length: SALES }, (_, index) => index + 1));
    const { rows: [sums] } = await tenant.query(
      `SELECT (SELECT count(*)::int FROM sales) AS sales, (SELECT count(*)::int FROM operations WHERE device_id = $1) AS operations,
         (SELECT sum(amount_cents)::int FROM payments) AS paid, (SELECT sum(total_cents)::int FROM sales) AS total,
         (SELECT sum(total_cents)::int FROM rollups) AS rolled, (SELECT sum(amount_cents)::int FROM cash_totals) AS drawer,
         (SELECT count(*)::int FROM (SELECT 1 FROM journal_entry_lines GROUP BY operation_id, sequence HAVING sum(debit_cents) <> sum(credit_cents)) x) AS unbalanced,
         (SELECT sum(debit_cents)::int FROM journal_entry_lines WHERE account = '110') AS booked`,
      [device.id],
    );
    expect(sums).toMatchObject({ sales: SALES, operations: device.log.length, unbalanced: 0 });
    const { total } = sums as { total: number };
    expect(sums).toMatchObject({ paid: total, rolled: total, drawer: total, booked: total });
  } finally {
    await tenant.end();
  }
  const soldMilli = (SALES * (SALES + 1)) / 2;
  expect(await shop.stockOf(part)).toBe(part.stockMilli - soldMilli);
});

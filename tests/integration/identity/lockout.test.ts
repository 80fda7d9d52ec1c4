import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabases } from '../../../server/db/databases.ts';
import type { Databases } from '../../../server/db/databases.ts';
import { uuidv7 } from '../../../src/domain/kernel/ids.ts';
import { openTestDatabases } from '../../support/postgres.ts';
import type { TestDatabases } from '../../support/postgres.ts';
import type { EnrolledDevice, Server, TestShop } from './shop.ts';
import { call, cashierFields, enrolledDevice, makePerson, makeShop, signInOwner, startServer, tryPin } from './shop.ts';

let databases: TestDatabases;
let others: Databases;
let shop: TestShop;
let first: Server;
let second: Server;
let ownerToken: string;
let device: EnrolledDevice;
let cashier: string;

beforeAll(async () => {
  databases = await openTestDatabases();
  // As a second server process: nothing shared but PostgreSQL.
  others = await openDatabases(databases.openOptions);
  shop = await makeShop(databases, 'candado');
  first = startServer(databases);
  second = startServer(others);
  ownerToken = (await signInOwner(first, shop)).session.token;
});

afterAll(async () => {
  await others?.close();
  await databases?.close();
});

beforeEach(async () => {
  device = await enrolledDevice(first, shop, ownerToken);
  cashier = await makePerson(first, ownerToken, cashierFields(shop));
});

/** Moves what was tried into the past, as time would: the table itself can only be added to. */
async function pass(minutes: number): Promise<void> {
  const { admin } = databases;
  const tenant = await databases.findTenant(shop.tenantId);
  await admin.cluster.asAdmin(tenant?.databaseName ?? '', async (client) => {
    await client.query('ALTER TABLE pin_attempts DISABLE TRIGGER USER');
    await client.query('UPDATE pin_attempts SET at = at - make_interval(mins => $1), recorded_at = recorded_at - make_interval(mins => $1)', [minutes]);
    await client.query('ALTER TABLE pin_attempts ENABLE TRIGGER USER');
  });
}

async function offlineAttempts(count: number, succeeded: boolean): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await shop.db.query(
      `INSERT INTO pin_attempts (employee_id, device_id, at, succeeded, offline, operation_id) VALUES ($1, $2, now() - interval '2 days', $3, true, $4)`,
      [cashier, device.id, succeeded, uuidv7(Date.now(), randomBytes)],
    );
  }
}

describe('wrong PINs', () => {
  it('are counted down, then answered 423 even when the PIN is right', async () => {
    for (const attemptsLeft of [4, 3, 2, 1, 0]) {
      expect(await tryPin(first, device, cashier, '9051')).toMatchObject({ status: 401, body: { code: 'pin-wrong', attemptsLeft } });
    }
    const locked = await tryPin(first, device, cashier, '4826');
    expect(locked).toMatchObject({ status: 423, body: { code: 'pin-locked' } });
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(locked.headers.get('retry-after'))).toBeLessThanOrEqual(60);
  });

  it('racing on two server processes are compared five times in all', async () => {
    const tries = Array.from({ length: 50 }, (_, index) => tryPin(index % 2 === 0 ? first : second, device, cashier, '9051'));
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 423)).toHaveLength(45);
  });

  it('of one person racing on many devices are five in all too', async () => {
    const devices = await Promise.all([1, 2, 3, 4].map(() => enrolledDevice(first, shop, ownerToken)));
    const tries = devices.flatMap((one, index) => [1, 2, 3].map(() => tryPin(index % 2 === 0 ? first : second, one, cashier, '9051')));
    expect((await Promise.all(tries)).filter(({ status }) => status === 401)).toHaveLength(5);
  });

  it('of several people on one device lock the device, for people who were not tried too', async () => {
    const [lupita, omar] = [await makePerson(first, ownerToken, cashierFields(shop, 'Lupita')), await makePerson(first, ownerToken, cashierFields(shop, 'Omar'))];
    for (const person of [cashier, cashier, cashier, lupita, lupita]) expect((await tryPin(first, device, person, '9051')).status).toBe(401);
    expect((await tryPin(first, device, omar, '4826')).status).toBe(423);
  });

  it('ten in a row lock person and device for a quarter of an hour, on every process and after a restart', async () => {
    for (let round = 0; round < 2; round += 1) {
      for (let index = 0; index < 5; index += 1) await tryPin(first, device, cashier, '9051');
      await pass(2);
    }
    const elsewhere = await enrolledDevice(first, shop, ownerToken);
    const neighbour = await makePerson(first, ownerToken, cashierFields(shop, 'Itzel'));
    // A server process that has just started knows nothing but what is in PostgreSQL.
    const restarted = startServer(others);
    for (const [server, where, who] of [[first, device, cashier], [second, elsewhere, cashier], [restarted, device, neighbour]] as const) {
      const answer = await tryPin(server, where, who, '4826');
      expect(answer.status).toBe(423);
      expect(answer.body.retryAfterSeconds).toBeGreaterThan(600);
    }
    await pass(13);
    expect((await tryPin(restarted, device, cashier, '4826')).status).toBe(200);
  });

  it('are forgiven by a right one', async () => {
    for (let index = 0; index < 4; index += 1) await tryPin(first, device, cashier, '9051');
    await pass(2);
    for (let index = 0; index < 4; index += 1) await tryPin(first, device, cashier, '9051');
    expect((await tryPin(first, device, cashier, '4826')).status).toBe(200);
    await pass(2);
    expect(await tryPin(first, device, cashier, '9051')).toMatchObject({ status: 401, body: { attemptsLeft: 4 } });
  });

  it('made right never use up what is left', async () => {
    for (let index = 0; index < 8; index += 1) expect((await tryPin(first, device, cashier, '4826')).status).toBe(200);
  });
});

describe('attempts made offline', () => {
  it('count in a row with those made online', async () => {
    await offlineAttempts(8, false);
    expect(await tryPin(first, device, cashier, '9051')).toMatchObject({ status: 401, body: { attemptsLeft: 1 } });
    expect(await tryPin(first, device, cashier, '9051')).toMatchObject({ status: 401, body: { attemptsLeft: 0 } });
    expect((await tryPin(first, device, cashier, '4826')).status).toBe(423);
  });

  it('that were right forgive only those made offline', async () => {
    await offlineAttempts(8, false);
    await offlineAttempts(1, true);
    for (let index = 0; index < 5; index += 1) expect((await tryPin(first, device, cashier, '9051')).status).toBe(401);
    await pass(2);
    await offlineAttempts(1, true);
    for (let index = 0; index < 5; index += 1) await tryPin(first, device, cashier, '9051');
    await pass(2);
    await offlineAttempts(1, true);
    expect((await tryPin(first, device, cashier, '4826')).status).toBe(423);
  });
});

it('nobody can change or remove an attempt, the owner of the tables included', async () => {
  await tryPin(first, device, cashier, '9051');
  for (const sql of ['UPDATE pin_attempts SET succeeded = true', 'DELETE FROM pin_attempts', 'TRUNCATE pin_attempts']) {
    await expect(shop.db.query(sql)).rejects.toThrow(/permission denied|insert-only/);
    const tenant = await databases.findTenant(shop.tenantId);
    await expect(databases.admin.cluster.asAdmin(tenant?.databaseName ?? '', (client) => client.query(sql))).rejects.toThrow('insert-only');
  }
});

it('refuses weak PINs when they are set', async () => {
  for (const pin of ['0000', '1234', '9876', '2580', '1212']) {
    const answer = await call(first, 'POST', `/api/identity/employees/${cashier}/pin`, { pin }, { token: ownerToken });
    expect(answer).toMatchObject({ status: 400, body: { code: 'weak-pin' } });
  }
  expect((await tryPin(first, device, cashier, '4826')).status).toBe(200);
});

describe('approving by PIN', () => {
  const confirm = (pin: string) => call(first, 'POST', '/api/identity/pin/confirm', { employeeId: cashier, pin }, { token: device.token });

  it('answers whether it is the PIN, begins and ends no session, and is counted and audited as a sign-in is', async () => {
    await tryPin(first, device, cashier, '4826');
    const sessions = async () => (await shop.db.query('SELECT count(*)::int AS n FROM sessions WHERE employee_id = $1', [cashier])).rows;
    const before = await sessions();
    expect(await confirm('4826')).toMatchObject({ status: 200, body: { employeeId: cashier } });
    expect(await sessions()).toEqual(before);
    for (let wrong = 0; wrong < 5; wrong += 1) expect((await confirm('9999')).body).toMatchObject({ code: 'pin-wrong' });
    expect(await confirm('4826')).toMatchObject({ status: 423, body: { code: 'pin-locked' } });
    const { rows } = await shop.db.query(`SELECT outcome, count(*)::int AS n FROM audit_log WHERE action = 'approval.pin' AND actor = $1 GROUP BY 1 ORDER BY 1`, [cashier]);
    expect(rows).toEqual([{ outcome: 'failed', n: 6 }, { outcome: 'ok', n: 1 }]);
  });
});

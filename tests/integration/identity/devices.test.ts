import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../../src/domain/identity/api.ts';
import { challengeText, enrolmentText } from '../../../src/domain/identity/enrolment.ts';
import { uuidv7 } from '../../../src/domain/kernel/ids.ts';
import { openTestDatabases } from '../../support/postgres.ts';
import type { TestDatabases } from '../../support/postgres.ts';
import type { Called, Server, TestShop } from './shop.ts';
import { call, cashierFields, DeviceKey, deviceTokenOf, enrol, enrolledDevice, makePerson, makeShop, newCode, pepper, signInOwner, startServer, tryPin } from './shop.ts';

let databases: TestDatabases;
let shop: TestShop;
let server: Server;
let ownerToken: string;

beforeAll(async () => {
  databases = await openTestDatabases();
  shop = await makeShop(databases, 'equipos');
  server = startServer(databases);
  ownerToken = (await signInOwner(server, shop)).session.token;
});

afterAll(() => databases?.close());

async function newRegister(): Promise<{ id: string; name: string }> {
  const { body } = await call(server, 'POST', '/api/registers', { branchId: shop.branchId }, { token: ownerToken });
  return body as unknown as { id: string; name: string };
}

const seriesOf = ({ body }: Called): string => (body as unknown as { folioSeries: string }).folioSeries;
const tiles = (token: string) => call(server, 'GET', '/api/identity/tiles', undefined, { token });

describe('one-time codes', () => {
  it('enrol a device with its key, its place and its series', async () => {
    const code = await newCode(server, shop, ownerToken);
    expect(code).toMatch(/^[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}$/);
    const key = new DeviceKey();
    const answer = await enrol(server, code.toLowerCase().replace('-', ''), key);
    expect(answer).toMatchObject({ status: 200, body: { tenantId: shop.tenantId, branchId: shop.branchId, registerName: 'A1', deviceClass: 'counter' } });
    const { deviceId } = answer.body as unknown as { deviceId: string };
    expect((await deviceTokenOf(server, deviceId, key)).status).toBe(200);
    const listed = await call(server, 'GET', '/api/identity/devices', undefined, { token: ownerToken });
    expect(listed.body.items).toContainEqual(expect.objectContaining({ id: deviceId, name: 'Mostrador', revokedAtMs: null }));
    expect(JSON.stringify(listed.body)).not.toContain('Servidor');
  });

  it('are taken once by ten devices at once, on two server processes', async () => {
    const second = startServer(databases);
    const code = await newCode(server, shop, ownerToken);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => enrol(index % 2 ? server : second, code, new DeviceKey(), `198.51.100.${index}`)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.code === 'code-expired')).toHaveLength(9);
    expect(await enrol(server, code, new DeviceKey())).toMatchObject({ status: 410, body: { code: 'code-expired' } });
  });

  it('run out, and are kept only as hashes', async () => {
    const code = await newCode(server, shop, ownerToken);
    const { rows } = await databases.control.query<{ row: string }>('SELECT enrolment_codes::text AS row FROM enrolment_codes');
    expect(rows.some(({ row }) => row.includes(code.replace('-', '')))).toBe(false);
    await shop.db.query(`UPDATE enrolment_codes SET expires_at = now() - interval '1 second' WHERE used_at IS NULL`);
    expect((await enrol(server, code, new DeviceKey())).body.code).toBe('code-expired');
    const another = await newCode(server, shop, ownerToken);
    await databases.control.query(`UPDATE enrolment_codes SET expires_at = now() - interval '1 second' WHERE used_at IS NULL`);
    expect((await enrol(server, another, new DeviceKey())).body.code).toBe('code-expired');
  });

  it('need the private half of the key that is enrolled', async () => {
    const code = await newCode(server, shop, ownerToken);
    const [mine, theirs] = [new DeviceKey(), new DeviceKey()];
    const body = { code, publicKey: theirs.publicKey, deviceName: 'x', proof: mine.sign(enrolmentText(code)) };
    expect(await call(server, 'POST', '/api/identity/enrol', body)).toMatchObject({ status: 400, body: { code: 'proof-wrong' } });
    const offCurve = { ...mine.publicKey, x: 'A'.repeat(43), y: 'A'.repeat(43) };
    expect((await call(server, 'POST', '/api/identity/enrol', { ...body, publicKey: offCurve })).body.code).toBe('proof-wrong');
    expect((await enrol(server, code, mine)).status).toBe(200);
  });

  it('cannot be guessed at length', async () => {
    const address = '203.0.113.40';
    const answers: Called[] = [];
    for (let index = 0; index < 21; index += 1) answers.push(await enrol(server, `AAAA-BB${String(index).padStart(2, '2').replaceAll('0', '9').replaceAll('1', '8')}`, new DeviceKey(), address));
    expect(answers.slice(0, 20).every(({ body }) => body.code === 'code-unknown')).toBe(true);
    expect(answers.at(-1)?.status).toBe(429);
  });
});

describe('folio series', () => {
  it('belong to one enrolment each and never come back, revoked or not, also when ten enrol at once', async () => {
    const register = await newRegister();
    const codes = [];
    for (let index = 0; index < 10; index += 1) codes.push(await newCode(server, shop, ownerToken, register.id));
    const series = (await Promise.all(codes.map((code, index) => enrol(server, code, new DeviceKey(), `198.51.100.${index}`)))).map(seriesOf);
    const letters = ['', ...'BCDEFGHIJ'];
    expect(series.toSorted()).toEqual(letters.map((letter) => register.name + letter).toSorted());
    await shop.db.query('UPDATE devices SET revoked_at = now() WHERE register_id = $1', [register.id]);
    expect(seriesOf(await enrol(server, await newCode(server, shop, ownerToken, register.id), new DeviceKey()))).toBe(`${register.name}K`);
  });

  it('step over one that something else has taken', async () => {
    const register = await newRegister();
    await shop.db.query(`INSERT INTO devices (id, name, class, branch_id, folio_series) VALUES ($1, 'de antes', 'counter', $2, $3)`, [
      uuidv7(Date.now(), randomBytes), shop.branchId, `${register.name}B`,
    ]);
    const series = [];
    for (let index = 0; index < 2; index += 1) series.push(seriesOf(await enrol(server, await newCode(server, shop, ownerToken, register.id), new DeviceKey())));
    expect(new Set([...series, `${register.name}B`]).size).toBe(3);
  });
});

describe('a device that was enrolled after the backup its shop was restored to', () => {
  const returnBy = (certificate: string) => call(server, 'POST', '/api/identity/device/return', { certificate });

  async function enrolled(registerId?: string): Promise<{ key: DeviceKey; deviceId: string; folioSeries: string; certificate: string }> {
    const key = new DeviceKey();
    const { body } = await enrol(server, await newCode(server, shop, ownerToken, registerId), key);
    return { key, ...(body as unknown as { deviceId: string; folioSeries: string; certificate: string }) };
  }
  /** The application may not delete these: an administrator does. */
  async function without(table: 'devices' | 'registers' | 'enrolment_codes', column: string, id: string): Promise<void> {
    const tenant = await databases.findTenant(shop.tenantId);
    await databases.admin.cluster.asAdmin(tenant?.databaseName ?? '', (client) => client.query(`DELETE FROM ${table} WHERE ${column} = $1`, [id]));
  }
  async function restoredToBefore(deviceId: string): Promise<void> {
    await without('devices', 'id', deviceId);
    await databases.control.query('DELETE FROM device_tenants WHERE device_id = $1', [deviceId]);
  }

  it('comes back by its certificate as what it was, once', async () => {
    const { key, deviceId, folioSeries, certificate } = await enrolled();
    await restoredToBefore(deviceId);
    expect(await deviceTokenOf(server, deviceId, key)).toMatchObject({ status: 401, body: { code: 'device-not-recognized' } });
    const answers = await Promise.all([1, 2, 3].map(() => returnBy(certificate)));
    expect(answers.map(({ status, body }) => [status, body['returned']]).toSorted()).toEqual([[200, false], [200, false], [200, true]]);
    expect((await deviceTokenOf(server, deviceId, key)).status).toBe(200);
    const { rows: devices } = await shop.db.query('SELECT name, class, folio_series AS "folioSeries", through_number AS through FROM devices WHERE id = $1', [deviceId]);
    expect(devices).toEqual([{ name: 'Mostrador', class: 'counter', folioSeries, through: 0 }]);
    const { rows } = await shop.db.query('SELECT outcome FROM audit_log WHERE action = $1 AND device_id = $2', ['device.returned', deviceId]);
    expect(rows).toEqual([{ outcome: 'ok' }]);
  });

  it('stays out with a certificate of another server, one that was changed, or none', async () => {
    const { certificate } = await enrolled();
    const elsewhere = startServer(databases, { config: { pinPepper: pepper, masterKey: Buffer.alloc(32, 'elsewhere'), publicUrl: undefined } });
    const [head, claims = '', signature] = certificate.split('.');
    const changed = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
    const forged = [head, Buffer.from(JSON.stringify({ ...changed, deviceId: uuidv7(Date.now(), randomBytes) })).toString('base64url'), signature].join('.');
    expect(await call(elsewhere, 'POST', '/api/identity/device/return', { certificate })).toMatchObject({ status: 401, body: { code: 'certificate-wrong' } });
    for (const wrong of [forged, 'a.b.c', '']) expect(await returnBy(wrong)).toMatchObject({ status: 401, body: { code: 'certificate-wrong' } });
  });

  it('takes no other device’s series, and no register that there is not', async () => {
    const register = await newRegister();
    const late = await enrolled(register.id);
    await restoredToBefore(late.deviceId);
    expect((await enrolled(register.id)).folioSeries).toBe(late.folioSeries);
    expect(await returnBy(late.certificate)).toMatchObject({ status: 409, body: { code: 'device-cannot-return' } });
    const gone = await newRegister();
    const orphan = await enrolled(gone.id);
    await restoredToBefore(orphan.deviceId);
    await without('enrolment_codes', 'register_id', gone.id);
    await without('registers', 'id', gone.id);
    expect(await returnBy(orphan.certificate)).toMatchObject({ status: 409, body: { code: 'device-cannot-return' } });
  });
});

describe("a device's own token", () => {
  it('is given for a nonce signed by its key, once', async () => {
    const device = await enrolledDevice(server, shop, ownerToken);
    expect((await tiles(device.token)).status).toBe(200);
    const { body } = await call(server, 'POST', '/api/identity/device/challenge', { deviceId: device.id });
    const { nonce } = body as unknown as { nonce: string };
    const request = { deviceId: device.id, nonce, signature: device.key.sign(challengeText(device.id, nonce)) };
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => call(server, 'POST', '/api/identity/device/token', request)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body: { code } }) => code === 'device-not-recognized')).toHaveLength(4);
  });

  it('shows, when it is used, that the device was here', async () => {
    const device = await enrolledDevice(server, shop, ownerToken);
    const seenAgo = async () => {
      const { rows } = await shop.db.query<{ seconds: number }>('SELECT extract(epoch FROM now() - last_seen_at)::int AS seconds FROM devices WHERE id = $1', [device.id]);
      return rows[0]?.seconds;
    };
    await shop.db.query(`UPDATE devices SET last_seen_at = now() - interval '1 day' WHERE id = $1`, [device.id]);
    expect(await seenAgo()).toBeGreaterThan(80_000);
    expect((await tiles(device.token)).status).toBe(200);
    expect(await seenAgo()).toBeLessThan(60);
  });

  it('is not given for an old nonce, one of another device, or a signature of another key', async () => {
    const [one, two] = [await enrolledDevice(server, shop, ownerToken), await enrolledDevice(server, shop, ownerToken)];
    const nonceOf = (deviceId: string, atMs: number) => startServer(databases, { nowMs: () => atMs }).identity.nonces.make(deviceId);
    const attempts = [
      { nonce: nonceOf(one.id, Date.now() - 61_000), key: one.key },
      { nonce: nonceOf(two.id, Date.now()), key: one.key },
      { nonce: nonceOf(one.id, Date.now()), key: two.key },
      { nonce: 'x.y.z', key: one.key },
    ];
    for (const { nonce, key } of attempts) {
      const signature = key.sign(challengeText(one.id, nonce));
      const answer = await call(server, 'POST', '/api/identity/device/token', { deviceId: one.id, nonce, signature });
      expect(answer).toMatchObject({ status: 401, body: { code: 'device-not-recognized' } });
    }
  });

  it('is asked for in the same way by a device that does not exist', async () => {
    const device = await enrolledDevice(server, shop, ownerToken);
    const unknown = uuidv7(Date.now(), randomBytes);
    const shapes = await Promise.all([device.id, unknown].map(async (deviceId) => {
      const { status, body } = await call(server, 'POST', '/api/identity/device/challenge', { deviceId });
      return [status, Object.keys(body), (body as unknown as { nonce: string }).nonce.length];
    }));
    expect(shapes[0]).toEqual(shapes[1]);
    expect(await deviceTokenOf(server, unknown, device.key)).toMatchObject({ status: 401, body: { code: 'device-not-recognized' } });
  });

  it('does not open what is for people, nor the other way round', async () => {
    const device = await enrolledDevice(server, shop, ownerToken);
    expect((await call(server, 'GET', '/api/branches', undefined, { token: device.token })).status).toBe(401);
    expect((await tiles(ownerToken)).status).toBe(401);
  });
});

it('a revoked device reads no more from this moment, by its own token or its people', async () => {
  const device = await enrolledDevice(server, shop, ownerToken);
  const cashier = await makePerson(server, ownerToken, cashierFields(shop));
  const signedIn = await tryPin(server, device, cashier, '4826');
  const token = (signedIn.body as unknown as Session).token;
  const revoked = await call(server, 'POST', `/api/identity/devices/${device.id}/revoke`, undefined, { token: ownerToken });
  expect(revoked).toMatchObject({ status: 200, body: { id: device.id, revokedAtMs: expect.any(Number) } });
  const refresh = { cookie: signedIn.cookie ?? '', headers: { 'sec-fetch-site': 'same-origin' } };
  const refusals = [
    await tiles(device.token),
    await tryPin(server, device, cashier, '4826'),
    await deviceTokenOf(server, device.id, device.key),
    await call(server, 'GET', '/api/branches', undefined, { token }),
    await call(server, 'POST', '/api/identity/refresh', undefined, refresh),
  ];
  for (const refusal of refusals) expect(refusal).toMatchObject({ status: 401, body: { code: 'device-revoked' } });
  const again = await call(server, 'POST', `/api/identity/devices/${device.id}/revoke`, undefined, { token: ownerToken });
  expect(again.body).toMatchObject({ revokedAtMs: revoked.body.revokedAtMs });
});

describe('the demo shop', () => {
  const demoCode = (address: string) => call(server, 'GET', '/api/identity/demo-code', undefined, { address });

  it('gives a code to this computer alone, and a real shop to nobody', async () => {
    expect((await demoCode('127.0.0.1')).status).toBe(404);
    await shop.db.query('UPDATE shop SET demo = true');
    try {
      expect((await demoCode('192.0.2.50')).status).toBe(404);
      const { status, body } = await demoCode('127.0.0.1');
      expect(status).toBe(200);
      expect((await enrol(server, (body as unknown as { code: string }).code, new DeviceKey())).status).toBe(200);
    } finally {
      await shop.db.query('UPDATE shop SET demo = false');
    }
  });
});

import { randomBytes } from 'node:crypto';
import { decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../../src/domain/identity/api.ts';
import { suspendTenant, resumeTenant } from '../../../server/db/tenants.ts';
import { commitPosition } from '../../../server/sync/positions.ts';
import { openTestDatabases } from '../../support/postgres.ts';
import type { TestDatabases } from '../../support/postgres.ts';
import type { EnrolledDevice, Server, TestShop } from './shop.ts';
import { call, cashierFields, enrolledDevice, makeHasher, makePerson, makeShop, ownerPassword, signInOwner, startServer, tryPin } from './shop.ts';

let databases: TestDatabases;
let shop: TestShop;
let server: Server;

beforeAll(async () => {
  databases = await openTestDatabases();
  shop = await makeShop(databases, 'sesiones');
  server = startServer(databases);
});

afterAll(() => databases?.close());

const refresh = (cookie: string, app = 'office') => call(server, 'POST', `/api/identity/refresh?app=${app}`, undefined, { cookie, headers: { 'sec-fetch-site': 'same-origin' } });
const branches = (token: string) => call(server, 'GET', '/api/branches', undefined, { token });

/** Moves the use of every refresh token into the past, beyond the grace. */
async function graceOver(): Promise<void> {
  await shop.db.query(`UPDATE refresh_tokens SET used_at = used_at - interval '31 seconds' WHERE used_at IS NOT NULL`);
}

describe('email and password', () => {
  it('opens the office with everything the owner may do, and a cookie no script reads', async () => {
    const answer = await call(server, 'POST', '/api/identity/sign-in', { email: ` ${shop.ownerEmail.toUpperCase()} `, password: ownerPassword });
    expect(answer.status).toBe(200);
    const { session } = answer.body as unknown as { session: Session };
    expect(session.employee.roles).toEqual([{ role: 'owner', branchId: null }]);
    expect(session.employee.permissions).toContainEqual({ permission: 'accounting.close', branchIds: null });
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^nexus-refresh-office=[0-9a-f]{32}\.[\w-]{43}; Path=\/api\/identity\/refresh; Max-Age=2592000; HttpOnly; SameSite=Strict$/);
    const secure = startServer(databases, { config: { pinPepper: 'x'.repeat(40), masterKey: randomBytes(32), publicUrl: 'https://pos.example.com' } });
    expect(secure.identity.secureCookies).toBe(true);
    expect((await branches(session.token)).status).toBe(200);
  });

  it('says nothing of what is in the token but who, whose and where', async () => {
    const { session } = await signInOwner(server, shop);
    const claims = JSON.parse(Buffer.from(session.token.split('.')[1] ?? '', 'base64url').toString()) as object;
    expect(Object.keys(claims).toSorted()).toEqual(['aud', 'device', 'exp', 'iat', 'iss', 'session', 'sub', 'tenant']);
  });

  it('asks which shop when the password is right in several, and only in those', async () => {
    const shared = 'socia@ejemplo.mx';
    const [one, two] = [await makeShop(databases, 'socia-uno', shared), await makeShop(databases, 'socia-dos', shared)];
    const third = await makeShop(databases, 'socia-tres', shared);
    await third.db.query('UPDATE employees SET password_hash = $1', [await makeHasher().hash('password', 'otra clave distinta')]);
    const asked = await call(server, 'POST', '/api/identity/sign-in', { email: shared, password: ownerPassword });
    expect(asked.cookie).toBeUndefined();
    const { tenants } = asked.body as unknown as { tenants: { id: string }[] };
    expect(tenants.map(({ id }) => id).toSorted()).toEqual([one.tenantId, two.tenantId].toSorted());
    const chosen = await call(server, 'POST', '/api/identity/sign-in', { email: shared, password: ownerPassword, tenantId: two.tenantId });
    expect(chosen.body).toMatchObject({ kind: 'session', session: { tenant: { id: two.tenantId } } });
    const wrong = await call(server, 'POST', '/api/identity/sign-in', { email: shared, password: ownerPassword, tenantId: shop.tenantId });
    expect(wrong.body.code).toBe('credentials-wrong');
  });

  it('compares a password for an unknown address too, and answers the same', async () => {
    let compared = 0;
    const hasher = makeHasher();
    const compare = hasher.compare.bind(hasher);
    hasher.compare = (...given) => {
      compared += 1;
      return compare(...given);
    };
    const counting = startServer(databases, { hasher });
    const unknown = await call(counting, 'POST', '/api/identity/sign-in', { email: 'nadie@ejemplo.mx', password: 'x' }, { address: '192.0.2.20' });
    expect(compared).toBe(1);
    const wrong = await call(counting, 'POST', '/api/identity/sign-in', { email: shop.ownerEmail, password: 'x' }, { address: '192.0.2.20' });
    expect(compared).toBe(2);
    const { requestId: _one, ...unknownBody } = unknown.body as Record<string, unknown>;
    const { requestId: _two, ...wrongBody } = wrong.body as Record<string, unknown>;
    expect([unknown.status, unknownBody]).toEqual([wrong.status, wrongBody]);
  });

  it('makes a hash of an older cost anew', async () => {
    const dearer = startServer(databases, { hasher: makeHasher(5) });
    await signInOwner(dearer, shop);
    const { rows } = await shop.db.query<{ hash: string }>('SELECT password_hash AS hash FROM employees WHERE id = $1', [shop.ownerId]);
    expect(rows[0]?.hash).toMatch(/^nx1\$2b\$05\$/);
    await signInOwner(dearer, shop);
  });
});

describe('limits of sign-in by email', () => {
  it('five wrong ones on an account, wherever they come from and whatever process takes them', async () => {
    const limited = await makeShop(databases, 'limitada');
    const second = startServer(databases);
    const attempt = (index: number, password: string) =>
      call(index % 2 ? server : second, 'POST', '/api/identity/sign-in', { email: limited.ownerEmail, password }, { address: `198.51.100.${index}` });
    const statuses = (await Promise.all(Array.from({ length: 12 }, (_, index) => attempt(index, 'equivocada')))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(7);
    expect(await attempt(20, ownerPassword)).toMatchObject({ status: 429, body: { code: 'too-many-requests' } });
    await databases.control.query('UPDATE rate_limits SET expire = expire - 900000');
    expect((await attempt(21, ownerPassword)).status).toBe(200);
  });

  it('twenty from an address; right ones do not count', async () => {
    const address = '203.0.113.9';
    for (let index = 0; index < 3; index += 1) await signInOwner(server, shop, address);
    const attempt = (index: number) => call(server, 'POST', '/api/identity/sign-in', { email: `nadie${index}@ejemplo.mx`, password: 'x' }, { address });
    for (let index = 0; index < 20; index += 1) expect((await attempt(index)).status).toBe(401);
    expect((await attempt(20)).status).toBe(429);
  });
});

describe('refresh', () => {
  it('rotates, and ends the whole family when an old token comes back', async () => {
    const { cookie, session } = await signInOwner(server, shop);
    const next = await refresh(cookie);
    expect(next.status).toBe(200);
    expect(next.cookie).not.toBe(cookie);
    await graceOver();
    expect(await refresh(cookie)).toMatchObject({ status: 401, body: { code: 'session-ended', reason: 'token-reused' } });
    expect((await refresh(next.cookie ?? '')).status).toBe(401);
    expect((await branches(session.token)).status).toBe(401);
    const { rows } = await shop.db.query(`SELECT 1 FROM audit_log WHERE action = 'session.token-reused'`);
    expect(rows).toHaveLength(1);
  });

  it('gives two tabs that ask at once the same next token, and works on from it', async () => {
    const { cookie } = await signInOwner(server, shop);
    const [one, two] = await Promise.all([refresh(cookie), refresh(cookie)]);
    expect([one.status, two.status]).toEqual([200, 200]);
    expect(one.cookie).toBe(two.cookie);
    const third = await refresh(one.cookie ?? '');
    expect(third.status).toBe(200);
    // The next one has been used: whoever still holds the one before it is not a second tab.
    expect((await refresh(cookie)).status).toBe(401);
    expect((await refresh(third.cookie ?? '')).status).toBe(401);
  });

  it('keeps only hashes', async () => {
    const { cookie } = await signInOwner(server, shop);
    const { rows } = await shop.db.query<{ hash: Buffer }>('SELECT hash FROM refresh_tokens');
    const kept = rows.map(({ hash }) => hash.toString('base64url'));
    expect(kept.some((hash) => cookie.includes(hash))).toBe(false);
  });

  it('refuses what is none', async () => {
    const invented = `nexus-refresh-office=${shop.tenantId.replaceAll('-', '')}.${randomBytes(32).toString('base64url')}`;
    const nowhere = `nexus-refresh-office=${'0'.repeat(32)}.${randomBytes(32).toString('base64url')}`;
    for (const cookie of [invented, nowhere, 'nexus-refresh-office=x', 'other=1']) expect((await refresh(cookie)).status).toBe(401);
    const { cookie } = await signInOwner(server, shop);
    expect((await refresh(cookie.replace('office', 'counter'), 'counter')).status).toBe(401);
  });
});

describe('sessions', () => {
  let device: EnrolledDevice;
  let ownerToken: string;

  beforeAll(async () => {
    ownerToken = (await signInOwner(server, shop)).session.token;
    device = await enrolledDevice(server, shop, ownerToken);
  });

  it('one for each person and kind of app: a new sign-in ends the former', async () => {
    const cashier = await makePerson(server, ownerToken, cashierFields(shop));
    const former = await tryPin(server, device, cashier, '4826');
    const token = (former.body as unknown as Session).token;
    expect((await branches(token)).status).toBe(200);
    expect((await tryPin(server, device, cashier, '4826')).status).toBe(200);
    expect(await branches(token)).toMatchObject({ status: 401, body: { code: 'session-ended', reason: 'signed-in-again' } });
    expect(await refresh(former.cookie ?? '', 'counter')).toMatchObject({ status: 401, body: { code: 'session-ended' } });
    expect((await branches(ownerToken)).status).toBe(200);
  });

  it('racing sign-ins of one person leave one', async () => {
    await Promise.all([1, 2, 3, 4].map(() => signInOwner(server, shop)));
    const { rows } = await shop.db.query(`SELECT 1 FROM sessions WHERE employee_id = $1 AND app = 'office' AND ended_at IS NULL`, [shop.ownerId]);
    expect(rows).toHaveLength(1);
    ownerToken = (await signInOwner(server, shop)).session.token;
  });

  it("last a cashier's shift", async () => {
    const cashier = await makePerson(server, ownerToken, cashierFields(shop, 'Omar'));
    const { body, cookie = '', headers } = await tryPin(server, device, cashier, '4826');
    expect(headers.get('set-cookie')).toContain('nexus-refresh-counter=');
    expect(headers.get('set-cookie')).toContain('Max-Age=28800;');
    await shop.db.query(`UPDATE sessions SET expires_at = now() - interval '1 second' WHERE employee_id = $1`, [cashier]);
    expect(await branches((body as unknown as Session).token)).toMatchObject({ status: 401, body: { code: 'shift-ended' } });
    expect(await refresh(cookie, 'counter')).toMatchObject({ status: 401, body: { code: 'shift-ended' } });
  });

  it('end at sign-out, cookie and all', async () => {
    const { session, cookie } = await signInOwner(server, shop);
    const out = await call(server, 'POST', '/api/identity/sign-out', undefined, { token: session.token });
    expect(out.headers.get('set-cookie')).toContain('nexus-refresh-office=; Path=/api/identity/refresh; Max-Age=0');
    expect((await branches(session.token)).status).toBe(401);
    expect((await refresh(cookie)).status).toBe(401);
    ownerToken = (await signInOwner(server, shop)).session.token;
  });

  it('of a suspended shop read and sign in, and write nothing on the server', async () => {
    await suspendTenant(databases, 'sesiones', commitPosition);
    try {
      expect((await branches(ownerToken)).status).toBe(200);
      const written = await call(server, 'POST', '/api/identity/employees', cashierFields(shop, 'Nadie'), { token: ownerToken });
      expect(written).toMatchObject({ status: 403, body: { code: 'tenant-suspended' } });
      ownerToken = (await signInOwner(server, shop)).session.token;
      expect((await call(server, 'GET', '/api/identity/tiles', undefined, { token: device.token })).status).toBe(200);
      expect((await call(server, 'POST', '/api/identity/sign-out', undefined, { token: ownerToken })).status).toBe(200);
    } finally {
      await resumeTenant(databases, 'sesiones', commitPosition);
    }
  });
});

describe('signing keys', () => {
  it('rotate with two valid at a time; older ones end', async () => {
    const before = (await signInOwner(server, shop)).session.token;
    await server.identity.keys.rotate();
    expect((await branches(before)).status).toBe(200);
    const refreshed = (await signInOwner(server, shop)).session.token;
    expect(decodeProtectedHeader(refreshed).kid).not.toBe(decodeProtectedHeader(before).kid);
    await server.identity.keys.rotate();
    expect((await branches(before)).status).toBe(401);
    expect((await branches(refreshed)).status).toBe(200);
    const { rows } = await databases.control.query(`SELECT 1 FROM signing_keys WHERE retires_at > now()`);
    expect(rows).toHaveLength(2);
  });

  it('are known to another process as soon as a token names one', async () => {
    const other = startServer(databases, { nowMs: () => Date.now() });
    expect((await call(other, 'GET', '/api/branches', undefined, { token: (await signInOwner(server, shop)).session.token })).status).toBe(200);
  });

  it('rest sealed: another MASTER_KEY opens none, and makes its own', async () => {
    const token = (await signInOwner(server, shop)).session.token;
    const stranger = startServer(databases, { config: { pinPepper: 'x'.repeat(40), masterKey: randomBytes(32), publicUrl: undefined } });
    expect((await call(stranger, 'GET', '/api/branches', undefined, { token })).status).toBe(401);
    expect((await branches(token)).status).toBe(200);
  });

  it('refuse a token with a changed, missing or foreign signature, and one that has run out', async () => {
    const token = (await signInOwner(server, shop)).session.token;
    const [header = '', claims = '', signature = ''] = token.split('.');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`;
    const other = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
    const forged = `${header}.${Buffer.from(JSON.stringify({ ...other, sub: shop.tenantId })).toString('base64url')}.${signature}`;
    for (const bad of [unsigned, forged, `${token}x`, 'x', '']) expect((await branches(bad)).status).toBe(401);
    const later = startServer(databases, { nowMs: () => Date.now() + 16 * 60_000 });
    expect((await call(later, 'GET', '/api/branches', undefined, { token })).status).toBe(401);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../../src/domain/identity/api.ts';
import { openApiDocument } from '../../../server/platform/http/openapi.ts';
import { listRoutes, undeclaredRoutes } from '../../../server/platform/http/router.ts';
import { openTestDatabases } from '../../support/postgres.ts';
import type { TestDatabases } from '../../support/postgres.ts';
import type { EnrolledDevice, Server, TestShop } from './shop.ts';
import { call, cashierFields, enrolledDevice, makePerson, makeShop, newCode, ownerPassword, signInOwner, startServer, tryPin } from './shop.ts';

let databases: TestDatabases;
let server: Server;
let mine: TestShop;
let theirs: TestShop;
let myToken: string;
let theirToken: string;
let theirDevice: EnrolledDevice;
let theirCashier: string;

beforeAll(async () => {
  databases = await openTestDatabases();
  server = startServer(databases);
  mine = await makeShop(databases, 'tienda-b');
  theirs = await makeShop(databases, 'tienda-a');
  myToken = (await signInOwner(server, mine)).session.token;
  theirToken = (await signInOwner(server, theirs)).session.token;
  theirDevice = await enrolledDevice(server, theirs, theirToken);
  theirCashier = await makePerson(server, theirToken, cashierFields(theirs, 'CanarioDeOtraTienda'));
});

afterAll(() => databases?.close());

describe('routes', () => {
  it('are public only where they must be, and 401 to anybody else without credentials', async () => {
    expect(undeclaredRoutes(server.app)).toEqual([]);
    const routes = listRoutes(server.app);
    const open = routes.filter(({ access }) => access.kind === 'public').map(({ path }) => path);
    expect(open.toSorted()).toEqual([
      '/api/identity/demo-code', '/api/identity/device/challenge', '/api/identity/device/return', '/api/identity/device/token',
      '/api/identity/enrol', '/api/identity/refresh', '/api/identity/sign-in',
    ]);
    for (const { method, path, access } of routes) {
      if (access.kind === 'public') continue;
      const answer = await call(server, method.toUpperCase(), path.replace(':id', theirCashier), method === 'get' ? undefined : {});
      expect([path, answer.status]).toEqual([path, 401]);
    }
  });
});

it('is described route by route in the API document', () => {
  const { paths } = openApiDocument(server.app, '1.0.0') as { paths: Record<string, Record<string, object>> };
  const described = Object.values(paths).flatMap((methods) => Object.keys(methods));
  expect(described).toHaveLength(listRoutes(server.app).length);
});

describe("another shop's ids", () => {
  it('do not exist for anybody else', async () => {
    const token = myToken;
    const answers = [
      await call(server, 'PATCH', `/api/identity/employees/${theirCashier}`, { name: 'X' }, { token }),
      await call(server, 'POST', `/api/identity/employees/${theirCashier}/pin`, { pin: '4826' }, { token }),
      await call(server, 'POST', `/api/identity/employees/${theirCashier}/password`, { password: 'una clave larga' }, { token }),
      await call(server, 'POST', `/api/identity/devices/${theirDevice.id}/revoke`, undefined, { token }),
      await call(server, 'POST', '/api/identity/devices/codes', { branchId: theirs.branchId, registerId: theirs.registerId, deviceClass: 'counter' }, { token }),
      await call(server, 'POST', '/api/identity/devices/codes', { branchId: mine.branchId, registerId: theirs.registerId, deviceClass: 'counter' }, { token }),
      await call(server, 'POST', '/api/registers', { branchId: theirs.branchId }, { token }),
      await tryPin(server, await enrolledDevice(server, mine, token), theirCashier, '4826'),
    ];
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
    const grant = { ...cashierFields(mine), roles: [{ role: 'cashier', branchId: theirs.branchId }] };
    expect((await call(server, 'POST', '/api/identity/employees', grant, { token })).body.code).toBe('branch-unknown');
    expect((await tryPin(server, theirDevice, theirCashier, '4826')).status).toBe(200);
  });

  it('and words appear in no list of anybody else', async () => {
    for (const path of ['/api/identity/employees', '/api/identity/devices', '/api/branches', '/api/audit']) {
      const own = await call(server, 'GET', path, undefined, { token: theirToken });
      const other = await call(server, 'GET', path, undefined, { token: myToken });
      expect([own.status, other.status]).toEqual([200, 200]);
      expect(JSON.stringify(other.body)).not.toContain('CanarioDeOtraTienda');
      expect(JSON.stringify(other.body)).not.toContain(theirs.branchId);
    }
  });
});

describe('the audit', () => {
  it('has sign-ins, good and bad, with address and browser', async () => {
    await call(server, 'POST', '/api/identity/sign-in', { email: mine.ownerEmail, password: 'equivocada' }, { address: '192.0.2.77', headers: { 'user-agent': 'Probador/1' } });
    const { body } = await call(server, 'GET', '/api/audit?action=sign-in.password&limit=1', undefined, { token: myToken });
    expect(body.items).toMatchObject([{ outcome: 'failed', address: '192.0.2.77', userAgent: 'Probador/1', actor: mine.ownerId, actorName: 'Rosa Elena' }]);
  });

  it('is read page by page without a gap', async () => {
    const ids: number[] = [];
    let next: string | null = null;
    do {
      const path = `/api/audit?limit=3${next === null ? '' : `&after=${next}`}`;
      const page = (await call(server, 'GET', path, undefined, { token: theirToken })).body as unknown as { items: { id: number }[]; next: string | null };
      ids.push(...page.items.map(({ id }) => id));
      next = page.next;
    } while (next !== null);
    const { rows } = await theirs.db.query<{ id: number }>('SELECT id FROM audit_log ORDER BY id DESC');
    expect(ids).toEqual(rows.map(({ id }) => id));
  });

  it('shows somebody of one branch that branch alone', async () => {
    const fields = { ...cashierFields(theirs, 'Contadora'), email: 'contadora@tienda-a.example', roles: [{ role: 'accountant', branchId: theirs.branchId }] };
    const id = await makePerson(server, theirToken, fields, null);
    await call(server, 'POST', `/api/identity/employees/${id}/password`, { password: 'una clave larga' }, { token: theirToken });
    const signedIn = await call(server, 'POST', '/api/identity/sign-in', { email: fields.email, password: 'una clave larga' });
    const { token } = (signedIn.body as unknown as { session: Session }).session;
    const { body } = await call(server, 'GET', '/api/audit', undefined, { token });
    const branches = new Set((body as unknown as { items: { branchId: string | null }[] }).items.map(({ branchId }) => branchId));
    expect([...branches]).toEqual([theirs.branchId]);
  });

  it('cannot be changed, emptied or dropped by the application, nor changed by the owner of the tables', async () => {
    const tenant = await databases.findTenant(mine.tenantId);
    for (const sql of [`UPDATE audit_log SET outcome = 'ok'`, 'DELETE FROM audit_log', 'TRUNCATE audit_log']) {
      await expect(mine.db.query(sql)).rejects.toThrow('permission denied');
      await expect(databases.admin.cluster.asAdmin(tenant?.databaseName ?? '', (client) => client.query(sql))).rejects.toThrow('insert-only');
    }
    await expect(mine.db.query('ALTER TABLE audit_log DISABLE TRIGGER ALL')).rejects.toThrow('must be owner');
    await expect(mine.db.query('DROP TABLE audit_log')).rejects.toThrow('must be owner');
  });
});

it('no secret is written to the log, the audit or an answer', async () => {
  const quiet = startServer(databases);
  const { session, cookie } = await signInOwner(quiet, mine);
  const device = await enrolledDevice(quiet, mine, session.token);
  const code = await newCode(quiet, mine, session.token);
  const cashier = await makePerson(quiet, session.token, cashierFields(mine, 'Discreta'), '7291');
  const signedIn = await tryPin(quiet, device, cashier, '7291');
  await tryPin(quiet, device, cashier, '9051');
  await call(quiet, 'POST', '/api/identity/refresh', undefined, { cookie, headers: { 'sec-fetch-site': 'same-origin' } });
  await call(quiet, 'POST', '/api/identity/sign-in', { email: mine.ownerEmail, password: `${ownerPassword}!` });
  await call(quiet, 'POST', '/api/identity/pin', { employeeId: cashier, pin: '7291x' }, { token: device.token });
  expect(quiet.logged.length).toBeGreaterThan(8);
  const { rows } = await mine.db.query<{ line: string }>('SELECT audit_log::text AS line FROM audit_log');
  const written = [...quiet.logged, ...rows.map(({ line }) => line)].join('\n');
  const cookieValue = (text: string | undefined): string => text?.split('=')[1] ?? 'no cookie';
  const secrets = [
    ownerPassword, `"7291"`, `"9051"`, code, code.replace('-', ''), session.token, device.token,
    (signedIn.body as unknown as Session).token, cookieValue(cookie), cookieValue(signedIn.cookie), 'nx1$',
  ];
  for (const secret of secrets) expect(written).not.toContain(secret);
});

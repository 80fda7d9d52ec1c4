import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Session } from '../../../src/domain/identity/api.ts';
import { openTestDatabases } from '../../support/postgres.ts';
import type { TestDatabases } from '../../support/postgres.ts';
import type { Server, TestShop } from './shop.ts';
import { call, cashierFields, enrolledDevice, makePerson, makeShop, ownerPassword, signInOwner, startServer, tryPin } from './shop.ts';

let databases: TestDatabases;
let shop: TestShop;
let server: Server;
let owner: string;
let admin: string;
let adminId: string;
let northId: string;

beforeAll(async () => {
  databases = await openTestDatabases();
  shop = await makeShop(databases, 'gente');
  server = startServer(databases);
  owner = (await signInOwner(server, shop)).session.token;
  const north = await call(server, 'POST', '/api/branches', { name: 'Norte' }, { token: owner });
  northId = (north.body as unknown as { id: string }).id;
  adminId = await makePerson(server, owner, office('Gerardo', 'admin', 'gerencia@gente.example'), null);
  admin = await passwordSession(adminId, 'gerencia@gente.example');
});

afterAll(() => databases?.close());

function office(name: string, role: string, email: string, branchId: string | null = null) {
  return { ...cashierFields(shop, name), email, roles: [{ role, branchId }] };
}

async function passwordSession(id: string, email: string, by = owner): Promise<string> {
  const password = 'una clave de oficina';
  const set = await call(server, 'POST', `/api/identity/employees/${id}/password`, { password }, { token: by });
  if (set.status !== 200) throw new Error(`no password: ${JSON.stringify(set.body)}`);
  const { body } = await call(server, 'POST', '/api/identity/sign-in', { email, password });
  return (body as unknown as { session: Session }).session.token;
}

const patch = (id: string, fields: object, token = owner) => call(server, 'PATCH', `/api/identity/employees/${id}`, fields, { token });
const branches = (token: string) => call(server, 'GET', '/api/branches', undefined, { token });
const positionOf = async (id: string) =>
  (await shop.db.query<{ position: number }>(`SELECT position FROM sync_rows WHERE collection = 'employees' AND id = $1`, [id])).rows[0]?.position ?? 0;

describe('the owner', () => {
  it('cannot be the last and go: not deactivated, not demoted, not without an email', async () => {
    expect(await patch(shop.ownerId, { active: false })).toMatchObject({ status: 409, body: { code: 'last-owner' } });
    expect(await patch(shop.ownerId, { roles: [{ role: 'admin', branchId: null }] })).toMatchObject({ status: 409, body: { code: 'last-owner' } });
    expect(await patch(shop.ownerId, { email: null })).toMatchObject({ status: 409, body: { code: 'owner-needs-email' } });
    expect((await branches(owner)).status).toBe(200);
  });

  it('keeps everything, whatever is taken away one by one', async () => {
    const adjustments = [{ permission: 'people.edit', branchId: null, granted: false }, { permission: 'config.edit', branchId: null, granted: false }];
    expect((await patch(shop.ownerId, { adjustments })).status).toBe(200);
    expect((await patch(shop.ownerId, { adjustments: [] })).status).toBe(200);
  });

  it('is touched by owners alone', async () => {
    const attempts = [
      await patch(shop.ownerId, { name: 'Otro' }, admin),
      await patch(adminId, { roles: [{ role: 'owner', branchId: null }] }, admin),
      await call(server, 'POST', `/api/identity/employees/${shop.ownerId}/password`, { password: 'me la quedo yo' }, { token: admin }),
      await call(server, 'POST', `/api/identity/employees/${shop.ownerId}/pin`, { pin: '4826' }, { token: admin }),
      await call(server, 'POST', '/api/identity/employees', office('Falsa', 'owner', 'falsa@gente.example'), { token: admin }),
    ];
    for (const attempt of attempts) expect(attempt).toMatchObject({ status: 403, body: { code: 'owner-only' } });
    const { rows } = await shop.db.query(`SELECT 1 FROM audit_log WHERE outcome = 'denied' AND after->>'reason' = 'owner-only' AND actor = $1`, [adminId]);
    expect(rows).toHaveLength(attempts.length);
  });

  it('two who demote each other at once leave one', async () => {
    const partner = await makePerson(server, owner, office('Socia', 'owner', 'socia@gente.example'), null);
    const partnerToken = await passwordSession(partner, 'socia@gente.example');
    const demoted = { roles: [{ role: 'admin', branchId: null }] };
    const answers = await Promise.all([patch(partner, demoted, owner), patch(shop.ownerId, demoted, partnerToken)]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const { rows } = await shop.db.query<{ id: string }>(`SELECT employee_id AS id FROM employee_roles WHERE role = 'owner'`);
    expect(rows).toHaveLength(1);
    // Puts the shop's own owner back, whoever won.
    const winner = rows[0]?.id === partner ? partnerToken : owner;
    await patch(shop.ownerId, { roles: [{ role: 'owner', branchId: null }] }, winner);
    await patch(partner, { active: false }, owner);
    expect((await branches(partnerToken)).status).toBe(401);
  });
});

describe('roles and permissions', () => {
  let cashier: string;
  let token: string;

  beforeEach(async () => {
    cashier = await makePerson(server, owner, cashierFields(shop, 'Fátima Zepeda'));
    const device = await enrolledDevice(server, shop, owner);
    token = ((await tryPin(server, device, cashier, '4826')).body as unknown as Session).token;
  });

  it('are those of this moment: given and taken while somebody is signed in', async () => {
    const people = () => call(server, 'GET', '/api/identity/employees', undefined, { token });
    expect(await people()).toMatchObject({ status: 403, body: { code: 'forbidden', permission: 'people.view' } });
    await patch(cashier, { adjustments: [{ permission: 'people.view', branchId: null, granted: true }] });
    expect((await people()).status).toBe(200);
    await patch(cashier, { adjustments: [] });
    expect((await people()).status).toBe(403);
    const { rows } = await shop.db.query(`SELECT 1 FROM audit_log WHERE action = 'permission.denied' AND actor = $1 AND outcome = 'denied'`, [cashier]);
    expect(rows).toHaveLength(2);
    await patch(cashier, { active: false });
    expect((await branches(token)).status).toBe(401);
  });

  it('hold in their branch alone', async () => {
    expect((await branches(token)).body.items).toMatchObject([{ id: shop.branchId, registers: expect.any(Array) }]);
    await patch(cashier, { roles: [{ role: 'cashier', branchId: shop.branchId }, { role: 'manager', branchId: northId }] });
    expect(((await branches(token)).body.items as unknown as object[])).toHaveLength(2);
  });

  it('are not given by those who do not hold them, nor changed by oneself', async () => {
    const closing = [{ permission: 'accounting.close', branchId: null, granted: true }];
    expect(await patch(cashier, { adjustments: closing }, admin)).toMatchObject({ status: 403, body: { permission: 'accounting.close' } });
    expect((await patch(cashier, { adjustments: [{ permission: 'pos.refund', branchId: null, granted: true }] }, admin)).status).toBe(200);
    for (const change of [{ roles: [{ role: 'accountant', branchId: null }] }, { adjustments: [{ permission: 'pos.refund', branchId: null, granted: true }] }]) {
      expect(await patch(adminId, change, admin)).toMatchObject({ status: 403, body: { code: 'own-permissions' } });
    }
    expect((await patch(adminId, { shortName: 'Gera' }, admin)).status).toBe(200);
  });

  it('to edit people of one branch reach no further', async () => {
    const fields = { ...office('Lupita', 'manager', 'lupita@gente.example', northId), adjustments: [{ permission: 'people.edit', branchId: northId, granted: true }] };
    const manager = await passwordSession(await makePerson(server, owner, fields, null), 'lupita@gente.example');
    expect(await patch(cashier, { name: 'X' }, manager)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    const inNorth = { ...cashierFields(shop, 'Uriel'), roles: [{ role: 'cashier', branchId: northId }] };
    const created = await call(server, 'POST', '/api/identity/employees', inNorth, { token: manager });
    expect(created.status).toBe(201);
    const everywhere = await call(server, 'POST', '/api/identity/employees', { ...inNorth, roles: [{ role: 'cashier', branchId: null }] }, { token: manager });
    expect(everywhere.status).toBe(403);
  });
});

describe('people', () => {
  it('are listed by name, page by page, without a credential', async () => {
    const seen: string[] = [];
    let after = '';
    do {
      const { body } = await call(server, 'GET', `/api/identity/employees?limit=2${after}`, undefined, { token: owner });
      const page = body as unknown as { items: { id: string; name: string }[]; next: string | null };
      expect(JSON.stringify(page)).not.toMatch(/nx1\$|hash/i);
      seen.push(...page.items.map(({ name }) => name));
      after = page.next === null ? '' : `&after=${page.next}`;
    } while (after !== '');
    expect(seen.length).toBeGreaterThan(4);
    const { rows } = await shop.db.query<{ name: string }>('SELECT name FROM employees ORDER BY name, id');
    expect(seen).toEqual(rows.map(({ name }) => name));
  });

  it('are made once for one Idempotency-Key', async () => {
    const headers = { 'idempotency-key': 'persona-1' };
    const make = () => call(server, 'POST', '/api/identity/employees', cashierFields(shop, 'Una Vez'), { token: owner, headers });
    const [one, two] = [await make(), await make()];
    expect(two.body).toEqual(one.body);
    const { rows } = await shop.db.query(`SELECT 1 FROM employees WHERE name = 'Una Vez'`);
    expect(rows).toHaveLength(1);
  });

  it('have an email of their own, by which they are found', async () => {
    expect(await patch(adminId, { email: shop.ownerEmail })).toMatchObject({ status: 409, body: { code: 'email-taken' } });
    await patch(adminId, { email: 'Nueva@Gente.example' });
    const { status } = await call(server, 'POST', '/api/identity/sign-in', { email: 'nueva@gente.example', password: 'una clave de oficina' });
    expect(status).toBe(200);
    admin = await passwordSession(adminId, 'nueva@gente.example');
  });

  it('leave a trace of each change, before and after, and tell the devices', async () => {
    const id = await makePerson(server, owner, cashierFields(shop, 'Nayeli'), null);
    const made = await positionOf(id);
    expect(made).toBeGreaterThan(0);
    await patch(id, { maxDiscountBps: 900 });
    const edited = await positionOf(id);
    expect(edited).toBeGreaterThan(made);
    await call(server, 'POST', `/api/identity/employees/${id}/pin`, { pin: '7093' }, { token: owner });
    expect(await positionOf(id)).toBeGreaterThan(edited);
    const { body } = await call(server, 'GET', `/api/audit?entityId=${id}`, undefined, { token: owner });
    expect(body.items).toMatchObject([
      { action: 'employee.pin-set', before: null, after: null, actor: shop.ownerId },
      { action: 'employee.edited', before: { maxDiscountBps: 500 }, after: { maxDiscountBps: 900 }, address: '192.0.2.1' },
      { action: 'employee.created', before: null, after: { name: 'Nayeli' }, outcome: 'ok' },
    ]);
    expect(JSON.stringify(body)).not.toContain('7093');
  });

  it('are signed out where their PIN or password was changed', async () => {
    const session = await passwordSession(adminId, 'nueva@gente.example');
    const again = await passwordSession(adminId, 'nueva@gente.example');
    expect(await branches(session)).toMatchObject({ status: 401, body: { code: 'session-ended' } });
    admin = again;
    expect((await call(server, 'POST', `/api/identity/employees/${shop.ownerId}/password`, { password: ownerPassword }, { token: owner })).status).toBe(200);
    expect((await branches(owner)).status).toBe(200);
  });

  it('without a PIN or a place in the branch have no tile and cannot sign in', async () => {
    const device = await enrolledDevice(server, shop, owner);
    const inNorth = await makePerson(server, owner, { ...cashierFields(shop, 'Saúl'), roles: [{ role: 'cashier', branchId: northId }] });
    const without = await makePerson(server, owner, cashierFields(shop, 'Sin PIN'), null);
    const { body } = await call(server, 'GET', '/api/identity/tiles', undefined, { token: device.token });
    const ids = (body as unknown as { items: { id: string }[] }).items.map(({ id }) => id);
    expect(ids).not.toContain(inNorth);
    expect(ids).not.toContain(without);
    expect((await tryPin(server, device, inNorth, '4826')).status).toBe(404);
    expect((await tryPin(server, device, without, '4826')).status).toBe(404);
  });
});

describe('places', () => {
  it('a branch comes with a warehouse and a register under a letter of its own, and devices hear of it', async () => {
    const made = await call(server, 'POST', '/api/branches', { name: 'Mercado', postalCode: '44100' }, { token: owner });
    expect(made).toMatchObject({ status: 201, body: { name: 'Mercado', warehouses: [{ isDefault: true }], registers: [{ name: 'C1' }] } });
    const { id, registers } = made.body as unknown as { id: string; registers: { id: string }[] };
    const second = await call(server, 'POST', '/api/registers', { branchId: id }, { token: owner });
    expect(second.body).toMatchObject({ name: 'C2', branchId: id });
    expect(await call(server, 'POST', '/api/registers', { branchId: id, name: 'A1' }, { token: owner })).toMatchObject({ status: 409, body: { code: 'register-name-taken' } });
    const { rows } = await shop.db.query<{ id: string }>(`SELECT id FROM sync_rows WHERE collection = 'settings'`);
    expect(rows.map((row) => row.id)).toEqual(expect.arrayContaining(['tenant', `branch:${id}`, `register:${registers[0]?.id ?? ''}`]));
    expect((await call(server, 'POST', '/api/branches', { name: 'X', timeZone: 'America/Nada' }, { token: owner })).body.code).toBe('time-zone-unknown');
  });
});

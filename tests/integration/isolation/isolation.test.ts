import { SignJWT, generateKeyPair } from 'jose';
import { z } from 'zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../../server/app.ts';
import { AccessTokens } from '../../../server/platform/auth/access-tokens.ts';
import { forbidden, notFound } from '../../../server/platform/http/problem.ts';
import { defineRoute } from '../../../server/platform/http/route.ts';
import type { RouteRecord } from '../../../server/platform/http/router.ts';
import { listRoutes } from '../../../server/platform/http/router.ts';
import type { TenantDatabase } from '../../../server/db/database.ts';
import { isAllowed } from '../../../src/domain/identity/permissions.ts';
import { pulledCollections } from '../../../src/domain/sync/api.ts';
import { newId, saleLine } from '../../support/operations.ts';
import { call } from '../identity/shop.ts';
import { CANARY, plantCanaries } from './canaries.ts';
import type { Planted } from './canaries.ts';
import { makeForeignShop, makeOwnShop, openHouse } from './two-shops.ts';
import type { House, OwnShop, Shop } from './two-shops.ts';
import { ask, nameOf, walk } from './walk.ts';
import type { Walk } from './walk.ts';

/** Every route that answers without credentials. Who adds one here says why it may be open. */
const PUBLIC = [
  'GET /*', // the app's own files, without data
  'GET /healthz',
  'GET /readyz',
  'GET /openapi.json',
  'POST /api/identity/enrol', // by a one-time code
  'GET /api/identity/demo-code', // in a demo shop, to this machine
  'POST /api/identity/device/challenge', // a random number to sign
  'POST /api/identity/device/return', // by the server's own word
  'POST /api/identity/device/token', // by the device's key
  'POST /api/identity/sign-in', // by email and password
  'POST /api/identity/refresh', // by the cookie
  'GET /api/invoice-links/:token', // by a random token that expires
  'GET /api/invoice-links/:token/pdf',
  'GET /api/invoice-links/:token/xml',
  'POST /api/self-service/ticket', // by the code on a ticket, which cannot be guessed
  'POST /api/self-service/invoice',
  'POST /api/self-service/state',
];
const SIGNED = ['POST /sync/push']; // by the device's key, inside the body

/** Foreign ids that do not stand for a thing to be found. */
const NOT_FOUND_IS_NOT_THE_ANSWER: Record<string, readonly number[]> = {
  // Filters and scopes: there is nothing to be found by them.
  'GET /api/audit actor': [200],
  'GET /api/audit entityId': [200],
  'GET /api/sales branchId': [200],
  'GET /api/invoicing/documents branchId': [200],
  'POST /sync/pull scope': [200],
  // Proofs and secrets that are not good: whose the id is, is not said.
  'POST /sync/push device': [401],
  'POST /api/identity/device/challenge deviceId': [200],
  'POST /api/identity/device/token deviceId': [401],
  'POST /api/identity/sign-in tenantId': [401, 429],
  'POST /api/identity/pin employeeId': [401],
  'POST /api/identity/pin/confirm employeeId': [401],
};

let house: House;
let foreign: Shop & { ownerToken: string };
let own: OwnShop;
let planted: Planted;
let foreignIds: Set<string>;

beforeAll(async () => {
  house = await openHouse();
  foreign = await makeForeignShop(house);
  own = await makeOwnShop(house);
  const tenant = await house.databases.findTenant(foreign.tenantId);
  if (!tenant) throw new Error('the foreign shop is gone');
  foreignIds = await everyId(foreign.db);
  for (const id of await everyId(own.db)) foreignIds.delete(id);
  planted = await house.databases.admin.cluster.asAdmin(tenant.databaseName, plantCanaries);
  await house.databases.control.query('UPDATE tenants SET name = $2 WHERE id = $1', [foreign.tenantId, `${CANARY} ${tenant.name}`]);
});

afterAll(() => house.close());

/** Every UUID that a tenant's database holds. */
async function everyId(db: TenantDatabase): Promise<Set<string>> {
  const { rows } = await db.query<{ table: string; column: string }>(
    `SELECT table_name AS table, column_name AS column FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'uuid'`,
  );
  const ids = new Set<string>();
  for (const { table, column } of rows) {
    for (const { id } of (await db.query<{ id: string | null }>(`SELECT DISTINCT "${column}" AS id FROM "${table}"`)).rows) if (id !== null) ids.add(id);
  }
  ids.delete('00000000-0000-0000-0000-000000000000');
  return ids;
}

async function tokensFor({ access }: RouteRecord): Promise<readonly (string | null)[]> {
  if (access.kind === 'person') return [await own.ownerToken()];
  if (access.kind === 'device') return [own.deviceToken];
  // Who has credentials gets no more out of an open route than who has none.
  return [null, await own.ownerToken(), own.deviceToken];
}

function walkAll(app = house.server.app): Promise<Walk> {
  return walk({ app, own, foreign, foreignIds, tokensFor, alsoFor: (request) => NOT_FOUND_IS_NOT_THE_ANSWER[request] ?? [] });
}

describe('two shops on one server', () => {
  it('has a canary in every text column of the foreign shop', async () => {
    expect(planted.planted.length).toBeGreaterThan(60);
    // Nothing but fixed words and patterns fits in these.
    expect(planted.checked.toSorted()).toEqual([
      'accounts.nature', 'audit_log.outcome', 'cfdi_documents.cancel_motive', 'cfdi_documents.cancel_status', 'cfdi_documents.kind', 'cfdi_documents.state', 'cfdi_mails.cause', 'cfdi_mails.state', 'cfdi_settings.global_rhythm', 'cfdi_settings.provider', 'devices.class', 'employee_roles.role', 'enrolment_codes.class', 'import_problems.severity',
      'imports.decimal_mark', 'imports.state', 'layaway_closings.kind', 'operations.outcome', 'registers.name', 'reservations.kind', 'sessions.app', 'sessions.ended_reason', 'shop.public_key', 'shop.status',
    ].toSorted());
    // Nothing writes periods yet.
    expect(planted.empty).toEqual(['fiscal_periods.month', 'fiscal_periods.status']);
  });

  it('sees the canaries where they may be seen: in answers to the shop they are of', async () => {
    const day = (await foreign.db.query<{ day: string }>('SELECT day::text FROM sales ORDER BY business_ms DESC LIMIT 1')).rows[0]?.day ?? '';
    // As in production: answers are not checked against their schemas, which know no canaries.
    const app = createApp({ ...house.deps, config: { ...house.deps.config, nodeEnv: 'production' } });
    for (const path of ['/api/branches', '/api/identity/employees', `/api/sales?day=${day}`, `/api/ledger/journal.csv?day=${day}`]) {
      const answer = await app.request(path, { headers: { authorization: `Bearer ${foreign.ownerToken}` } });
      expect(await answer.text(), path).toContain(CANARY);
    }
  });

  it('answers 404 to foreign ids on every route, and shows nothing of the other shop', async () => {
    const { findings, asked, served } = await walkAll();
    expect(findings).toEqual([]);
    const all = listRoutes(house.server.app).map(nameOf);
    expect([...asked.keys()].toSorted()).toEqual(all.toSorted());
    // A request that is refused for its shape proves nothing. These alone are: proofs, secrets and pictures cannot be made up,
    // an import takes a mapping or is taken in only after its file was checked (tests/integration/importing), and only a gap
    // that there is can be given up (tests/integration/sync/chains). A live ticket is a WebSocket (tests/integration/sync/drafts).
    // The one invoice is stamped, its sale is covered, the month is not over and no money came without a sale: what of the
    // acts on invoices is possible depends on the ones before it (tests/integration/invoicing: office, flows).
    const mayBeRefused = new Set([
      'GET /api/identity/demo-code', 'GET /api/invoice-links/:token', 'GET /api/invoice-links/:token/pdf', 'GET /api/invoice-links/:token/xml', 'GET /sync/drafts/:room', 'POST /api/devices/:id/gaps/sign-off', 'POST /api/identity/device/return', 'POST /api/identity/device/token', 'POST /api/identity/enrol', 'POST /api/identity/pin', 'POST /api/identity/pin/confirm', 'POST /api/identity/refresh',
      'POST /api/identity/sign-in', 'POST /api/imports/:id/apply', 'POST /sync/push', 'PUT /api/imports/:id/mapping', 'PUT /api/invoicing/logo',
      ...['cancel', 'correct', 'give-up', 'retry', 'substitute'].map((act) => `POST /api/invoicing/documents/:id/${act}`),
      ...['advances', 'advances/:id/apply', 'documents', 'global'].map((place) => `POST /api/invoicing/${place}`),
      ...['invoice', 'state', 'ticket'].map((what) => `POST /api/self-service/${what}`),
    ]);
    expect(all.filter((name) => !served.has(name) && !mayBeRefused.has(name))).toEqual([]);
  });

  it('notices a route that leaks, whichever way it does', async () => {
    const app = createApp(house.deps);
    const base = { access: { kind: 'person', permission: 'any' }, summary: 'x', tags: [], method: 'post', responses: { 200: z.looseObject({}) } } as const;
    const params = z.object({ id: z.string() });
    // The classic: another tenant's database by an id of the path, found in the control database.
    defineRoute(app, { ...base, path: '/leaks/whole/:id', request: { params } }, async () => ({
      status: 200, body: { items: (await foreign.db.query('SELECT name FROM customers LIMIT 1')).rows },
    }));
    defineRoute(app, { ...base, path: '/leaks/forbidden/:id', request: { params } }, async (_c, { params: { id } }) => {
      const { rows } = await foreign.db.query('SELECT 1 FROM products WHERE id::text = $1', [id]);
      throw rows.length > 0 ? forbidden('catalog.view') : notFound();
    });
    defineRoute(app, { ...base, path: '/leaks/id' }, () => ({ status: 200, body: { id: foreign.named['productId'] } }));
    defineRoute(app, { ...base, path: '/leaks/body', request: { body: z.object({ productId: z.string() }) } }, () => ({ status: 200, body: {} }));
    const { findings } = await walkAll(app);
    for (const leak of ['whole', 'forbidden', 'id', 'body']) expect(findings.filter((finding) => finding.includes(`/leaks/${leak}`)), leak).not.toEqual([]);
  });

  it('gives nothing of the other shop to a device that hands in operations naming its things', async () => {
    const { device } = own;
    const [sessionId, productId, warehouseId] = ['sessionId', 'productId', 'warehouseId'].map((name) => String(foreign.named[name]));
    const before = device.log.length;
    device.sell({ sessionId: sessionId ?? '', customerId: String(foreign.named['customerId']), lines: [saleLine({ productId: productId ?? '', warehouseId: warehouseId ?? '' })] });
    device.record('cash.moved', { sessionId, direction: 'in', amountCents: 100, reason: 'other', note: null });
    device.openSession(newId(), 0, { author: String(foreign.named['employeeId']), branch: String(foreign.named['branchId']) });
    const { app } = house.server;
    const pushed = await call(house.server, 'POST', '/sync/push', device.handIn(device.log.slice(before)));
    expect(pushed.status).toBe(200);
    const request = { collections: pulledCollections.map((collection) => ({ collection, checkpoint: null, limit: 500 })) };
    const pulled = await app.request('/sync/pull', {
      method: 'POST', body: JSON.stringify(request), headers: { 'content-type': 'application/json', authorization: `Bearer ${own.deviceToken}` },
    });
    const tasks = await app.request('/api/tasks', { headers: { authorization: `Bearer ${await own.ownerToken()}` } });
    for (const text of [JSON.stringify(pushed.body), await pulled.text(), await tasks.text()]) expect(text).not.toContain(CANARY);
    expect(pulled.status).toBe(200);
  });
});

describe('credentials', () => {
  it('are asked for by every route but those listed', () => {
    const open = listRoutes(house.server.app).filter(({ access }) => access.kind === 'public').map(nameOf);
    const signed = listRoutes(house.server.app).filter(({ access }) => access.kind === 'push').map(nameOf);
    expect(open.toSorted()).toEqual(PUBLIC.toSorted());
    expect(signed).toEqual(SIGNED);
  });

  it('are needed: none, expired, forged and of another kind are all 401', async () => {
    const good = { person: await own.ownerToken(), device: own.deviceToken };
    const wrong: Record<string, string | null> = {
      none: null, nonsense: 'eyJhbGciOiJub25lIn0.e30.', altered: altered(good.person), ...(await forged()), ...(await expired()),
    };
    const findings: string[] = [];
    for (const route of listRoutes(house.server.app)) {
      const { kind } = route.access;
      if (kind !== 'person' && kind !== 'device') continue;
      const tried = { ...wrong, 'of the other kind': kind === 'person' ? good.device : good.person };
      for (const [name, token] of Object.entries(tried)) {
        for (const pathId of route.path.includes(':') ? own.ids.slice(0, 3) : [null]) {
          const { status, text } = await ask(house.server.app, { route, pathId, named: own.named, token });
          if (status !== 401 || !text.includes('"code":"unauthenticated"')) findings.push(`${nameOf(route)} ${name}: ${status}`);
        }
      }
    }
    expect(findings).toEqual([]);
  });

  /** A token whose claims were changed after it was signed. */
  function altered(token: string): string {
    const [header = '', claims = '', signature = ''] = token.split('.');
    const changed = { ...(JSON.parse(Buffer.from(claims, 'base64url').toString()) as object), tenant: foreign.tenantId };
    return [header, Buffer.from(JSON.stringify(changed)).toString('base64url'), signature].join('.');
  }

  function claimsOf(token: string): { header: Record<string, string>; claims: Record<string, unknown> } {
    const [header = '', claims = ''] = token.split('.').map((part) => Buffer.from(part, 'base64url').toString());
    return { header: JSON.parse(header) as Record<string, string>, claims: JSON.parse(claims) as Record<string, unknown> };
  }

  /** Good claims under a good key id, signed by somebody else's key. */
  async function forged(): Promise<Record<string, string>> {
    const { privateKey } = await generateKeyPair('ES256');
    const made: Record<string, string> = {};
    for (const [name, token] of Object.entries({ 'forged person': await own.ownerToken(), 'forged device': own.deviceToken })) {
      const { header, claims } = claimsOf(token);
      made[name] = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: header['kid'] ?? '' }).sign(privateKey);
    }
    return made;
  }

  /** As the server itself signed them an hour ago. */
  async function expired(): Promise<Record<string, string>> {
    const before = new AccessTokens(house.server.identity.keys, () => Date.now() - 3_600_000);
    const { claims } = claimsOf(await own.ownerToken());
    const person = { employeeId: own.ownerId, tenantId: own.tenantId, deviceId: null, sessionId: String(claims['session']), app: 'office' } as const;
    return { 'expired person': await before.forPerson(person), 'expired device': await before.forDevice({ deviceId: own.device.id, tenantId: own.tenantId }) };
  }

  it('of a cashier are not enough for what a cashier may not do: 403, and in the audit', async () => {
    const denials = async (): Promise<number> => {
      const { rows } = await own.db.query<{ count: number }>(`SELECT count(*) AS count FROM audit_log WHERE action = 'permission.denied' AND outcome = 'denied'`);
      return rows[0]?.count ?? 0;
    };
    const refused: string[] = [];
    for (const route of listRoutes(house.server.app)) {
      const { access } = route;
      if (access.kind !== 'person' || access.permission === 'any' || isAllowed([{ role: 'cashier', branchId: null }], [], access.permission, null)) continue;
      const before = await denials();
      const answer = await ask(house.server.app, { route, pathId: own.ids[0] ?? '', named: own.named, token: own.cashierToken });
      expect([answer.status, (JSON.parse(answer.body) as { code: string }).code], nameOf(route)).toEqual([403, 'forbidden']);
      expect(await denials(), nameOf(route)).toBe(before + 1);
      refused.push(nameOf(route));
    }
    expect(refused.length).toBeGreaterThan(10);
    const { rows: [last] } = await own.db.query<{ entityId: string; after: unknown }>(
      `SELECT entity_id AS "entityId", after FROM audit_log WHERE action = 'permission.denied' ORDER BY id DESC LIMIT 1`,
    );
    expect(last?.entityId).toBeTruthy();
    expect(last?.after).toMatchObject({ method: expect.any(String), path: expect.any(String) });
  });
});

import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { TenantDatabase } from '../../../server/db/database.ts';
import { createTenant } from '../../../server/db/tenants.ts';
import type { App } from '../../../server/platform/http/context.ts';
import { idempotent } from '../../../server/platform/http/idempotency.ts';
import { conflict } from '../../../server/platform/http/problem.ts';
import { defineRoute } from '../../../server/platform/http/route.ts';
import { createRouter } from '../../../server/platform/http/router.ts';
import { uuidv7 } from '../../../src/domain/kernel/ids.ts';
import type { TestDatabases } from '../../support/postgres.ts';
import { openTestDatabases } from '../../support/postgres.ts';

let databases: TestDatabases;
let tenantId: string;
let db: TenantDatabase;
let app: App;
let runs: number;

const newId = () => uuidv7(Date.now(), randomBytes);
const [ana, beto] = [newId(), newId()];

/** Each run of the work leaves one audit row under this action, in the same transaction. */
async function written(): Promise<number> {
  const { rows } = await db.query<{ n: number }>("select count(*)::int as n from audit_log where action = 'test.write'");
  return rows[0]?.n ?? 0;
}

beforeAll(async () => {
  databases = await openTestDatabases();
  const tenant = await createTenant(
    databases,
    { slug: 'clave-repetida', name: 'Clave repetida', ownerName: 'Ana', ownerEmail: 'ana@example.com' },
    async () => {},
  );
  tenantId = tenant.id;
  db = await databases.tenant(tenantId);
});

afterAll(() => databases.close());

beforeEach(async () => {
  runs = 0;
  await db.query('delete from idempotency_keys');
  app = createRouter({
    production: false,
    authenticator: {
      person: async (c) => ({
        tenantId,
        employeeId: c.req.header('authorization') === 'Bearer beto' ? beto : ana,
        sessionId: newId(),
        deviceId: null,
        app: 'office',
        branchIds: [],
        can: () => true,
      }),
      device: async () => null,
    },
    databases,
    denied: async () => {},
  });
  defineRoute(
    app,
    {
      method: 'post',
      path: '/api/things',
      access: { kind: 'person', permission: 'any' },
      summary: 'x',
      tags: [],
      request: { body: z.object({ name: z.string() }) },
      responses: { 201: z.object({ run: z.int(), name: z.string() }) },
    },
    (c, { body }) =>
      idempotent(c, c.get('db'), async (tx) => {
        runs += 1;
        const run = runs;
        await tx.query("insert into audit_log (action, outcome) values ('test.write', 'ok')");
        if (body.name === 'taken') throw conflict('name-taken', 'Ese nombre ya existe.');
        return { status: 201, body: { run, name: body.name }, headers: { Location: `/api/things/${run}` } };
      }),
  );
});

function send(name: string, key?: string, who = 'ana'): Promise<Response> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${who}`, ...(key === undefined ? {} : { 'idempotency-key': key }) };
  return Promise.resolve(app.request('/api/things', { method: 'POST', body: JSON.stringify({ name }), headers }));
}

describe('Idempotency-Key', () => {
  it('repeats the first answer without doing the work again', async () => {
    const before = await written();
    const first = await send('filtro', 'k1');
    const again = await send('filtro', 'k1');
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(await again.json()).toEqual(await first.json());
    expect(again.headers.get('location')).toBe('/api/things/1');
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect((await written()) - before).toBe(1);
  });

  it('does the work once for requests that come together', async () => {
    const before = await written();
    const answers = await Promise.all(Array.from({ length: 8 }, () => send('balata', 'together')));
    expect(new Set(await Promise.all(answers.map((answer) => answer.text())))).toEqual(new Set(['{"run":1,"name":"balata"}']));
    expect((await written()) - before).toBe(1);
  });

  it('refuses the key with another request, and knows whose it is', async () => {
    await send('filtro', 'k2');
    const other = await send('bujía', 'k2');
    expect([other.status, await other.json()]).toEqual([422, expect.objectContaining({ code: 'idempotency-key-reused' })]);
    expect(await (await send('bujía', 'k2', 'beto')).json()).toEqual({ run: 2, name: 'bujía' });
  });

  it('keeps nothing of an attempt that failed', async () => {
    const before = await written();
    expect((await send('taken', 'k3')).status).toBe(409);
    expect((await send('taken', 'k3')).status).toBe(409);
    expect([runs, (await written()) - before]).toEqual([2, 0]);
  });

  it('does the work each time without a key, and refuses a key that is no key', async () => {
    await send('a');
    await send('a');
    expect(runs).toBe(2);
    for (const key of ['x'.repeat(129), 'with space']) {
      expect(await (await send('a', key)).json()).toMatchObject({ status: 400, code: 'idempotency-key-invalid' });
    }
    expect((await send('a', 'x'.repeat(128))).status).toBe(201);
  });
});

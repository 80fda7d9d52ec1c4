import { gzipSync } from 'node:zlib';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Permission } from '../../../src/domain/identity/permissions.ts';
import type { TenantDatabase } from '../../db/database.ts';
import { requirePermission } from './access.ts';
import type { App, Denial, PersonContext } from './context.ts';
import { openApiDocument } from './openapi.ts';
import { Problem } from './problem.ts';
import { requestContext } from './request-context.ts';
import { defineRoute } from './route.ts';
import { createRouter, listRoutes, undeclaredRoutes, useMiddleware } from './router.ts';

const branch = '019a0000-0000-7000-8000-00000000000a';
const productId = '019a0000-0000-7000-8000-000000000001';

const person: PersonContext = {
  tenantId: 'tenant-1',
  employeeId: 'employee-1',
  sessionId: 'session-1',
  deviceId: null,
  app: 'office',
  branchIds: [branch],
  can: (permission: Permission, branchId?: string) => permission === 'catalog.view' && (branchId ?? branch) === branch,
};

function fakeDatabase(tenantId: string): TenantDatabase {
  const refuse = () => Promise.reject(new Error('no database here'));
  return { tenantId, slug: `slug-of-${tenantId}`, query: refuse, transaction: refuse };
}

function makeApp(production = false): { app: App; denials: Denial[] } {
  const denials: Denial[] = [];
  const app = createRouter({
    production,
    authenticator: {
      person: async (c) => (c.req.header('authorization') === 'Bearer person' ? person : null),
      device: async (c) =>
        c.req.header('authorization') === 'Bearer device'
          ? { tenantId: 'tenant-2', deviceId: 'device-2', branchId: branch, registerId: null, deviceClass: 'counter' }
          : null,
    },
    databases: {
      control: fakeDatabase('control'),
      tenant: async (tenantId) => fakeDatabase(tenantId),
      close: async () => {},
    },
    denied: async (_c, _person, denial) => {
      denials.push(denial);
    },
  });
  useMiddleware(app, requestContext(pino({ level: 'silent' }), []));
  return { app, denials };
}

const asPerson = { headers: { authorization: 'Bearer person' } };
const asDevice = { headers: { authorization: 'Bearer device' } };

describe('access', () => {
  it('gives a person with the permission the database of their own tenant', async () => {
    const { app } = makeApp();
    defineRoute(
      app,
      {
        method: 'get',
        path: '/api/where',
        access: { kind: 'person', permission: 'catalog.view' },
        summary: 'x',
        tags: [],
        responses: { 200: z.object({ tenantId: z.string(), employeeId: z.string() }) },
      },
      (c) => ({ status: 200, body: { tenantId: c.get('db').tenantId, employeeId: c.get('person').employeeId } }),
    );
    const answer = await app.request('/api/where', asPerson);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ tenantId: 'tenant-1', employeeId: 'employee-1' });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('answers 401 without credentials, and does not look at the request first', async () => {
    const { app } = makeApp();
    defineRoute(
      app,
      {
        method: 'post',
        path: '/api/things',
        access: { kind: 'person', permission: 'any' },
        summary: 'x',
        tags: [],
        request: { body: z.object({ name: z.string() }) },
        responses: { 204: { description: 'done' } },
      },
      () => ({ status: 204 }),
    );
    const answer = await app.request('/api/things', { method: 'POST', body: 'not json' });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({ status: 401, code: 'unauthenticated' });
    expect((await app.request('/api/things', { method: 'POST', ...asDevice })).status).toBe(401);
  });

  it('answers 403 without the permission and tells the audit', async () => {
    const { app, denials } = makeApp();
    defineRoute(
      app,
      {
        method: 'get',
        path: '/api/ledger',
        access: { kind: 'person', permission: 'accounting.view' },
        summary: 'x',
        tags: [],
        responses: { 204: { description: 'done' } },
      },
      () => ({ status: 204 }),
    );
    const answer = await app.request('/api/ledger', asPerson);
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: 'forbidden', permission: 'accounting.view' });
    expect(denials).toEqual([{ permission: 'accounting.view', branchId: null }]);
  });

  it('asks again for the branch that the request names', async () => {
    const { app, denials } = makeApp();
    defineRoute(
      app,
      {
        method: 'get',
        path: '/api/branches/:branchId',
        access: { kind: 'person', permission: 'catalog.view' },
        summary: 'x',
        tags: [],
        request: { params: z.object({ branchId: z.uuid() }) },
        responses: { 204: { description: 'done' } },
      },
      async (c, { params }) => {
        await requirePermission(c, 'catalog.view', params.branchId);
        return { status: 204 };
      },
    );
    expect((await app.request(`/api/branches/${branch}`, asPerson)).status).toBe(204);
    expect((await app.request(`/api/branches/${productId}`, asPerson)).status).toBe(403);
    expect(denials).toEqual([{ permission: 'catalog.view', branchId: productId }]);
  });

  it("refuses a session of another app and a person's token where a device's is asked for", async () => {
    const { app } = makeApp();
    const shared = { method: 'get', summary: 'x', tags: [], responses: { 204: { description: 'done' } } } as const;
    defineRoute(app, { ...shared, path: '/api/counter', access: { kind: 'person', permission: 'any', app: 'counter' } }, () => ({
      status: 204,
    }));
    defineRoute(app, { ...shared, path: '/sync/pull', access: { kind: 'device' } }, (c) => {
      if (c.get('db').tenantId !== c.get('device').tenantId) throw new Error('mixed up');
      return { status: 204 };
    });
    const answer = await app.request('/api/counter', asPerson);
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: 'wrong-app' });
    expect((await app.request('/sync/pull', asPerson)).status).toBe(401);
    expect((await app.request('/sync/pull', asDevice)).status).toBe(204);
  });
});

describe('request and answer', () => {
  function echoApp(production = false): App {
    const { app } = makeApp(production);
    defineRoute(
      app,
      {
        method: 'post',
        path: '/api/products/:id',
        access: { kind: 'public' },
        summary: 'Echo',
        tags: ['test'],
        maxBodyBytes: 2000,
        request: {
          params: z.object({ id: z.uuid() }),
          query: z.object({ limit: z.coerce.number().int().max(200).default(50) }),
          body: z.object({ name: z.string().min(1), priceCents: z.int() }),
        },
        responses: { 200: z.object({ name: z.string().max(10), limit: z.int() }) },
      },
      (_c, { query, body }) => ({ status: 200, body: { name: body.name, limit: query.limit } }),
    );
    return app;
  }
  const send = (app: App, body: string, path = `/api/products/${productId}`, type = 'application/json') =>
    app.request(path, { method: 'POST', body, headers: { 'content-type': type } });

  it('hands the handler what the schemas put out', async () => {
    const answer = await send(echoApp(), '{"name":"Balata","priceCents":100}', `/api/products/${productId}?limit=7`);
    expect(await answer.json()).toEqual({ name: 'Balata', limit: 7 });
  });

  it('answers 400 with a path for every issue', async () => {
    const answer = await send(echoApp(), '{"name":"","priceCents":1.5}');
    expect(answer.status).toBe(400);
    const problem = (await answer.json()) as { code: string; requestId: string; errors: { path: string }[] };
    expect(problem.code).toBe('invalid-request');
    expect(problem.errors.map((error) => error.path)).toEqual(['body.name', 'body.priceCents']);
    expect(problem.requestId).toBe(answer.headers.get('x-request-id'));
    expect((await send(echoApp(), '{}', '/api/products/7')).status).toBe(400);
    expect((await send(echoApp(), '{}', `/api/products/${productId}?limit=201`)).status).toBe(400);
  });

  it('takes what was packed with gzip, and no more of it than unpacked', async () => {
    const app = echoApp();
    const pack = (body: string | Uint8Array<ArrayBuffer>, encoding = 'gzip') =>
      app.request(`/api/products/${productId}`, { method: 'POST', body, headers: { 'content-type': 'application/json', 'content-encoding': encoding } });
    expect(await (await pack(gzipSync('{"name":"Balata","priceCents":100}'))).json()).toEqual({ name: 'Balata', limit: 50 });
    const large = gzipSync(JSON.stringify({ name: 'x'.repeat(2000), priceCents: 100 }));
    expect(large.length).toBeLessThan(200);
    expect(await (await pack(large)).json()).toMatchObject({ status: 413, code: 'body-too-large' });
    expect(await (await pack('{"name":"Balata","priceCents":100}')).json()).toMatchObject({ status: 400, code: 'invalid-encoding' });
    expect((await pack(gzipSync('{}'), 'br')).status).toBe(415);
  });

  it('answers 400 to what is not JSON, 415 to another media type, 413 to too much', async () => {
    const app = echoApp();
    expect(await (await send(app, '{"name":')).json()).toMatchObject({ status: 400, code: 'invalid-json' });
    expect((await send(app, 'name=x', undefined, 'application/x-www-form-urlencoded')).status).toBe(415);
    expect(await (await send(app, JSON.stringify({ name: 'x'.repeat(2000) }))).json()).toMatchObject({
      status: 413,
      code: 'body-too-large',
    });
    const unannounced = new ReadableStream({
      start(controller) {
        for (let chunk = 0; chunk < 30; chunk += 1) controller.enqueue(new Uint8Array(100));
        controller.close();
      },
    });
    const streamed = new Request(`http://localhost/api/products/${productId}`, {
      method: 'POST',
      body: unannounced,
      headers: { 'content-type': 'application/json' },
      duplex: 'half',
    } as RequestInit);
    expect((await app.request(streamed)).status).toBe(413);
  });

  it('outside production an answer that differs from its schema is an error, and its content stays inside', async () => {
    const long = '{"name":"much too long for it","priceCents":1}';
    const answer = await send(echoApp(), long);
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('much too long');
    expect((await send(echoApp(true), long)).status).toBe(200);
  });

  it('answers problems thrown below, and hides what was not foreseen', async () => {
    const { app } = makeApp();
    const shared = { method: 'get', access: { kind: 'public' }, summary: 'x', tags: [], responses: { 204: { description: 'x' } } } as const;
    defineRoute(app, { ...shared, path: '/api/taken' }, () => {
      throw new Problem({ status: 409, code: 'folio-taken', detail: 'El folio ya existe.', extra: { folio: 'A1-000001' } });
    });
    defineRoute(app, { ...shared, path: '/api/broken' }, () => {
      throw new Error('password of the database is hunter2');
    });
    const taken = await app.request('/api/taken');
    expect(taken.status).toBe(409);
    expect(await taken.json()).toMatchObject({ code: 'folio-taken', detail: 'El folio ya existe.', folio: 'A1-000001', title: 'Conflict' });
    const broken = await app.request('/api/broken');
    expect(broken.status).toBe(500);
    const text = await broken.text();
    expect(text).not.toContain('hunter2');
    expect(JSON.parse(text)).toMatchObject({ code: 'internal', requestId: broken.headers.get('x-request-id') });
  });

  it('answers 404 as a problem for a path nobody declared', async () => {
    const answer = await makeApp().app.request('/api/nothing');
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: 'not-found' });
  });
});

describe('the list of routes', () => {
  const spec = { method: 'get', path: '/api/a', access: { kind: 'public' }, summary: 'A', tags: [], responses: { 204: { description: 'x' } } } as const;

  it('names every declared route, and anything registered around defineRoute', () => {
    const { app } = makeApp();
    defineRoute(app, spec, () => ({ status: 204 }));
    expect(listRoutes(app).map(({ method, path, access }) => ({ method, path, access }))).toEqual([
      { method: 'get', path: '/api/a', access: { kind: 'public' } },
    ]);
    expect(undeclaredRoutes(app)).toEqual([]);
    app.get('/api/back-door', (c) => c.text('in'));
    app.use('/api/*', async (_c, next) => next());
    expect(undeclaredRoutes(app)).toEqual(['GET /api/back-door', 'ALL /api/*']);
  });

  it('refuses a route declared twice and parameters without a schema', () => {
    const { app } = makeApp();
    defineRoute(app, spec, () => ({ status: 204 }));
    expect(() => defineRoute(app, spec, () => ({ status: 204 }))).toThrow('declared twice');
    expect(() => defineRoute(app, { ...spec, path: '/api/a/:id' }, () => ({ status: 204 }))).toThrow('params schema');
  });
});

describe('the API document', () => {
  it('describes request, answers, errors and access from the same schemas', () => {
    const { app } = makeApp();
    defineRoute(
      app,
      {
        method: 'put',
        path: '/api/products/:id',
        access: { kind: 'person', permission: 'catalog.edit' },
        summary: 'Change a product',
        tags: ['catalog'],
        request: { params: z.object({ id: z.uuid() }), body: z.object({ name: z.string(), odd: z.custom<string>(() => true) }) },
        responses: { 200: z.object({ name: z.string() }), 202: { description: 'later', contentType: 'text/csv' } },
      },
      () => ({ status: 202 }),
    );
    const document = openApiDocument(app, '1.2.3') as {
      info: { version: string };
      paths: Record<string, Record<string, { security: unknown; parameters: { name: string }[]; requestBody: unknown; responses: Record<string, unknown> }>>;
      components: { schemas: Record<string, unknown>; securitySchemes: Record<string, unknown> };
    };
    const operation = document.paths['/api/products/{id}']?.put;
    expect(document.info.version).toBe('1.2.3');
    expect(operation?.security).toEqual([{ person: [] }]);
    expect(operation?.parameters.map((parameter) => parameter.name)).toEqual(['id']);
    expect(JSON.stringify(operation?.requestBody)).toContain('"name":{"type":"string"}');
    expect(Object.keys(operation?.responses ?? {})).toEqual(['200', '202', '400', '401', '403', '404', '413', '415', '429', 'default']);
    expect(JSON.stringify(operation?.responses['200'])).toContain('"name":{"type":"string"}');
    expect(JSON.stringify(operation?.responses['404'])).toContain('#/components/schemas/Problem');
    expect(Object.keys(document.components.schemas)).toEqual(['Problem']);
    expect(Object.keys(document.components.securitySchemes)).toEqual(['person', 'device']);
  });
});

import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createApp } from './app.ts';
import { createIdentity } from './modules/identity/identity.ts';
import { createInvoicing } from './modules/invoicing/invoicing.ts';
import type { Config } from './platform/config.ts';
import type { App } from './platform/http/context.ts';
import { addressLimit } from './platform/http/rate-limit.ts';
import { defineRoute } from './platform/http/route.ts';
import { listRoutes, undeclaredRoutes } from './platform/http/router.ts';
import { createLogger } from './platform/log.ts';
import { DraftHub } from './sync/drafts/draft-hub.ts';
import { PositionHub } from './sync/position-hub.ts';

const config: Config = {
  nodeEnv: 'test',
  port: 0,
  portFixed: false,
  host: '127.0.0.1',
  dataDir: '/nowhere',
  databaseUrl: undefined,
  publicUrl: 'https://tornillo.example',
  logLevel: 'info',
  trustedProxies: ['10.0.0.0/8'],
  pinPepper: 'p'.repeat(32),
  masterKey: Buffer.alloc(32),
  metricsToken: undefined,
  mail: undefined,
};

function makeApp(change: Partial<Config> = {}): { app: App; lines: string[]; ready: { now: boolean } } {
  const lines: string[] = [];
  const ready = { now: true };
  const none = () => Promise.reject(new Error('no database in this test'));
  const databases = { control: { query: none, transaction: none }, tenant: none, findTenant: none, listTenants: none, close: async () => {} };
  const log = createLogger({ level: 'trace', destination: { write: (line) => void lines.push(line) } });
  const hub = new PositionHub({ control: databases.control, listen: none, log });
  const app = createApp({
    config: { ...config, ...change },
    databases,
    log,
    identity: createIdentity({ config, databases, log }),
    hub,
    drafts: new DraftHub({ control: databases.control, listen: none, tenant: none, positions: hub, nowMs: Date.now, log }),
    invoicing: createInvoicing({ config, localUrl: 'http://127.0.0.1:9', nowMs: Date.now }),
    readiness: async () => (ready.now ? { ready: true } : { ready: false, reason: 'La base de datos no responde.' }),
    closing: new AbortController().signal,
    clientDir: '/nowhere',
    version: '9.9.9',
  });
  return { app, lines, ready };
}

/** Routes that answer anybody. Adding one is a decision: it is written here too. */
const publicRoutes = [
  'get /*',
  'get /api/identity/demo-code',
  'get /api/invoice-links/:token',
  'get /api/invoice-links/:token/pdf',
  'get /api/invoice-links/:token/xml',
  'get /healthz',
  'get /openapi.json',
  'get /readyz',
  'post /api/identity/device/challenge',
  'post /api/identity/device/return',
  'post /api/identity/device/token',
  'post /api/identity/enrol',
  'post /api/identity/refresh',
  'post /api/identity/sign-in',
  'post /api/self-service/invoice',
  'post /api/self-service/state',
  'post /api/self-service/ticket',
];

/** A write, as the app's own catch-all for GET stands before it. */
function addRoute(app: App, path: string, answer: () => string): void {
  defineRoute(
    app,
    {
      method: 'post',
      path,
      access: { kind: 'public' },
      summary: 'x',
      tags: [],
      request: { body: z.object({ pin: z.string().max(8) }).optional().or(z.null()) },
      responses: { 200: z.object({ text: z.string() }) },
    },
    () => ({ status: 200, body: { text: answer() } }),
  );
}

const post = (headers: Record<string, string>, body = '{"pin":"1234"}') => ({
  method: 'POST',
  body,
  headers: { 'content-type': 'application/json', ...headers },
});

describe('the whole application', () => {
  it('serves nothing that was not declared, and its public routes are these', () => {
    const { app } = makeApp();
    expect(undeclaredRoutes(app)).toEqual([]);
    const open = listRoutes(app).filter((route) => route.access.kind === 'public');
    expect(open.map((route) => `${route.method} ${route.path}`).sort()).toEqual(publicRoutes);
  });

  it('answers 401 on every route that is not public, without credentials', async () => {
    const { app } = makeApp();
    const closed = listRoutes(app).filter((route) => route.access.kind === 'person' || route.access.kind === 'device');
    for (const route of closed) {
      const path = route.path.replaceAll(/:\w+/g, '019a0000-0000-7000-8000-000000000001');
      const answer = await app.request(path, { method: route.method.toUpperCase() });
      expect([route.method, route.path, answer.status]).toEqual([route.method, route.path, 401]);
    }
  });

  it('is healthy without a database, ready only with one, and documents itself', async () => {
    const { app, ready } = makeApp();
    expect(await (await app.request('/healthz')).json()).toEqual({ status: 'ok', version: '9.9.9' });
    expect((await app.request('/readyz')).status).toBe(200);
    ready.now = false;
    const unready = await app.request('/readyz');
    expect([unready.status, await unready.json()]).toEqual([503, expect.objectContaining({ code: 'not-ready', detail: 'La base de datos no responde.' })]);
    const document = (await (await app.request('/openapi.json')).json()) as { openapi: string; paths: Record<string, Record<string, unknown>> };
    expect(document.openapi).toBe('3.1.0');
    for (const route of listRoutes(app).filter((candidate) => !candidate.undocumented)) {
      expect(document.paths[route.path.replaceAll(/:(\w+)/g, '{$1}')]?.[route.method]).toBeDefined();
    }
  });

  it('sends the security headers with every answer, errors too', async () => {
    const { app } = makeApp();
    for (const path of ['/healthz', '/api/nothing', '/']) {
      const { headers } = await app.request(path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
    const plain = makeApp({ publicUrl: undefined }).app;
    expect((await plain.request('/healthz')).headers.get('strict-transport-security')).toBeNull();
  });

  it('takes writes with cookies from its own pages only', async () => {
    const { app } = makeApp();
    addRoute(app, '/api/write', () => 'done');
    const cookie = 'refresh=x';
    const status = async (headers: Record<string, string>) => (await app.request('/api/write', post(headers))).status;
    expect(await status({ cookie, 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await status({ cookie, 'sec-fetch-site': 'same-site' })).toBe(403);
    expect(await status({ cookie, origin: 'https://evil.example' })).toBe(403);
    expect(await status({ cookie, origin: 'null' })).toBe(403);
    expect(await status({ cookie })).toBe(403);
    expect(await status({ cookie, 'sec-fetch-site': 'same-origin' })).toBe(200);
    expect(await status({ cookie, origin: 'https://tornillo.example' })).toBe(200);
    expect(await status({ cookie, origin: 'http://192.168.1.5:3000', host: '192.168.1.5:3000' })).toBe(200);
    expect(await status({})).toBe(200);
  });

  it('compresses large JSON and leaves small JSON alone', async () => {
    const { app } = makeApp();
    addRoute(app, '/api/large', () => 'parte '.repeat(1000));
    addRoute(app, '/api/small', () => 'parte');
    const large = await app.request('/api/large', post({ 'accept-encoding': 'gzip' }));
    expect(large.headers.get('content-encoding')).toBe('gzip');
    expect(gunzipSync(await large.arrayBuffer()).toString()).toContain('parte parte');
    const small = await app.request('/api/small', post({ 'accept-encoding': 'gzip' }));
    expect([small.headers.get('content-encoding'), await small.json()]).toEqual([null, { text: 'parte' }]);
  });

  it('limits what one address may ask for', async () => {
    const { app } = makeApp();
    defineRoute(
      app,
      {
        method: 'post',
        path: '/api/limited',
        access: { kind: 'public' },
        summary: 'x',
        tags: [],
        limit: addressLimit({ points: 2, durationSeconds: 600 }),
        responses: { 204: { description: 'x' } },
      },
      () => ({ status: 204 }),
    );
    // As the Node server passes it: the connection comes from a proxy, which names the client.
    const ask = (client: string) =>
      app.request('/api/limited', { method: 'POST', headers: { 'x-forwarded-for': client } }, { incoming: { socket: { remoteAddress: '10.0.0.1' } } });
    expect([(await ask('1.1.1.1')).status, (await ask('1.1.1.1')).status]).toEqual([204, 204]);
    const refused = await ask('1.1.1.1');
    expect([refused.status, await refused.json()]).toEqual([429, expect.objectContaining({ code: 'too-many-requests' })]);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await ask('2.2.2.2')).status).toBe(204);
  });
});

describe('the log', () => {
  it('says what was asked and how it went, and none of the secrets that came along', async () => {
    const { app, lines } = makeApp();
    addRoute(app, '/api/codes/use', () => 'done');
    addRoute(app, '/api/broken', () => {
      const error = new SyntaxError('Unexpected token in "canary-quoted"');
      throw Object.assign(error, { detail: 'Key (email)=(canary-detail)', parameters: ['canary-parameter'], code: '23505', table: 'employees' });
    });
    const secrets = {
      authorization: 'Bearer canary-token',
      cookie: 'refresh=canary-cookie',
      'sec-fetch-site': 'same-origin',
      'x-anything': 'canary-header',
      'user-agent': 'canary-agent',
    };
    for (const path of ['/api/codes/use', '/api/broken']) {
      await app.request(`${path}?code=canary-query`, post(secrets, '{"pin":"can-4711"}'));
      await app.request(path, post(secrets, '{"pin":"canary-too-long-pin"}'));
      await app.request(path, post(secrets, '{"pin": canary-not-json'));
    }
    await app.request('/api/enrol/canary-path', { headers: secrets });
    await app.request('/canary-screen', { headers: secrets });
    await app.request('/readyz', { headers: secrets });
    const text = lines.join('');
    expect(text).not.toMatch(/canary|can-4711/);
    const written = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const requests = written.filter((line) => line.msg === 'request');
    expect(requests.map((line) => line.status)).toEqual([200, 400, 400, 500, 400, 400, 404, 503, 200]);
    expect(requests.at(-1)).toMatchObject({ method: 'GET', route: '/readyz' });
    expect(requests[0]).toMatchObject({ level: 'info', method: 'POST', route: '/api/codes/use' });
    expect(typeof requests[0]?.durationMs).toBe('number');
    const failure = written.find((line) => line.msg === 'request failed');
    expect(failure?.err).toMatchObject({ type: 'SyntaxError', errorCode: '23505', table: 'employees' });
    expect(failure?.requestId).toBe(requests[3]?.requestId);
  });

  it('hides what has the name of a secret, however deep', () => {
    const lines: string[] = [];
    const log = createLogger({ level: 'info', destination: { write: (line) => void lines.push(line) } });
    log.info({ pin: 'canary-1', person: { password: 'canary-2', list: [{ refreshToken: 'canary-3' }] }, headers: { Cookie: 'canary-4' }, code: 'canary-5' }, 'x');
    log.error({ err: new Error('cannot connect', { cause: new Error("password 'canary-6' refused") }) }, 'y');
    expect(lines.join('')).not.toContain('canary');
    expect(lines.join('')).toContain('cannot connect');
  });
});

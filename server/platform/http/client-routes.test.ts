import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseEncoding } from './client-files.ts';
import { registerClientRoutes } from './client-routes.ts';
import type { App } from './context.ts';
import { createRouter } from './router.ts';

const script = `console.log("${'nexus '.repeat(500)}");\n`;
let root: string;
let dir: string;
let app: App;

async function build(): Promise<void> {
  await mkdir(join(dir, 'assets'), { recursive: true });
  await writeFile(join(dir, 'index.html'), '<!doctype html><title>Nexus</title>');
  await writeFile(join(dir, 'facturar.html'), '<!doctype html><title>Factura</title>');
  await writeFile(join(dir, 'sw.js'), '// service worker');
  await writeFile(join(dir, 'manifest.webmanifest'), '{}');
  await writeFile(join(dir, '.hidden'), 'hidden');
  await writeFile(join(dir, 'assets', 'app-1a2b3c.js'), script);
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'nexus-client-'));
  dir = join(root, 'client');
  await writeFile(join(root, 'secret.txt'), 'outside of the build');
  await build();
  const none = () => Promise.reject(new Error('not here'));
  app = createRouter({
    production: false,
    authenticator: { person: async () => null, device: async () => null },
    databases: { control: { query: none, transaction: none }, tenant: none, close: async () => {} },
    denied: async () => {},
  });
  registerClientRoutes(app, dir);
});

afterEach(() => rm(root, { recursive: true, force: true }));

describe('the built app', () => {
  it('keeps hashed files for a year and asks anew for the rest', async () => {
    const hashed = await app.request('/assets/app-1a2b3c.js');
    expect(hashed.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(hashed.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await hashed.text()).toBe(script);
    for (const path of ['/', '/index.html', '/sw.js', '/manifest.webmanifest']) {
      expect((await app.request(path)).headers.get('cache-control')).toBe('no-cache');
    }
    expect((await app.request('/manifest.webmanifest')).headers.get('content-type')).toBe('application/manifest+json');
  });

  it('answers what customers see with their own page', async () => {
    for (const path of ['/facturar', '/facturar?n=0a1b2c3d4e&t=X', '/f/x_y-Z']) expect(await (await app.request(path)).text(), path).toContain('<title>Factura</title>');
    for (const path of ['/facturar/otra', '/f', '/f/x/y', '/facturas']) expect(await (await app.request(path)).text(), path).toContain('<title>Nexus</title>');
  });

  it('answers screens with index.html, and nothing else with it', async () => {
    for (const path of ['/', '/oficina', '/oficina/reportes/hoy', '/caja']) {
      const page = await app.request(path);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain('<title>Nexus</title>');
    }
    for (const path of ['/api/nada', '/sync/nada', '/api', '/assets/old-9f9f.js', '/assets/none', '/missing.png', '/healthz/x', '/.hidden']) {
      const missing = await app.request(path);
      expect([path, missing.status, missing.headers.get('content-type')]).toEqual([path, 404, 'application/problem+json']);
    }
  });

  it('lets no path out of its folder', async () => {
    for (const path of ['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/assets/..%2f..%2f..%2fsecret.txt', '/%00secret.txt', '/%ff.txt']) {
      const answer = await app.request(path);
      expect([path, answer.status]).toEqual([path, 404]);
      expect(await answer.text()).not.toContain('outside');
    }
  });

  it('compresses text as the browser accepts, with an ETag of its own for each form', async () => {
    const plain = await app.request('/assets/app-1a2b3c.js');
    const brotli = await app.request('/assets/app-1a2b3c.js', { headers: { 'accept-encoding': 'gzip, deflate, br' } });
    const zipped = await app.request('/assets/app-1a2b3c.js', { headers: { 'accept-encoding': 'gzip' } });
    expect(brotli.headers.get('content-encoding')).toBe('br');
    expect(brotliDecompressSync(await brotli.arrayBuffer()).toString()).toBe(script);
    expect(gunzipSync(await zipped.arrayBuffer()).toString()).toBe(script);
    expect(brotli.headers.get('vary')).toBe('Accept-Encoding');
    expect(new Set([plain, brotli, zipped].map((answer) => answer.headers.get('etag'))).size).toBe(3);
  });

  it('answers 304 to a known ETag, and HEAD without a body', async () => {
    const first = await app.request('/');
    const etag = first.headers.get('etag') ?? '';
    const again = await app.request('/', { headers: { 'if-none-match': `"other", W/${etag}` } });
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
    expect((await app.request('/', { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
    const head = await app.request('/assets/app-1a2b3c.js', { method: 'HEAD' });
    expect([head.status, await head.text(), head.headers.get('content-length')]).toEqual([200, '', String(script.length)]);
  });

  it('serves a new build at once, and says so when there is none', async () => {
    await app.request('/');
    await writeFile(join(dir, 'assets', 'new-7d7d.js'), 'new');
    await writeFile(join(dir, 'index.html'), '<title>Second</title>');
    await utimes(join(dir, 'index.html'), 2_000_000_000, 2_000_000_000);
    expect(await (await app.request('/')).text()).toContain('Second');
    expect((await app.request('/assets/new-7d7d.js')).status).toBe(200);
    await rm(dir, { recursive: true });
    const unbuilt = await app.request('/');
    expect([unbuilt.status, await unbuilt.json()]).toEqual([503, expect.objectContaining({ code: 'client-not-built' })]);
  });
});

describe('chooseEncoding', () => {
  it('takes brotli, then gzip, then none, and obeys q=0', () => {
    expect(chooseEncoding(undefined)).toBe('identity');
    expect(chooseEncoding('gzip;q=1.0, br;q=0.5')).toBe('br');
    expect(chooseEncoding('br;q=0, gzip')).toBe('gzip');
    expect(chooseEncoding('deflate')).toBe('identity');
  });
});

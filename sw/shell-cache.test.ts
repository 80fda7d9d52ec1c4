import { describe, expect, it } from 'vitest';
import { cacheNameOf, dropOldShells, fillShell, routeOf } from './shell-cache.ts';
import type { ShellFile, ShellPorts } from './shell-cache.ts';

const BUILD_1: ShellFile[] = [
  { url: 'index.html', revision: 'a' },
  { url: 'assets/counter-111.js', revision: null },
  { url: 'assets/shared-222.js', revision: null },
];
const BUILD_2: ShellFile[] = [
  { url: 'index.html', revision: 'b' },
  { url: 'assets/counter-333.js', revision: null },
  { url: 'assets/shared-222.js', revision: null },
];

function world(serverFiles: Record<string, string>) {
  const stores = new Map<string, Map<string, Response>>();
  const fetched: string[] = [];
  const ports: ShellPorts = {
    caches: {
      keys: async () => [...stores.keys()],
      delete: async (name) => stores.delete(name),
      open: async (name) => {
        const store = stores.get(name) ?? new Map<string, Response>();
        stores.set(name, store);
        return {
          match: async (url) => store.get(url)?.clone(),
          put: async (url, response) => void store.set(url, response),
        };
      },
    },
    fetchFresh: async (url) => {
      fetched.push(url);
      const body = serverFiles[url];
      return body === undefined ? new Response('', { status: 404 }) : new Response(body);
    },
  };
  const textOf = async (name: string, url: string) => stores.get(name)?.get(url)?.clone().text();
  return { ports, fetched, stores, textOf };
}

const SERVER = {
  '/index.html': 'page',
  '/assets/counter-111.js': 'counter 1',
  '/assets/counter-333.js': 'counter 3',
  '/assets/shared-222.js': 'shared',
};

describe('the shell cache', () => {
  it('is named after its build, in whatever order the files come', () => {
    expect(cacheNameOf(BUILD_1)).toBe(cacheNameOf(BUILD_1.toReversed()));
    expect(cacheNameOf(BUILD_1)).not.toBe(cacheNameOf(BUILD_2));
  });

  it('holds every file of the build', async () => {
    const { ports, textOf } = world(SERVER);
    await fillShell(BUILD_1, ports);
    for (const [path, body] of Object.entries(SERVER).filter(([path]) => !path.includes('333'))) {
      expect(await textOf(cacheNameOf(BUILD_1), path)).toBe(body);
    }
  });

  it('fails whole when one file cannot be had', async () => {
    const { ports } = world({ '/index.html': 'page' });
    await expect(fillShell(BUILD_1, ports)).rejects.toThrow('/assets/');
  });

  it('fetches of the next build only what is new, and the page always', async () => {
    const { ports, fetched } = world(SERVER);
    await fillShell(BUILD_1, ports);
    fetched.length = 0;
    await fillShell(BUILD_2, ports);
    expect(fetched.toSorted()).toEqual(['/assets/counter-333.js', '/index.html']);
  });

  it('takes up where an interrupted fill ended', async () => {
    const { ports, fetched } = world(SERVER);
    await fillShell(BUILD_1, ports);
    fetched.length = 0;
    await fillShell(BUILD_1, ports);
    expect(fetched).toEqual([]);
  });

  it('keeps the build before, drops what is older, and leaves other caches alone', async () => {
    const { ports, stores } = world(SERVER);
    for (const name of ['shell-1', 'other', 'shell-2', 'shell-3']) await ports.caches.open(name);
    await dropOldShells('shell-3', ports);
    expect([...stores.keys()]).toEqual(['other', 'shell-2', 'shell-3']);
  });
});

describe('who answers a request', () => {
  const origin = 'https://tienda.example';
  const paths = new Set(['/index.html', '/assets/counter-111.js']);
  const route = (path: string, rest: { method?: string; mode?: string } = {}) =>
    routeOf({ method: 'GET', mode: 'navigate', url: new URL(path, origin), ...rest }, origin, paths);

  it('the cached page for the counter and the office', () => {
    expect(route('/')).toBe('page');
    expect(route('/?venta=1')).toBe('page');
    expect(route('/oficina')).toBe('page');
    expect(route('/oficina/inventario/7')).toBe('page');
  });

  it('the network for data, writes, other origins and unknown pages', () => {
    expect(route('/api/sales')).toBe('network');
    expect(route('/sync/pull', { mode: 'cors' })).toBe('network');
    expect(route('/', { method: 'POST' })).toBe('network');
    expect(route('https://otra.example/')).toBe('network');
    expect(route('/oficinas')).toBe('network');
    expect(route('/openapi.json')).toBe('network');
  });

  it('the cache for files of the build, whoever asks', () => {
    expect(route('/assets/counter-111.js', { mode: 'cors' })).toBe('file');
    expect(route('/assets/gone-999.js', { mode: 'cors' })).toBe('network');
  });
});

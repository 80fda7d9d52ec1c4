/**
 * The shell's cache: one Cache per build, filled whole or not at all. Business data never passes through here.
 * Ports are parameters, so that the tests run it without a browser.
 */

/** A file of the build, as the build tool lists it. `revision` is null when the name itself changes with the content. */
export interface ShellFile {
  url: string;
  revision: string | null;
}

/** What is needed of the browser's CacheStorage. */
export interface CachePort {
  open: (name: string) => Promise<{
    match: (url: string) => Promise<Response | undefined>;
    put: (url: string, response: Response) => Promise<void>;
  }>;
  delete: (name: string) => Promise<boolean>;
  keys: () => Promise<string[]>;
}

export interface ShellPorts {
  caches: CachePort;
  /** Fetches from the server, past the browser's own cache. */
  fetchFresh: (url: string) => Promise<Response>;
}

const PREFIX = 'shell-';
const PARALLEL_FETCHES = 6;

/** Whatever differs between two builds differs here: 53 bits of the list of files, as text. */
export function cacheNameOf(files: readonly ShellFile[]): string {
  let high = 0xde_ad_be_ef;
  let low = 0x41_c6_ce_57;
  for (const char of files.map((file) => `${file.url}@${file.revision ?? ''}`).sort().join('|')) {
    const code = char.codePointAt(0) ?? 0;
    high = Math.imul(high ^ code, 2_654_435_761);
    low = Math.imul(low ^ code, 1_597_334_677);
  }
  const hash = (2_097_151 & high) * 4_294_967_296 + (low >>> 0);
  return PREFIX + hash.toString(36);
}

/** The absolute path under which a file of the build is asked for. */
export function pathOf(url: string): string {
  return url.startsWith('/') ? url : `/${url}`;
}

async function takeFile(file: ShellFile, cacheName: string, older: string[], ports: ShellPorts): Promise<void> {
  const path = pathOf(file.url);
  const target = await ports.caches.open(cacheName);
  if (await target.match(path)) return;
  if (file.revision === null) {
    for (const name of older) {
      const known = await (await ports.caches.open(name)).match(path);
      if (known) return target.put(path, known);
    }
  }
  const response = await ports.fetchFresh(path);
  // A redirected or failed answer kept under this name would break every later start.
  if (!response.ok || response.redirected) throw new Error(`shell: ${path} answered ${response.status}`);
  await target.put(path, response);
}

/**
 * Fills this build's cache. Files that an older build already holds under the same hashed name are copied. When one
 * cannot be had it fails, and the browser goes on with the version it has and tries again later.
 */
export async function fillShell(files: readonly ShellFile[], ports: ShellPorts): Promise<void> {
  const cacheName = cacheNameOf(files);
  const older = (await ports.caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== cacheName);
  const waiting = [...files];
  const worker = async () => {
    for (let file = waiting.shift(); file; file = waiting.shift()) await takeFile(file, cacheName, older, ports);
  };
  await Promise.all(Array.from({ length: PARALLEL_FETCHES }, worker));
}

/**
 * Throws away the caches of older builds, but keeps the newest of them: a tab that still runs the build before may
 * yet ask for a part of it that it had not loaded.
 */
export async function dropOldShells(current: string, ports: ShellPorts): Promise<void> {
  const older = (await ports.caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== current);
  await Promise.all(older.slice(0, -1).map((name) => ports.caches.delete(name)));
}

export type Route = 'page' | 'file' | 'network';

/** The part of a request that decides who answers it. */
export interface AskedFor {
  method: string;
  mode: string;
  url: URL;
}

const SERVER_PATHS = /^\/(api|sync|healthz|readyz|metrics|openapi\.json)(\/|$)/;

/** Who answers: the cached page, a cached file of the build, or the network alone. */
export function routeOf({ method, mode, url }: AskedFor, origin: string, paths: ReadonlySet<string>): Route {
  if (method !== 'GET' || url.origin !== origin || SERVER_PATHS.test(url.pathname)) return 'network';
  if (paths.has(url.pathname)) return 'file';
  if (mode === 'navigate' && (url.pathname === '/' || /^\/oficina(\/|$)/.test(url.pathname))) return 'page';
  return 'network';
}

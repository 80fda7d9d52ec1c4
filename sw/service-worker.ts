import { cacheNameOf, dropOldShells, fillShell, pathOf, routeOf } from './shell-cache.ts';
import type { ShellFile, ShellPorts } from './shell-cache.ts';

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: ShellFile[] };

// The build replaces the next expression with the list of its files.
const files = self.__WB_MANIFEST;
const PAGE = '/index.html';

const current = cacheNameOf(files);
const paths = new Set(files.map((file) => pathOf(file.url)));
const ports: ShellPorts = {
  caches: self.caches,
  fetchFresh: (url) => fetch(url, { cache: 'reload', credentials: 'same-origin' }),
};

self.addEventListener('install', (event) => {
  // No skipWaiting: a new version waits until the app, which knows whether a ticket is open, lets it in.
  event.waitUntil(fillShell(files, ports));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(dropOldShells(current, ports).then(() => self.clients.claim()));
});

self.addEventListener('message', (event) => {
  if (event.data === 'activate-update') void self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const route = routeOf({ method: request.method, mode: request.mode, url: new URL(request.url) }, self.location.origin, paths);
  if (route !== 'network') event.respondWith(answer(route === 'page' ? PAGE : new URL(request.url).pathname, request));
});

/** From this build's cache, else an older build's (a tab opened before the update), else the network. */
async function answer(path: string, request: Request): Promise<Response> {
  const known = (await (await caches.open(current)).match(path)) ?? (await caches.match(path));
  return known ?? fetch(request);
}

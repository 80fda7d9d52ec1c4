import type { FromSearch } from './search/protocol.ts';
import { packed } from './http/packed.ts';
import { openRxStore } from './pull/rxdb-store.ts';
import type { Channel, Locks, Ports, Socket } from './ports.ts';

/** The browser as the device needs it: the one place of the device that touches globals. */
export function browserPorts(appVersion: string): Ports {
  const ports: Ports = {
    appVersion,
    manyTabs: true,
    clock: { wallMs: () => new Date().getTime(), monotonicMs: () => performance.now() },
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    http: async (path, init) => globalThis.fetch(path, { ...(await packed(init)), cache: 'no-store', credentials: 'same-origin' }),
    timers: {
      after(delayMs, run) {
        const timer = globalThis.setTimeout(run, delayMs);
        return () => globalThis.clearTimeout(timer);
      },
    },
    // Getters: without a secure origin these do not exist, and `missing` says so first.
    get locks() {
      return webLocks();
    },
    get subtle() {
      return crypto.subtle;
    },
    get indexedDB() {
      return globalThis.indexedDB;
    },
    get keyRange() {
      return globalThis.IDBKeyRange;
    },
    storage: {
      persist: async () => (await storageManager()?.persist?.()) ?? null,
      persisted: async () => (await storageManager()?.persisted?.()) ?? null,
    },
    connection: {
      onOnline(back) {
        globalThis.addEventListener('online', back);
        return () => globalThis.removeEventListener('online', back);
      },
    },
    channel: broadcastChannel,
    openPulled: (prefix) => openRxStore(ports, prefix),
    openSocket: webSocket,
    openSearch: searchWorker,
    missing,
  };
  return ports;
}

function missing(): string[] {
  const lacks: string[] = [];
  if (!globalThis.isSecureContext) lacks.push('secure-context');
  if (!('indexedDB' in globalThis) || globalThis.indexedDB === null) lacks.push('indexeddb');
  if (globalThis.crypto?.subtle === undefined) lacks.push('crypto');
  if (!('locks' in navigator)) lacks.push('locks');
  if (!('serviceWorker' in navigator)) lacks.push('service-worker');
  if (!('BroadcastChannel' in globalThis)) lacks.push('broadcast-channel');
  return lacks;
}

function webLocks(): Locks {
  return { request: (name, options, held) => navigator.locks.request(name, { mode: 'exclusive', ...options }, held) as ReturnType<typeof held> };
}

function storageManager(): StorageManager | undefined {
  return (navigator as { storage?: StorageManager }).storage;
}

function broadcastChannel(name: string): Channel {
  const channel = new BroadcastChannel(name);
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has none: it is of one origin.
    post: (message) => channel.postMessage(message),
    listen: (heard) => channel.addEventListener('message', (event: MessageEvent<unknown>) => heard(event.data)),
    close: () => channel.close(),
  };
}

function webSocket(path: string, protocols: readonly string[]): Socket {
  const url = new URL(path, globalThis.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(url, [...protocols]);
  socket.binaryType = 'arraybuffer';
  return {
    listen({ open, message, close }) {
      socket.addEventListener('open', open);
      socket.addEventListener('message', (event: MessageEvent<ArrayBuffer>) => message(event.data));
      socket.addEventListener('close', (event) => close(event.code));
    },
    send: (bytes) => socket.send(bytes),
    close: () => socket.close(),
  };
}

function searchWorker(): ReturnType<Ports['openSearch']> {
  const worker = new Worker(new URL('./search/worker.ts', import.meta.url), { type: 'module', name: 'nexus-search' });
  return {
    post: (message) => worker.postMessage(message, { transfer: [] }),
    listen: (heard) => worker.addEventListener('message', (event: MessageEvent<FromSearch>) => heard(event.data)),
    close: () => worker.terminate(),
  };
}

import { openRxStore } from '../pull/rxdb-store.ts';
import type { Channel, Locks, Ports } from '../ports.ts';
import type { FromSearch, ToSearch } from '../search/protocol.ts';
import { SearchService } from '../search/search-service.ts';

/** What the tabs of one pretended browser share. */
export interface MemoryBrowser {
  indexedDB: IDBFactory;
  keyRange: typeof IDBKeyRange;
  locks: MemoryLocks;
  channels: Map<string, Set<(message: unknown) => void>>;
  clock: { wallMs: number; monotonicMs: number };
  http: (path: string, init: RequestInit) => Promise<Response>;
  persisted: boolean;
}

/** A browser whose clock stands still until a test moves it, and whose network is what the test says. */
export function memoryBrowser(indexedDB: IDBFactory, keyRange: typeof IDBKeyRange): MemoryBrowser {
  return {
    indexedDB, keyRange, locks: new MemoryLocks(), channels: new Map(), persisted: false,
    clock: { wallMs: Date.UTC(2026, 10, 20, 16), monotonicMs: 0 },
    http: () => Promise.reject(new TypeError('offline')),
  };
}

/** The ports of one tab of it. `timers` run as soon as the test's `elapse` says. */
export function tabPorts(browser: MemoryBrowser): Ports & { timers: ManualTimers } {
  const timers = new ManualTimers();
  const ports: Ports & { timers: ManualTimers } = {
    appVersion: 'test', manyTabs: false, timers,
    clock: { wallMs: () => browser.clock.wallMs, monotonicMs: () => browser.clock.monotonicMs },
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    http: (path, init) => browser.http(path, init),
    locks: browser.locks,
    indexedDB: browser.indexedDB,
    keyRange: browser.keyRange,
    subtle: crypto.subtle,
    storage: {
      persist: async () => {
        browser.persisted = true;
        return true;
      },
      persisted: async () => browser.persisted,
    },
    connection: { onOnline: () => () => {} },
    channel: (name) => memoryChannel(browser, name),
    openPulled: (prefix) => openRxStore(ports, prefix),
    openSocket: null,
    openSearch: () => searchInPlace(browser),
    missing: () => [],
  };
  return ports;
}

/** Timers that a test lets run out: `elapse` runs all that are due, in order. */
export class ManualTimers {
  #nowMs = 0;
  #waiting: { dueMs: number; run: () => void }[] = [];

  after(delayMs: number, run: () => void): () => void {
    const timer = { dueMs: this.#nowMs + delayMs, run };
    this.#waiting.push(timer);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== timer);
    };
  }

  elapse(durationMs: number): void {
    this.#nowMs += durationMs;
    const due = this.#waiting.filter((timer) => timer.dueMs <= this.#nowMs).sort((a, b) => a.dueMs - b.dueMs);
    this.#waiting = this.#waiting.filter((timer) => timer.dueMs > this.#nowMs);
    for (const { run } of due) run();
  }
}

/** Web Locks in one process: one holder a name, the others wait in turn. */
export class MemoryLocks implements Locks {
  readonly #tails = new Map<string, Promise<unknown>>();

  request<T>(name: string, { signal }: { signal?: AbortSignal }, held: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(name) ?? Promise.resolve();
    const turn = before.then(() => {
      signal?.throwIfAborted();
      return held();
    });
    this.#tails.set(name, turn.catch(() => {}));
    return turn;
  }
}

function memoryChannel(browser: MemoryBrowser, name: string): Channel {
  const members = browser.channels.get(name) ?? new Set();
  browser.channels.set(name, members);
  let own: ((message: unknown) => void) | null = null;
  return {
    post(message) {
      for (const heard of members) if (heard !== own) queueMicrotask(() => heard(structuredClone(message)));
    },
    listen(heard) {
      own = heard;
      members.add(heard);
    },
    close() {
      if (own !== null) members.delete(own);
    },
  };
}

function searchInPlace(browser: MemoryBrowser): ReturnType<Ports['openSearch']> {
  let heard: (message: FromSearch) => void = () => {};
  const service = new SearchService(browser.indexedDB, browser.keyRange, (message) => heard(message));
  return {
    post: (message: ToSearch) => queueMicrotask(() => service.handle(message)),
    listen: (listener) => {
      heard = listener;
    },
    close: () => service.close(),
  };
}

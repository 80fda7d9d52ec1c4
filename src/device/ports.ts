import type { RandomBytes } from '../domain/kernel/ids.ts';
import type { PulledStore } from './pull/pulled-store.ts';
import type { SearchPort } from './search/protocol.ts';

/**
 * Everything the device needs of the world around it. The browser's own stand in `browser-ports.ts`, the only file
 * that touches globals; tests bring theirs.
 */
export interface Ports {
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly http: Http;
  readonly timers: Timers;
  readonly locks: Locks;
  readonly indexedDB: IDBFactory;
  readonly keyRange: typeof IDBKeyRange;
  readonly subtle: SubtleCrypto;
  readonly storage: StoragePersistence;
  readonly connection: Connection;
  /** Opens a channel to the other tabs of this origin. */
  channel(name: string): Channel;
  /** Opens what is pulled from the server; `prefix` carries tenant and device. */
  openPulled(prefix: string): Promise<PulledStore>;
  /** Opens a WebSocket to a path of the server this page came from; null where tickets are not shared live. */
  readonly openSocket: ((path: string, protocols: readonly string[]) => Socket) | null;
  /** Starts the search worker over the named database. */
  openSearch(): SearchPort;
  /** What the browser lacks for a device at all, by stable code; empty when nothing is missing. */
  missing(): readonly string[];
  /** Whether other tabs may be open on the same databases. */
  readonly manyTabs: boolean;
  readonly appVersion: string;
}

export interface Clock {
  /** The device's own clock, milliseconds since 1970; may jump either way. */
  wallMs(): number;
  /** Milliseconds since some start; never runs back. */
  monotonicMs(): number;
}

/** Like `fetch`, to paths of the server this page came from. Rejects when it cannot be reached. */
export type Http = (path: string, init: RequestInit) => Promise<Response>;

export interface Timers {
  /** Runs something once after a while; the answer cancels it. */
  after(delayMs: number, run: () => void): () => void;
}

/** Web Locks: one holder per name among all tabs of the origin. */
export interface Locks {
  request<T>(name: string, options: { signal?: AbortSignal }, held: () => Promise<T>): Promise<T>;
}

export interface Channel {
  post(message: unknown): void;
  listen(heard: (message: unknown) => void): void;
  close(): void;
}

/** A WebSocket with binary messages. */
export interface Socket {
  listen(heard: { open(): void; message(bytes: ArrayBuffer): void; close(code: number): void }): void;
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(): void;
}

export interface StoragePersistence {
  /** Asks the browser to keep what is stored; null where it cannot be asked. */
  persist(): Promise<boolean | null>;
  persisted(): Promise<boolean | null>;
}

export interface Connection {
  /** Calls when the browser believes it is back on a network; the answer stops it. */
  onOnline(back: () => void): () => void;
}

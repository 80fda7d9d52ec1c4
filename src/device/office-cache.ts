import { officeProblem } from './office-problem.ts';
import type { OfficeProblem } from './office-problem.ts';
import { createStore } from './store.ts';
import type { WritableStore } from './store.ts';

/** What is known of one question: the last answer stays while a newer one is on its way, or cannot be had. */
export interface CacheEntry<T> {
  data: T | undefined;
  /** When `data` was received, by the device's own clock. */
  asOfMs: number | null;
  problem: OfficeProblem | null;
  loading: boolean;
  /** Something was written since: ask again when somebody looks. */
  stale: boolean;
}

const EMPTY: CacheEntry<never> = { data: undefined, asOfMs: null, problem: null, loading: false, stale: true };

/** Answers by key, in memory and of one person's session only. */
export class OfficeCache {
  readonly #entries = new Map<string, WritableStore<CacheEntry<unknown>>>();
  readonly #inFlight = new Map<string, Promise<void>>();
  readonly #nowMs: () => number;
  #generation = 0;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  entry(key: string): WritableStore<CacheEntry<unknown>> {
    let entry = this.#entries.get(key);
    if (!entry) {
      entry = createStore<CacheEntry<unknown>>(EMPTY);
      this.#entries.set(key, entry);
    }
    return entry;
  }

  /** Asks, once at a time for each key, and keeps the answer. A failure keeps the answer there was. Never rejects. */
  load(key: string, ask: () => Promise<unknown>): Promise<void> {
    const running = this.#inFlight.get(key);
    if (running) return running;
    const started = this.#run(key, ask).finally(() => {
      if (this.#inFlight.get(key) === started) this.#inFlight.delete(key);
    });
    this.#inFlight.set(key, started);
    return started;
  }

  async #run(key: string, ask: () => Promise<unknown>): Promise<void> {
    const generation = this.#generation;
    const entry = this.entry(key);
    entry.set({ ...entry.get(), loading: true, stale: false });
    try {
      const data = await ask();
      if (generation !== this.#generation) return;
      entry.set({ data, asOfMs: this.#nowMs(), problem: null, loading: false, stale: entry.get().stale });
    } catch (error) {
      if (generation !== this.#generation) return;
      entry.set({ ...entry.get(), problem: officeProblem(error), loading: false });
    }
  }

  /** Puts in an answer that came another way: what a write answered with. */
  put(key: string, data: unknown): void {
    this.entry(key).set({ data, asOfMs: this.#nowMs(), problem: null, loading: false, stale: false });
  }

  /** Marks what begins with one of these as no longer true; who shows it asks again. */
  invalidate(...prefixes: readonly string[]): void {
    for (const [key, entry] of this.#entries) {
      if (prefixes.some((prefix) => key.startsWith(prefix))) entry.set({ ...entry.get(), stale: true });
    }
  }

  /** Forgets everything: another person is here, and the screens are drawn anew. Answers still on their way are dropped. */
  clear(): void {
    this.#generation += 1;
    this.#inFlight.clear();
    this.#entries.clear();
  }
}

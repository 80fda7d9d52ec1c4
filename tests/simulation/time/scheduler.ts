import { simulatedSubtle } from '../device/subtle.ts';

interface Event {
  dueMs: number;
  order: number;
  run: () => unknown;
}

/** The process's own, taken before the world's replace them. */
const realSetImmediate = globalThis.setImmediate;
const realNow = Date.now;

const turn = (): Promise<void> => new Promise((resolve) => {
  realSetImmediate(resolve);
});

/** An event that needs this many turns to come to rest has gone in circles. */
const MOST_TURNS = 200_000;

/**
 * The world's time and order. Nothing happens between two events: each runs until all that it set off has come to rest
 * (storage included), and whatever really waits, PostgreSQL above all, is waited for by the event that asked. So one
 * seed is one sequence.
 */
export class Scheduler {
  #nowMs: number;
  #events: Event[] = [];
  #order = 0;
  /** What IndexedDB wants to do next; its one queue of tasks. */
  #tasks: (() => void)[] = [];
  #outside = 0;
  #resting = true;

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  /** True time, milliseconds since 1970. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /**
   * Makes this world's time and tasks those of the process, until the answer is called. `timers`: also the timers and
   * digests that libraries take from the process instead of a port.
   */
  install({ timers }: { timers: boolean }): () => void {
    Date.now = () => Math.floor(this.#nowMs);
    const restoreTimers = timers ? this.#installTimers() : (): void => {};
    const queue = (run: (...args: unknown[]) => void, ...args: unknown[]): unknown => {
      if (this.#outside > 0) return realSetImmediate(run, ...args);
      this.#tasks.push(() => run(...args));
      return undefined;
    };
    globalThis.setImmediate = queue as typeof setImmediate;
    return () => {
      Date.now = realNow;
      globalThis.setImmediate = realSetImmediate;
      restoreTimers();
    };
  }

  #installTimers(): () => void {
    const { setTimeout: realSet, clearTimeout: realClear } = globalThis;
    const { digest } = crypto.subtle;
    const cancels = new Map<unknown, () => void>();
    const set = (run: (...args: unknown[]) => void, delayMs = 0, ...args: unknown[]): unknown => {
      if (this.#outside > 0) return realSet(run, delayMs, ...args);
      const timer = { unref: () => timer, ref: () => timer };
      cancels.set(timer, this.after(delayMs, () => run(...args)));
      return timer;
    };
    globalThis.setTimeout = set as typeof setTimeout;
    globalThis.clearTimeout = (timer) => {
      const cancel = cancels.get(timer);
      if (cancel === undefined) realClear(timer);
      else cancel();
    };
    crypto.subtle.digest = (algorithm, data) => (this.#outside > 0 ? digest.call(crypto.subtle, algorithm, data) : simulatedSubtle.digest(algorithm, data));
    return () => {
      globalThis.setTimeout = realSet;
      globalThis.clearTimeout = realClear;
      crypto.subtle.digest = digest;
    };
  }

  /** Runs something after a while; the answer calls it off. */
  after(delayMs: number, run: () => unknown): () => void {
    this.#order += 1;
    const event: Event = { dueMs: this.#nowMs + Math.max(0, delayMs), order: this.#order, run };
    this.#events.push(event);
    return () => {
      this.#events = this.#events.filter((other) => other !== event);
    };
  }

  /** Lets time pass, with all that falls into it. */
  async pass(durationMs: number): Promise<void> {
    const untilMs = this.#nowMs + durationMs;
    await this.rest();
    for (;;) {
      const next = this.#earliest();
      if (next === null || next.dueMs > untilMs) break;
      this.#events = this.#events.filter((other) => other !== next);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      await next.run();
      await this.rest();
    }
    this.#nowMs = untilMs;
  }

  /** Time goes on while everybody sleeps: what was to happen happens that much later. */
  leap(durationMs: number): void {
    this.#nowMs += durationMs;
    for (const event of this.#events) event.dueMs += durationMs;
  }

  /** Runs what is outside this world (the server, PostgreSQL): nothing else happens until it has answered. */
  async outside<T>(work: () => Promise<T>): Promise<T> {
    this.#outside += 1;
    try {
      return await work();
    } finally {
      this.#outside -= 1;
    }
  }

  /** Waits until nothing is left to do at this moment. */
  async rest(): Promise<void> {
    if (!this.#resting) return;
    this.#resting = false;
    try {
      for (let quiet = 0, turns = 0; quiet < 2; turns += 1) {
        await turn();
        if (turns > MOST_TURNS) throw new Error('the device never comes to rest');
        const task = this.#tasks.shift();
        quiet = task === undefined ? quiet + 1 : 0;
        task?.();
      }
    } finally {
      this.#resting = true;
    }
  }

  #earliest(): Event | null {
    let earliest: Event | null = null;
    for (const event of this.#events) {
      if (earliest === null || event.dueMs < earliest.dueMs || (event.dueMs === earliest.dueMs && event.order < earliest.order)) earliest = event;
    }
    return earliest;
  }
}

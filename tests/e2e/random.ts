import { randomBytes } from 'node:crypto';

/** Chance that can be had again: the seed is printed, and `E2E_SEED` gives it back. */
export class Chance {
  readonly seed: number;
  #state: number;

  constructor(what: string, seed = Number(process.env['E2E_SEED'] ?? randomBytes(4).readUInt32LE())) {
    this.seed = seed >>> 0;
    this.#state = this.seed;
    process.stdout.write(`${what}: E2E_SEED=${this.seed}\n`);
  }

  /** A fraction from 0 to below 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.int(0, items.length - 1)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  /** So many different ones. */
  some<T>(items: readonly T[], count: number): T[] {
    const left = [...items];
    return Array.from({ length: Math.min(count, left.length) }, () => left.splice(this.int(0, left.length - 1), 1)[0] as T);
  }
}

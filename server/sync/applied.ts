import type { Decision } from '../../src/domain/kernel/decision.ts';
import type { Effects } from '../../src/domain/kernel/effects.ts';
import type { Operation } from '../../src/domain/kernel/envelope.ts';

/** An operation with the server's decision and what follows from both; what the writers of tables are given. */
export interface Applied {
  operation: Operation;
  decision: Decision;
  effects: Effects;
  /** What people look it up by, as kept; null for most types. */
  folio: string | null;
}

/** A register's place in figures kept per register, for operations made at none. */
export const NO_REGISTER = '00000000-0000-0000-0000-000000000000';

/** Sums amounts by a key, in the order of the keys: rows of caches are written, and so locked, in one order. */
export class Sums<Key extends string> {
  readonly #totals = new Map<Key, number[]>();

  add(key: Key, amounts: readonly number[]): void {
    const totals = this.#totals.get(key);
    if (totals) amounts.forEach((amount, index) => { totals[index] = (totals[index] ?? 0) + amount; });
    else this.#totals.set(key, [...amounts]);
  }

  /** The keys split at their slashes, with their totals. */
  rows(): { parts: string[]; totals: number[] }[] {
    return [...this.#totals].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, totals]) => ({ parts: key.split('/'), totals }));
  }
}

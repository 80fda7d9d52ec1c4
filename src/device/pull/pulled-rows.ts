import type { PulledCollection } from '../../domain/sync/api.ts';
import type { Coverage } from '../overlay/coverage.ts';
import type { PulledStore, PulledTable } from './pulled-store.ts';
import { coverageOf, isComplete, THROUGH_ID, type StoredRow } from './stored-row.ts';

/** A pulled row with what it holds of own operations. */
export interface PulledRow<T> {
  row: T | null;
  coverage: Coverage;
}

/** Rows kept in memory: what a counter looks at over and over. */
const MOST_KEPT = 4000;

/** One collection as the screens' side reads it. Rows were parsed when they were written. */
export class PulledRows<T extends object> {
  readonly #table: PulledTable;
  /** Rows as last read or written; null for an id without one. Empty while nobody keeps it true. */
  readonly #kept = new Map<string, StoredRow | null>();
  #changes = 0;

  constructor(store: PulledStore, collection: PulledCollection) {
    this.#table = store.table(collection);
    this.#table.onChanged((ids) => {
      this.#changes += 1;
      for (const id of ids) this.#kept.delete(id);
    });
  }

  /** Rows by id; an id without a row is answered with null and the collection's coverage. */
  async get(ids: readonly string[]): Promise<Map<string, PulledRow<T>>> {
    const stored = await this.#read([...ids, THROUGH_ID]);
    const reserved = stored.get(THROUGH_ID) ?? null;
    return new Map(ids.map((id) => {
      const own = stored.get(id) ?? null;
      return [id, { row: rowOf<T>(own), coverage: coverageOf(own, reserved) }];
    }));
  }

  /**
   * Rows as they stand at one moment, as many as may be from memory. A row of another moment than its collection's
   * coverage would count an own operation twice, or not at all: when the coverage has moved, all are read together.
   */
  async #read(ids: readonly string[]): Promise<Map<string, StoredRow | null>> {
    const kept = new Map(ids.flatMap((id) => (this.#kept.has(id) ? [[id, this.#kept.get(id) ?? null] as const] : [])));
    if (kept.size === ids.length) return kept;
    const missing = ids.filter((id) => id === THROUGH_ID || !kept.has(id));
    const read = await this.#readTogether(missing);
    const moved = kept.has(THROUGH_ID) && kept.get(THROUGH_ID)?.seq !== read.get(THROUGH_ID)?.seq;
    return moved ? this.#readTogether(ids) : new Map([...kept, ...read]);
  }

  async #readTogether(ids: readonly string[]): Promise<Map<string, StoredRow | null>> {
    const before = this.#changes;
    const found = await this.#table.read(ids);
    const byId = new Map<string, StoredRow | null>(ids.map((id) => [id, null]));
    for (const stored of found) byId.set(stored.id, stored);
    // Something was written meanwhile: what was read may be from before it.
    if (before === this.#changes) this.#keep(byId);
    return byId;
  }

  #keep(rows: ReadonlyMap<string, StoredRow | null>): void {
    if (this.#kept.size + rows.size > MOST_KEPT) this.#kept.clear();
    for (const [id, stored] of rows) this.#kept.set(id, stored);
  }

  /** Every row; for the small collections only. */
  async all(): Promise<{ rows: Map<string, PulledRow<T>>; coverage: Coverage }> {
    const every = await this.#table.all();
    const reserved = every.find((stored) => stored.id === THROUGH_ID) ?? null;
    const rows = every.filter((stored) => stored.id !== THROUGH_ID);
    return {
      rows: new Map(rows.map((stored) => [stored.id, { row: rowOf<T>(stored), coverage: coverageOf(stored, reserved) }])),
      coverage: coverageOf(null, reserved),
    };
  }

  /** Rows by what they are looked up by (a ticket's folio). */
  async lookup(value: string, limit: number): Promise<T[]> {
    return (await this.#table.lookup(value, limit)).flatMap((stored) => rowOf<T>(stored) ?? []);
  }

  /** The newest rows first; of history only. */
  async newest(limit: number): Promise<T[]> {
    return (await this.#table.ranked(limit)).flatMap((stored) => rowOf<T>(stored) ?? []);
  }

  /** Whether the first pull brought everything, and what the rows as a whole hold of own operations. */
  async standing(): Promise<{ complete: boolean; coverage: Coverage }> {
    const [reserved] = await this.#table.read([THROUGH_ID]);
    return { complete: isComplete(reserved ?? null), coverage: coverageOf(null, reserved ?? null) };
  }

  /** How many rows there are; slow on large collections. */
  count(): Promise<number> {
    return this.#table.count();
  }

  /** Calls after rows changed, whichever tab wrote them, with how many; not when only what they hold of own operations did. */
  onChanged(changed: (rows: number) => void): void {
    this.#table.onChanged((ids) => {
      const rows = ids.filter((id) => id !== THROUGH_ID).length;
      if (rows > 0) changed(rows);
    });
  }

  /** Calls after what `standing` answers changed: with a last page, not with those before it. */
  onStanding(changed: () => void): void {
    this.#table.onChanged((ids) => {
      if (ids.includes(THROUGH_ID)) changed();
    });
  }
}

function rowOf<T>(stored: StoredRow | null): T | null {
  return stored === null || stored.row === null ? null : (JSON.parse(stored.row) as T);
}

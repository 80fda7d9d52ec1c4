import type { PulledCollection } from '../../domain/sync/api.ts';
import type { Coverage } from '../overlay/coverage.ts';
import type { PulledDatabase, PulledTable } from './pulled-database.ts';
import { coverageOf, isComplete, THROUGH_ID, type StoredRow } from './stored-row.ts';

/** A pulled row with what it holds of own operations. */
export interface PulledRow<T> {
  row: T | null;
  coverage: Coverage;
}

/** One collection as the screens' side reads it. Rows were parsed when they were written. */
export class PulledRows<T extends object> {
  readonly #table: PulledTable;

  constructor(database: PulledDatabase, collection: PulledCollection) {
    this.#table = database[collection];
  }

  /** Rows by id; an id without a row is answered with null and the collection's coverage. */
  async get(ids: readonly string[]): Promise<Map<string, PulledRow<T>>> {
    const found = await this.#table.storageInstance.findDocumentsById([...ids, THROUGH_ID], false);
    const byId = new Map<string, StoredRow>(found.map((stored) => [stored.id, stored]));
    const reserved = byId.get(THROUGH_ID) ?? null;
    return new Map(ids.map((id) => {
      const stored = byId.get(id) ?? null;
      return [id, { row: rowOf<T>(stored), coverage: coverageOf(stored, reserved) }];
    }));
  }

  /** Every row; for the small collections only. */
  async all(): Promise<{ rows: Map<string, PulledRow<T>>; coverage: Coverage }> {
    const documents: StoredRow[] = (await this.#table.find().exec()).map((document) => document.toJSON() as StoredRow);
    const reserved = documents.find((stored) => stored.id === THROUGH_ID) ?? null;
    const rows = documents.filter((stored) => stored.id !== THROUGH_ID);
    return {
      rows: new Map(rows.map((stored) => [stored.id, { row: rowOf<T>(stored), coverage: coverageOf(stored, reserved) }])),
      coverage: coverageOf(null, reserved),
    };
  }

  /** Rows by what they are looked up by (a ticket's folio). */
  async lookup(value: string, limit: number): Promise<T[]> {
    const documents = await this.#table.find({ selector: { lookup: value }, limit }).exec();
    return documents.flatMap((document) => rowOf<T>(document.toJSON() as StoredRow) ?? []);
  }

  /** The newest rows first; of history only. */
  async newest(limit: number): Promise<T[]> {
    const documents = await this.#table.find({ selector: { rank: { $gt: 0 } }, sort: [{ rank: 'asc' }], limit }).exec();
    return documents.flatMap((document) => rowOf<T>(document.toJSON() as StoredRow) ?? []);
  }

  /** Whether the first pull brought everything, and what the rows as a whole hold of own operations. */
  async standing(): Promise<{ complete: boolean; coverage: Coverage }> {
    const [reserved] = await this.#table.storageInstance.findDocumentsById([THROUGH_ID], false);
    return { complete: isComplete(reserved ?? null), coverage: coverageOf(null, reserved ?? null) };
  }

  /** How many rows there are; slow on large collections. */
  count(): Promise<number> {
    return this.#table.count().exec();
  }

  /** Calls after rows changed, whichever tab wrote them, with how many. */
  onChanged(changed: (rows: number) => void): void {
    this.#table.eventBulks$.subscribe((bulk) => changed(bulk.events.length));
  }
}

function rowOf<T>(stored: StoredRow | null): T | null {
  return stored === null || stored.row === null ? null : (JSON.parse(stored.row) as T);
}

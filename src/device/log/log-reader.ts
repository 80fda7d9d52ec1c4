import { answerOf } from '../local/indexed-db.ts';
import { OPERATIONS } from './log-database.ts';
import type { LogRow } from './log-row.ts';

/** Reads the log; never writes. Everything goes by key or index: the log may hold years. */
export class LogReader {
  readonly #database: IDBDatabase;
  readonly #keyRange: typeof IDBKeyRange;

  constructor(database: IDBDatabase, keyRange: typeof IDBKeyRange) {
    this.#database = database;
    this.#keyRange = keyRange;
  }

  /** The last operation recorded, or null. */
  last(): Promise<LogRow | null> {
    return firstOf(this.#store().openCursor(null, 'prev'));
  }

  /** Rows from a number on, in order. */
  from(number: number, limit?: number): Promise<LogRow[]> {
    return rowsOf(this.#store().getAll(this.#keyRange.lowerBound(number), limit));
  }

  one(number: number): Promise<LogRow | null> {
    return rowOf(this.#store().get(number));
  }

  /** What the server has not disposed of, in number order. */
  pending(limit?: number): Promise<LogRow[]> {
    return rowsOf(this.#index('pending').getAll(null, limit));
  }

  pendingCount(): Promise<number> {
    return answerOf(this.#index('pending').count());
  }

  /** What a person should look at, in number order. */
  attention(): Promise<LogRow[]> {
    return rowsOf(this.#index('attention').getAll());
  }

  byFolioNumber(folioNumber: number): Promise<LogRow | null> {
    return rowOf(this.#index('folioNumber').get(folioNumber));
  }

  byCart(cartId: string): Promise<LogRow | null> {
    return rowOf(this.#index('cartId').get(cartId));
  }

  /** The highest folio counter used, 0 before the first. */
  async lastFolioNumber(): Promise<number> {
    const row = await firstOf(this.#index('folioNumber').openCursor(null, 'prev'));
    return row?.folioNumber ?? 0;
  }

  /** The latest operation of a type, or null. */
  lastOfType(type: string): Promise<LogRow | null> {
    return firstOf(this.#index('type').openCursor(this.#keyRange.only(type), 'prev'));
  }

  /** The latest operations of a type, newest first; of those that match. */
  latestOfType(type: string, limit: number, matches: (row: LogRow) => boolean = () => true): Promise<LogRow[]> {
    const found: LogRow[] = [];
    const request = this.#index('type').openCursor(this.#keyRange.only(type), 'prev');
    return new Promise((resolve, reject) => {
      request.addEventListener('error', () => reject(request.error ?? new Error('unreadable')));
      request.addEventListener('success', () => {
        const cursor = request.result;
        if (cursor !== null && matches(cursor.value as LogRow)) found.push(cursor.value as LogRow);
        if (cursor === null || found.length >= limit) resolve(found);
        else cursor.continue();
      });
    });
  }

  #store(): IDBObjectStore {
    return this.#database.transaction(OPERATIONS).objectStore(OPERATIONS);
  }

  #index(name: string): IDBIndex {
    return this.#store().index(name);
  }
}

async function firstOf(request: IDBRequest<IDBCursorWithValue | null>): Promise<LogRow | null> {
  const cursor = await answerOf(request);
  return cursor === null ? null : (cursor.value as LogRow);
}

async function rowOf(request: IDBRequest<unknown>): Promise<LogRow | null> {
  return ((await answerOf(request)) ?? null) as LogRow | null;
}

async function rowsOf(request: IDBRequest<unknown[]>): Promise<LogRow[]> {
  return (await answerOf(request)) as LogRow[];
}

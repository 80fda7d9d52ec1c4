import {
  categorizeBulkWriteRows, META_INSTANCE_SCHEMA_TITLE, type BulkWriteRow, type RxDocumentData,
  type RxStorageBulkWriteResponse, type RxStorageInstanceCreationParams,
} from 'rxdb/plugins/core';
import { DEXIE_DOCS_TABLE_NAME, fromStorageToDexie, RxStorageDexie, type RxStorageInstanceDexie } from 'rxdb/plugins/storage-dexie';
import { answerOf, completionOf } from '../local/indexed-db.ts';
import type { Ports } from '../ports.ts';

/** From so many ids on, which of them exist is asked for with one request. */
const MANY = 50;

/**
 * RxDB's Dexie storage for what is pulled and never pushed, relieved of work that only a push has need of, and of asking
 * for every row of a new page three times whether it is there. What is stored is the same, and strictly durable.
 */
export class PulledStorage extends RxStorageDexie {
  readonly #keyRange: typeof IDBKeyRange;

  constructor({ indexedDB, keyRange }: Pick<Ports, 'indexedDB' | 'keyRange'>) {
    super({ indexedDB, IDBKeyRange: keyRange, chromeTransactionDurability: 'strict' });
    this.#keyRange = keyRange;
  }

  override async createStorageInstance<T>(params: RxStorageInstanceCreationParams<T, object>): Promise<RxStorageInstanceDexie<T>> {
    const instance = await super.createStorageInstance(params);
    if (params.schema.title === META_INSTANCE_SCHEMA_TITLE) keepDownCheckpoints(instance);
    else {
      nothingToPush(instance);
      findManyAtOnce(instance, this.#keyRange);
      insertWithoutReading(instance);
    }
    return instance;
  }
}

/** Without a push, what RxDB keeps of a replication is one checkpoint: no state of rows, and no place in our own changes. */
function keepDownCheckpoints<T>(instance: RxStorageInstanceDexie<T>): void {
  const find = instance.findDocumentsById.bind(instance);
  const write = instance.bulkWrite.bind(instance);
  instance.findDocumentsById = async (ids, deleted) => {
    const kept = ids.filter((id) => id === 'down|1');
    return kept.length === 0 ? [] : find(kept, deleted);
  };
  instance.bulkWrite = async (rows, context) => {
    const kept = rows.filter(({ document }) => document[instance.primaryPath] === 'down|1');
    return kept.length === 0 ? { error: [] } : write(kept, context);
  };
}

/** RxDB looks for own changes to push, a hundred rows at a time, through all that a pull has written. */
function nothingToPush<T>(instance: RxStorageInstanceDexie<T>): void {
  Object.assign(instance, {
    getChangedDocumentsSince: async (_limit: number, checkpoint: unknown) => ({ documents: [], checkpoint: checkpoint ?? { id: '', lwt: 0 } }),
  });
}

/** Of many ids only those are read that exist: the keys between the first and the last of them tell, unless they are too many. */
function findManyAtOnce<T>(instance: RxStorageInstanceDexie<T>, keyRange: typeof IDBKeyRange): void {
  const find = instance.findDocumentsById.bind(instance);
  instance.findDocumentsById = async (ids, deleted) => {
    if (ids.length < MANY) return find(ids, deleted);
    const sorted = ids.toSorted();
    const most = ids.length * 2;
    const store = (await databaseOf(instance)).transaction(DEXIE_DOCS_TABLE_NAME).objectStore(DEXIE_DOCS_TABLE_NAME);
    const keys = await answerOf(store.getAllKeys(keyRange.bound(sorted[0], sorted.at(-1)), most));
    if (keys.length === most) return find(ids, deleted);
    const there = new Set<unknown>(keys);
    const existing = ids.filter((id) => there.has(id));
    return existing.length === 0 ? [] : find(existing, deleted);
  };
}

/** New rows are added, which fails where one exists after all; then RxDB's own way finds out which. */
function insertWithoutReading<T>(instance: RxStorageInstanceDexie<T>): void {
  const write = instance.bulkWrite.bind(instance);
  instance.bulkWrite = async (rows, context) => {
    if (rows.some(({ previous }) => previous !== undefined)) return write(rows, context);
    try {
      return await insert(instance, rows, context);
    } catch (error) {
      if (error instanceof Error && error.name === 'ConstraintError') return write(rows, context);
      throw error;
    }
  };
}

async function insert<T>(instance: RxStorageInstanceDexie<T>, rows: BulkWriteRow<T>[], context: string): Promise<RxStorageBulkWriteResponse<T>> {
  const { booleanIndexes } = await instance.internals;
  const transaction = (await databaseOf(instance)).transaction(DEXIE_DOCS_TABLE_NAME, 'readwrite', { durability: 'strict' });
  const store = transaction.objectStore(DEXIE_DOCS_TABLE_NAME);
  try {
    for (const { document } of rows) store.add(fromStorageToDexie(booleanIndexes, document));
  } catch (error) {
    // What was added before is not kept without the rest.
    transaction.abort();
    throw error;
  }
  await completionOf(transaction);
  const { eventBulk, newestRow } = categorizeBulkWriteRows(instance, instance.primaryPath, new Map(), rows as BulkWriteRow<RxDocumentData<T>>[], context);
  const newest = newestRow?.document;
  if (newest !== undefined && eventBulk.events.length > 0) {
    instance['changes$'].next({ ...eventBulk, checkpoint: { id: newest[instance.primaryPath] as string, lwt: newest._meta.lwt } });
  }
  return { error: [] };
}

async function databaseOf<T>(instance: RxStorageInstanceDexie<T>): Promise<IDBDatabase> {
  return (await instance.internals).dexieDb.backendDB();
}

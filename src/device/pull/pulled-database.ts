import { createRxDatabase, type RxCollection, type RxDatabase, type RxJsonSchema, type RxStorage } from 'rxdb/plugins/core';
import { pulledCollections, type PulledCollection } from '../../domain/sync/api.ts';
import type { Ports } from '../ports.ts';
import { PulledStorage } from './pulled-storage.ts';
import type { StoredRow } from './stored-row.ts';

export type RxPulledTable = RxCollection<StoredRow>;
type RxPulledTables = Record<PulledCollection, RxPulledTable>;
type RxPulledDatabase = RxDatabase<RxPulledTables>;

/** One schema for all that is pulled: what lies in a row belongs to the domain, which parses it on the way in. */
const schema: RxJsonSchema<StoredRow> = {
  version: 0,
  type: 'object',
  primaryKey: 'id',
  properties: {
    id: { type: 'string', maxLength: 80 },
    seq: { type: 'number', minimum: 0, maximum: 1_000_000_000_000, multipleOf: 1 },
    generation: { type: 'number', minimum: 0, maximum: 1_000_000, multipleOf: 1 },
    lookup: { type: 'string', maxLength: 80 },
    rank: { type: 'number', minimum: 0, maximum: 10_000_000_000_000, multipleOf: 1 },
    through: { type: ['object', 'null'] },
    row: { type: ['string', 'null'] },
  },
  required: ['id', 'seq', 'generation', 'lookup', 'rank'],
};

/** Only these are read by what is new in them, and only history by its folio and by age: an index costs on every write. */
const indexes: Partial<Record<PulledCollection, RxJsonSchema<StoredRow>['indexes']>> = {
  products: ['seq'],
  history: ['lookup', 'rank'],
};

/**
 * Opens the collections that are pulled from the server. Strict durability: a checkpoint stands in a database of its
 * own, and must never outlive the rows it passed.
 */
export async function openPulledDatabase(
  ports: Pick<Ports, 'indexedDB' | 'keyRange' | 'manyTabs'>, prefix: string, storage: RxStorage<unknown, object> = new PulledStorage(ports),
): Promise<RxPulledDatabase> {
  const database = await createRxDatabase<RxPulledTables>({
    name: pulledDatabaseName(prefix),
    storage,
    multiInstance: ports.manyTabs,
    eventReduce: false,
  });
  const entries = pulledCollections.map((name) => {
    const own = indexes[name];
    return [name, { schema: own === undefined ? schema : { ...schema, indexes: own } }] as const;
  });
  await database.addCollections(Object.fromEntries(entries) as Record<PulledCollection, { schema: RxJsonSchema<StoredRow> }>);
  return database;
}

function pulledDatabaseName(prefix: string): string {
  return `${prefix}-pulled`;
}

/** The IndexedDB database that RxDB's Dexie storage keeps a collection in, for the worker that reads it directly. */
export function indexedDbNameOf(prefix: string, collection: PulledCollection): string {
  return `rxdb-dexie-${pulledDatabaseName(prefix)}--${schema.version}--${collection}`;
}

import type { PulledCollection } from '../../domain/sync/api.ts';
import type { Ports } from '../ports.ts';
import { openPulledDatabase, type RxPulledTable } from './pulled-database.ts';
import type { PulledStore, PulledTable } from './pulled-store.ts';
import { CollectionPull } from './pull-replication.ts';
import type { StoredRow } from './stored-row.ts';

/** The pulled collections in RxDB, on its Dexie storage. */
export async function openRxStore(ports: Pick<Ports, 'indexedDB' | 'keyRange' | 'manyTabs'>, prefix: string): Promise<PulledStore> {
  const database = await openPulledDatabase(ports, prefix);
  const tables = new Map<PulledCollection, PulledTable>();
  return {
    table(name) {
      const known = tables.get(name) ?? rxTable(database[name]);
      tables.set(name, known);
      return known;
    },
    pull: (name, gate, own) => new CollectionPull(name, database[name], gate, own),
    async close() {
      await database.close();
    },
  };
}

function rxTable(table: RxPulledTable): PulledTable {
  const found = async (query: ReturnType<RxPulledTable['find']>): Promise<StoredRow[]> =>
    (await query.exec()).map((document) => document.toJSON() as StoredRow);
  return {
    read: (ids) => table.storageInstance.findDocumentsById([...ids], false),
    all: () => found(table.find()),
    lookup: (value, limit) => found(table.find({ selector: { lookup: value }, limit })),
    ranked: (limit) => found(table.find({ selector: { rank: { $gt: 0 } }, sort: [{ rank: 'asc' }], limit })),
    count: () => table.count().exec(),
    onChanged: (changed) => {
      table.eventBulks$.subscribe(({ events }) => changed(events.map(({ documentId }) => documentId)));
    },
  };
}

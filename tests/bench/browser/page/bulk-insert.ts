import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { browserPorts } from '../../../../src/device/browser-ports.ts';
import { indexedDbNameOf, openPulledDatabase } from '../../../../src/device/pull/pulled-database.ts';
import type { StoredRow } from '../../../../src/device/pull/stored-row.ts';
import { pulledCollections } from '../../../../src/domain/sync/api.ts';
import { databaseNamed, openRaw, readPage } from './raw-store.ts';

const BATCH = 1000;

/**
 * Inserts the documents that a pull has stored into a second database of the same storage and schema, with RxDB's
 * bulkInsert and nothing else. Reading them is not counted. The milliseconds it took, and how many there were.
 */
export async function insertSameDocuments(): Promise<{ rows: number; ms: number }> {
  const prefix = (await databaseNamed('-log')).slice(0, -'-log'.length);
  const target = await openPulledDatabase(browserPorts('bench'), 'bulk-insert', getRxStorageDexie({ chromeTransactionDurability: 'strict' }));
  let rows = 0;
  let ms = 0;
  for (const name of pulledCollections) {
    const source = await openRaw(indexedDbNameOf(prefix, name));
    for (let after: string | null = null; ; ) {
      const page = (await readPage(source, 'docs', after, BATCH)) as StoredRow[];
      const last = page.at(-1);
      if (last === undefined) break;
      after = last.id;
      const documents = page.map(({ id, seq, generation, lookup, rank, through, row }) => ({ id, seq, generation, lookup, rank, through, row }));
      const begunMs = performance.now();
      const { error } = await target[name].bulkInsert(documents);
      ms += performance.now() - begunMs;
      if (error.length > 0) throw new Error(`${error.length} documents were not inserted`);
      rows += documents.length;
    }
    source.close();
  }
  await target.remove();
  return { rows, ms };
}

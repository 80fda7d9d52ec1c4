import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { BulkWriteRow } from 'rxdb/plugins/core';
import { afterEach, describe, expect, it } from 'vitest';
import { openPulledDatabase } from './pulled-database.ts';
import type { StoredRow } from './stored-row.ts';

type Database = Awaited<ReturnType<typeof openPulledDatabase>>;

const open: Database[] = [];

afterEach(async () => {
  for (const database of open.splice(0)) await database.close();
});

async function database(indexedDB = new IDBFactory()): Promise<Database> {
  const opened = await openPulledDatabase({ indexedDB, keyRange: IDBKeyRange, manyTabs: false }, 'test');
  open.push(opened);
  return opened;
}

const idOf = (number: number): string => `id-${String(number).padStart(5, '0')}`;

function fresh(id: string, text = 'as pulled'): BulkWriteRow<StoredRow> {
  const row: StoredRow = { id, seq: 1, generation: 1, lookup: '', rank: 0, through: null, row: text };
  return { document: { ...row, _deleted: false, _attachments: {}, _meta: { lwt: 1 }, _rev: '1-test' } };
}

function rows(from: number, to: number): BulkWriteRow<StoredRow>[] {
  return Array.from({ length: to - from }, (_, index) => fresh(idOf(from + index)));
}

describe('the storage of what is pulled', { timeout: 60_000 }, () => {
  it('finds among many ids those that exist, near each other or far apart', async () => {
    const { products: { storageInstance } } = await database();
    await storageInstance.bulkWrite(rows(0, 300), 'test');
    const found = async (numbers: readonly number[]): Promise<string[]> => (await storageInstance.findDocumentsById(numbers.map(idOf), true)).map(({ id }) => id).sort();
    const from = (first: number, step: number): number[] => Array.from({ length: 100 }, (_, index) => first + index * step);
    expect(await found(from(500, 1))).toEqual([]);
    expect(await found(from(250, 1))).toEqual(from(250, 1).slice(0, 50).map(idOf));
    expect(await found(from(0, 7))).toEqual(from(0, 7).filter((number) => number < 300).map(idOf));
    expect(await found([299])).toEqual([idOf(299)]);
  });

  it('writes no row over one that stands, and says which it was', async () => {
    const { products: { storageInstance } } = await database();
    expect(await storageInstance.bulkWrite(rows(0, 10), 'test')).toEqual({ error: [] });
    const events: string[] = [];
    storageInstance.changeStream().subscribe((bulk) => events.push(...bulk.events.map(({ documentId }) => documentId)));
    const { error } = await storageInstance.bulkWrite([fresh(idOf(20)), fresh(idOf(5), 'another'), fresh(idOf(21))], 'test');
    expect(error.map(({ status, documentId }) => [status, documentId])).toEqual([[409, idOf(5)]]);
    const [standing] = await storageInstance.findDocumentsById([idOf(5)], false);
    expect(standing?.row).toBe('as pulled');
    expect(events).toEqual([idOf(20), idOf(21)]);
  });

  it('keeps its rows for the next start', async () => {
    const indexedDB = new IDBFactory();
    const first = await database(indexedDB);
    await first['stock'].storageInstance.bulkWrite(rows(0, 3), 'test');
    await open.pop()?.close();
    expect(await (await database(indexedDB))['stock'].count().exec()).toBe(3);
  });
});

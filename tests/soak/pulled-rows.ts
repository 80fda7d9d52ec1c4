import { createHash } from 'node:crypto';
import type { Page } from 'playwright';
import { pulledCollections, type PulledCollection } from '../../src/domain/sync/api.ts';

/** What a browser keeps of each collection: the rows' JSON by their ids. */
export type PulledRows = ReadonlyMap<PulledCollection, ReadonlyMap<string, string>>;

/** The row that says how far a collection has come is each device's own. */
const RESERVED_ID = '~through';

/** Reads what a page's origin has pulled, past the product's code. */
export async function readPulled(page: Page): Promise<PulledRows> {
  const read = await page.evaluate(readDocuments, [...pulledCollections]);
  return new Map(read.map(([name, rows]) => [name, new Map(rows.filter(([id]) => id !== RESERVED_ID).map(([id, row]) => [id, sorted(JSON.parse(row))]))]));
}

/** Runs in the page. */
async function readDocuments(names: PulledCollection[]): Promise<[PulledCollection, [string, string][]][]> {
  const answer = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(new Error(String(request.error))));
    });
  const databases = (await indexedDB.databases()).map(({ name }) => name ?? '');
  const found: [PulledCollection, [string, string][]][] = [];
  for (const name of names) {
    const databaseName = databases.find((each) => each.startsWith('rxdb-dexie-') && each.endsWith(`--${name}`));
    if (databaseName === undefined) throw new Error(`nothing is kept of ${name}`);
    const database = await answer(indexedDB.open(databaseName));
    const documents: { id: string; row: string | null; _deleted: unknown }[] = await answer(database.transaction('docs').objectStore('docs').getAll());
    database.close();
    const isThere = ({ _deleted }: { _deleted: unknown }): boolean => _deleted !== true && _deleted !== '1';
    found.push([name, documents.filter(isThere).flatMap(({ id, row }) => (row === null ? [] : [[id, row]]))]);
  }
  return found;
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1))) : inner);
}

/** What a device must hold when a fresh one of the same branch holds `fresh`: the same, but of the log of sales only what others made. */
export function withoutOwn(fresh: PulledRows, deviceId: string): PulledRows {
  const isOwn = (row: string): boolean => (JSON.parse(row) as { deviceId?: string }).deviceId === deviceId;
  return new Map([...fresh].map(([name, rows]) => [name, name === 'history' ? new Map([...rows].filter(([, row]) => !isOwn(row))) : rows]));
}

/** One hash over everything, and the number of rows. */
export function hashOf(pulled: PulledRows): { sha256: string; rows: number } {
  const hash = createHash('sha256');
  let count = 0;
  for (const name of pulledCollections) {
    for (const [id, row] of [...(pulled.get(name) ?? [])].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      hash.update(`${name}\n${id}\n${row}\n`);
      count += 1;
    }
  }
  return { sha256: hash.digest('hex'), rows: count };
}

/** The first row in which two differ, for the message. */
export function firstDifference(held: PulledRows, expected: PulledRows): string | null {
  for (const name of pulledCollections) {
    const [ours, theirs] = [held.get(name) ?? new Map<string, string>(), expected.get(name) ?? new Map<string, string>()];
    for (const [id, row] of theirs) if (ours.get(id) !== row) return `${name} ${id} is ${ours.get(id) ?? 'not there'}, a fresh device has ${row}`;
    for (const id of ours.keys()) if (!theirs.has(id)) return `${name} ${id} is kept, a fresh device has none`;
  }
  return null;
}

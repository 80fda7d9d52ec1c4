const STORE = 'rows';

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('the request failed')));
  });
}

/** Opens a database as it stands, or a new one with a store of rows by number and nothing else. */
export function openRaw(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name);
  request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE, { keyPath: 'number' }));
  return answerOf(request);
}

/** Puts one row in one strict transaction; the milliseconds until it is on the disk. */
export async function putRaw(database: IDBDatabase, row: object): Promise<number> {
  const begunMs = performance.now();
  const transaction = database.transaction(STORE, 'readwrite', { durability: 'strict' });
  transaction.objectStore(STORE).put(row);
  await new Promise<void>((resolve, reject) => {
    transaction.addEventListener('complete', () => resolve());
    transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('the put was aborted')));
  });
  return performance.now() - begunMs;
}

/** The row of a number in any store. */
export function readRow(database: IDBDatabase, store: string, number: number): Promise<object> {
  return answerOf(database.transaction(store).objectStore(store).get(number) as IDBRequest<object>);
}

/** Up to `limit` rows of a store after a key, in the order of their keys. */
export function readPage(database: IDBDatabase, store: string, after: string | null, limit: number): Promise<object[]> {
  const range = after === null ? null : IDBKeyRange.lowerBound(after, true);
  return answerOf(database.transaction(store).objectStore(store).getAll(range, limit) as IDBRequest<object[]>);
}

/** The database whose name ends so; there is one in a profile that holds one enrolment. */
export async function databaseNamed(ending: string): Promise<string> {
  const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
  const found = names.find((name) => name.endsWith(ending));
  if (found === undefined) throw new Error(`no database ends in ${ending}: ${names.join(', ')}`);
  return found;
}

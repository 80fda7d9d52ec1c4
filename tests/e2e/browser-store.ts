import type { Page } from 'playwright';

/** The values of a store in the page's origin, past the product's code; of a database that is not there, none. `prefix`: of those keys only. */
export function readStore<T>(page: Page, databaseEnd: string, store: string, prefix?: string): Promise<T[]> {
  return page.evaluate(async ([end, name, keys]) => {
    const found = (await indexedDB.databases()).find((database) => database.name?.endsWith(end))?.name;
    if (found === undefined) return [];
    const answer = <A>(request: IDBRequest<A>): Promise<A> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(new Error(String(request.error))));
      });
    const database = await answer(indexedDB.open(found));
    const range = keys === undefined ? null : IDBKeyRange.bound(keys, `${keys}\uffff`);
    const values: unknown[] = await answer(database.transaction(name).objectStore(name).getAll(range));
    database.close();
    return values as T[];
  }, [databaseEnd, store, prefix] as const);
}

import { pulledCollections, type PulledCollection } from '../domain/sync/api.ts';
import type { PulledStore } from './pull/pulled-store.ts';
import { PulledRows } from './pull/pulled-rows.ts';

export interface FirstPull {
  done: boolean;
  rows: number;
}

/**
 * What nobody at a counter waits for: it is pulled for the first time when everything else is there. A device from before
 * there were invoices must not stand still until they came.
 */
const wantedLater: ReadonlySet<PulledCollection> = new Set(['history', 'invoices']);

export const firstCollections = pulledCollections.filter((name) => !wantedLater.has(name));
export const laterCollections = pulledCollections.filter((name) => wantedLater.has(name));

/** Calls once every collection that a counter needs has come once; soon, when that was so before. */
export async function afterFirstPull(database: PulledStore, done: () => void, arrived: (rows: number) => void = () => {}): Promise<void> {
  const collections = firstCollections.map((name) => new PulledRows(database, name));
  const missing = new Set(collections);
  const look = async (collection: PulledRows<object>): Promise<void> => {
    const { complete } = await collection.standing();
    if (complete && missing.delete(collection) && missing.size === 0) done();
  };
  for (const collection of collections) {
    collection.onChanged((rows) => {
      if (missing.size > 0) arrived(rows);
    });
    // A store that is being closed: nobody waits any more.
    collection.onStanding(() => void look(collection).catch(() => {}));
  }
  await Promise.all(collections.map(look));
}

/**
 * Follows the first pull: how many rows it has brought, and when a counter has what it needs. `prepare` runs before it
 * is shown as done, so that whoever sees that finds the shop and its people.
 */
export async function followFirstPull(database: PulledStore, prepare: () => Promise<void>, show: (progress: FirstPull) => void): Promise<void> {
  let rows = 0;
  const finish = async (): Promise<void> => {
    if (rows > 0) await prepare();
    show({ done: true, rows });
  };
  await afterFirstPull(database, () => void finish(), (arrived) => {
    rows += arrived;
    show({ done: false, rows });
  });
}

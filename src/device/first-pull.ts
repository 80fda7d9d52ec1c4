import { pulledCollections } from '../domain/sync/api.ts';
import type { PulledStore } from './pull/pulled-store.ts';
import { PulledRows } from './pull/pulled-rows.ts';

/** What a counter cannot do without. A device from before there were invoices must not stand still until they came. */
const needed = pulledCollections.filter((name) => name !== 'invoices');

export interface FirstPull {
  done: boolean;
  rows: number;
}

/**
 * Follows the first pull: how many rows it has brought, and when every collection needed has come once. `prepare` runs before
 * it is shown as done, so that whoever sees that finds the shop and its people.
 */
export async function followFirstPull(database: PulledStore, prepare: () => Promise<void>, show: (progress: FirstPull) => void): Promise<void> {
  const collections = needed.map((name) => new PulledRows(database, name));
  const isDone = async (): Promise<boolean> => (await Promise.all(collections.map((each) => each.standing()))).every(({ complete }) => complete);
  if (await isDone()) {
    show({ done: true, rows: 0 });
    return;
  }
  let rows = 0;
  let done = false;
  for (const each of collections) {
    each.onChanged((changed) => {
      if (done) return;
      rows += changed;
      show({ done: false, rows });
      void isDone().then(async (now) => {
        if (!now || done) return;
        done = true;
        await prepare();
        show({ done: true, rows });
      });
    });
  }
  show({ done: false, rows });
}

import type { Page } from 'playwright';
import { applyUpdate, Doc } from 'yjs';
import { readCart } from '../../src/domain/drafts/cart.ts';
import { expect } from './expect.ts';

/** Waits until a line with this quantity is on the disk: a screen shows it a moment before, and a reload comes in between. */
export async function waitUntilKept(page: Page, line: { id: string; quantityMilli: number }): Promise<void> {
  await expect.poll(async () => (await keptLines(page)).get(line.id)).toBe(line.quantityMilli);
}

/** What the tickets kept in the page's origin hold of each product, in thousandths. */
async function keptLines(page: Page): Promise<Map<string, number>> {
  const lines = (await keptStates(page)).flatMap((state) => {
    const doc = new Doc();
    applyUpdate(doc, Uint8Array.from(state));
    return readCart({ map: (name) => doc.getMap(name), transact: (change) => doc.transact(change) }).lines;
  });
  return new Map(lines.map(({ product, quantityMilli }) => [product.id, quantityMilli]));
}

function keptStates(page: Page): Promise<number[][]> {
  return page.evaluate(async () => {
    const answer = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(new Error(String(request.error))));
      });
    const database = await answer(indexedDB.open('nexus-device'));
    const kept: { state: Uint8Array }[] = await answer(
      database.transaction('values').objectStore('values').getAll(IDBKeyRange.bound('draft/', 'draft/\uffff')),
    );
    database.close();
    return kept.map(({ state }) => [...state]);
  });
}

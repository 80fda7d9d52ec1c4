import type { Page } from 'playwright';
import { applyUpdate, Doc } from 'yjs';
import { draftDocumentOf } from '../../server/sync/drafts/draft-document.ts';
import { readCart } from '../../src/domain/drafts/cart.ts';
import { readStore } from './browser-store.ts';
import { expect } from './expect.ts';

/** Waits until a line with this quantity is on the disk: a screen shows it a moment before, and a reload comes in between. */
export async function waitUntilKept(page: Page, line: { id: string; quantityMilli: number }): Promise<void> {
  await expect.poll(async () => (await keptLines(page)).get(line.id)).toBe(line.quantityMilli);
}

/** What the tickets kept in the page's origin hold of each product, in thousandths. */
async function keptLines(page: Page): Promise<Map<string, number>> {
  const kept = await readStore<{ state: Uint8Array }>(page, 'nexus-device', 'values', 'draft/');
  const lines = kept.flatMap(({ state }) => {
    const doc = new Doc();
    applyUpdate(doc, state);
    return readCart(draftDocumentOf(doc, null)).lines;
  });
  return new Map(lines.map(({ product, quantityMilli }) => [product.id, quantityMilli]));
}

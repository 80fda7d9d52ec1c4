import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { encodeStateVector } from 'yjs';
import { lineKeyOf } from '../../domain/drafts/document.ts';
import { noteSale } from '../../domain/drafts/leftover.ts';
import type { Cart } from '../contract.ts';
import type { DraftCopy } from '../drafts/draft-copy.ts';
import type { LiveDrafts } from '../drafts/live-drafts.ts';
import { DeviceDatabase } from '../local/device-database.ts';
import { memoryBrowser, tabPorts, type MemoryBrowser } from '../testing/memory-ports.ts';
import { product } from '../testing/shop-fixture.ts';
import { CartKeeper } from './cart-keeper.ts';

let browser: MemoryBrowser;
const open: { keeper: CartKeeper; database: DeviceDatabase }[] = [];

beforeEach(() => {
  browser = memoryBrowser(new IDBFactory(), IDBKeyRange);
});
afterEach(async () => {
  for (const { keeper } of open.splice(0)) await keeper.close();
});

async function openTab(): Promise<CartKeeper> {
  const ports = tabPorts(browser);
  const database = await DeviceDatabase.open(ports.indexedDB);
  const keeper = await CartKeeper.open(ports, database);
  open.push({ keeper, database });
  return keeper;
}

function line(n: number, quantityMilli: number): Cart['lines'][number] {
  return { key: lineKeyOf(product(n)), product: product(n), quantityMilli, priceCents: product(n).price1Cents, discountCents: 0 };
}

function add(keeper: CartKeeper, n: number, quantityMilli = 1000): void {
  keeper.change((cart) => {
    const known = cart.lines.find(({ key }) => key === lineKeyOf(product(n)));
    const rest = cart.lines.filter((each) => each !== known);
    return { ...cart, lines: [...rest, line(n, quantityMilli + (known?.quantityMilli ?? 0))] };
  });
}

const quantities = (keeper: CartKeeper): number[] => keeper.store.get().lines.map(({ quantityMilli }) => quantityMilli);

it('keeps the ticket on the disk, and gives it to every tab', async () => {
  const one = await openTab();
  const two = await openTab();
  expect(two.store.get().id).toBe(one.store.get().id);
  add(one, 1, 2000);
  await vi.waitFor(() => expect(quantities(two)).toEqual([2000]));
  add(two, 1);
  await vi.waitFor(() => expect(quantities(one)).toEqual([3000]));
  const { id } = one.store.get();
  for (const { keeper, database } of open.splice(0)) {
    await keeper.close();
    database.close();
  }
  const again = await openTab();
  expect([again.store.get().id, again.store.get().draftId, quantities(again)]).toEqual([id, id, [3000]]);
});

it('keeps what two tabs wrote side by side, before either heard of the other', async () => {
  const one = await openTab();
  const two = await openTab();
  browser.channels.clear();
  add(one, 1);
  add(two, 2, 4000);
  for (const { keeper, database } of open.splice(0)) {
    await keeper.close();
    database.close();
  }
  expect(quantities(await openTab()).toSorted()).toEqual([1000, 4000]);
});

it('puts tickets aside, takes them up, and forgets what was sold or emptied', async () => {
  const keeper = await openTab();
  add(keeper, 1);
  const first = keeper.store.get().id;
  keeper.putAside('Jetta');
  expect(quantities(keeper)).toEqual([]);
  expect(keeper.view.get().items).toMatchObject([{ id: first, name: 'Jetta', lines: 1 }]);
  add(keeper, 2, 2000);
  const second = keeper.store.get().id;
  await keeper.takeUp(first);
  expect([quantities(keeper), keeper.view.get().items.map(({ id }) => id)]).toEqual([[1000], [second]]);
  keeper.spent(first);
  expect([quantities(keeper), keeper.unsold]).toEqual([[], [second]]);
  await keeper.discard(second);
  expect([keeper.view.get().items, keeper.unsold]).toEqual([[], [second]]);
  await expect(keeper.takeUp('01900000-0000-7000-8000-000000000999')).rejects.toMatchObject({ code: 'offline' });
});

it('takes over the ticket that an earlier version of the app left', async () => {
  const database = await DeviceDatabase.open(tabPorts(browser).indexedDB);
  const id = '01900000-0000-7000-8000-000000000777';
  await database.put({ cart: { id, customerId: null, customerName: null, priceTier: 1, lines: [{ ...line(1, 3000), key: product(1).id, discountCents: 500 }] } });
  database.close();
  expect((await openTab()).store.get()).toMatchObject({ id, lines: [{ quantityMilli: 3000, discountCents: 500, product: { id: product(1).id } }] });
  for (const { keeper, database: each } of open.splice(0)) {
    await keeper.close();
    each.close();
  }
  const again = await openTab();
  expect(again.store.get()).toMatchObject({ id, lines: [{ quantityMilli: 3000 }] });
});

it('begins another ticket when the counter\'s was paid elsewhere, and moves what is left over', async () => {
  const keeper = await openTab();
  let followed: readonly DraftCopy[] = [];
  const live = { follow: (copies: readonly DraftCopy[]) => { followed = copies; }, tell() {}, hurry() {}, close() {} };
  keeper.lead(live as unknown as LiveDrafts);
  add(keeper, 1, 3000);
  const { id } = keeper.store.get();
  const copy = followed.find((each) => each.id === id) as DraftCopy;
  // As an update of the server says it.
  copy.doc.transact(() => noteSale(copy.document, 'sale', { folio: 'A2-000007', registerName: 'Caja 2', soldMilli: { [product(1).id]: 2000 } }), 'server');
  expect([keeper.store.get().lines, keeper.view.get().current]).toMatchObject([[], { paid: { folio: 'A2-000007' }, leftover: [{ quantityMilli: 1000 }] }]);
  add(keeper, 2);
  const other = keeper.store.get().id;
  expect(other).not.toBe(id);
  expect(keeper.view.get().items).toMatchObject([{ id, leftoverLines: 1, paid: { folio: 'A2-000007' } }]);
  await keeper.takeLeftover(id);
  expect([quantities(keeper), keeper.view.get().items.map((item) => item.id)]).toEqual([[1000], [other]]);
  // What the server has, and is over, is kept no longer.
  keeper.shared(copy);
  keeper.stored(copy, encodeStateVector(copy.doc));
  expect(keeper.unsold).not.toContain(id);
});

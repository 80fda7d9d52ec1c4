import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { vi } from 'vitest';
import type { Device, RecordedSale } from '../contract.ts';
import { createDevice } from '../create-device.ts';
import type { Ports } from '../ports.ts';
import type { FakeServer } from './fake-server.ts';
import { memoryBrowser, tabPorts, type MemoryBrowser } from './memory-ports.ts';
import { ANA, product } from './shop-fixture.ts';

const LONGEST_MS = 50_000;
const LOOK_EVERY_MS = 5;

/** One tab of a pretended browser, with a whole device in it. */
export interface Tab {
  browser: MemoryBrowser;
  device: Device;
  elapse(ms: number): void;
  /** Lets second after second run out until it is so. */
  until(what: () => boolean | Promise<boolean>): Promise<void>;
}

const open: Device[] = [];

/** Closes every device that these functions opened; call after each test. */
export async function closeTabs(): Promise<void> {
  for (const device of open.splice(0)) await device.close().catch(() => {});
}

/** A browser that speaks with a server and has nothing in it yet. */
export function browserAt(server: FakeServer): MemoryBrowser {
  const browser = memoryBrowser(new IDBFactory(), IDBKeyRange);
  browser.http = server.handle;
  return browser;
}

/** Opens a tab; `over` replaces some of its ports. */
export async function openTab(browser: MemoryBrowser, over: Partial<Ports> = {}): Promise<Tab> {
  const own = tabPorts(browser);
  const device = await createDevice({ ...own, ...over });
  open.push(device);
  const elapse = (ms: number): void => own.timers.elapse(ms);
  const until = (what: () => boolean | Promise<boolean>): Promise<void> =>
    vi.waitFor(async () => {
      elapse(1000);
      if (!(await what())) throw new Error('not yet');
    }, { timeout: LONGEST_MS, interval: LOOK_EVERY_MS });
  return { browser, device, elapse, until };
}

/** Enrols the browser and waits for the first pull. */
export async function enrolledTab(server: FakeServer, over: Partial<Ports> = {}, browser = browserAt(server)): Promise<Tab> {
  const tab = await openTab(browser, over);
  await tab.device.enrol('ABCD-2345', 'Mostrador');
  await tab.until(() => {
    const standing = tab.device.standing.get();
    return standing.kind === 'ready' && standing.firstPull.done && tab.device.catalogue.state.get().products > 0 && tab.device.people.get().length > 0;
  });
  return tab;
}

/** An enrolled tab with somebody signed in and the register open with 500 pesos. */
export async function sellingTab(server: FakeServer, over: Partial<Ports> = {}, browser = browserAt(server)): Promise<Tab> {
  const tab = await enrolledTab(server, over, browser);
  await tab.device.signIn(ANA, '4821');
  await tab.device.openSession(50_000);
  return tab;
}

/** Sells one line of a part at list price, for 116 pesos a piece, unless told otherwise. */
export function sell(device: Device, cartId: string, line: { quantityMilli?: number; priceCents?: number; discountCents?: number; approvedBy?: string } = {}): Promise<RecordedSale> {
  const { quantityMilli = 1000, priceCents = 11_600, discountCents = 0, ...approval } = line;
  const totalCents = (priceCents * quantityMilli) / 1000 - discountCents;
  const lines = [{ key: 'a', product: product(1), quantityMilli, priceCents, discountCents, ...approval }];
  const cart = { id: cartId, customerId: null, customerName: null, priceTier: 1, lines };
  return device.completeSale(cart, [{ method: 'cash', amountCents: totalCents, tenderedCents: totalCents, reference: null }], 0);
}

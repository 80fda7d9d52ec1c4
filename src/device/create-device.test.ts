import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Device } from './contract.ts';
import { createDevice } from './create-device.ts';
import { memoryBrowser, tabPorts, type MemoryBrowser } from './testing/memory-ports.ts';
import { ANA, product, shopServer } from './testing/shop-fixture.ts';
import type { FakeServer } from './testing/fake-server.ts';

const open: Device[] = [];

afterEach(async () => {
  for (const device of open.splice(0)) await device.close();
});

type Tab = { device: Device; elapse(ms: number): void; until(what: () => boolean | Promise<boolean>): Promise<void> };

async function openTab(browser: MemoryBrowser): Promise<Tab> {
  const ports = tabPorts(browser);
  const device = await createDevice(ports);
  open.push(device);
  const elapse = (ms: number): void => ports.timers.elapse(ms);
  const until = (what: () => boolean | Promise<boolean>): Promise<void> =>
    vi.waitFor(async () => {
      elapse(1000);
      if (!(await what())) throw new Error('not yet');
    }, { timeout: 15_000, interval: 5 });
  return { device, elapse, until };
}

async function enrolledTab(server: FakeServer): Promise<Tab & { browser: MemoryBrowser }> {
  const browser = memoryBrowser(new IDBFactory(), IDBKeyRange);
  browser.http = server.handle;
  const tab = await openTab(browser);
  expect(tab.device.standing.get().kind).toBe('not-enrolled');
  await tab.device.enrol('ABCD-2345', 'Mostrador');
  await tab.until(() => {
    const standing = tab.device.standing.get();
    return standing.kind === 'ready' && standing.firstPull.done && tab.device.catalogue.state.get().products > 0 && tab.device.people.get().length > 0;
  });
  return { ...tab, browser };
}

describe('a device', () => {
  it('enrols, signs in, searches, sells and hands in', async () => {
    const server = shopServer();
    const { device, until } = await enrolledTab(server);
    expect(await device.signIn(ANA, '4821')).toEqual({ kind: 'ok' });
    await device.openSession(50_000);
    const found = await device.catalogue.search('balata tsuru 94', { limit: 10 });
    expect(found.total).toBe(3);
    const [part] = await device.catalogue.lookup('bd1001');
    expect(part).toMatchObject({ hereMilli: 10_000, elsewhereMilli: 2000, bin: 'A-01' });
    device.cart.change((cart) => ({ ...cart, lines: [{ key: 'a', product: product(1), quantityMilli: 2000, priceCents: 11_600, discountCents: 0 }] }));
    const cart = device.cart.get();
    const payments = [{ method: 'cash' as const, amountCents: 23_200, tenderedCents: 25_000, reference: null }];
    const [first, second] = await Promise.all([device.completeSale(cart, payments, 1800), device.completeSale(cart, payments, 1800)]);
    expect(first).toEqual(second);
    expect(first).toMatchObject({ folio: 'A1-000001', number: 2, totalCents: 23_200, changeCents: 1800 });
    expect((await device.catalogue.get(product(1).id))?.hereMilli).toBe(8000);
    expect(device.cashSession.get()?.expected).toEqual({ cash: 73_200, card: 0, transfer: 0 });
    await until(() => device.sync.get().state === 'up-to-date' && device.sync.get().pending === 0);
    expect(server.taken.map(({ type }) => type)).toEqual(['cash-session.opened', 'sale.completed']);
    expect((await device.catalogue.get(product(1).id))?.hereMilli).toBe(8000);
    expect((await device.tickets.byFolio('a1-000001'))?.copies).toEqual({ device: true, server: true });
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { product, shopServer, WAREHOUSE } from '../testing/shop-fixture.ts';
import { browserAt, closeTabs, enrolledTab, sell, sellingTab, type Tab } from '../testing/shop-tab.ts';
import type { PulledStore } from './pulled-store.ts';
import { openRxStore } from './rxdb-store.ts';

// What is changed, here or on the server, while a pull or a hand-in is under way.

afterEach(closeTabs);

const PART = product(1).id;
const here = async ({ device }: Tab): Promise<number | undefined> => (await device.catalogue.get(PART))?.hereMilli;

/** A promise and what lets it go. */
function held(): { until: Promise<void>; release(): void } {
  let release = (): void => {};
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { until, release };
}

describe('a change on the server', { timeout: 60_000 }, () => {
  // Defence: arrangePage() in src/device/pull/arrange-page.ts
  it('case-28-changed-during-a-pull: while its answer is on the way arrives with the next', async () => {
    const server = shopServer();
    const tab = await enrolledTab(server);
    const { until: released, release } = held();
    let waiting = false;
    tab.browser.http = async (path, init) => {
      const answer = await server.handle(path, init);
      if (path === '/sync/pull' && !waiting) {
        waiting = true;
        await released;
      }
      return answer;
    };
    await tab.until(() => waiting);
    server.put('products', product(4).id, product(4));
    release();
    await tab.until(async () => (await tab.device.catalogue.get(product(4).id)) !== null);
  });

  // Defence: covers() in src/device/overlay/coverage.ts
  it('case-28-pulled-during-a-push: while a hand-in waits for its answer is neither lost nor counted twice', async () => {
    const server = shopServer();
    const tab = await sellingTab(server);
    await tab.until(() => tab.device.sync.get().pending === 0);
    const { until: released, release } = held();
    let taken = false;
    tab.browser.http = async (path, init) => {
      const answer = await server.handle(path, init);
      if (path === '/sync/push') {
        taken = true;
        await released;
      }
      return answer;
    };
    await sell(tab.device, 'cart-1');
    await tab.until(() => taken && server.taken.length === 2);
    server.put('products', product(5).id, product(5));
    const seen = new Set<number | undefined>();
    const look = async (): Promise<void> => void seen.add(await here(tab));
    await tab.until(async () => {
      await look();
      return (await tab.device.catalogue.get(product(5).id)) !== null;
    });
    release();
    await tab.until(async () => {
      await look();
      return tab.device.sync.get().pending === 0;
    });
    await look();
    expect([...seen]).toEqual([9000]);
  });
});

describe('the first pull', { timeout: 60_000 }, () => {
  it('lets the counter begin when what it needs is there; the history comes after', async () => {
    const server = shopServer();
    const { until: released, release } = held();
    const asked = new Set<string>();
    const browser = browserAt(server);
    browser.http = async (path, init) => {
      if (path !== '/sync/pull') return server.handle(path, init);
      const { collections } = JSON.parse(String(init.body)) as { collections: { collection: string }[] };
      for (const { collection } of collections) asked.add(collection);
      if (asked.has('history')) await released;
      return server.handle(path, init);
    };
    const folio = 'B1-000001';
    const core = { type: 'sale.completed', body: {} };
    server.put('history', 'other', {
      id: '01920000-0000-7000-8000-0000000000aa', type: core.type, folio, deviceId: '01920000-0000-7000-8000-0000000000ab', registerId: null,
      author: null, businessMs: server.nowMs, day: '2026-11-20', core: JSON.stringify(core),
    });
    let store: PulledStore | null = null;
    const openPulled = async (place: string): Promise<PulledStore> => {
      store = await openRxStore({ indexedDB: browser.indexedDB, keyRange: browser.keyRange, manyTabs: false }, place);
      return store;
    };
    const tab = await sellingTab(server, { openPulled }, browser);
    const kept = async (): Promise<number | undefined> => store?.table('history').count();
    expect((await sell(tab.device, 'cart-1')).number).toBe(2);
    expect(await kept()).toBe(0);
    await tab.until(() => asked.has('history'));
    release();
    await tab.until(async () => (await kept()) === 2);
  });
});

describe('an act here', { timeout: 60_000 }, () => {
  // Defence: stockOf() in src/device/overlay/own-effects.ts; isOverlaid() in src/device/overlay/coverage.ts
  it('case-34-pulled-rows-are-the-pull\'s: racing the pull lies over the pulled row until that holds it; the row itself is the server\'s', async () => {
    const server = shopServer();
    const browser = browserAt(server);
    let store: PulledStore | null = null;
    const openPulled = async (place: string): Promise<PulledStore> => {
      store = await openRxStore({ indexedDB: browser.indexedDB, keyRange: browser.keyRange, manyTabs: false }, place);
      return store;
    };
    const tab = await sellingTab(server, { openPulled }, browser);
    const pulledMilli = async (): Promise<number | undefined> => {
      const [row] = (await store?.table('stock').read([PART])) ?? [];
      return (JSON.parse(row?.row ?? '{}') as { onHandMilli?: Record<string, number> }).onHandMilli?.[WAREHOUSE];
    };
    browser.http = (path, init) => (path === '/sync/push' ? Promise.reject(new TypeError('cut')) : server.handle(path, init));
    await sell(tab.device, 'cart-1');
    expect([await here(tab), await pulledMilli()]).toEqual([9000, 10_000]);
    // Another register sold three; its row comes in before the own sale is handed in.
    server.put('stock', PART, { id: PART, onHandMilli: { [WAREHOUSE]: 7000 } });
    await tab.until(async () => (await pulledMilli()) === 7000);
    expect(await here(tab)).toBe(6000);
    browser.http = server.handle;
    const seen = new Set<number | undefined>();
    await tab.until(async () => {
      seen.add(await here(tab));
      return (await pulledMilli()) === 6000;
    });
    seen.add(await here(tab));
    expect([...seen]).toEqual([6000]);
  });
});

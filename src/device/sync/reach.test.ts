import { afterEach, describe, expect, it, vi } from 'vitest';
import { shopServer } from '../testing/shop-fixture.ts';
import { closeTabs, sell, sellingTab } from '../testing/shop-tab.ts';

afterEach(async () => {
  await closeTabs();
  vi.unstubAllGlobals();
});

describe('whether the device is online', { timeout: 60_000 }, () => {
  // Defence: tried() in src/device/sync/sync-engine.ts; stateOf() in src/device/sync/sync-view.ts
  it('case-25-reach-decides: is for the server\'s answers to say, whatever the browser believes', async () => {
    const server = shopServer();
    let believed = 0;
    vi.stubGlobal('navigator', {
      get onLine() {
        believed += 1;
        return true;
      },
    });
    let back = (): void => {};
    const connection = {
      onOnline: (heard: () => void) => {
        back = heard;
        return () => {};
      },
    };
    const { device, browser, elapse, until } = await sellingTab(server, { connection });
    await until(() => device.sync.get().state === 'up-to-date');
    browser.http = () => Promise.reject(new TypeError('unreachable'));
    await sell(device, 'cart-1');
    await until(() => device.sync.get().state === 'offline');
    const shown = new Set<string>();
    device.sync.subscribe(() => shown.add(device.sync.get().state));
    for (let time = 0; time < 20; time += 1) {
      back();
      elapse(60_000);
      await new Promise((resolve) => queueMicrotask(() => resolve(null)));
    }
    expect(device.sync.get()).toMatchObject({ state: 'offline', pending: 1, problem: 'offline' });
    expect([...shown].filter((state) => state !== 'offline')).toEqual([]);
    // And without a word from the browser it is online again once the server answers.
    browser.http = server.handle;
    await until(() => device.sync.get().state === 'up-to-date' && device.sync.get().pending === 0);
    expect([server.taken.length, believed]).toEqual([2, 0]);
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import type { PushRequest } from '../domain/sync/api.ts';
import { ANA, ana, enrolment, shopServer } from './testing/shop-fixture.ts';
import { closeTabs, enrolledTab, openTab, sell, sellingTab } from './testing/shop-tab.ts';

afterEach(closeTabs);

const offline = () => Promise.reject(new TypeError('offline'));

/** A shop where Ana may manage the devices. */
function ownersShop() {
  const server = shopServer();
  server.put('employees', ANA, { ...ana, roles: [{ role: 'owner', branchId: null }] });
  return server;
}

describe('taking a device away', { timeout: 60_000 }, () => {
  // Defence: mayLeave() in src/device/station.ts
  it('case-10-leaving: is refused while something is here alone, until a file holds it, and again for what comes after the file', async () => {
    const server = ownersShop();
    const { device, browser } = await sellingTab(server);
    browser.http = offline;
    await sell(device, 'cart-1');
    expect(await device.mayLeave()).toBe('pending-first');
    await expect(device.leave()).rejects.toMatchObject({ code: 'pending-first' });
    await device.exportPending();
    expect(await device.mayLeave()).toBeNull();
    await sell(device, 'cart-2');
    await expect(device.leave()).rejects.toMatchObject({ code: 'pending-first' });
    expect(device.standing.get().kind).toBe('ready');
  });

  it('is for who manages devices', async () => {
    const { device, until } = await sellingTab(shopServer());
    await until(() => device.sync.get().pending === 0);
    await expect(device.leave()).rejects.toMatchObject({ code: 'not-permitted' });
  });

  it('leaves a browser that can be enrolled anew, and hands in what the file holds', async () => {
    const server = ownersShop();
    const { device, browser, until } = await sellingTab(server);
    await until(() => device.sync.get().pending === 0);
    browser.http = offline;
    await sell(device, 'cart-1');
    const file = JSON.parse(await (await device.exportPending()).text()) as { handIns: PushRequest[] };
    await device.leave();
    expect([device.standing.get(), device.signedIn.get()]).toEqual([{ kind: 'not-enrolled' }, null]);
    expect(() => device.syncNow()).not.toThrow();
    browser.http = server.handle;
    for (const handIn of file.handIns) expect((await device.handInFor(handIn)).answers.map(({ answer }) => answer)).toEqual(['applied']);
    expect(server.taken.map(({ type }) => type)).toEqual(['cash-session.opened', 'sale.completed']);
    await device.close();
    const again = await openTab(browser);
    expect(again.device.standing.get()).toEqual({ kind: 'not-enrolled' });
    await again.device.close();
    expect((await enrolledTab(server, {}, browser)).device.standing.get()).toMatchObject({ kind: 'ready', enrolment: { deviceId: enrolment.deviceId } });
  });
});

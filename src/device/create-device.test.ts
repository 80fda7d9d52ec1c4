import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, describe, expect, it } from 'vitest';
import { createDevice } from './create-device.ts';
import { memoryBrowser, tabPorts } from './testing/memory-ports.ts';
import { ANA, ana, product, shopServer, testId } from './testing/shop-fixture.ts';
import { browserAt, closeTabs, enrolledTab, openTab, sell, sellingTab } from './testing/shop-tab.ts';

afterEach(closeTabs);

describe('a device', { timeout: 60_000 }, () => {
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

  it('says what is missing, and enrols nowhere without it', async () => {
    const device = await createDevice({ ...tabPorts(memoryBrowser(new IDBFactory(), IDBKeyRange)), missing: () => ['secure-context'] });
    expect(device.standing.get()).toEqual({ kind: 'unusable', missing: ['secure-context'] });
    await expect(device.enrol('ABCD-2345', 'x')).rejects.toMatchObject({ code: 'not-secure' });
  });

  // Defence: changeEnrolment() in src/device/identity/enrol.ts
  it('is enrolled once by two tabs that enrol it at the same time', async () => {
    const browser = browserAt(shopServer());
    const { device } = await openTab(browser);
    // It does not hear of the first one's enrolment: RxDB opens only so much in one process.
    const second = await openTab(browser, { channel: () => ({ post() {}, listen() {}, close() {} }) });
    const [first, refused] = await Promise.allSettled([device.enrol('ABCD-2345', 'Caja 1'), second.device.enrol('ABCD-2345', 'Caja 1')]);
    expect(first.status).toBe('fulfilled');
    expect(refused).toMatchObject({ reason: { code: 'already-enrolled' } });
  });

  // Defence: closeSession() in src/device/shop/register.ts
  it('case-07-closed-while-unsent: closes the register with sales unsent, and opens again where it was', async () => {
    const { device, browser } = await sellingTab(shopServer());
    browser.http = () => Promise.reject(new TypeError('offline'));
    await sell(device, 'cart-1');
    await device.moveCash({ direction: 'out', amountCents: 1600, purpose: 'expense', reason: 'agua' });
    await device.close();
    const reopened = (await openTab(browser)).device;
    expect(reopened.cashSession.get()).toMatchObject({ openedBy: 'Ana López', expected: { cash: 60_000 }, sales: 1 });
    expect(await reopened.signIn(ANA, '4821')).toEqual({ kind: 'ok' });
    expect(await reopened.closeSession({ denominations: {}, countedCents: 59_900, note: null })).toEqual({ expectedCents: 60_000, countedCents: 59_900, differenceCents: -100 });
    expect(reopened.cashSession.get()).toBeNull();
    await expect(sell(reopened, 'cart-2')).rejects.toMatchObject({ code: 'no-session' });
    expect((await sell(reopened, 'cart-1')).folio).toBe('A1-000001');
  });

  // Defence: soldBefore() in src/device/shop/checkout.ts
  it('case-17-sold-then-changed: does not sell a cart that was sold and then changed', async () => {
    const { device } = await sellingTab(shopServer());
    await sell(device, 'cart-1');
    await expect(sell(device, 'cart-1', { quantityMilli: 2000 })).rejects.toMatchObject({ code: 'sold-already' });
  });

  it('refuses before recording what the house does not allow', async () => {
    const { device } = await sellingTab(shopServer());
    await expect(sell(device, 'a', { discountCents: 600 })).rejects.toMatchObject({ code: 'discount-over-limit' });
    await expect(sell(device, 'b', { priceCents: 11_000 })).rejects.toMatchObject({ code: 'not-permitted' });
    device.lock();
    await expect(sell(device, 'c')).rejects.toMatchObject({ code: 'not-permitted' });
    expect(device.can('pos.sell')).toBe(false);
  });

  // Defence: arrangePage() in src/device/pull/arrange-page.ts; sendPull() in src/device/sync/pull-sender.ts
  it('case-35-pulled-afresh: pulls afresh and offers again when the server was restored, without an empty catalogue', async () => {
    const server = shopServer();
    const { device, until } = await sellingTab(server);
    await sell(device, 'cart-1');
    await until(() => device.sync.get().state === 'up-to-date' && server.taken.length === 2);
    // Back to before the sale: one part was never made, the stock is what it was, and positions mean other things.
    server.taken.splice(1);
    server.token = 'restore-2';
    server.rows.set('products', (server.rows.get('products') ?? []).filter((row) => row.id !== product(3).id));
    const sizes: number[] = [];
    device.catalogue.state.subscribe(() => sizes.push(device.catalogue.state.get().products));
    await until(() => server.taken.length === 2 && device.catalogue.state.get().products === 2);
    expect(Math.min(...sizes)).toBe(2);
    await until(async () => (await device.catalogue.get(product(1).id))?.hereMilli === 8000);
  });

  it('asks who has a PIN when people changed, not with every pull that holds a sale of its own', async () => {
    const server = shopServer();
    const { device, until } = await sellingTab(server);
    await until(() => device.sync.get().state === 'up-to-date');
    const timesOf = (path: string) => server.requests.filter((request) => request === path).length;
    const asked = () => timesOf('/api/identity/tiles');
    const before = asked();
    await sell(device, 'cart-1');
    await until(() => server.taken.length === 2);
    const pulls = timesOf('/sync/pull');
    await until(() => timesOf('/sync/pull') >= pulls + 3);
    expect(asked()).toBe(before);
    server.put('employees', ana.id, { ...ana, name: 'Ana López Ruiz' });
    await until(() => asked() > before);
  });

  it('comes back by its certificate to a server that was restored to before its enrolment, and hands all in', async () => {
    const server = shopServer();
    const { device, until } = await sellingTab(server);
    await sell(device, 'cart-1');
    await until(() => device.sync.get().state === 'up-to-date' && server.taken.length === 2);
    server.forgetDevice();
    await until(() => device.sync.get().state === 'up-to-date' && server.taken.length === 2);
    await sell(device, 'cart-2');
    await until(() => device.sync.get().state === 'up-to-date' && server.taken.length === 3);
  });

  it('keeps handing in after it was revoked, and records no more', async () => {
    const server = shopServer();
    const { device, browser, until } = await sellingTab(server);
    browser.http = async (path, init) => {
      if (path === '/sync/push') return server.handle(path, init);
      return new Response(JSON.stringify({ code: 'device-revoked', detail: '' }), { status: 401 });
    };
    await sell(device, 'cart-1');
    await until(() => device.standing.get().kind === 'revoked' && server.taken.length === 2);
    await expect(sell(device, 'cart-2')).rejects.toMatchObject({ code: 'device-revoked' });
    await until(() => device.sync.get().pending === 0);
  });

  it('goes on for the grace of a suspended shop, then only shows and hands in', async () => {
    const server = shopServer();
    const { device, browser, until } = await sellingTab(server);
    const tenant = server.rows.get('settings')?.find((row) => row.id === 'tenant')?.data;
    server.put('settings', 'tenant', { ...tenant, status: 'suspended', statusSinceMs: browser.clock.wallMs });
    await until(() => device.shop.get()?.tenant.status === 'suspended');
    await sell(device, 'cart-1');
    browser.clock.wallMs += 8 * 86_400_000;
    server.nowMs = browser.clock.wallMs;
    await device.signIn(ANA, '4821');
    await expect(sell(device, 'cart-2')).rejects.toMatchObject({ code: 'suspended' });
  });

  it('sells over the limit of who is signed in when somebody approves it by PIN, with the server and without', async () => {
    const server = shopServer();
    const boss = testId(12);
    server.put('employees', boss, { ...ana, id: boss, name: 'Rosa Garza', shortName: 'Rosa', roles: [{ role: 'owner', branchId: null }], maxDiscountBps: 10_000 });
    server.pins.set(boss, '7391');
    const { device, browser, until } = await sellingTab(server);
    await until(() => device.people.get().length === 2);
    await expect(sell(device, 'cart-1', { discountCents: 1160 })).rejects.toMatchObject({ code: 'discount-over-limit' });
    expect(await device.confirmPin(boss, '0000')).toEqual({ kind: 'wrong', attemptsLeft: 4 });
    expect(await device.confirmPin(boss, '7391')).toEqual({ kind: 'ok' });
    expect(device.signedIn.get()?.employee.id).toBe(ANA);
    await sell(device, 'cart-1', { discountCents: 1160, approvedBy: boss });
    await until(() => server.taken.some(({ type }) => type === 'sale.completed'));
    expect(server.taken.find(({ type }) => type === 'sale.completed')?.body).toMatchObject({ approvals: [{ line: 0, employeeId: boss }] });
    browser.http = () => Promise.reject(new TypeError('offline'));
    expect(await device.confirmPin(boss, '7391')).toEqual({ kind: 'ok' });
    expect(await device.confirmPin(boss, '1111')).toMatchObject({ kind: 'wrong' });
    // Who approves must be able to: Ana's own name on it is not enough.
    await expect(sell(device, 'cart-2', { discountCents: 1160, approvedBy: ANA })).rejects.toMatchObject({ code: 'discount-over-limit' });
  });

  it('exports what is pending as hand-ins that anybody can carry', async () => {
    const server = shopServer();
    const { device, browser } = await sellingTab(server);
    browser.http = () => Promise.reject(new TypeError('offline'));
    await sell(device, 'cart-1');
    const file = JSON.parse(await (await device.exportPending()).text()) as { format: string; handIns: unknown[] };
    expect(file.format).toBe('nexus-pending-1');
    for (const handIn of file.handIns) expect((await server.push(handIn)).status).toBe(200);
    expect(server.taken.map(({ type }) => type)).toEqual(['cash-session.opened', 'sale.completed']);
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { FakeServer } from './testing/fake-server.ts';
import { ANA, enrolment, product, shopServer, testId } from './testing/shop-fixture.ts';
import { browserAt, closeTabs, enrolledTab, openTab, sell, sellingTab, type Tab } from './testing/shop-tab.ts';
import { OPERATIONS } from './log/log-database.ts';
import type { StoragePersistence } from './ports.ts';
import { openRxStore } from './pull/rxdb-store.ts';

// What the browser does to what is stored: refuses to keep it, loses it, damages it.

afterEach(closeTabs);

const offline = () => Promise.reject(new TypeError('offline'));

/** A browser's own answer to the wish that storage be kept, and how often it was asked. */
function asked(answer: boolean | null): StoragePersistence & { times: number } {
  const storage = {
    times: 0,
    persist: async () => {
      storage.times += 1;
      return answer;
    },
    persisted: async () => answer,
  };
  return storage;
}

/** Changes the log's database as a defect of the browser would: past the log. */
async function behindItsBack(tab: Tab, change: (store: IDBObjectStore) => void): Promise<void> {
  const name = `nexus-${enrolment.tenantId}-${enrolment.deviceId}-log`;
  await new Promise<void>((resolve, reject) => {
    const request = tab.browser.indexedDB.open(name);
    request.addEventListener('error', () => reject(request.error ?? new Error('unopened')));
    request.addEventListener('success', () => {
      const transaction = request.result.transaction(OPERATIONS, 'readwrite');
      change(transaction.objectStore(OPERATIONS));
      transaction.addEventListener('complete', () => {
        request.result.close();
        resolve();
      });
    });
  });
}

describe('storage', { timeout: 60_000 }, () => {
  // Defence: enrol() in src/device/create-device.ts; showStanding() in src/device/open-station.ts
  it.each([true, false, null])('case-08-eviction: is asked to be kept, and the answer %s is shown', async (answer) => {
    const storage = asked(answer);
    const { device } = await enrolledTab(shopServer(), { storage });
    expect(storage.times).toBeGreaterThan(0);
    expect(device.standing.get()).toMatchObject({ kind: 'ready', persisted: answer });
  });

  // Defence: open() in src/device/create-device.ts
  it('case-08-wiped: that was wiped opens as a new browser; enrolled anew it is another device, with all that the server holds', async () => {
    const server = shopServer();
    const before = await sellingTab(server);
    await sell(before.device, 'cart-1');
    await before.until(() => server.taken.length === 2 && before.device.sync.get().pending === 0);
    // The browser that was: RxDB counts the collections of a process, and this is another one.
    await before.device.close();
    const again = new FakeServer({ ...enrolment, deviceId: testId(21), folioSeries: 'A1B' });
    for (const [collection, rows] of server.rows) for (const { id, data } of rows) again.put(collection, id, data);
    again.pins = server.pins;
    const wiped = browserAt(again);
    const opened = await openTab(wiped);
    expect(opened.device.standing.get()).toEqual({ kind: 'not-enrolled' });
    await opened.device.close();
    const { device } = await enrolledTab(again, {}, wiped);
    expect((await device.catalogue.get(product(1).id))?.hereMilli).toBe(9000);
    await device.signIn(ANA, '4821');
    await device.openSession(0);
    expect((await sell(device, 'cart-2')).folio).toBe('A1B-000001');
  });

  // Defence: showStanding() in src/device/open-station.ts
  it('case-24-private-window: that is not kept is said to be at risk, and is said so again at every start', async () => {
    const storage = asked(false);
    const { device, browser } = await sellingTab(shopServer(), { storage });
    await sell(device, 'cart-1');
    await device.close();
    expect((await openTab(browser, { storage })).device.standing.get()).toMatchObject({ kind: 'ready', persisted: false });
  });

  // Defence: enrol() in src/device/create-device.ts
  it('case-09-enrolment-cut-off: cut off in the middle of an enrolment goes on with it at the next start', async () => {
    const server = shopServer();
    const browser = browserAt(server);
    const killed = { ...asked(true), persist: () => Promise.reject(new Error('killed')) };
    await openTab(browser, { storage: killed }).then(({ device }) => device.enrol('ABCD-2345', 'Mostrador')).catch(() => {});
    await closeTabs();
    expect((await openTab(browser)).device.standing.get()).toMatchObject({ kind: 'ready' });
  });

  // Defence: createDevice() in src/device/create-device.ts
  it('case-09-does-not-open: that does not open is told of, nothing in it is deleted, and all is there when it opens again', async () => {
    const server = shopServer();
    const { device, browser } = await sellingTab(server);
    browser.http = offline;
    await sell(device, 'cart-1');
    await device.close();
    const damaged = { ...browser, indexedDB: new Proxy(browser.indexedDB, { get: (target, name) => (name === 'open' ? () => { throw new DOMException('Internal error', 'UnknownError'); } : Reflect.get(target, name)) }) };
    expect((await openTab(damaged)).device.standing.get()).toEqual({ kind: 'unusable', missing: ['storage'] });
    browser.http = server.handle;
    const again = await openTab(browser);
    await again.until(() => again.device.sync.get().pending === 0);
    expect(server.taken.map(({ type }) => type)).toEqual(['cash-session.opened', 'sale.completed']);
  });

  // Defence: openPulled() in src/device/open-station.ts
  it('case-09-pulled-rows-damaged: whose pulled rows cannot be opened is pulled afresh beside them, and the queue is handed in', async () => {
    const server = shopServer();
    const { device, browser } = await sellingTab(server);
    browser.http = offline;
    await sell(device, 'cart-1');
    await device.close();
    browser.http = server.handle;
    const places: string[] = [];
    const again = await openTab(browser, {
      openPulled: async (place) => {
        places.push(place);
        if (places.length === 1) throw new DOMException('Internal error', 'UnknownError');
        return openRxStore({ indexedDB: browser.indexedDB, keyRange: browser.keyRange, manyTabs: false }, place);
      },
    });
    await again.until(() => again.device.sync.get().pending === 0 && again.device.catalogue.state.get().products === 3);
    expect(new Set(places).size).toBe(2);
    expect((await again.device.tickets.byFolio('A1-000001'))?.copies).toEqual({ device: true, server: true });
    await again.until(async () => (await again.device.catalogue.get(product(1).id))?.hereMilli === 9000);
  });

  // Defence: readableRows() in src/device/log/log-row.ts; headOf() in src/device/log/operation-log.ts
  it.each([['in the middle of the log', 2], ['at its end', 3]])('case-09-damaged-row: with one operation damaged %s opens, sells on, and hands in the rest', async (_where, number) => {
    const server = shopServer();
    const tab = await sellingTab(server);
    tab.browser.http = offline;
    await sell(tab.device, 'cart-1');
    await sell(tab.device, 'cart-2');
    await tab.device.close();
    await behindItsBack(tab, (store) => {
      const request = store.get(number);
      request.addEventListener('success', () => store.put({ ...(request.result as object), core: '{"format":1,' }));
    });
    const { device, until } = await openTab(tab.browser);
    expect(device.standing.get()).toMatchObject({ kind: 'ready' });
    await device.signIn(ANA, '4821');
    // One number is the sign-in without the server.
    expect((await sell(device, 'cart-3')).number).toBe(5);
    expect((await device.tickets.latest(10)).map(({ folio }) => folio)).toHaveLength(2);
    const handIns = JSON.parse(await (await device.exportPending()).text()) as { handIns: { operations: { number: number }[] }[] };
    expect(handIns.handIns.flatMap(({ operations }) => operations.map((each) => each.number))).toEqual([1, 2, 3, 4, 5]);
    const handedIn: number[] = [];
    tab.browser.http = async (path, init) => {
      if (path !== '/sync/push') return server.handle(path, init);
      const { operations } = JSON.parse(init.body as string) as { operations: { number: number; hash: string; core: string }[] };
      handedIn.push(...operations.map((each) => each.number));
      const answers = operations.map((each) => ({ number: each.number, hash: each.hash, ...(each.number === number ? refused : applied) }));
      return Response.json({ answers, through: 5, expected: null, serverMs: server.nowMs, forked: false });
    };
    await until(() => device.sync.get().pending === 0);
    // What this server says of its pulls knows nothing of them: they may be offered more than once.
    expect([...new Set(handedIn)]).toEqual([1, 2, 3, 4, 5]);
    expect(device.sync.get().operations).toMatchObject([{ number, state: 'quarantined', reason: 'hash-mismatch' }]);
  });
});

const applied = { answer: 'applied', reason: null, flags: [] };
const refused = { answer: 'quarantined', reason: 'hash-mismatch', flags: [] };

describe('the queue', { timeout: 60_000 }, () => {
  // Defence: mayEnrol() in src/device/create-device.ts
  it('case-10-pending-first: outlives signing out and a second enrolment, which waits until all was handed in', async () => {
    const server = shopServer();
    const { device, browser, until } = await sellingTab(server);
    await until(() => device.sync.get().pending === 0);
    await expect(device.enrol('ABCD-2345', 'Otro')).rejects.toMatchObject({ code: 'already-enrolled' });
    let pushing = false;
    browser.http = (path, init) => {
      if (path === '/sync/push') return pushing ? server.handle(path, init) : offline();
      if (path === '/api/identity/enrol') return server.handle(path, init);
      return Promise.resolve(Response.json({ code: 'device-revoked', detail: '' }, { status: 401 }));
    };
    await sell(device, 'cart-1');
    device.lock();
    await until(() => device.standing.get().kind === 'revoked');
    await expect(device.enrol('ABCD-2345', 'Otro')).rejects.toMatchObject({ code: 'pending-first' });
    expect(device.sync.get().pending).toBe(1);
    pushing = true;
    await until(() => device.sync.get().pending === 0);
    expect(server.taken.map(({ type }) => type)).toEqual(['cash-session.opened', 'sale.completed']);
    // Meanwhile it was restored from a backup: whoever was revoked is not told, and offers all once more.
    server.taken.splice(1);
    let enrolled = false;
    const enrolling = device.enrol('ABCD-2345', 'Otro').then(() => {
      enrolled = true;
      return server.taken.length;
    });
    await until(() => enrolled);
    expect(await enrolling).toBe(2);
    expect(device.standing.get()).toMatchObject({ kind: 'ready' });
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customerRowSchema, employeeRowSchema, historyRowSchema, productRowSchema, settingRowSchema, stockRowSchema } from '../../../src/domain/sync/rows.ts';
import type { PulledCollection } from '../../../src/domain/sync/api.ts';
import type { Database } from '../../../server/db/database.ts';
import { ChangeSet, touchEverything, touchRows } from '../../../server/sync/positions.ts';
import { takeHandIn } from '../../../server/sync/push.ts';
import { recordOnServer } from '../../../server/sync/server-chain.ts';
import { newId, saleLine, type TestDevice } from '../../support/operations.ts';
import { openTestDatabases, type TestDatabases } from '../../support/postgres.ts';
import { makeShop, type TestShop } from '../../support/shop.ts';
import { TestPuller } from '../../support/test-puller.ts';

let databases: TestDatabases;
beforeAll(async () => {
  databases = await openTestDatabases();
});
afterAll(() => databases.close());

const push = (device: TestDevice) => takeHandIn({ databases, nowMs: Date.now }, device.handIn());

function pullerOf(shop: TestShop, device: TestDevice, deviceClass = 'counter'): TestPuller {
  return new TestPuller(shop.db, { deviceId: device.id, deviceClass, branchId: device.branch });
}

function sell(shop: TestShop, device: TestDevice, sessionId: string, productId = shop.productIds[0]!): void {
  device.sell({ sessionId, lines: [saleLine({ productId, warehouseId: shop.warehouseId })] });
}

describe('what a device pulls', () => {
  it('has the shapes agreed on, and costs only for the office', async () => {
    const shop = await makeShop(databases, 'shapes');
    await shop.stock(3);
    await recordOnServer(shop.db, {
      type: 'customer.created', version: 1, author: null, branchId: shop.branchId,
      body: { customerId: newId(), fields: { homeBranchId: shop.branchId, priceTier: 2, creditLimitCents: 0, vehicles: [], active: true } },
      personal: { name: 'Taller Ñandú', rfc: null, legalName: null, taxRegime: null, cfdiUse: null, postalCode: null, email: null, phone: '55 1234', address: null, notes: null },
    });
    const [seller, device] = [await shop.device(), await shop.device()];
    const sessionId = newId();
    seller.openSession(sessionId);
    sell(shop, seller, sessionId);
    await push(seller);
    await shop.db.transaction(touchEverything);
    const puller = pullerOf(shop, device);
    const schemas = {
      settings: settingRowSchema, employees: employeeRowSchema.strict(), products: productRowSchema, stock: stockRowSchema.strict(),
      customers: customerRowSchema.strict(), history: historyRowSchema.strict(),
    };
    const counts: Record<string, number> = {};
    for (const [collection, schema] of Object.entries(schemas)) {
      const rows = [...(await puller.all(collection as PulledCollection, 2)).values()];
      for (const row of rows) schema.parse(row);
      counts[collection] = rows.length;
    }
    // One tenant, branch and warehouse; the register seeded and one a device.
    expect(counts).toEqual({ settings: 6, employees: 2, products: 3, stock: 3, customers: 1, history: 1 });
    const office = pullerOf(shop, device, 'office');
    expect([...(await office.all('products')).values()].map((row) => row.costCents)).toEqual([5000, 5000, 5000]);
  });

  it('of history is what other devices of the branch sold', async () => {
    const shop = await makeShop(databases, 'history');
    await shop.stock(1);
    const elsewhere = await shop.branch('Norte');
    const [own, other, far] = [await shop.device(), await shop.device(), await shop.device({ branchId: elsewhere.branchId })];
    for (const device of [own, other, far]) {
      const sessionId = newId();
      device.openSession(sessionId);
      sell(shop, device, sessionId);
      await push(device);
    }
    const old = await shop.device();
    const sessionId = newId();
    const wallMs = Date.now() - 91 * 86_400_000;
    old.openSession(sessionId, 0, { wallMs });
    old.sell({ sessionId, lines: [saleLine({ productId: shop.productIds[0]!, warehouseId: shop.warehouseId })] }, { wallMs: wallMs + 1 });
    await push(old);
    const rows = [...(await pullerOf(shop, own).all('history', 1)).values()];
    expect(rows.map((row) => [row.deviceId, row.folio])).toEqual([[other.id, `${other.folioSeries}-000001`]]);
  });

  it('comes in pages of exactly what was asked for while there is more', async () => {
    const shop = await makeShop(databases, 'pages');
    await shop.stock(25, 0);
    const puller = pullerOf(shop, await shop.device());
    const sizes: [number, boolean][] = [];
    for (let more = true; more;) {
      const page = await puller.page('products', 10);
      sizes.push([page.rows.length, page.more]);
      more = page.more;
    }
    expect(sizes).toEqual([[10, true], [10, true], [5, false]]);
    expect(await puller.page('products', 10)).toMatchObject({ rows: [], more: false, reset: false });
  });

  it('brings the own number disposed of, and names what is deferred, even when nothing else changed', async () => {
    const shop = await makeShop(databases, 'through');
    const device = await shop.device();
    const puller = pullerOf(shop, device);
    expect((await puller.page('stock')).through).toEqual({ number: 0, deferred: [] });
    device.record('not-known.yet', {});
    device.openSession(newId());
    await push(device);
    expect(await puller.page('stock')).toMatchObject({ rows: [], through: { number: 2, deferred: [1] } });
  });

  it('leaves with a tombstone when it is deleted, or goes to another branch', async () => {
    const shop = await makeShop(databases, 'leaving');
    const { branchId } = await shop.branch('Norte');
    const puller = pullerOf(shop, await shop.device());
    const someone = await shop.employee('cashier');
    const touch = (id: string, branch: string | null, deleted = false) =>
      shop.db.transaction((tx) => touchRows(tx, [{ collection: 'employees', id, branchId: branch, deleted }]));
    await touch(someone, shop.branchId);
    await touch(shop.cashierId, null);
    expect([...(await puller.all('employees')).keys()].sort()).toEqual([someone, shop.cashierId, shop.ownerId].sort());
    await touch(someone, branchId);
    await touch(shop.cashierId, null, true);
    const page = await puller.page('employees');
    expect(page.rows).toEqual([{ id: someone, deleted: true, data: null }, { id: shop.cashierId, deleted: true, data: null }]);
  });

  it('starts anew when the device is of another class or branch than its checkpoint', async () => {
    const shop = await makeShop(databases, 'scope');
    await shop.stock(2, 0);
    const device = await shop.device();
    const puller = pullerOf(shop, device);
    await puller.all('products');
    const moved = pullerOf(shop, device, 'office');
    moved.checkpoints.set('products', puller.checkpoints.get('products')!);
    const page = await moved.page('products');
    expect(page).toMatchObject({ reset: true, more: false });
    expect(page.rows).toHaveLength(2);
  });

  it('of another tenant is nothing, whatever checkpoint is quoted', async () => {
    const [shop, other] = [await makeShop(databases, 'tenant-a'), await makeShop(databases, 'tenant-b')];
    await shop.stock(3);
    const device = await shop.device();
    const sessionId = newId();
    device.openSession(sessionId);
    sell(shop, device, sessionId);
    await push(device);
    const own = pullerOf(shop, device);
    for (const collection of ['products', 'stock', 'history', 'customers', 'employees', 'settings'] as const) await own.all(collection);
    const theirs = pullerOf(other, await other.device());
    for (const [collection, checkpoint] of own.checkpoints) theirs.checkpoints.set(collection, checkpoint);
    const seen = JSON.stringify(await Promise.all(['products', 'stock', 'history', 'customers', 'employees', 'settings'].map((name) => theirs.page(name as PulledCollection))));
    for (const id of [...shop.productIds, shop.branchId, shop.cashierId, shop.ownerId, device.id]) expect(seen).not.toContain(id);
  });
});

/** The tenant's database, which runs `meanwhile` once, before the first statement that `holds`: what commits while a pull is under way. */
function interrupted(db: Database, holds: string, meanwhile: () => Promise<unknown>): Database {
  let waiting = true;
  return {
    query: (sql, params) => db.query(sql, params),
    transaction: (work, options) => db.transaction((tx) => work({
      async query(sql, params) {
        if (waiting && sql.includes(holds)) {
          waiting = false;
          await meanwhile();
        }
        return tx.query(sql, params);
      },
    }), options),
  };
}

describe('a pull while something commits', () => {
  // Defence: trySnapshot() in server/sync/pull.ts
  it.each(['r.position, CASE', 'through_number AS number'])('case-28-committed-meanwhile: what commits before its statement “%s” arrives with the next, and is not said to be held before', async (statement) => {
    const shop = await makeShop(databases, `meanwhile-${statement.length}`);
    await shop.stock(2, 10_000);
    const device = await shop.device();
    const sessionId = newId();
    device.openSession(sessionId);
    await push(device);
    const first = pullerOf(shop, device);
    await first.all('stock');
    // Something to read, or no row would be looked for.
    const [other] = await shop.stock(1, 5000);
    sell(shop, device, sessionId);
    const during = new TestPuller(interrupted(shop.db, statement, () => push(device)), first.puller);
    for (const [name, checkpoint] of first.checkpoints) during.checkpoints.set(name, checkpoint);
    const page = await during.page('stock');
    // The own sale is either in the rows and said to be held, or neither.
    expect([page.rows.map(({ id }) => id), page.through.number]).toEqual([[other], 1]);
    expect(await during.page('stock')).toMatchObject({ rows: [{ id: shop.productIds[0], data: { onHandMilli: { [shop.warehouseId]: 9000 } } }], through: { number: 2 } });
    expect(during.resets).toBe(0);
  });
});

describe('a restored server', () => {
  // Defence: has() in server/sync/pull.ts
  it('case-35-restored-server: is noticed by the token of a position it gave after its backup', async () => {
    const shop = await makeShop(databases, 'restored');
    await shop.stock(2, 0);
    const puller = pullerOf(shop, await shop.device());
    await puller.all('products');
    const { rows: [backup] } = await shop.db.query<{ position: number }>('SELECT position FROM sync_counter');
    await shop.stock(2, 0);
    await puller.all('products');
    // Back to the backup, and on from there: the positions come again, for other rows.
    await shop.db.query('DELETE FROM products WHERE id IN (SELECT id::uuid FROM sync_rows WHERE collection = $1 AND position > $2)', ['products', backup!.position]);
    await shop.db.query('DELETE FROM sync_rows WHERE position > $1', [backup!.position]);
    await shop.db.query('DELETE FROM sync_positions WHERE position > $1', [backup!.position]);
    await shop.db.query('UPDATE sync_counter SET position = $1', [backup!.position]);
    const [added] = await shop.stock(1, 0);
    const rows = await puller.all('products', 2);
    expect(puller.resets).toBe(1);
    expect([...rows.keys()].sort()).toEqual([...shop.productIds.slice(0, 2), added].sort());
  });

  it('whose positions are gone altogether has its devices start anew, once', async () => {
    const shop = await makeShop(databases, 'truncated');
    await shop.stock(5, 0);
    const puller = pullerOf(shop, await shop.device());
    await puller.all('products');
    await shop.db.query('DELETE FROM sync_positions');
    expect((await puller.all('products', 2)).size).toBe(5);
    await puller.all('products', 2);
    expect(puller.resets).toBe(1);
  });
});

describe('a pull while others commit', () => {
  // Defence: touchRows() in server/sync/positions.ts
  it('case-27-late-commit: does not see past a transaction that took its position and still stands open', async () => {
    const shop = await makeShop(databases, 'held');
    const puller = pullerOf(shop, await shop.device());
    await puller.all('employees');
    const [first, second] = [await shop.employee('cashier'), await shop.employee('cashier')];
    let release = (): void => {};
    const held = new Promise<void>((resolve) => { release = resolve; });
    let taken = (): void => {};
    const hasPosition = new Promise<void>((resolve) => { taken = resolve; });
    const slow = shop.db.transaction(async (tx) => {
      const changes = new ChangeSet();
      changes.touch('employees', first);
      await changes.commit(tx);
      taken();
      await held;
    });
    await hasPosition;
    const quick = shop.db.transaction((tx) => touchRows(tx, [{ collection: 'employees', id: second, branchId: null }]));
    expect((await puller.page('employees')).rows).toEqual([]);
    release();
    await Promise.all([slow, quick]);
    expect((await puller.page('employees')).rows.map(({ id }) => id)).toEqual([first, second]);
  });

  // Defence: touchRows() in server/sync/positions.ts
  it('case-27-eight-writers: skips nothing of eight writers that commit out of order', async () => {
    const shop = await makeShop(databases, 'writers');
    await shop.stock(30);
    const devices = await Promise.all(Array.from({ length: 8 }, () => shop.device()));
    const reader = pullerOf(shop, await shop.device());
    const writing = Promise.all(devices.map(async (device, writer) => {
      const sessionId = newId();
      device.openSession(sessionId);
      for (let round = 0; round < 12; round += 1) {
        const from = device.log.length - (round === 0 ? 1 : 0);
        for (let sale = 0; sale <= (writer + round) % 4; sale += 1) {
          const productIds = [0, 1, 2].map((step) => shop.productIds[(writer * 7 + round * 3 + sale * 11 + step * 13) % 30]!);
          device.sell({ sessionId, lines: [...new Set(productIds)].map((productId) => saleLine({ productId, warehouseId: shop.warehouseId })) });
        }
        await takeHandIn({ databases, nowMs: Date.now }, device.handIn(device.log.slice(from)));
      }
    }));
    const state = { finished: false };
    void writing.then(() => { state.finished = true; });
    let rounds = 0;
    while (!state.finished) {
      await reader.page('history', 7);
      await reader.page('stock', 7);
      rounds += 1;
    }
    await writing;
    const seen = await reader.all('history', 7);
    const sold = devices.flatMap((device) => device.log.slice(1).map(({ core }) => (JSON.parse(core) as { id: string }).id));
    expect([...seen.keys()].sort()).toEqual(sold.sort());
    const fresh = pullerOf(shop, await shop.device());
    const stock = await reader.all('stock', 7);
    expect(Object.fromEntries(stock)).toEqual(Object.fromEntries(await fresh.all('stock', 1000)));
    const { rows } = await shop.db.query<{ id: string; left: number }>('SELECT product_id AS id, quantity_milli AS left FROM stock_levels');
    expect(Object.fromEntries(rows.map(({ id, left }) => [id, left])))
      .toEqual(Object.fromEntries([...stock].map(([id, row]) => [id, (row.onHandMilli as Record<string, number>)[shop.warehouseId]])));
    expect(reader.resets).toBe(0);
    expect(rounds).toBeGreaterThan(0);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { suspendTenant } from '../../../server/db/tenants.ts';
import { PositionHub } from '../../../server/sync/position-hub.ts';
import { commitPosition } from '../../../server/sync/positions.ts';
import { registerSyncRoutes } from '../../../server/sync/register-sync-routes.ts';
import { recordOnServer } from '../../../server/sync/server-chain.ts';
import { newId, type TestDevice } from '../../support/operations.ts';
import { TestOffice } from '../../support/office.ts';
import { openTestDatabases, type TestDatabases } from '../../support/postgres.ts';
import { makeShop, type TestShop } from '../../support/shop.ts';

let databases: TestDatabases;
let hub: PositionHub;
let office: TestOffice;
/** The same with heartbeats so far apart that no reader is too slow for them. */
let patient: TestOffice;
const stopping = new AbortController();
const quiet = { warn() {} };

beforeAll(async () => {
  databases = await openTestDatabases();
  hub = await PositionHub.open({ control: databases.control, listen: databases.listen, log: quiet });
  const open = (heartbeatMs: number): TestOffice => new TestOffice(databases, (app, authenticator) => {
    registerSyncRoutes(app, { databases, authenticator, hub, closing: stopping.signal, heartbeatMs });
  });
  office = open(30);
  patient = open(600_000);
});
afterAll(async () => {
  await hub.close();
  await databases.close();
});

async function connect(shop: TestShop): Promise<TestDevice> {
  const device = await shop.device();
  for (const each of [office, patient]) {
    each.admitDevice(device.id, { tenantId: shop.db.tenantId, deviceId: device.id, branchId: device.branch, registerId: device.register, deviceClass: 'counter' });
  }
  return device;
}

/** The positions of a stream, one at a time; null at its end. */
async function openHints(caller: string, at: TestOffice = office): Promise<{ next(): Promise<number | null>; stop(): Promise<void> }> {
  const answer = await at.request('GET', '/sync/stream', caller);
  expect(answer.headers.get('content-type')).toBe('text/event-stream');
  const reader = answer.body!.getReader();
  const decoder = new TextDecoder();
  let text = '';
  return {
    async next() {
      for (;;) {
        const found = /event: position\ndata: \{"position":(\d+)\}\n\n/.exec(text);
        if (found) {
          text = text.slice(found.index + found[0].length);
          return Number(found[1]);
        }
        const { value, done } = await reader.read();
        if (done) return null;
        text += decoder.decode(value, { stream: true });
      }
    },
    stop: () => reader.cancel(),
  };
}

describe('the routes of devices', () => {
  it('take a hand-in without credentials, and nothing else', async () => {
    const shop = await makeShop(databases, 'routes');
    const device = await connect(shop);
    device.openSession(newId(), 100);
    const answer = await office.request('POST', '/sync/push', 'nobody', device.handIn());
    expect(await answer.json()).toMatchObject({ through: 1, answers: [{ answer: 'applied' }] });
    const unsigned = { ...device.handIn(), signature: 'A'.repeat(86) };
    expect(await (await office.request('POST', '/sync/push', 'nobody', unsigned)).json()).toMatchObject({ status: 401, code: 'bad-signature' });
    const strange = { ...device.handIn(), device: newId() };
    expect(await (await office.request('POST', '/sync/push', 'nobody', strange)).json()).toMatchObject({ status: 404, code: 'unknown-device' });
    for (const [method, path, body] of [['POST', '/sync/pull', { collections: [] }], ['GET', '/sync/stream'], ['GET', '/sync/status']] as const) {
      expect((await office.request(method, path, 'nobody', body)).status).toBe(401);
    }
  });

  it('answer a pull in the declared shape', async () => {
    const shop = await makeShop(databases, 'contact');
    const device = await connect(shop);
    await shop.stock(2);
    const body = { collections: [{ collection: 'products', checkpoint: null, limit: 10 }, { collection: 'settings', checkpoint: null, limit: 10 }] };
    const answer = await office.request('POST', '/sync/pull', device.id, body);
    const { pages } = (await answer.json()) as { pages: { collection: string; rows: unknown[] }[] };
    expect(pages.map(({ collection, rows }) => [collection, rows.length])).toEqual([['settings', 4], ['products', 2]]);
  });

  it('note with a hand-in that the device was there', async () => {
    const shop = await makeShop(databases, 'handed-in');
    const device = await connect(shop);
    device.openSession(newId(), 100);
    await office.request('POST', '/sync/push', 'nobody', device.handIn());
    const { rows } = await shop.db.query('SELECT last_seen_at IS NOT NULL AS seen FROM devices WHERE id = $1', [device.id]);
    expect(rows).toEqual([{ seen: true }]);
  });

  it('say what the server holds of the device, and that its tenant is suspended', async () => {
    const shop = await makeShop(databases, 'standing');
    const device = await connect(shop);
    device.openSession(newId(), 100);
    await office.request('POST', '/sync/push', device.id, device.handIn());
    const held = { through: { number: 1, deferred: [] }, lastNumber: 1, lastHash: device.log[0]!.hash, revoked: false, tenantStatus: 'active' };
    expect(await office.read('/sync/status', device.id)).toMatchObject(held);
    await suspendTenant(databases, 'standing', commitPosition);
    expect(await office.read('/sync/status', device.id)).toMatchObject({ tenantStatus: 'suspended' });
    const act = { type: 'cash-session.opened', version: 1, body: { sessionId: newId(), openingCents: 0 }, author: null, branchId: shop.branchId };
    await expect(recordOnServer(shop.db, act)).rejects.toMatchObject({ code: 'tenant-suspended' });
  });
});

describe('the stream of hints', () => {
  it('begins with the latest position and tells of every later one, of its own tenant only', async () => {
    const [shop, other] = [await makeShop(databases, 'hints'), await makeShop(databases, 'other-hints')];
    const [device, stranger] = [await connect(shop), await connect(other)];
    const hints = await openHints(device.id, patient);
    const first = await hints.next();
    expect(first).toBeGreaterThan(0);
    stranger.openSession(newId(), 100);
    await office.request('POST', '/sync/push', stranger.id, stranger.handIn());
    device.openSession(newId(), 100);
    await office.request('POST', '/sync/push', device.id, device.handIn());
    const { rows } = await shop.db.query<{ position: number }>('SELECT position FROM sync_counter');
    expect(await hints.next()).toBe(rows[0]!.position);
    await hints.stop();
  });

  it('ends when the device is no longer let in', async () => {
    const shop = await makeShop(databases, 'ended');
    const device = await connect(shop);
    const hints = await openHints(device.id);
    await hints.next();
    office.refuseDevice(device.id);
    expect(await hints.next()).toBeNull();
  });

  it('keeps three to a device: the oldest makes room', async () => {
    const shop = await makeShop(databases, 'three');
    const device = await connect(shop);
    const streams = [await openHints(device.id), await openHints(device.id), await openHints(device.id), await openHints(device.id)];
    await streams[0]!.next();
    expect(await streams[0]!.next()).toBeNull();
    expect(hub.size).toBe(3);
    await Promise.all(streams.slice(1).map((stream) => stream.stop()));
    expect(hub.size).toBe(0);
  });

  it('ends when the server stops', async () => {
    const shop = await makeShop(databases, 'stopping');
    const device = await connect(shop);
    const hints = await openHints(device.id);
    await hints.next();
    stopping.abort();
    expect(await hints.next()).toBeNull();
    expect((await office.request('GET', '/sync/stream', device.id)).status).toBe(503);
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Doc } from 'yjs';
import WebSocket from 'ws';
import { DRAFT_PROTOCOL, MAX_OPEN_DRAFTS } from '../../../src/domain/drafts/api.ts';
import { MAX_DRAFT_PARTS } from '../../../src/domain/drafts/document.ts';
import { leftoverOf } from '../../../src/domain/drafts/leftover.ts';
import type { ProductRow } from '../../../src/domain/sync/rows.ts';
import { DraftClient } from '../../support/draft-client.ts';
import { DraftServer } from '../../support/draft-server.ts';
import { newId, productFields, saleLine, type TestDevice } from '../../support/operations.ts';
import { openTestDatabases, type TestDatabases } from '../../support/postgres.ts';
import { makeShop, type TestShop } from '../../support/shop.ts';

let databases: TestDatabases;
let server: DraftServer;
let shop: TestShop;
let first: TestDevice;
let second: TestDevice;
let products: ProductRow[];
const clients: DraftClient[] = [];
const servers: DraftServer[] = [];

beforeAll(async () => {
  databases = await openTestDatabases();
  shop = await makeShop(databases, 'borradores');
  [first, second] = [await shop.device(), await shop.device()];
  const ids = await shop.stock(3);
  products = ids.map((id, index) => {
    const { costCents: _cost, ...fields } = productFields({ partNumber: `BD-${index}` });
    return { id, ...fields };
  });
});
afterAll(() => databases.close());

beforeEach(async () => {
  server = await start();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  for (const each of servers.splice(0)) await each.stop();
  vi.restoreAllMocks();
});

async function start(options: { checkEveryMs?: number } = {}): Promise<DraftServer> {
  const started = await DraftServer.start(databases, options);
  servers.push(started);
  return started;
}

function tokenOf(device: TestDevice, of: TestShop = shop, at = server): Promise<string> {
  return at.identity.tokens.forDevice({ deviceId: device.id, tenantId: of.db.tenantId });
}

async function open(device: TestDevice, room: string, options: { of?: TestShop; at?: DraftServer; doc?: Doc } = {}): Promise<DraftClient> {
  const at = options.at ?? server;
  const client = new DraftClient(at.port, room, await tokenOf(device, options.of, at), options.doc);
  clients.push(client);
  return client;
}

const until = (what: () => unknown): Promise<void> => vi.waitFor(async () => {
  if (!(await what())) throw new Error('not yet');
}, { timeout: 60_000, interval: 20 });

/** Sells what a cart holds, as the device records it, and hands it in. */
async function sell(device: TestDevice, draftId: string, client: DraftClient): Promise<{ answer: string; flags: string[] }> {
  const sessionId = newId();
  device.openSession(sessionId);
  const lines = client.cart.lines.map(({ product, quantityMilli, priceCents }) => saleLine({ productId: product.id, warehouseId: shop.warehouseId, quantityMilli, priceCents }));
  device.sell({ sessionId, draftId, lines });
  const { status, body } = await server.post('/sync/push', '', device.handIn());
  expect(status).toBe(200);
  const { answers } = body as { answers: { answer: string; flags: { code: string }[] }[] };
  const last = answers.at(-1);
  return { answer: last?.answer ?? '', flags: (last?.flags ?? []).map(({ code }) => code) };
}

function part(index: number): ProductRow {
  const found = products[index];
  if (!found) throw new Error(`no part ${index}`);
  return found;
}

/** What a connection attempt is answered. */
async function refusal(room: string, token: string): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/sync/drafts/${room}`, [DRAFT_PROTOCOL, `bearer.${token}`]);
  return new Promise((resolve) => {
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('open', () => {
      resolve(101);
      socket.close();
    });
    socket.on('error', () => {});
  });
}

describe('an open ticket on two devices', () => {
  it('is one while both are connected, and merges what they did apart', async () => {
    const id = newId();
    const [one, two] = [await open(first, id), await open(second, id)];
    one.add(part(0));
    await until(() => two.parts['BD-0'] === 1000);
    one.disconnect();
    two.disconnect();
    one.add(part(0));
    two.add(part(0));
    two.add(part(1), 3000);
    one.connect();
    two.connect();
    for (const client of [one, two]) await until(() => client.parts['BD-0'] === 3000 && client.parts['BD-1'] === 3000);
    await until(() => one.isStored && two.isStored);
  });

  it('is listed with who has it open, until it is paid', async () => {
    const id = newId();
    const [board, one] = [DraftClient.board(server.port, await tokenOf(second)), await open(first, id)];
    clients.push(board);
    const own = DraftClient.board(server.port, await tokenOf(first));
    clients.push(own);
    own.provider.awareness.setLocalState({ person: 'Beto', draftId: id });
    one.add(part(0), 2000);
    await until(() => board.board?.drafts.some((draft) => draft.id === id && draft.lines === 1 && draft.totalCents.included === 23_200));
    await until(() => board.board?.people.some(({ person, draftId, registerName }) => person === 'Beto' && draftId === id && registerName === 'T1'));
    await until(() => one.isStored);
    expect(await sell(first, id, one)).toEqual({ answer: 'applied', flags: [] });
    await until(() => board.board?.drafts.every((draft) => draft.id !== id));
    own.close();
    await until(() => board.board?.people.every(({ person }) => person === null));
  });

  it('case-17-a-ticket-edited-after-it-was-paid-shows-what-is-left-over: the edit never becomes part of the sale', async () => {
    const id = newId();
    const [one, two] = [await open(first, id), await open(second, id)];
    one.add(part(0), 2000);
    await until(() => two.parts['BD-0'] === 2000 && one.isStored);
    two.disconnect();
    await sell(first, id, one);
    two.add(part(0));
    two.add(part(2));
    expect(leftoverOf(two.document)).toEqual([]);
    two.connect();
    await until(() => leftoverOf(two.document).length === 2);
    expect(leftoverOf(two.document).map(({ product, quantityMilli }) => [product.partNumber, quantityMilli])).toEqual([['BD-0', 1000], ['BD-2', 1000]]);
    const { rows } = await shop.db.query<{ count: number }>('SELECT count(*)::int AS count FROM sales WHERE draft_id = $1', [id]);
    expect(rows[0]?.count).toBe(1);
    const board = DraftClient.board(server.port, await tokenOf(first));
    clients.push(board);
    await until(() => board.board?.drafts.some((draft) => draft.id === id && draft.paid !== null && draft.leftoverLines === 2));
  });

  it('paid on both while apart is two sales and one task', async () => {
    const id = newId();
    const [one, two] = [await open(first, id), await open(second, id)];
    one.add(part(0));
    await until(() => two.parts['BD-0'] === 1000);
    expect(await sell(first, id, one)).toEqual({ answer: 'applied', flags: [] });
    expect(await sell(second, id, two)).toEqual({ answer: 'flagged', flags: ['draft-paid-twice'] });
    const { rows } = await shop.db.query(`SELECT kind FROM tasks WHERE operation_id IN (SELECT id FROM sales WHERE draft_id = $1)`, [id]);
    expect(rows).toEqual([{ kind: 'draft-paid-twice' }]);
    await until(() => one.doc.getMap('sales').size === 2);
    expect(leftoverOf(one.document)).toEqual([]);
  });

  // Defence: storeUpdate() in server/sync/drafts/draft-store.ts
  it('case-05-a-draft-that-comes-after-its-sale-changes-nothing-of-the-sale: not even when the server never saw it before', async () => {
    const id = newId();
    const doc = new Doc();
    const away = await open(first, id, { doc });
    away.disconnect();
    away.add(part(1), 2000);
    await sell(first, id, away);
    away.connect();
    await until(() => doc.getMap('sales').size === 1 && away.isStored);
    const board = DraftClient.board(server.port, await tokenOf(first));
    clients.push(board);
    await until(() => board.board !== null);
    expect(board.board?.drafts.filter((draft) => draft.id === id)).toEqual([]);
    const { rows } = await shop.db.query<{ paid: boolean; total: number }>(
      `SELECT d.paid_at IS NOT NULL AS paid, s.total_cents AS total FROM drafts d JOIN sales s ON s.draft_id = d.id WHERE d.id = $1`, [id],
    );
    expect(rows).toEqual([{ paid: true, total: 23_200 }]);
  });
});

describe('the payer of a draft', () => {
  it('is one device at a time, until it gives back or pays', async () => {
    const id = newId();
    const one = await open(first, id);
    one.add(part(0));
    await until(() => one.isStored);
    const claim = (device: TestDevice, what = 'claim') => tokenOf(device).then((token) => server.post(`/sync/drafts/${id}/${what}`, token));
    expect((await claim(first)).body).toEqual({ state: 'granted', leaseMs: 60_000 });
    expect((await claim(first)).body).toMatchObject({ state: 'granted' });
    expect((await claim(second)).body).toEqual({ state: 'held', registerName: 'T1' });
    expect((await claim(second, 'release')).body).toEqual({ released: false });
    expect((await claim(first, 'release')).body).toEqual({ released: true });
    expect((await claim(second)).body).toMatchObject({ state: 'granted' });
    await shop.db.query(`UPDATE drafts SET claimed_until = now() - interval '1 s' WHERE id = $1`, [id]);
    expect((await claim(first)).body).toMatchObject({ state: 'granted' });
    await sell(first, id, one);
    expect((await claim(second)).body).toMatchObject({ state: 'paid', registerName: 'T1' });
  });
});

describe('a server', () => {
  it('shares drafts and who is there with the other processes', async () => {
    const other = await start();
    const id = newId();
    const [one, two] = [await open(first, id), await open(second, id, { at: other })];
    const board = DraftClient.board(other.port, await tokenOf(second, shop, other));
    const own = DraftClient.board(server.port, await tokenOf(first));
    clients.push(board, own);
    own.provider.awareness.setLocalState({ person: 'Ana', draftId: id });
    one.add(part(0));
    await until(() => two.parts['BD-0'] === 1000);
    two.add(part(1));
    await until(() => one.parts['BD-1'] === 1000);
    await until(() => board.board?.people.some(({ person }) => person === 'Ana') && board.board.drafts.some((draft) => draft.id === id && draft.lines === 2));
    // The sale comes in at one; who is connected to the other learns of it.
    await until(() => one.isStored);
    await sell(first, id, one);
    await until(() => two.doc.getMap('sales').size === 1);
  });

  it('keeps drafts over a restart, compacted, and out of memory when nobody has them', async () => {
    const id = newId();
    const one = await open(first, id);
    for (let count = 0; count < 60; count += 1) {
      one.add(part(count % 3));
      await until(() => one.isStored);
    }
    const { rows } = await shop.db.query<{ updates: number; compactions: number }>(
      'SELECT (SELECT count(*)::int FROM draft_updates WHERE draft_id = d.id) AS updates, compactions FROM drafts d WHERE id = $1', [id],
    );
    expect(rows[0]?.compactions).toBe(1);
    expect(rows[0]?.updates).toBeLessThan(40);
    one.close();
    await until(() => server.drafts.size === 0);
    await server.stop();
    servers.splice(servers.indexOf(server), 1);
    server = await start();
    const again = await open(second, id);
    await until(() => again.parts['BD-0'] === 20_000 && again.parts['BD-2'] === 20_000);
  });

  it('shows another branch or another shop nothing, and takes nothing of them', async () => {
    const id = newId();
    const one = await open(first, id);
    one.add(part(0));
    await until(() => one.isStored);
    const elsewhere = await shop.branch('Sur');
    const there = await shop.device({ branchId: elsewhere.branchId });
    expect(await refusal(id, await tokenOf(there))).toBe(404);
    expect((await server.post(`/sync/drafts/${id}/claim`, await tokenOf(there))).status).toBe(404);
    const foreign = await makeShop(databases, 'ajena');
    const stranger = await foreign.device();
    expect((await server.post(`/sync/drafts/${id}/claim`, await tokenOf(stranger, foreign))).status).toBe(404);
    // The same id there is another ticket.
    const theirs = await open(stranger, id, { of: foreign });
    theirs.add(part(2));
    await until(() => theirs.isStored);
    expect(theirs.parts).toEqual({ 'BD-2': 1000 });
    expect(one.parts).toEqual({ 'BD-0': 1000 });
    const board = DraftClient.board(server.port, await tokenOf(stranger, foreign));
    clients.push(board);
    await until(() => board.board?.drafts.length === 1);
    expect(board.board?.drafts[0]?.firstPart).toBe(part(2).name);
    expect(board.board?.people.map(({ deviceId }) => deviceId)).toEqual([stranger.id]);
    expect(await refusal(id, 'x.y.z')).toBe(401);
    expect(await refusal('no-id', await tokenOf(first))).toBe(400);
  });

  it('lets a revoked device hear nothing more', async () => {
    const quick = await start({ checkEveryMs: 50 });
    const gone = await shop.device();
    const id = newId();
    const one = await open(gone, id, { at: quick });
    one.add(part(0));
    await until(() => one.isStored);
    await shop.db.query('UPDATE devices SET revoked_at = now() WHERE id = $1', [gone.id]);
    await until(() => !one.provider.wsconnected);
    expect(await refusal(id, await tokenOf(gone))).toBe(401);
  });

  it('bounds messages, documents and what one may hold', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    const id = newId();
    const one = await open(first, id);
    one.doc.getMap('parts').set('x', 'y'.repeat(300_000));
    await until(() => one.provider.wsUnsuccessfulReconnects > 0);
    const many = await open(first, newId());
    many.doc.transact(() => {
      for (let count = 0; count <= MAX_DRAFT_PARTS; count += 1) many.doc.getMap('parts').set(String(count), 1);
    });
    await until(() => !many.provider.shouldConnect);
    const garbage = new WebSocket(`ws://127.0.0.1:${server.port}/sync/drafts/${newId()}`, [DRAFT_PROTOCOL, `bearer.${await tokenOf(first)}`]);
    const code = new Promise<number>((resolve) => {
      garbage.on('close', resolve);
    });
    garbage.on('open', () => garbage.send(new Uint8Array([0, 2, 200, 1])));
    expect(await code).toBe(4400);
    await shop.db.query(
      `INSERT INTO drafts (id, branch_id, lines) SELECT gen_random_uuid(), $1, 1 FROM generate_series(1, ${MAX_OPEN_DRAFTS})`, [shop.branchId],
    );
    expect(await refusal(newId(), await tokenOf(first))).toBe(429);
    expect(await refusal('board', await tokenOf(first))).toBe(101);
    await shop.db.query('DELETE FROM drafts WHERE summary IS NULL');
    expect(error).not.toHaveBeenCalled();
  });
});

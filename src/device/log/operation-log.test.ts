import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { describe, expect, it } from 'vitest';
import { coreSchema, personalSchema } from '../../domain/kernel/envelope.ts';
import { uuidv7 } from '../../domain/kernel/ids.ts';
import { sha256Hex } from '../local/bytes.ts';
import { memoryBrowser, tabPorts, type MemoryBrowser } from '../testing/memory-ports.ts';
import { ANA, BRANCH, DEVICE, REGISTER, testId } from '../testing/shop-fixture.ts';
import { OPERATIONS } from './log-database.ts';
import { OperationLog, type Intent } from './operation-log.ts';

const PREFIX = 'test';
const origin = { device: DEVICE, branch: BRANCH, register: REGISTER };

function browser(): MemoryBrowser {
  return memoryBrowser(new IDBFactory(), IDBKeyRange);
}

function openLog(over: MemoryBrowser): Promise<OperationLog> {
  return OperationLog.open(tabPorts(over), origin, PREFIX, () => null);
}

const bytes = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));

function cashIn(reason = 'cambio', extra: object = {}): Intent {
  return {
    plan: () => ({
      id: uuidv7(1_760_000_000_000, bytes), type: 'cash.moved', version: 1, author: ANA,
      body: { sessionId: testId(7), direction: 'in', amountCents: 100, purpose: 'change', reason }, ...extra,
    }),
  };
}

/** A sale is told by its cart and folio here; what else it holds does not matter to the log. */
function ticket(cartId: string): Intent {
  return { plan: ({ nextFolioNumber }) => ({ ...cashIn().plan({ nextFolioNumber }), cartId, folioNumber: nextFolioNumber }) };
}

describe('the operation log', { timeout: 60_000 }, () => {
  it('numbers without gaps, chains by hash, and keeps the exact texts', async () => {
    const log = await openLog(browser());
    for (let n = 0; n < 5; n += 1) await log.record(cashIn());
    const rows = await log.read.from(1);
    expect(rows.map((row) => row.number)).toEqual([1, 2, 3, 4, 5]);
    let previous = '0'.repeat(64);
    for (const row of rows) {
      expect(await sha256Hex(crypto.subtle, row.core)).toBe(row.hash);
      const core = coreSchema.parse(JSON.parse(row.core));
      expect(core.previous).toBe(previous);
      previous = row.hash;
    }
  });

  it('says what the server has disposed of, and what a restored one has deferred again', async () => {
    const log = await openLog(browser());
    const { entry: { row } } = await log.record(cashIn());
    await log.settle([{ number: 1, hash: row.hash, answer: 'deferred', reason: null, flags: [] }]);
    const answers = async (): Promise<(string | undefined)[]> => [(await log.read.one(1))?.answer?.answer, ...(await log.read.attention()).map(({ type }) => type)];
    await log.disposed({ number: 1, deferred: [] });
    expect(await answers()).toEqual(['applied']);
    await log.disposed({ number: 1, deferred: [1] });
    expect(await answers()).toEqual(['deferred', 'cash.moved']);
  });

  // Defence: append() in src/device/log/log-store.ts
  it('case-04-power-cut: writes with strict durability', async () => {
    const durabilities: unknown[] = [];
    const over = browser();
    const log = await openLog(over);
    const original = Object.getPrototypeOf(await openRaw(over)) as { transaction: (...args: unknown[]) => unknown };
    const kept = original.transaction;
    original.transaction = function transaction(...args: unknown[]) {
      if (args[1] === 'readwrite') durabilities.push((args[2] as { durability?: string } | undefined)?.durability);
      return kept.apply(this, args);
    };
    await log.record(cashIn());
    original.transaction = kept;
    expect(durabilities).toEqual(['strict']);
  });

  // Defence: append() in src/device/log/log-store.ts
  it('case-02-two-tabs: lets two tabs write one chain', async () => {
    const over = browser();
    const [a, b] = await Promise.all([openLog(over), openLog(over)]);
    await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? a : b).record(cashIn())));
    const rows = await a.read.from(1);
    expect(rows.map((row) => row.number)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
    expect(rows.slice(1).map((row) => coreSchema.parse(JSON.parse(row.core)).previous)).toEqual(rows.slice(0, -1).map((row) => row.hash));
  });

  // Defence: append() in src/device/log/log-store.ts
  it('case-03-two-writers: stays whole even where locks hold nobody back', async () => {
    const over = browser();
    over.locks.request = (_name, _options, held) => held();
    const [a, b] = await Promise.all([openLog(over), openLog(over)]);
    await Promise.all(Array.from({ length: 12 }, (_, n) => (n % 2 === 0 ? a : b).record(ticket(`cart-${n}`))));
    const rows = await a.read.from(1);
    expect(rows.map((row) => row.number)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
    expect(rows.map((row) => row.folioNumber)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
  });

  // Defence: openLogDatabase() in src/device/log/log-database.ts
  it('case-17-one-cart-one-sale: sells one cart once, pressed twice and in two tabs', async () => {
    const over = browser();
    const [a, b] = await Promise.all([openLog(over), openLog(over)]);
    const results = await Promise.all([a.record(ticket('cart')), a.record(ticket('cart')), b.record(ticket('cart'))]);
    expect(new Set(results.map(({ entry }) => entry.row.id)).size).toBe(1);
    expect(results.filter(({ fresh }) => fresh)).toHaveLength(1);
    const reopened = await openLog(over);
    expect((await reopened.record(ticket('cart'))).fresh).toBe(false);
    expect((await reopened.record(ticket('other'))).entry.row.folioNumber).toBe(2);
  });

  // Defence: nextReading() in src/domain/kernel/clock.ts
  it('case-29-clock-set-back: never runs its clock back when the device does', async () => {
    const over = browser();
    const log = await openLog(over);
    await log.record(cashIn());
    over.clock.wallMs -= 86_400_000;
    await log.record(cashIn());
    const [first, second] = (await log.read.from(1)).map((row) => coreSchema.parse(JSON.parse(row.core)).clock);
    expect(second?.logicalMs).toBe(first?.logicalMs);
    expect(second?.counter).toBe(1);
    expect(second?.wallMs).toBe((first?.wallMs ?? 0) - 86_400_000);
  });

  // Defence: makeStorable() in src/device/local/storable.ts
  it('case-37-scanner-nul: takes no text that a store refuses', async () => {
    const log = await openLog(browser());
    const { entry } = await log.record(cashIn('cam\u0000bio \ud800'));
    expect((entry.operation.body as { reason: string }).reason).toBe('cambio \ufffd');
  });

  it('keeps personal data apart, of which the core holds the hash', async () => {
    const log = await openLog(browser());
    const personal = { name: 'María', rfc: null, legalName: null, taxRegime: null, cfdiUse: null, postalCode: null, email: null, phone: null, address: null, notes: null };
    const fields = { homeBranchId: BRANCH, priceTier: 1, creditLimitCents: 0, vehicles: [], active: true };
    const { entry } = await log.record({
      plan: () => ({ id: testId(99), type: 'customer.created', version: 1, author: ANA, body: { customerId: testId(98), fields }, personal }),
    });
    expect(entry.row.core).not.toContain('María');
    expect(coreSchema.parse(JSON.parse(entry.row.core)).personal).toBe(await sha256Hex(crypto.subtle, entry.row.personal ?? ''));
    expect(personalSchema.parse(JSON.parse(entry.row.personal ?? '')).data).toEqual(personal);
  });

  it('refuses what its type does not allow, and leaves no trace', async () => {
    const log = await openLog(browser());
    await expect(log.record(cashIn('x', { body: { amountCents: 1 } }))).rejects.toMatchObject({ code: 'invalid-operation' });
    await expect(log.record({ ...cashIn(), judge: () => { throw new Error('no'); } })).rejects.toThrow('no');
    expect(await log.read.from(1)).toEqual([]);
  });

  // Defence: releaseReserve() in src/device/log/reserve.ts
  it('case-31-quota: gives up its reserve to finish when the disk is full, then says so', async () => {
    const over = browser();
    const log = await openLog(over);
    const store = Object.getPrototypeOf((await openRaw(over)).transaction(OPERATIONS).objectStore(OPERATIONS)) as Pick<IDBObjectStore, 'add'>;
    const kept = store.add;
    let refusals = 1;
    store.add = function refuse(this: IDBObjectStore, value: unknown) {
      refusals -= 1;
      if (refusals >= 0) throw new DOMException('full', 'QuotaExceededError');
      return kept.call(this, value);
    };
    try {
      await log.record(cashIn());
      expect((await log.read.from(1)).map((row) => row.number)).toEqual([1]);
      refusals = 1;
      await expect(log.record(cashIn())).rejects.toMatchObject({ code: 'storage-full' });
      expect((await log.read.from(1)).map((row) => row.number)).toEqual([1]);
      await log.record(cashIn());
      expect((await log.read.from(1)).map((row) => row.number)).toEqual([1, 2]);
    } finally {
      store.add = kept;
    }
  });
});

function openRaw(over: MemoryBrowser): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = over.indexedDB.open(`${PREFIX}-log`);
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('unopened')));
  });
}

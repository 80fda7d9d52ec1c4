import { browserPorts } from '../../../../src/device/browser-ports.ts';
import type { Device } from '../../../../src/device/contract.ts';
import { createDevice } from '../../../../src/device/create-device.ts';
import type { ProductRow } from '../../../../src/domain/sync/rows.ts';
import { insertSameDocuments } from './bulk-insert.ts';
import { expectSale, sawSale, sellOnce } from './live.ts';
import { sellInTurn, type TimedSale } from './sales.ts';
import { tracedPorts, traceLogWrites } from './trace.ts';

/** How a fresh browser became a device that holds the shop's catalogue. */
export interface FirstPullTimes {
  /** From the first request for rows to the last collection stored. */
  pullMs: number;
  /** From the code handed over to the same end: keys, enrolment and databases made besides. */
  enrolledMs: number;
  /** To the search index that holds all products, from the code too. */
  searchableMs: number;
  rows: number;
  /** Of the pull's answers, as sent (compressed) and as read. */
  sentBytes: number;
  readBytes: number;
  storedBytes: number;
}

/** What the page offers to whoever drives the browser. */
export interface BenchPage {
  enrol(code: string, products: number): Promise<FirstPullTimes>;
  /** Signs in the first person that has this PIN and opens the register. */
  beginWork(pin: string): Promise<void>;
  sell(products: readonly ProductRow[], count: number): Promise<TimedSale[]>;
  /** Looks codes up one after another; the milliseconds of each. */
  lookUp(codes: readonly string[]): Promise<number[]>;
  insertSameDocuments: typeof insertSameDocuments;
  /** Sells the cart of this number; the instant, in milliseconds since 1970, at which it was on the disk. */
  sellOnce(products: readonly ProductRow[], sale: number): Promise<number>;
  expectSale(productId: string): Promise<void>;
  /** The instant at which a sale of the part expected was seen here. */
  sawSale(): Promise<number>;
}

declare global {
  interface Window {
    bench: BenchPage;
  }
}

let opened: Promise<Device> | undefined;

function openDevice(): Promise<Device> {
  if (opened === undefined) {
    traceLogWrites();
    opened = createDevice(tracedPorts(browserPorts('bench')));
  }
  return opened;
}

function until<T>(store: { get(): T; subscribe(changed: () => void): () => void }, holds: (value: T) => boolean): Promise<T> {
  return new Promise((resolve) => {
    let stop: (() => void) | undefined;
    const look = (): void => {
      if (!holds(store.get())) return;
      stop?.();
      resolve(store.get());
    };
    stop = store.subscribe(look);
    look();
  });
}

async function enrol(code: string, products: number): Promise<FirstPullTimes> {
  const device = await openDevice();
  performance.setResourceTimingBufferSize(10_000);
  const begunMs = performance.now();
  await device.enrol(code, 'Medición');
  let rows = 0;
  await until(device.standing, (standing) => {
    if (standing.kind !== 'ready') return false;
    rows = Math.max(rows, standing.firstPull.rows);
    return standing.firstPull.done;
  });
  const doneMs = performance.now();
  await until(device.catalogue.state, (state) => state.ready && state.products === products);
  const searchableMs = performance.now() - begunMs;
  const pulls = (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).filter((entry) => entry.name.endsWith('/sync/pull'));
  const firstMs = Math.min(...pulls.map(({ startTime }) => startTime));
  const sum = (of: (entry: PerformanceResourceTiming) => number): number => pulls.reduce((total, entry) => total + of(entry), 0);
  const { usage } = await navigator.storage.estimate();
  return { pullMs: doneMs - firstMs, enrolledMs: doneMs - begunMs, searchableMs, rows, sentBytes: sum((entry) => entry.encodedBodySize), readBytes: sum((entry) => entry.decodedBodySize), storedBytes: usage ?? 0 };
}

async function beginWork(pin: string): Promise<void> {
  const device = await openDevice();
  for (const person of device.people.get()) {
    const answer = await device.signIn(person.id, pin);
    if (answer.kind === 'ok') {
      await device.openSession(100_000);
      return;
    }
  }
  throw new Error(`nobody of ${device.people.get().length} has this PIN`);
}

async function lookUp(codes: readonly string[]): Promise<number[]> {
  const { catalogue } = await openDevice();
  await until(catalogue.state, ({ ready, products }) => ready && products > 0);
  const times: number[] = [];
  for (const code of codes) {
    const begunMs = performance.now();
    const found = await catalogue.lookup(code);
    times.push(performance.now() - begunMs);
    if (found.length !== 1) throw new Error(`${found.length} parts have the code ${code}`);
  }
  return times;
}

window.bench = {
  enrol,
  beginWork,
  sell: async (products, count) => sellInTurn(await openDevice(), products, count),
  lookUp,
  insertSameDocuments,
  sellOnce: async (products, sale) => sellOnce(await openDevice(), products, sale),
  expectSale: async (productId) => expectSale(await openDevice(), productId),
  sawSale: async () => sawSale(await openDevice()),
};

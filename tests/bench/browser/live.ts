import { gzipSync } from 'node:zlib';
import type { Page, Request } from 'playwright';
import type { Finding, Part, PartContext } from '../part.ts';
import { median, percentile } from '../statistics.ts';
import { openBenchPage } from './bench-page.ts';
import { openSite, PIN, withBrowser, type Site } from './site.ts';

const VISIBLE_GOAL_MS = 250;
const BYTES_GOAL = 1.5;
const PRODUCTS = 2000;
const SALES = 100;
const WARM_UP = 10;
const LINES = 5;
/** Between two sales: what the one before left to do is done. */
const PAUSE_MS = 150;

/**
 * Two devices of one shop in two browsers, connected: one records a sale of five lines, the other shows less of the part.
 * The time from the sale being on the first one's disk to the second one's catalogue answering with the new stock: signed,
 * handed in, applied, hinted, pulled, stored with strict durability and read. Of each hand-in, what the browser sent
 * (its body, as it went out) is compared with the sale's own text packed with gzip.
 */
export const livePart: Part = {
  name: 'live',
  title: 'a sale seen on another device, and what it weighs on the wire, in two real browsers',
  limitMs: 420_000,
  run: measureLive,
};

interface Seen {
  visibleMs: number[];
  handIns: HandIn[];
}

/** Sizes in bytes; of a hand-in that carried one sale. */
interface HandIn {
  sent: number;
  answered: number;
}

async function measureLive({ house, quick, say }: PartContext): Promise<Finding[]> {
  const site = await openSite(house, 'bench-live', PRODUCTS);
  try {
    const seen = await withBrowser(house, await site.newProfile(), async (first) =>
      withBrowser(house, await site.newProfile(), async (second) => {
        const [seller, watcher] = [await openBenchPage(first, site.origin, site.pageFolder), await openBenchPage(second, site.origin, site.pageFolder)];
        for (const page of [seller, watcher]) await begin(page, site);
        say('two devices enrolled, signed in');
        return sellAndWatch(seller, watcher, site, quick ? SALES / 10 : SALES);
      }));
    const packed = await packedSales(site);
    return [...visibleFindings(seen.visibleMs), ...byteFindings(seen.handIns, packed)];
  } finally {
    await site.close();
  }
}

async function begin(page: Page, site: Site): Promise<void> {
  await page.evaluate(([code, products]) => window.bench.enrol(code, products), [await site.newCode(), site.products.length] as const);
  await page.evaluate((pin) => window.bench.beginWork(pin), PIN);
}

async function sellAndWatch(seller: Page, watcher: Page, site: Site, count: number): Promise<Seen> {
  const visibleMs: number[] = [];
  const handIns: Promise<HandIn>[] = [];
  const products = site.products.slice(0, (WARM_UP + count) * LINES);
  for (let sale = 0; sale < WARM_UP + count; sale += 1) {
    if (sale === WARM_UP) seller.on('requestfinished', (request) => { if (request.url().endsWith('/sync/push')) handIns.push(sizesOf(request)); });
    await watcher.evaluate((id) => window.bench.expectSale(id), products[sale * LINES]?.id ?? '');
    const [savedMs, sawMs] = await Promise.all([
      seller.evaluate(([rows, number]) => window.bench.sellOnce(rows, number), [products, sale] as const),
      watcher.evaluate(() => window.bench.sawSale()),
    ]);
    if (sale >= WARM_UP) visibleMs.push(sawMs - savedMs);
    await seller.waitForTimeout(PAUSE_MS);
  }
  return { visibleMs, handIns: await Promise.all(handIns) };
}

async function sizesOf(request: Request): Promise<HandIn> {
  const { requestBodySize, responseBodySize } = await request.sizes();
  return { sent: requestBodySize, answered: responseBodySize };
}

/** The sales' own texts, packed each by itself. */
async function packedSales(site: Site): Promise<number[]> {
  return (await site.saleTexts()).map((core) => gzipSync(core).length);
}

function visibleFindings(times: readonly number[]): Finding[] {
  const p95 = percentile(times, 95);
  return [
    { name: `${times.length} sales seen elsewhere, p50`, measured: `${percentile(times, 50).toFixed(0)} ms, slowest ${percentile(times, 100).toFixed(0)} ms`, goal: null, met: null },
    { name: 'sale seen on another device, p95', measured: `${p95.toFixed(0)} ms`, goal: `≤ ${VISIBLE_GOAL_MS} ms`, met: p95 <= VISIBLE_GOAL_MS },
  ];
}

function byteFindings(handIns: readonly HandIn[], packed: readonly number[]): Finding[] {
  const sent = median(handIns.map((handIn) => handIn.sent));
  const alone = median(packed);
  const ratio = sent / alone;
  return [
    { name: 'a sale\'s text, gzip', measured: `${Math.round(alone)} bytes`, goal: null, met: null },
    { name: 'its hand-in as sent, alone', measured: `${Math.round(sent)} bytes; answered with ${Math.round(median(handIns.map((handIn) => handIn.answered)))}`, goal: null, met: null },
    { name: 'bytes on the wire ÷ gzip', measured: `${ratio.toFixed(2)} ×`, goal: `≤ ${BYTES_GOAL} ×`, met: ratio <= BYTES_GOAL },
  ];
}

import type { House } from '../house.ts';
import type { Finding, Part, PartContext } from '../part.ts';
import { median } from '../statistics.ts';
import { openBenchPage } from './bench-page.ts';
import { largeSite } from './large-site.ts';
import type { FirstPullTimes } from './page/page.ts';
import { withBrowser, type Site } from './site.ts';

/** A pull of so many products takes a minute or more: two rounds are enough to see whether they agree. */
const MOST_ROUNDS = 2;

interface Round extends FirstPullTimes {
  documents: number;
  bulkMs: number;
}

/**
 * A fresh browser profile becomes a device of a shop with 100,000 products: enrolled, everything pulled from the real
 * server and stored with strict durability. Then, in the same browser, the very same documents are inserted with RxDB's
 * bulkInsert into a second database of the same storage and schema, a thousand at a time, from memory: no server, no
 * network, no parsing, no checkpoint, no search index.
 */
export const initialSyncPart: Part = {
  name: 'initial-sync',
  title: 'a fresh device pulls 100,000 products, against RxDB bulkInsert of the same documents',
  limitMs: 1_200_000,
  run: measureInitialSync,
};

async function measureInitialSync(context: PartContext): Promise<Finding[]> {
  const { rounds, say } = context;
  const site = await largeSite(context);
  const measured: Round[] = [];
  for (let round = 1; round <= Math.min(rounds, MOST_ROUNDS); round += 1) {
    const result = await playRound(context.house, site);
    measured.push(result);
    say(`round ${round}: ${seconds(result.pullMs)} for ${result.documents} rows; bulkInsert ${seconds(result.bulkMs)}`);
  }
  return findings(measured, site.products.length);
}

async function playRound(house: House, site: Site): Promise<Round> {
  const profile = await site.newProfile();
  return withBrowser(house, profile, async (browser) => {
    const page = await openBenchPage(browser, site.origin, site.pageFolder);
    const times = await page.evaluate(([code, count]) => window.bench.enrol(code, count), [await site.newCode(), site.products.length] as const);
    await page.close();
    const other = await openBenchPage(browser, site.origin, site.pageFolder);
    const bulk = await other.evaluate(() => window.bench.insertSameDocuments());
    if (bulk.rows < 2 * site.products.length) throw new Error(`only ${bulk.rows} documents were pulled`);
    return { ...times, documents: bulk.rows, bulkMs: bulk.ms };
  });
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function findings(rounds: readonly Round[], products: number): Finding[] {
  const of = (figure: keyof Round): number => median(rounds.map((round) => round[figure]));
  const plain = { goal: null, met: null };
  const ratio = median(rounds.map((round) => round.pullMs / round.bulkMs));
  return [
    { name: `${products} products pulled`, measured: `${seconds(of('pullMs'))}, ${Math.round((of('documents') * 1000) / of('pullMs'))} rows/s of ${of('documents')} (products, stock, the rest)`, ...plain },
    { name: '  searchable after', measured: seconds(of('searchableMs')), ...plain },
    { name: '  over the network', measured: `${megabytes(of('sentBytes'))} compressed, ${megabytes(of('readBytes'))} of JSON`, ...plain },
    { name: '  in the browser', measured: `${megabytes(of('storedBytes'))} used`, ...plain },
    { name: 'RxDB bulkInsert of the same', measured: `${seconds(of('bulkMs'))}, ${Math.round((of('documents') * 1000) / of('bulkMs'))} rows/s`, ...plain },
    { name: 'pull ÷ bulkInsert, time', measured: `${ratio.toFixed(2)} ×`, ...plain },
  ];
}


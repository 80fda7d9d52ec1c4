import type { Finding, Part, PartContext } from '../part.ts';
import { median } from '../statistics.ts';
import { insertAgain, pullFresh } from './first-pull.ts';
import { largeShop } from './large-site.ts';
import type { FirstPullTimes } from './page/page.ts';
import { openSite } from './site.ts';

const SMALL = 10_000;
const SMALL_GOAL = 0.85;
const LARGE_GOAL = 0.7;

interface Round extends FirstPullTimes {
  documents: number;
  bulkMs: number;
}

/**
 * A fresh browser profile becomes a device of a shop with 10,000 products, and of one with 100,000: enrolled, everything
 * pulled from the real server and stored with strict durability. Then, in the same profile, the very same documents are
 * inserted with RxDB's bulkInsert into a second database of its Dexie storage and the same schema, a thousand at a time,
 * from memory: no server, no network, no parsing, no checkpoint. The small shop is pulled and inserted in turn.
 */
export const initialSyncPart: Part = {
  name: 'initial-sync',
  title: 'a fresh device pulls 10,000 and 100,000 products, against RxDB bulkInsert of the same documents',
  limitMs: 900_000,
  run: measureInitialSync,
};

async function measureInitialSync(context: PartContext): Promise<Finding[]> {
  const small = await measureSmall(context);
  const { site, profile, times } = await largeShop(context);
  const bulk = await insertAgain(context.house, site, profile);
  const large = [{ ...times, documents: bulk.rows, bulkMs: bulk.ms }];
  return [...findings(small, context.quick ? SMALL / 10 : SMALL, SMALL_GOAL), ...findings(large, site.products.length, LARGE_GOAL)];
}

async function measureSmall({ house, rounds, quick, say }: PartContext): Promise<Round[]> {
  const site = await openSite(house, 'bench-small', quick ? SMALL / 10 : SMALL);
  try {
    const measured: Round[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const { profile, times } = await pullFresh(house, site);
      const bulk = await insertAgain(house, site, profile);
      measured.push({ ...times, documents: bulk.rows, bulkMs: bulk.ms });
      say(`round ${round}: pulled in ${seconds(times.pullMs)}; bulkInsert ${seconds(bulk.ms)}`);
    }
    return measured;
  } finally {
    await site.close();
  }
}

function findings(rounds: readonly Round[], products: number, goal: number): Finding[] {
  const of = (figure: keyof Round): number => median(rounds.map((round) => round[figure]));
  const plain = { goal: null, met: null };
  const ratio = median(rounds.map((round) => round.bulkMs / round.pullMs));
  const perSecond = (ms: number): string => `${Math.round((of('documents') * 1000) / ms)} rows/s`;
  return [
    { name: `${products} products pulled`, measured: `${seconds(of('pullMs'))}, ${perSecond(of('pullMs'))} of ${of('documents')}`, ...plain },
    { name: '  from the code handed over', measured: `${seconds(of('enrolledMs'))}, searchable after ${seconds(of('searchableMs'))}`, ...plain },
    { name: '  over the network', measured: `${megabytes(of('sentBytes'))} compressed, ${megabytes(of('readBytes'))} of JSON`, ...plain },
    { name: '  in the browser', measured: `${megabytes(of('storedBytes'))} used`, ...plain },
    { name: '  RxDB bulkInsert of the same', measured: `${seconds(of('bulkMs'))}, ${perSecond(of('bulkMs'))}`, ...plain },
    { name: `pull ÷ bulkInsert, ${products} products`, measured: `${ratio.toFixed(2)} ×`, goal: `≥ ${goal} ×`, met: ratio >= goal },
  ];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

import type { House } from '../house.ts';
import type { Finding, Part, PartContext } from '../part.ts';
import { median, percentile } from '../statistics.ts';
import { openBenchPage } from './bench-page.ts';
import type { TimedSale } from './page/sales.ts';
import { openSite, PIN, withBrowser, type Site } from './site.ts';

const GOAL = 3;
const PRODUCTS = 2000;
const SALES = 300;
const WARM_UP = 30;

/**
 * A sale of five lines recorded by the device in real Chromium (`completeSale`, resolved when it is on the disk), against
 * one strict put of the very row it became into a store without indexes, one after the other in the same page. The
 * server cannot be reached meanwhile, as when a shop's network is down. Each round has a profile of its own.
 */
export const salePart: Part = {
  name: 'sale',
  title: 'a sale recorded in the browser, against a raw strict IndexedDB put of the same bytes',
  limitMs: 600_000,
  run: measureSales,
};

async function measureSales({ house, rounds, quick, say }: PartContext): Promise<Finding[]> {
  const site = await openSite(house, 'bench-sale', PRODUCTS);
  try {
    const measured: TimedSale[][] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const sales = await playRound(house, site, quick ? SALES / 10 : SALES);
      measured.push(sales);
      say(`round ${round}: p50 sale ${p(sales, 'saleMs', 50)}, raw ${p(sales, 'rawMs', 50)}; p99 sale ${p(sales, 'saleMs', 99)}, raw ${p(sales, 'rawMs', 99)} ms`);
    }
    return findings(measured);
  } finally {
    await site.close();
  }
}

async function playRound(house: House, site: Site, count: number): Promise<TimedSale[]> {
  return withBrowser(house, await site.newProfile(), async (context) => {
    const page = await openBenchPage(context, site.origin, site.pageFolder);
    await page.evaluate(([code, products]) => window.bench.enrol(code, products), [await site.newCode(), site.products.length] as const);
    await page.evaluate((pin) => window.bench.beginWork(pin), PIN);
    await context.setOffline(true);
    const products = site.products.slice(0, 100);
    const sales = await page.evaluate(([rows, sold]) => window.bench.sell(rows, sold), [products, WARM_UP + count] as const);
    return sales.slice(WARM_UP);
  });
}

function p(sales: readonly TimedSale[], figure: keyof TimedSale, percent: number): string {
  return percentile(sales.map((sale) => sale[figure]), percent).toFixed(2);
}

function findings(rounds: readonly TimedSale[][]): Finding[] {
  const of = (figure: keyof TimedSale, percent: number): number => median(rounds.map((sales) => percentile(sales.map((sale) => sale[figure]), percent)));
  const ratio = median(rounds.map((sales) => percentile(sales.map((sale) => sale.saleMs), 50) / percentile(sales.map((sale) => sale.rawMs), 50)));
  const measured = (figure: keyof TimedSale): string => `p50 ${of(figure, 50).toFixed(2)} ms, p99 ${of(figure, 99).toFixed(2)} ms`;
  const steps = { 'lockMs': 'waiting for the lock', 'decideMs': 'plan, schema and rules', 'hashMs': 'hash', 'writeMs': 'strict write' } as const;
  const plain = { goal: null, met: null };
  return [
    { name: 'sale recorded', measured: measured('saleMs'), ...plain },
    { name: `raw put of its row (${Math.round(of('bytes', 50))} bytes)`, measured: measured('rawMs'), ...plain },
    ...Object.entries(steps).map(([figure, name]) => ({ name: `  ${name}`, measured: measured(figure as keyof typeof steps), ...plain })),
    { name: 'sale ÷ raw, p50', measured: `${ratio.toFixed(2)} ×`, goal: `≤ ${GOAL} ×`, met: ratio <= GOAL },
  ];
}

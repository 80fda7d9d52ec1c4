import type { House } from '../house.ts';
import { openBenchPage } from './bench-page.ts';
import type { FirstPullTimes } from './page/page.ts';
import { withBrowser, type Site } from './site.ts';

/** A browser profile that became a device of a shop, and how its first pull went. */
export interface PulledProfile {
  profile: string;
  times: FirstPullTimes;
}

/** Makes a device of a fresh browser profile: enrolled, everything pulled from the real server, closed again. */
export async function pullFresh(house: House, site: Site): Promise<PulledProfile> {
  const profile = await site.newProfile();
  const times = await withBrowser(house, profile, async (browser) => {
    const page = await openBenchPage(browser, site.origin, site.pageFolder);
    return page.evaluate(([code, count]) => window.bench.enrol(code, count), [await site.newCode(), site.products.length] as const);
  });
  return { profile, times };
}

/** Inserts what a profile has pulled a second time, with RxDB's bulkInsert; the milliseconds, and how many documents. */
export async function insertAgain(house: House, site: Site, profile: string): Promise<{ rows: number; ms: number }> {
  const bulk = await withBrowser(house, profile, async (browser) => {
    const page = await openBenchPage(browser, site.origin, site.pageFolder);
    return page.evaluate(() => window.bench.insertSameDocuments());
  });
  if (bulk.rows < 2 * site.products.length) throw new Error(`only ${bulk.rows} documents were pulled`);
  return bulk;
}

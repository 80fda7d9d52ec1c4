import { setTimeout as delay } from 'node:timers/promises';
import { BrowserProfile } from '../support/browser.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { CounterScreen } from '../e2e/counter-screen.ts';
import { readLog, type LogRow } from '../e2e/device-log.ts';
import { deviceOf, type Finding } from './check-books.ts';
import { newPage } from './new-page.ts';
import { firstDifference, hashOf, readPulled, withoutOwn, type PulledRows } from './pulled-rows.ts';
import type { Seller } from './seller.ts';
import type { SoakShop } from './shop.ts';

/** How long everything may take to come to rest, on a machine however busy. */
const REST_LIMIT_MS = 600_000;
const ROUND_MS = 1000;

async function until<T>(what: string, ask: () => Promise<T | null>): Promise<T> {
  for (const lateMs = performance.now() + REST_LIMIT_MS; ; await delay(ROUND_MS)) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (performance.now() > lateMs) throw new Error(`${what}: still not after ${REST_LIMIT_MS / 60_000} minutes`);
  }
}

/** Each browser's log, once nothing in it waits for the server any more. */
export function whenAllHandedIn(sellers: readonly Seller[]): Promise<LogRow[][]> {
  return Promise.all(sellers.map(({ name, counter }) => until(`${name} hands everything in`, async () => {
    const log = await readLog(counter.page);
    return log.every(({ pending }) => pending !== 1) ? log : null;
  })));
}

/** Enrols one browser more, which has pulled everything afresh, and compares what the others keep with it. */
export async function comparePulled(server: ServerProcess, shop: SoakShop, sellers: readonly Seller[], logs: readonly LogRow[][]): Promise<{ hash: string; findings: Finding[] }> {
  const profile = await BrowserProfile.open();
  try {
    const page = await newPage(profile);
    await page.goto(server.url);
    const counter = new CounterScreen(page);
    await counter.enrol(await shop.newCode(), 'Mostrador nuevo');
    const findings: Finding[] = [];
    for (const [index, { name, counter: { page: own } }] of sellers.entries()) {
      const device = deviceOf(logs[index] ?? []);
      const difference = await whenEqual(() => readPulled(own), async () => withoutOwn(await readPulled(page), device));
      if (difference !== null) findings.push({ kind: 'wrong', text: `${name} keeps ${difference}` });
    }
    const { sha256, rows } = hashOf(await readPulled(page));
    if (rows < shop.received.length * 2) findings.push({ kind: 'wrong', text: `a fresh device keeps ${rows} rows only: they were not read` });
    return { hash: sha256, findings };
  } finally {
    await profile.dispose();
  }
}

/** The hashes are equal, or how the rows differ in the end. */
async function whenEqual(readHeld: () => Promise<PulledRows>, readFresh: () => Promise<PulledRows>): Promise<string | null> {
  let difference: string | null = null;
  await until('the rows come to be equal', async () => {
    const [held, fresh] = [await readHeld(), await readFresh()];
    if (hashOf(held).sha256 === hashOf(fresh).sha256) {
      difference = null;
      return true;
    }
    difference = firstDifference(held, fresh);
    return null;
  }).catch(() => true);
  return difference;
}

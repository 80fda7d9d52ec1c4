import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { uuidv7 } from '../../src/domain/kernel/ids.ts';
import type { FakeServer } from '../../src/device/testing/fake-server.ts';
import { ANA, product, shopServer } from '../../src/device/testing/shop-fixture.ts';
import { CHROMIUM_ARGS, ensureChromium } from '../support/chromium.ts';
import { openDeviceSite, type DeviceSite } from '../support/device-site.ts';

let site: DeviceSite;
let server: FakeServer;
let profile: string;
let context: BrowserContext;

beforeAll(async () => {
  server = shopServer(50);
  site = await openDeviceSite(server.handle);
  profile = await mkdtemp(join(tmpdir(), 'nexus-profile-'));
  context = await openBrowser();
});

afterAll(async () => {
  await context.close();
  await site.close();
  await rm(profile, { recursive: true, force: true });
});

async function openBrowser(): Promise<BrowserContext> {
  const opened = await chromium.launchPersistentContext(profile, { executablePath: ensureChromium(), args: CHROMIUM_ARGS });
  opened.setDefaultTimeout(120_000);
  return opened;
}

/** Kills the browser of this test's profile as a power cut would: nothing is asked, nothing is flushed. */
async function killBrowser(): Promise<void> {
  const closed = new Promise((resolve) => context.once('close', resolve));
  const processes = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  const own = processes.filter((line) => line.includes(`--user-data-dir=${profile}`) && !line.includes('--type='));
  expect(own).toHaveLength(1);
  process.kill(Number.parseInt(own[0] ?? '', 10), 'SIGKILL');
  await closed;
}

async function openTab(): Promise<Page> {
  const page = await context.newPage();
  await page.goto(site.url);
  await page.waitForFunction(() => 'device' in window);
  return page;
}

async function ready(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const standing = window.device.standing.get();
    return standing.kind === 'ready' && standing.firstPull.done && window.device.catalogue.state.get().products === 50;
  });
}

async function signIn(page: Page): Promise<void> {
  expect(await page.evaluate((id) => window.device.signIn(id, '4821'), ANA)).toEqual({ kind: 'ok' });
}

/** Sells one piece of a part, `times` over, each in a cart of its own, and answers the folios. */
function sell(page: Page, times: number): Promise<string[]> {
  const carts = Array.from({ length: times }, () => ({
    id: uuidv7(Date.now(), randomBytes), customerId: null, customerName: null, priceTier: 1,
    lines: [{ key: 'a', product: product(1), quantityMilli: 1000, priceCents: 11_600, discountCents: 0 }],
  }));
  return page.evaluate(async (carts) => {
    const folios: string[] = [];
    for (const cart of carts) {
      const payments = [{ method: 'cash' as const, amountCents: 11_600, tenderedCents: 11_600, reference: null }];
      folios.push((await window.device.completeSale(cart, payments, 0)).folio);
    }
    return folios;
  }, carts);
}

// Defence: start() in src/device/sync/sync-engine.ts
it('case-36-one-leader: enrols, works in two tabs with one leader, survives a kill, and signs in offline', async () => {
  const first = await openTab();
  await first.evaluate(() => window.device.enrol('ABCD-2345', 'Mostrador'));
  await ready(first);
  await signIn(first);
  await first.evaluate(() => window.device.openSession(10_000));
  const second = await openTab();
  await ready(second);
  await signIn(second);
  // Both tabs sell at once into one log.
  const folios = (await Promise.all([sell(first, 10), sell(second, 10)])).flat();
  expect(new Set(folios).size).toBe(20);
  await first.waitForFunction(() => window.device.sync.get().state === 'up-to-date' && window.device.sync.get().pending === 0);
  await second.waitForFunction(() => window.device.sync.get().state === 'up-to-date' && window.device.sync.get().pending === 0);
  expect(await Promise.all([first, second].map((page) => page.evaluate(() => window.device.sync.get().leader)))).toEqual([true, false]);
  expect(server.taken.map(({ number }) => number)).toEqual(Array.from({ length: 21 }, (_, index) => index + 1));
  expect(await second.evaluate((id) => window.device.catalogue.get(id).then((found) => found?.hereMilli), product(1).id)).toBe(-10_000);
  expect(await second.evaluate(() => window.device.cashSession.get()?.expected.cash)).toBe(10_000 + 20 * 11_600);
  // The leader goes: the other takes over.
  await first.close();
  await second.waitForFunction(() => window.device.sync.get().leader);
  site.cut = true;
  const offline = await sell(second, 3);
  await killBrowser();
  context = await openBrowser();
  const again = await openTabCut();
  expect(await again.evaluate((id) => window.device.signIn(id, '9999'), ANA)).toEqual({ kind: 'wrong', attemptsLeft: 4 });
  await signIn(again);
  const found = await again.evaluate((folio) => window.device.tickets.byFolio(folio), offline[2] ?? '');
  expect(found?.copies).toEqual({ device: true, server: false });
  expect(await sell(again, 1)).toEqual(['A1-000024']);
  site.cut = false;
  await again.evaluate(() => window.device.syncNow());
  await again.waitForFunction(() => window.device.sync.get().pending === 0, undefined, { timeout: 60_000 });
  expect(server.taken.filter(({ type }) => type === 'sale.completed').map(({ body }) => body['folio'])).toEqual(
    Array.from({ length: 24 }, (_, index) => `A1-${String(index + 1).padStart(6, '0')}`),
  );
  expect(server.taken.filter(({ type }) => type === 'sign-in.attempted')).toHaveLength(2);
});

/** Opens the page with the server cut off: its files are served by the service worker in the product, here by the site. */
async function openTabCut(): Promise<Page> {
  const page = await openTab();
  await page.waitForFunction(() => window.device.standing.get().kind === 'ready' && window.device.people.get().length > 0);
  return page;
}

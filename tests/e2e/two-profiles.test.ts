import { afterAll, beforeAll, expect as expectThat, it } from 'vitest';
import { BrowserProfile } from '../support/browser.ts';
import { Line } from '../support/proxy.ts';
import { ServerProcess } from '../support/server-process.ts';
import { CounterScreen } from './counter-screen.ts';
import { readLog } from './device-log.ts';
import { expect } from './expect.ts';
import { inOrder, textsOf } from './in-order.ts';
import { openRealShop, type Part, type RealShop } from './real-shop.ts';
import { grossOf } from './reckoning.ts';

let server: ServerProcess;
let shop: RealShop;
/** The first counter's line to the server; the second has one that is never cut. */
let line: Line;
let profiles: BrowserProfile[];
let first: CounterScreen;
let second: CounterScreen;
const folios: string[] = [];

beforeAll(async () => {
  server = await ServerProcess.start();
  profiles = [await BrowserProfile.open(), await BrowserProfile.open()];
  [shop, line] = [await openRealShop(server), await Line.open(server.port)];
});

afterAll(async () => {
  await Promise.all((profiles ?? []).map((profile) => profile.dispose()));
  await line?.cut();
  await server?.dispose();
});

inOrder(async () => {
  const logs = await Promise.all([first, second].filter(Boolean).map(async ({ page }) => (await readLog(page)).map(({ number, type, pending, answer }) => ({ number, type, pending, answer }))));
  return [...(await textsOf(first?.page, second?.page)), JSON.stringify(logs), await shop.office.text('/api/tasks').catch(String), profiles.map(({ pageErrors }) => pageErrors), server.output()];
});

async function openCounter(profile: BrowserProfile, url: string, register: number): Promise<CounterScreen> {
  const page = await profile.newPage();
  await page.goto(url);
  const counter = new CounterScreen(page);
  await counter.enrol(await shop.newCode(register), `Mostrador ${register + 1}`);
  const cashier = shop.cashiers[register];
  if (!cashier) throw new Error('no cashier');
  await counter.signIn(cashier);
  await counter.waitForParts(shop.parts.length);
  await counter.openRegister(20_000);
  return counter;
}

function part(partNumber: string): Part {
  const found = shop.parts.find((each) => each.partNumber === partNumber);
  if (!found) throw new Error(`no part ${partNumber}`);
  return found;
}

async function sell(counter: CounterScreen, { partNumber, name }: Part, pieces: number): Promise<string> {
  await counter.enter(`${pieces}*${partNumber}`);
  await counter.waitForLine(name, String(pieces));
  const { folio } = await counter.pay(grossOf(part(partNumber), 1, pieces * 1000), { method: 'cash', tenderedCents: 'exact' });
  await counter.next();
  folios.push(folio);
  return folio;
}

/** Looks a part up, again and again, until the counter's list says that so many are here. */
async function expectHere(counter: CounterScreen, { partNumber }: Part, pieces: number): Promise<void> {
  const row = counter.page.getByRole('option', { name: partNumber });
  await expectThat.poll(async () => {
    await counter.page.keyboard.press('F2');
    await counter.field.pressSequentially(partNumber);
    await expect(row).toHaveCount(1);
    const here = await row.locator('.counter-stock').innerText();
    await counter.page.keyboard.press('Escape');
    await expect(row).toHaveCount(0);
    return here.replace(/\s+/g, ' ');
  }, { timeout: 60_000, interval: 500 }).toBe(`Aquí ${pieces}`);
}

it('has two counters that see each other\'s sales while both are connected', async () => {
  first = await openCounter(profiles[0] as BrowserProfile, line.url, 0);
  second = await openCounter(profiles[1] as BrowserProfile, server.url, 1);
  await sell(first, part('BD-7284'), 2);
  await expectHere(second, part('BD-7284'), 38);
  await sell(second, part('BD-7284'), 1);
  await expectHere(first, part('BD-7284'), 37);
});

it('lets both sell the same part while one is offline, each by what it knows', async () => {
  await line.cut();
  for (const pieces of [3, 1, 2]) await sell(first, part('BD-7284'), pieces);
  await expect(first.syncMark('Sin conexión · 3')).toBeVisible();
  for (const pieces of [4, 1]) await sell(second, part('BD-7284'), pieces);
  await expect(second.syncMark('Al día')).toBeVisible();
  // Its own three sales, and none of the other's two.
  await expectHere(first, part('BD-7284'), 31);
  await expectHere(second, part('BD-7284'), 32);
  expectThat(await shop.stockOf(part('BD-7284'))).toBe(32_000);
});

it('lets both sell the last ones: what happened in the shop is never refused', async () => {
  await sell(first, part('BA-9001'), 8);
  await sell(second, part('BA-9001'), 7);
});

it('comes to one stock on both counters and on the server when the line is back', async () => {
  await line.restore();
  await expect(first.syncMark('Al día')).toBeVisible({ timeout: 120_000 });
  await expect(second.syncMark('Al día')).toBeVisible();
  for (const [partNumber, pieces] of [['BD-7284', 26], ['BA-9001', -3]] as const) {
    expectThat(await shop.stockOf(part(partNumber))).toBe(pieces * 1000);
    await expectHere(first, part(partNumber), pieces);
    await expectHere(second, part(partNumber), pieces);
  }
  // More batteries were sold than there were: somebody at the office shall look at it, nothing else is wrong.
  const { items } = await shop.office.get<{ items: { kind: string }[] }>('/api/tasks');
  expectThat(items.map(({ kind }) => kind)).toEqual(['oversold']);
});

it('finds on each counter what the other sold', async () => {
  for (const [counter, folio] of [[first, 'B2-000003'], [second, 'B1-000004']] as const) {
    await counter.page.keyboard.press('F8');
    const dialog = counter.dialog('Tickets');
    await dialog.getByRole('textbox', { name: 'Folio' }).fill(folio);
    await counter.page.keyboard.press('Enter');
    await expect(dialog.getByText(folio).first()).toBeVisible();
    await counter.page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  }
});

// Defence: nextSeries() in server/modules/identity/enrol.ts
it('case-03-folios-never-collide: gives no folio twice, not even to a browser that takes the place of another at the same register', async () => {
  const replacement = await BrowserProfile.open();
  profiles.push(replacement);
  const third = await openCounter(replacement, server.url, 0);
  await sell(third, part('FA-1063'), 1);
  expectThat(new Set(folios).size).toBe(folios.length);
  expectThat(folios.toSorted()).toEqual([
    ...[1, 2, 3, 4, 5].map((number) => `B1-00000${number}`), 'B1B-000001', ...[1, 2, 3, 4].map((number) => `B2-00000${number}`),
  ].toSorted());
  const { branches } = await shop.office.get<{ branches: { day: string; name: string }[] }>('/api/reports/today');
  const day = branches.find(({ name }) => name === shop.branch.name)?.day ?? '';
  const onServer = async (): Promise<string[]> => {
    const { items } = await shop.office.get<{ items: { folio: string }[] }>(`/api/sales?day=${day}&limit=100`);
    return items.map(({ folio }) => folio).toSorted();
  };
  await expectThat.poll(onServer, { timeout: 120_000 }).toEqual(folios.toSorted());
  expectThat(profiles.flatMap(({ pageErrors }) => pageErrors)).toEqual([]);
});

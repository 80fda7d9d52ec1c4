import pg from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect as expectThat, it } from 'vitest';
import { BrowserProfile } from '../support/browser.ts';
import { ServerProcess } from '../support/server-process.ts';
import { watchTold } from '../support/told-sales.ts';
import { CounterScreen, pesos } from './counter-screen.ts';
import { coreOf, faultsOf, readLog, type LogRow } from './device-log.ts';
import { expect } from './expect.ts';
import { inOrder, textsOf } from './in-order.ts';
import { Chance } from './random.ts';
import { openRealShop, type Part, type RealShop } from './real-shop.ts';
import { grossOf } from './reckoning.ts';

const SALES = 200;
const KILLS = 12;

const chance = new Chance('killing the browser');
/** What the screen said was "Guardado": the total by its folio, as the page showed them. No two sales have the same total. */
const shown = new Map<string, string>();
let server: ServerProcess;
let profile: BrowserProfile;
let shop: RealShop;
let oil: Part;
let counter: CounterScreen;
/** The quantity of the sale under way: no two sales have the same, so that each is known wherever it is found. */
let milli = 0;

beforeAll(async () => {
  [server, profile] = await Promise.all([ServerProcess.start(), BrowserProfile.open()]);
  shop = await openRealShop(server);
  oil = shop.parts.find(({ partNumber }) => partNumber === 'AC-1540') as Part;
});

afterAll(async () => {
  await profile?.dispose();
  await server?.dispose();
});

inOrder(async () => [...(await textsOf(counter?.page)), profile.pageErrors, server.output()]);

/** Opens the counter on a page that tells the moment "Guardado" is in it, with its folio. */
async function openCounter(): Promise<void> {
  const page = await profile.newPage();
  await watchTold(page, (folio, total) => shown.set(folio, total));
  await page.goto(server.url);
  counter = new CounterScreen(page, () => 0);
}

async function openAgain(): Promise<void> {
  await profile.open();
  await openCounter();
  await counter.signIn(shop.cashiers[0]);
}

it('opens a counter', async () => {
  await openCounter();
  await counter.enrol(await shop.newCode(0), 'Mostrador 1');
  await counter.signIn(shop.cashiers[0]);
  await counter.waitForParts(shop.parts.length);
  await counter.waitForShell();
  await counter.openRegister(0);
});

/** One sale by keys alone, as fast as they are taken. */
async function sellOne(): Promise<void> {
  const { page } = counter;
  if ((await counter.lines.count()) === 0) {
    // A sale that was interrupted before its part was on the ticket is begun anew under the same quantity.
    await page.keyboard.insertText(`${milli / 1000}*${oil.partNumber}`);
    await page.keyboard.press('Enter');
    await expect(counter.lines).toHaveCount(1);
  }
  await counter.openPayment();
  await page.keyboard.press('Enter');
  await expect(counter.dialog('Guardado')).toBeVisible();
  await counter.next();
}

it(`sells ${SALES} times while the browser is killed at random moments`, { timeout: 900_000 }, async () => {
  let done = 0;
  for (let kill = 0; kill <= KILLS; kill += 1) {
    const until = kill === KILLS ? SALES : Math.min(SALES - 1, Math.round(((kill + chance.next()) / KILLS) * SALES));
    while (done < until) {
      milli = 1001 + done;
      await sellOne();
      done += 1;
    }
    if (kill === KILLS) break;
    await killDuringSale(1001 + done);
    await openAgain();
    // The ticket that was cut off is paid on; or its sale is already in the log, and then it stands there no more.
    if (await soldAlready(milli)) {
      await expect(counter.lines).toHaveCount(0);
      done += 1;
    }
  }
  expectThat(profile.pageErrors).toEqual([]);
});

/** Starts a sale and kills the browser somewhere in it. */
async function killDuringSale(quantity: number): Promise<void> {
  milli = quantity;
  const sale = sellOne().catch((error: unknown) => error);
  await delay(chance.int(0, 900));
  await profile.kill();
  await sale;
}

async function soldAlready(quantity: number): Promise<boolean> {
  return salesIn(await readLog(counter.page)).some(({ quantityMilli }) => quantityMilli === quantity);
}

function salesIn(rows: readonly LogRow[]): { folio: string; quantityMilli: number; totalCents: number }[] {
  return rows.filter(({ type }) => type === 'sale.completed').map((row) => {
    const { folio = '', lines = [], totalCents = 0 } = coreOf(row).body;
    return { folio, quantityMilli: lines[0]?.quantityMilli ?? 0, totalCents };
  });
}

it('lost nothing that showed "Guardado", and left nothing half done on the device', async () => {
  const rows = await readLog(counter.page);
  expectThat(faultsOf(rows)).toEqual([]);
  const sales = salesIn(rows);
  const kept = new Map(sales.map(({ folio, totalCents }) => [folio, pesos(totalCents)]));
  for (const [folio, total] of shown) expectThat([folio, kept.get(folio)]).toEqual([folio, total]);
  // Each ticket once, none left out, folios without a gap.
  expectThat(sales.map(({ quantityMilli }) => quantityMilli)).toEqual(Array.from({ length: SALES }, (_, index) => 1001 + index));
  expectThat(sales.map(({ folio }) => folio)).toEqual(Array.from({ length: SALES }, (_, index) => `B1-${String(index + 1).padStart(6, '0')}`));
  expectThat(shown.size).toBeGreaterThan(SALES - KILLS - 1);
});

it('brought each sale to the server once and whole', async () => {
  await expect(counter.syncMark('Al día')).toBeVisible({ timeout: 120_000 });
  await expectThat.poll(async () => (await readLog(counter.page)).filter(({ pending }) => pending === 1).length, { timeout: 120_000 }).toBe(0);
  const expected = salesIn(await readLog(counter.page));
  for (const { quantityMilli, totalCents } of expected) expectThat(totalCents).toBe(grossOf(oil, 1, quantityMilli));
  const tenant = new pg.Client({ connectionString: await shop.databaseUrl() });
  await tenant.connect();
  try {
    const sales = await tenant.query(
      `SELECT s.folio, i.quantity_milli::int AS "quantityMilli", s.total_cents::int AS "totalCents",
         (SELECT sum(p.amount_cents)::int FROM payments p WHERE p.sale_id = s.id) AS paid,
         (SELECT -sum(o.quantity_milli)::int FROM inventory_operations o WHERE o.operation_id = s.id) AS moved,
         (SELECT sum(l.debit_cents - l.credit_cents)::int FROM journal_entry_lines l WHERE l.operation_id = s.id) AS balance,
         (SELECT sum(l.debit_cents)::int FROM journal_entry_lines l WHERE l.operation_id = s.id AND l.account = '110') AS booked
       FROM sales s JOIN sale_items i ON i.sale_id = s.id ORDER BY s.folio`,
    );
    expectThat(sales.rows).toEqual(expected.map(({ folio, quantityMilli, totalCents }) => ({
      folio, quantityMilli, totalCents, paid: totalCents, moved: quantityMilli, balance: 0, booked: totalCents,
    })));
  } finally {
    await tenant.end();
  }
  const soldMilli = expected.reduce((sum, { quantityMilli }) => sum + quantityMilli, 0);
  expectThat(await shop.stockOf(oil)).toBe(oil.stockMilli - soldMilli);
});

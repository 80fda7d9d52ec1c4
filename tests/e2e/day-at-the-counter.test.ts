import pg from 'pg';
import { afterAll, beforeAll, expect as expectThat, it } from 'vitest';
import { BrowserProfile } from '../support/browser.ts';
import { ServerProcess } from '../support/server-process.ts';
import { CounterScreen, piecesOf, type Payment } from './counter-screen.ts';
import { expect } from './expect.ts';
import { inOrder, textsOf } from './in-order.ts';
import { Chance } from './random.ts';
import { openRealShop, type Customer, type RealShop } from './real-shop.ts';
import { grossOf, Reckoning, share, totalOf, type Paid, type TypedLine } from './reckoning.ts';

const TICKETS = 25;
const FLOAT_CENTS = 50_000;
const EXPENSE_CENTS = 12_050;

const chance = new Chance('a day at the counter');
const reckoning = new Reckoning();
const sold: { folio: string; totalCents: number }[] = [];
let server: ServerProcess;
let profile: BrowserProfile;
let shop: RealShop;
let counter: CounterScreen;

beforeAll(async () => {
  [server, profile] = await Promise.all([ServerProcess.start(), BrowserProfile.open()]);
  shop = await openRealShop(server);
  reckoning.receive(shop.parts);
});

afterAll(async () => {
  await profile?.dispose();
  await server?.dispose();
});

inOrder(async () => [...(await textsOf(counter?.page)), profile.pageErrors, server.output()]);

async function openCounter(): Promise<void> {
  const page = await profile.newPage();
  await page.goto(server.url);
  // 10 to 30 ms between two keys, as a scanner or a quick hand.
  counter = new CounterScreen(page, () => chance.int(10, 30));
}

it('enrols, signs in, and keeps all it needs to go on without the server', async () => {
  await openCounter();
  await counter.enrol(await shop.newCode(0), 'Mostrador 1');
  await counter.signIn(shop.cashiers[0]);
  await counter.waitForParts(shop.parts.length);
  await counter.waitForShell();
  await expect(counter.syncMark('Al día')).toBeVisible();
});

// Defence: routeOf() in sw/shell-cache.ts
it('case-18-cold-start: starts cold with the server stopped, and lets in by PIN who was here before', async () => {
  await server.stop();
  await profile.close();
  await profile.open();
  await openCounter();
  await expect(counter.page.getByRole('heading', { name: 'Quién atiende' })).toBeVisible();
  await counter.signIn(shop.cashiers[0]);
  await counter.waitForParts(shop.parts.length);
  await expect(counter.syncMark(/Envío: Sin conexión/)).toBeVisible();
  await counter.openRegister(FLOAT_CENTS);
  reckoning.open(FLOAT_CENTS);
});

it(`sells ${TICKETS} tickets by keyboard and scanner`, { timeout: 600_000 }, async () => {
  for (let ticket = 1; ticket <= TICKETS; ticket += 1) await sellTicket(ticket === TICKETS);
  expectThat(sold.map(({ folio }) => folio)).toEqual(sold.map((_, index) => `B1-${String(index + 1).padStart(6, '0')}`));
});

async function sellTicket(last: boolean): Promise<void> {
  const customer = chance.next() < 0.4 ? chance.pick(shop.customers) : null;
  const tier = customer?.tier ?? 1;
  const customerFirst = chance.next() < 0.5;
  if (customer && customerFirst) await counter.chooseCustomer(customer.name);
  const lines: TypedLine[] = [];
  for (const part of chance.some(shop.parts.filter(isEnough), last ? 3 : chance.int(1, 4))) {
    lines.push({ part, quantityMilli: await enterPart(part), discountCents: 0 });
  }
  await counter.waitForTotal(totalOf(lines, customer && customerFirst ? tier : 1));
  if (customer && !customerFirst) await counter.chooseCustomer(customer.name);
  await counter.waitForTotal(totalOf(lines, tier));
  const newest = lines.at(-1);
  if (newest && chance.next() < 0.4) newest.discountCents = await giveDiscount(newest, tier);
  const totalCents = totalOf(lines, tier);
  await counter.waitForTotal(totalCents);
  const { payment, paid, changeCents } = choosePayment(totalCents, last);
  const receipt = await counter.pay(totalCents, payment);
  expectThat(receipt.changeCents).toBe(changeCents);
  await counter.next();
  reckoning.sell(lines, tier, paid);
  sold.push({ folio: receipt.folio, totalCents });
}

type PartToSell = RealShop['parts'][number];

const MOST_MILLI_A_LINE = 3000;

/** Selling more than there is has a test of its own. */
function isEnough({ id }: PartToSell): boolean {
  return (reckoning.stock.get(id)?.milli ?? 0) >= MOST_MILLI_A_LINE;
}

/** By barcode once or more, by part number with a quantity before a star, by number and the + key, or by words. */
async function enterPart(part: PartToSell): Promise<number> {
  const ways = part.unit === 'pieza' ? (['scan', 'star', 'plus', 'words'] as const) : (['scan', 'star', 'fraction'] as const);
  const way = chance.pick(ways);
  let milli = 1000;
  if (way === 'scan') {
    const times = chance.int(1, 3);
    // As fast as the scanner sends them: nothing is waited for between two.
    for (let time = 0; time < times; time += 1) await counter.enter(part.barcode);
    milli = times * 1000;
  } else if (way === 'star' || way === 'fraction') {
    milli = way === 'star' ? chance.int(2, 3) * 1000 : chance.pick([500, 1250, 2333]);
    await counter.enter(`${milli / 1000}*${part.partNumber}`);
  } else if (way === 'plus') {
    await counter.enter(part.partNumber);
    await counter.waitForLine(part.name, '1');
    await counter.page.keyboard.press('+');
    milli = 2000;
  } else {
    await counter.field.pressSequentially(part.name.toLowerCase(), { delay: counter.keyDelayMs() });
    await expect(counter.page.getByRole('option', { name: part.partNumber })).toHaveAttribute('aria-selected', 'true');
    await counter.page.keyboard.press('Enter');
  }
  await counter.waitForLine(part.name, String(milli / 1000));
  return milli;
}

async function giveDiscount({ part, quantityMilli }: TypedLine, tier: Customer['tier']): Promise<number> {
  const gross = grossOf(part, tier, quantityMilli);
  if (chance.next() < 0.5) {
    const percent = chance.pick([5, 7.5, 9]);
    await counter.discount('percent', String(percent));
    // Nobody gives more than the percentage said: it is cut, not rounded up.
    return Math.floor((gross * percent * 10) / 1000);
  }
  const cents = share(gross, chance.int(1, 9), 100);
  await counter.discount('amount', (cents / 100).toFixed(2));
  return cents;
}

/** Any way of paying; the last ticket is paid so that what is in the drawer can be counted in coins. */
function choosePayment(totalCents: number, last: boolean): { payment: Payment; paid: Paid; changeCents: number } {
  const none: Paid = { cashCents: 0, cardCents: 0, transferCents: 0 };
  if (last) {
    const cashCents = 50 - (reckoning.drawerCents % 50) + 5000;
    const cardCents = share(totalCents - cashCents, 1, 2);
    const transferCents = totalCents - cashCents - cardCents;
    return { payment: { method: 'mixed', cardCents, transferCents }, paid: { cashCents, cardCents, transferCents }, changeCents: 0 };
  }
  const way = chance.pick(['exact', 'change', 'change', 'card', 'transfer'] as const);
  if (way === 'card') return { payment: { method: 'card', reference: '4821' }, paid: { ...none, cardCents: totalCents }, changeCents: 0 };
  if (way === 'transfer') return { payment: { method: 'transfer', reference: 'RASTREO-7' }, paid: { ...none, transferCents: totalCents }, changeCents: 0 };
  const paid = { ...none, cashCents: totalCents };
  if (way === 'exact') return { payment: { method: 'cash', tenderedCents: 'exact' }, paid, changeCents: 0 };
  const tenderedCents = Math.ceil(totalCents / 5000) * 5000 + chance.int(0, 3) * 5000;
  return { payment: { method: 'cash', tenderedCents }, paid, changeCents: tenderedCents - totalCents };
}

it('takes an expense out of the drawer, counts it and closes, still without the server', async () => {
  await counter.takeOut(EXPENSE_CENTS, 'Garrafón de agua');
  reckoning.spend(EXPENSE_CENTS);
  const closing = await counter.closeRegister(piecesOf(reckoning.drawerCents));
  expectThat(closing).toContain('Cuadra');
  // Opened, sold, spent, closed; and the sign-in made without the server.
  await expect(counter.syncMark(new RegExp(`Envío: Sin conexión · ${TICKETS + 4}\\. `))).toBeVisible();
});

it('hands everything in by itself when the server is back', async () => {
  await server.start();
  await shop.office.signIn();
  await expect(counter.syncMark('Al día')).toBeVisible({ timeout: 120_000 });
  expectThat(profile.pageErrors).toEqual([]);
});

it('comes to the figures reckoned from what was typed: stock', async () => {
  const found = await Promise.all(shop.parts.map(async (part) => [part.partNumber, await shop.stockOf(part)]));
  expectThat(found).toEqual(shop.parts.map((part) => [part.partNumber, reckoning.stock.get(part.id)?.milli]));
});

it('comes to the figures reckoned from what was typed: sales, and the day so far', async () => {
  const today = await shop.office.get<{ figures: object; branches: { name: string; day: string; figures: object; registers: { name: string; figures: object }[]; drawers: unknown[] }[] }>('/api/reports/today');
  const branch = today.branches.find(({ name }) => name === shop.branch.name);
  expectThat(today.figures).toEqual(reckoning.figures);
  expectThat(branch?.figures).toEqual(reckoning.figures);
  expectThat(branch?.registers).toMatchObject([{ name: 'B1', figures: reckoning.figures }]);
  expectThat(branch?.drawers).toEqual([]);
  const { items } = await shop.office.get<{ items: { folio: string; totalCents: number }[] }>(`/api/sales?day=${branch?.day ?? ''}&limit=100`);
  expectThat(items.map(({ folio, totalCents }) => ({ folio, totalCents })).toReversed()).toEqual(sold);
  expectThat((await shop.office.get<{ items: unknown[] }>('/api/tasks')).items).toEqual([]);
});

it('comes to the figures reckoned from what was typed: the journal as the accountant downloads it', async () => {
  const { branches } = await shop.office.get<{ branches: { day: string; name: string }[] }>('/api/reports/today');
  const day = branches.find(({ name }) => name === shop.branch.name)?.day ?? '';
  const csv = await shop.office.text(`/api/ledger/journal.csv?day=${day}`);
  const journal = new Map<string, { debitCents: number; creditCents: number }>();
  const entries = new Map<string, number>();
  for (const row of rowsOf(csv)) {
    const [debitCents, creditCents] = [centsOf(row['debe']), centsOf(row['haber'])];
    const sum = journal.get(row['cuenta'] ?? '') ?? { debitCents: 0, creditCents: 0 };
    journal.set(row['cuenta'] ?? '', { debitCents: sum.debitCents + debitCents, creditCents: sum.creditCents + creditCents });
    const entry = `${row['operacion'] ?? ''} ${row['asiento'] ?? ''}`;
    entries.set(entry, (entries.get(entry) ?? 0) + debitCents - creditCents);
  }
  expectThat([...entries.values()].filter((difference) => difference !== 0)).toEqual([]);
  expectThat(Object.fromEntries([...journal].toSorted())).toEqual(Object.fromEntries([...reckoning.journal].toSorted()));
});

/** The rows of a CSV by their column names. */
function rowsOf(csv: string): Record<string, string>[] {
  const lines = csv.replace(/^\uFEFF/, '').trimEnd().split('\r\n');
  const [names = [], ...rows] = lines.map((line) => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? ''));
  return rows.map((cells) => Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ''])));
}

function centsOf(text = ''): number {
  const [whole = '0', fraction = ''] = text.split('.');
  return text === '' ? 0 : Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
}

it('comes to the figures reckoned from what was typed: the drawer, and what the stock is worth', async () => {
  const tenant = new pg.Client({ connectionString: await shop.databaseUrl() });
  await tenant.connect();
  try {
    const sessions = await tenant.query('SELECT opening_cents::int, expected_cents::int, counted_cents::int, difference_cents::int FROM cash_sessions');
    const { drawerCents } = reckoning;
    expectThat(sessions.rows).toEqual([{ opening_cents: FLOAT_CENTS, expected_cents: drawerCents, counted_cents: drawerCents, difference_cents: 0 }]);
    const values = await tenant.query<{ product_id: string; quantity_milli: number; value_cents: number }>('SELECT product_id, quantity_milli::int, value_cents::int FROM stock_values');
    expectThat(new Map(values.rows.map((row) => [row.product_id, { milli: row.quantity_milli, valueCents: row.value_cents }]))).toEqual(reckoning.stock);
  } finally {
    await tenant.end();
  }
});

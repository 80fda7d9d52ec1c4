import { afterAll, beforeAll, describe, expect as expectThat, it } from 'vitest';
import type { Page } from 'playwright';
import { BrowserProfile } from '../support/browser.ts';
import { ServerProcess } from '../support/server-process.ts';
import { CounterScreen } from './counter-screen.ts';
import { waitUntilKept } from './device-drafts.ts';
import { coreOf, readLog } from './device-log.ts';
import { expect } from './expect.ts';
import { inOrder, textsOf } from './in-order.ts';
import { openRealShop, type Part, type RealShop } from './real-shop.ts';

const INSECURE_NAME = 'tienda.example';

let server: ServerProcess;
let profile: BrowserProfile;
let shop: RealShop;
let page: Page;
let counter: CounterScreen;

beforeAll(async () => {
  server = await ServerProcess.start();
  // A name of the shop's own network, without HTTPS, that leads here.
  profile = await BrowserProfile.open({ args: [`--host-resolver-rules=MAP ${INSECURE_NAME} 127.0.0.1`] });
  shop = await openRealShop(server);
  page = await profile.newPage();
  counter = new CounterScreen(page);
  await page.goto(server.url);
});

afterAll(async () => {
  await profile?.dispose();
  await server?.dispose();
});

inOrder(async () => [...(await textsOf(page)), profile.pageErrors]);

function part(partNumber: string): Part {
  const found = shop.parts.find((each) => each.partNumber === partNumber);
  if (!found) throw new Error(`no part ${partNumber}`);
  return found;
}

async function salesInLog(): Promise<string[]> {
  return (await readLog(page)).filter(({ type }) => type === 'sale.completed').map((row) => coreOf(row).body.folio ?? '');
}

/** Puts a part on the ticket. */
async function add({ partNumber, name }: Part, pieces = 1): Promise<void> {
  await counter.enter(`${pieces}*${partNumber}`);
  await counter.waitForLine(name, String(pieces));
}

describe('the screen before anybody is signed in', () => {
  it('refuses a code that does not exist, in words', async () => {
    await page.getByRole('textbox', { name: 'Código' }).fill('ZZZZ-9999');
    await page.getByRole('button', { name: 'Registrar' }).click();
    await expect(page.getByText('Ese código no existe o ya se usó. Pide otro.')).toBeVisible();
    await page.getByRole('textbox', { name: 'Código' }).fill('');
  });

  it('speaks the other language and changes its theme, and keeps both', async () => {
    await counter.enrol(await shop.newCode(0), 'Mostrador 1');
    const ink = () => page.evaluate(() => getComputedStyle(document.body).color);
    const before = await ink();
    await page.getByRole('button', { name: 'English' }).click();
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await expect(page.getByRole('heading', { name: 'Quién atiende' })).toBeHidden();
    await page.getByRole('button', { name: /dark|light/i }).click();
    await expect.poll(ink).not.toBe(before);
    const after = await ink();
    await page.reload();
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    expectThat(await ink()).toBe(after);
    await page.getByRole('button', { name: 'Español' }).click();
    await expect(page.getByRole('heading', { name: 'Quién atiende' })).toBeVisible();
    await page.getByRole('button', { name: /claro|oscuro/i }).click();
    await expect.poll(ink).toBe(before);
  });

  it('counts wrong PINs and says how many are left', async () => {
    await page.getByRole('button', { name: shop.cashiers[0].shortName }).click();
    await page.keyboard.type('9999');
    await expect(page.getByText('PIN incorrecto. Quedan 4 intentos.')).toBeVisible();
    await page.getByRole('button', { name: 'Otra persona' }).click();
    await counter.signIn(shop.cashiers[0]);
    await counter.waitForParts(shop.parts.length);
  });
});

describe('the ticket', () => {
  it('survives a reload', async () => {
    await add(part('FA-1063'), 3);
    await waitUntilKept(page, { id: part('FA-1063').id, quantityMilli: 3000 });
    await page.reload();
    await counter.signIn(shop.cashiers[0]);
    await counter.waitForLine(part('FA-1063').name, '3');
  });

  it('asks to open the register before it is paid, and goes on with the payment', async () => {
    await page.keyboard.press('F9');
    await expect(counter.dialog('Abrir caja')).toBeVisible();
    await expect(page.getByText('La caja está cerrada. Ábrela para cobrar.')).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(counter.dialog('Cobrar')).toBeVisible();
  });

  it('is sold once when Cobrar is pressed twice', async () => {
    await counter.dialog('Cobrar').getByRole('button', { name: 'Cobrar' }).dblclick();
    expectThat((await counter.saved()).folio).toBe('B1-000001');
    await counter.next();
    await add(part('FA-1063'));
    await counter.openPayment();
    await Promise.all([page.keyboard.press('Enter'), page.keyboard.press('Enter'), page.keyboard.press('Enter')]);
    await expect.poll(salesInLog).toEqual(['B1-000001', 'B1-000002']);
    await page.reload();
    await counter.signIn(shop.cashiers[0]);
    await expect(counter.lines).toHaveCount(0);
    expectThat(await salesInLog()).toEqual(['B1-000001', 'B1-000002']);
  });

  it('is one in two tabs, and is sold once from either', async () => {
    await add(part('BU-4417'), 2);
    const other = await profile.newPage();
    await other.goto(server.url);
    const second = new CounterScreen(other);
    await second.signIn(shop.cashiers[0]);
    await second.waitForLine(part('BU-4417').name, '2');
    await page.bringToFront();
    await counter.openPayment();
    await other.bringToFront();
    const { folio } = await second.pay(2 * 23_533, { method: 'cash', tenderedCents: 'exact' });
    expectThat(folio).toBe('B1-000003');
    await second.next();
    await page.bringToFront();
    await page.keyboard.press('Enter');
    // Told which sale it was, or that it was sold: never sold again.
    await expect(page.getByRole('dialog').getByText(/Folio B1-000003|Este ticket ya se cobró/)).toBeVisible();
    expectThat(await salesInLog()).toEqual(['B1-000001', 'B1-000002', 'B1-000003']);
    await other.close();
    await page.reload();
    await counter.signIn(shop.cashiers[0]);
    await expect(counter.lines).toHaveCount(0);
  });

  it('takes more than there is, says so, and tells the office', async () => {
    const battery = part('BA-9001');
    await add(battery, 13);
    await expect(counter.ticket.getByText('hay 12')).toBeVisible();
    await counter.pay(13 * 229_900, { method: 'card', reference: '' });
    await counter.next();
    await expect(counter.syncMark('Al día')).toBeVisible({ timeout: 120_000 });
    expectThat(await shop.stockOf(battery)).toBe(-1000);
    const { items } = await shop.office.get<{ items: { kind: string }[] }>('/api/tasks');
    expectThat(items.map(({ kind }) => kind)).toEqual(['oversold']);
    await counter.syncMark('Al día').click();
    await expect(page.getByText('Se vendió más de lo que había.')).toBeVisible();
    await page.keyboard.press('Escape');
  });

  it('adds nothing for a code nobody knows', async () => {
    await counter.enter('7509999999999');
    await expect(page.getByText('Ninguna parte tiene “7509999999999”.')).toBeVisible();
    await expect(counter.lines).toHaveCount(0);
    await page.keyboard.press('Escape');
  });
});

it('keeps the sale in the office\'s sight as it happens', async () => {
  const office = await profile.newPage();
  await office.goto(`${server.url}/oficina`);
  await office.getByRole('textbox', { name: 'Correo' }).fill('duena@lapieza.example');
  await office.getByLabel('Contraseña').fill('una clave larga de la dueña');
  await office.getByRole('button', { name: 'Entrar' }).click();
  await expect(office.getByText('Mostrador Centro').first()).toBeVisible();
  await page.bringToFront();
  await add(part('LI-0777'));
  await counter.pay(35_000, { method: 'transfer', reference: 'X-1' });
  await counter.next();
  await expect(counter.syncMark('Al día')).toBeVisible({ timeout: 120_000 });
  const { figures: { totalCents } } = await shop.office.get<{ figures: { totalCents: number } }>('/api/reports/today');
  await office.bringToFront();
  const whole = `$${Math.floor(totalCents / 100).toLocaleString('en-US')}`;
  await expect(office.getByText(whole).first()).toBeVisible({ timeout: 120_000 });
  await office.close();
});

it('explains itself where the browser does not trust the address', async () => {
  const stranger = await profile.newPage();
  await stranger.goto(`http://${INSECURE_NAME}:${server.port}/`);
  await expect(stranger.getByRole('heading', { name: 'Este equipo no puede vender desde esta dirección' })).toBeVisible();
  await expect(stranger.getByText(`http://${INSECURE_NAME}:${server.port}`).first()).toBeVisible();
  await expect(stranger.getByText(/HTTPS/).first()).toBeVisible();
  await stranger.close();
});

it('threw no error in any of its pages', () => {
  expectThat(profile.pageErrors).toEqual([]);
});

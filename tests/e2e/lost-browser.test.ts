import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect as expectThat, it } from 'vitest';
import { BrowserProfile } from '../support/browser.ts';
import { ServerProcess } from '../support/server-process.ts';
import { CounterScreen } from './counter-screen.ts';
import { readLog } from './device-log.ts';
import { expect } from './expect.ts';
import { inOrder, textsOf } from './in-order.ts';
import { Office, openRealShop, OWNER, type Part, type RealShop } from './real-shop.ts';
import { grossOf } from './reckoning.ts';

let server: ServerProcess;
let shop: RealShop;
let oil: Part;
let filter: Part;
const profiles: BrowserProfile[] = [];
let first: CounterScreen;
let second: CounterScreen;
/** The file of unsent operations, as it was downloaded. */
let file = '';

beforeAll(async () => {
  server = await ServerProcess.start();
  shop = await openRealShop(server);
  const part = (partNumber: string): Part => shop.parts.find((each) => each.partNumber === partNumber) as Part;
  [oil, filter] = [part('AC-1540'), part('FA-1063')];
});

afterAll(async () => {
  for (const profile of profiles) await profile.dispose();
  await server?.dispose();
});

inOrder(() => textsOf(first?.page, second?.page));

async function openCounter(register: number, name: string): Promise<CounterScreen> {
  const profile = await BrowserProfile.open();
  profiles.push(profile);
  const page = await profile.newPage();
  await page.goto(server.url);
  const counter = new CounterScreen(page);
  await counter.enrol(await shop.newCode(register), name);
  await counter.signIn(shop.cashiers[register as 0 | 1]);
  await counter.waitForParts(shop.parts.length);
  return counter;
}

async function sell(counter: CounterScreen, part: Part, pieces: number): Promise<string> {
  await counter.enter(`${pieces}*${part.partNumber}`);
  await counter.waitForLine(part.name, String(pieces));
  const { folio } = await counter.pay(grossOf(part, 1, pieces * 1000), { method: 'cash', tenderedCents: 'exact' });
  await counter.next();
  return folio;
}

/** Whoever manages the shop's devices, by their PIN at the counter. */
async function giveOwnerPin(): Promise<void> {
  const owner = new Office(server.url, OWNER);
  await owner.signIn();
  const { items } = await owner.get<{ items: { id: string; email: string | null }[] }>('/api/identity/employees');
  const self = items.find(({ email }) => email === OWNER.email);
  await owner.post(`/api/identity/employees/${self?.id ?? ''}/pin`, { pin: OWNER.pin });
}

it('keeps what two sales without the server are, in a file that is downloaded', async () => {
  await giveOwnerPin();
  first = await openCounter(0, 'Mostrador 1');
  await first.waitForShell();
  await first.openRegister(10_000);
  await sell(first, oil, 3);
  await expect(first.syncMark('Al día')).toBeVisible({ timeout: 60_000 });
  await server.stop();
  for (const pieces of [2, 4]) await sell(first, filter, pieces);
  await first.syncMark(/Envío/).click();
  const [download] = await Promise.all([first.page.waitForEvent('download'), first.page.getByRole('button', { name: 'Guardar en un archivo' }).click()]);
  file = await text(await download.createReadStream());
  await expect(first.dialog('Envío al servidor').getByText('solo', { exact: false }).first()).toBeVisible();
  await first.page.keyboard.press('Escape');
  expectThat((await readLog(first.page)).filter(({ pending }) => pending === 1).map(({ type }) => type)).toEqual(['sale.completed', 'sale.completed']);
});

it('loses its browser with everything in it', async () => {
  await profiles[0]?.dispose();
  await server.start();
  await shop.office.signIn();
});

// Defence: mayLeave() in src/device/station.ts
it('case-10-another-tablet: hands the file in at the counter of another tablet, where all is applied once, however often', async () => {
  second = await openCounter(1, 'Mostrador 2');
  const path = join(tmpdir(), `nexus-lost-${process.pid}.json`);
  await writeFile(path, file);
  for (const said of ['Aplicadas', 'Ya se tenían']) {
    await second.syncMark(/Envío/).click();
    await second.dialog('Envío al servidor').getByRole('button', { name: 'Entregar un archivo' }).click();
    const dialog = second.dialog('Entregar lo que un equipo no pudo enviar');
    await dialog.locator('input[type=file]').setInputFiles(path);
    await expect(dialog.getByText('Mostrador 1 · Mostrador Centro · B1')).toBeVisible();
    await dialog.getByRole('button', { name: 'Entregar', exact: true }).click();
    await expect(dialog.getByText('El servidor ya tiene todo lo del archivo', { exact: false })).toBeVisible();
    await expect(dialog.getByText(said)).toBeVisible();
    await second.page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  }
  expectThat(await shop.stockOf(filter)).toBe(filter.stockMilli - 6000);
});

it('gets everything back on a new browser: the shop, its stock, and the sales of the one that was lost', async () => {
  first = await openCounter(0, 'Mostrador 1 nuevo');
  await first.page.keyboard.press('F8');
  const dialog = first.dialog('Tickets');
  for (const folio of ['B1-000001', 'B1-000002', 'B1-000003']) {
    await dialog.getByRole('textbox', { name: 'Folio' }).fill(folio);
    await first.page.keyboard.press('Enter');
    await expect(dialog.getByText(folio).first()).toBeVisible();
  }
  await first.page.keyboard.press('Escape');
  await first.page.keyboard.press('F2');
  await first.field.pressSequentially(filter.partNumber);
  await expect(first.page.getByRole('option', { name: filter.partNumber }).locator('.counter-stock')).toContainText(String(filter.stockMilli / 1000 - 6));
  await first.page.keyboard.press('Escape');
  // The lost one's folios are never given again.
  await first.openRegister(0);
  expectThat(await sell(first, oil, 1)).toBe('B1B-000001');
});

it('is taken away by who manages devices only, and not while something is here alone', async () => {
  const leave = first.dialog('Quitar este equipo de la tienda');
  const openLeave = async (): Promise<void> => {
    await first.syncMark(/Envío/).click();
    await first.page.getByRole('button', { name: 'Quitar este equipo' }).click();
    await expect(leave).toBeVisible();
  };
  await expect(first.syncMark('Al día')).toBeVisible({ timeout: 60_000 });
  await openLeave();
  await expect(leave.getByText('Lo hace quien administra los equipos', { exact: false })).toBeVisible();
  await expect(leave.getByRole('button', { name: 'Quitar', exact: true })).toBeDisabled();
  await first.page.keyboard.press('Escape');
  await first.page.keyboard.press('F12');
  await first.signIn({ id: '', name: 'Rosa Elena', shortName: 'Rosa', pin: OWNER.pin });
  await server.stop();
  await sell(first, oil, 2);
  await openLeave();
  await expect(leave.getByText('1 registro está solo en este equipo', { exact: false })).toBeVisible();
  await expect(leave.getByRole('button', { name: 'Quitar', exact: true })).toBeDisabled();
  await server.start();
  await leave.getByRole('button', { name: 'Enviar ahora' }).click();
  await leave.getByRole('button', { name: 'Quitar', exact: true }).click({ timeout: 120_000 });
  await expect(first.page.getByRole('heading', { name: 'Registrar este equipo' })).toBeVisible();
  await shop.office.signIn();
  await first.enrol(await shop.newCode(0), 'Mostrador 1 otra vez');
  expectThat(profiles.slice(1).flatMap(({ pageErrors }) => pageErrors)).toEqual([]);
});

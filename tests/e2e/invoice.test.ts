// An invoice from the counter to SAT's stand-in and back: asked for while the server is gone, stamped once it is there,
// and its files at the counter.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Download, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect as expectThat, it } from 'vitest';
import { throwawayCsd } from '../../server/platform/e-invoice/throwaway-certificate.ts';
import { officePaths } from '../../src/device/office-paths.ts';
import { localDayAndHour } from '../../src/domain/kernel/days.ts';
import { BrowserProfile } from '../support/browser.ts';
import { ServerProcess } from '../support/server-process.ts';
import { CounterScreen } from './counter-screen.ts';
import { expect } from './expect.ts';
import { inOrder, textsOf } from './in-order.ts';
import { openRealShop, OWNER, type Part, type RealShop } from './real-shop.ts';

const ISSUER = { rfc: 'RLP120305AB7', legalName: 'REFACCIONARIA LA PIEZA' };
const PASSPHRASE = 'la de la llave';
const UUID = /[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}/i;
const LONG_MS = 120_000;

let server: ServerProcess;
let profile: BrowserProfile;
let shop: RealShop;
let page: Page;
let office: Page;
let counter: CounterScreen;
let battery: Part;

beforeAll(async () => {
  server = await ServerProcess.start();
  profile = await BrowserProfile.open();
  // SAT reckons an invoice's date where it is issued, and the shop's postal code is one of Guadalajara.
  shop = await openRealShop(server, 'America/Mexico_City');
  battery = shop.parts.find(({ partNumber }) => partNumber === 'BA-9001') as Part;
  office = await profile.newPage();
  page = await profile.newPage();
  for (const each of [office, page]) each.setDefaultTimeout(LONG_MS);
  counter = new CounterScreen(page);
});

afterAll(async () => {
  await profile?.dispose();
  await server?.dispose();
});

inOrder(async () => [...(await textsOf(page, office)), profile.pageErrors, server.output()]);

async function textOf(download: Download): Promise<string> {
  return readFile(await download.path(), 'latin1');
}

/** The certificate's two files as SAT gives them. */
async function certificateFiles(): Promise<{ cer: string; key: string }> {
  const { certificate, privateKey } = throwawayCsd(ISSUER.rfc, ISSUER.legalName, Date.now());
  const files = { cer: join(server.dataDir, 'sello.cer'), key: join(server.dataDir, 'sello.key') };
  await writeFile(files.cer, certificate);
  await writeFile(files.key, privateKey.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase: PASSPHRASE }));
  return files;
}

async function sellBattery(): Promise<string> {
  await counter.enter(battery.partNumber);
  await counter.waitForLine(battery.name, '1');
  const { folio } = await counter.pay(battery.prices[0], { method: 'cash', tenderedCents: 'exact' });
  return folio;
}

describe('the office', () => {
  it('says what is missing before anything can be stamped', async () => {
    await office.goto(`${server.url}${officePaths.today}`);
    await office.getByRole('textbox', { name: 'Correo' }).fill(OWNER.email);
    await office.getByLabel('Contraseña').fill(OWNER.password);
    await office.getByRole('button', { name: 'Entrar' }).click();
    await office.getByRole('link', { name: 'Facturas' }).first().click();
    await expect(office.getByText('Todavía no hay facturas')).toBeVisible();
    await expect(office.getByText('Para facturar falta tu certificado')).toBeVisible();
    await office.getByRole('link', { name: 'Ir a ajustes' }).click();
  });

  it('takes in who issues, and a certificate whose key is never shown', async () => {
    await office.getByRole('textbox', { name: 'Nombre o razón social' }).fill('Refaccionaria La Pieza SA de CV');
    await office.getByRole('textbox', { name: 'RFC' }).fill(ISSUER.rfc);
    await office.getByRole('textbox', { name: 'Código postal de expedición' }).fill('44100');
    await office.getByRole('combobox', { name: 'Régimen fiscal' }).selectOption('601');
    await office.getByRole('button', { name: 'Guardar' }).click();
    await expect(office.getByText('El SAT lo registra sin el tipo de sociedad').first()).toBeVisible();
    await office.getByRole('textbox', { name: 'Nombre o razón social' }).fill(ISSUER.legalName);
    await office.getByRole('button', { name: 'Guardar' }).click();
    await expect(office.getByText('Ajustes guardados').first()).toBeVisible();
    await office.getByRole('tab', { name: 'Certificados' }).click();
    await office.getByRole('button', { name: 'Subir certificado' }).first().click();
    const dialog = office.getByRole('dialog', { name: 'Subir certificado' });
    const files = await certificateFiles();
    await dialog.getByLabel('Certificado (.cer)').setInputFiles(files.cer);
    await dialog.getByLabel('Llave privada (.key)').setInputFiles(files.key);
    await dialog.getByLabel('Contraseña de la llave').fill('otra');
    await dialog.getByRole('button', { name: 'Subir certificado' }).click();
    await expect(dialog.getByRole('alert')).toBeVisible();
    await dialog.getByLabel('Contraseña de la llave').fill(PASSPHRASE);
    await dialog.getByRole('button', { name: 'Subir certificado' }).click();
    await expect(dialog).toBeHidden();
    await expect(office.getByText(ISSUER.rfc)).toBeVisible();
    await expect(office.getByText('en uso')).toBeVisible();
  });
});

/** Of the sale that is invoiced. */
let folio: string;

describe('the counter', () => {
  let uuid: string;

  it('asks for an invoice while the server is stopped', async () => {
    await page.bringToFront();
    await page.goto(server.url);
    await counter.enrol(await shop.newCode(0), 'Mostrador 1');
    await counter.signIn(shop.cashiers[0]);
    await counter.waitForParts(shop.parts.length);
    await counter.openRegister(50_000);
    await server.stop();
    folio = await sellBattery();
    await page.keyboard.press('F6');
    await expect(counter.dialog('Facturar')).toBeVisible();
    for (const text of ['TSU010203CD9', '64000', 'TALLER SUAREZ']) {
      await page.keyboard.type(text);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.type('601');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(counter.dialog('Factura').getByText('Se timbra en cuanto llegue al servidor')).toBeVisible();
    await expect(counter.dialog('Factura').getByText('PRE-B1-000002')).toBeVisible();
    await page.keyboard.press('Escape');
    await counter.next();
  });

  it('shows its UUID on the ticket once the server is back, and gives PDF and XML', async () => {
    await server.start();
    await page.keyboard.press('F8');
    const tickets = counter.dialog('Tickets');
    await tickets.getByRole('textbox', { name: 'Folio' }).fill(folio);
    await page.keyboard.press('Enter');
    await expect(tickets.getByText('Timbrada')).toBeVisible({ timeout: LONG_MS });
    await expect(tickets.getByText('Sin valor fiscal')).toBeVisible();
    uuid = UUID.exec(await tickets.innerText())?.[0] ?? '';
    expectThat(uuid).not.toBe('');
    for (const [kind, begins] of [['PDF', '%PDF-'], ['XML', '<?xml']] as const) {
      const [download] = await Promise.all([page.waitForEvent('download'), tickets.getByRole('button', { name: kind }).click()]);
      const text = await textOf(download);
      expectThat(text.slice(0, 5)).toBe(begins);
      if (kind === 'XML') for (const said of [`UUID="${uuid}"`, 'Total="2299.00"', 'Rfc="TSU010203CD9"', 'FormaPago="01"', 'MetodoPago="PUE"']) expectThat(text).toContain(said);
    }
    await page.keyboard.press('Escape');
  });
});

describe('the office afterwards', () => {
  it('finds the invoice by whom it is for, and cancels it: on the day itself nobody is asked', async () => {
    await office.bringToFront();
    await office.goto(`${server.url}${officePaths.invoices}`);
    await office.getByRole('row').filter({ hasText: 'TALLER SUAREZ' }).click();
    await expect(office.getByText(UUID).first()).toBeVisible();
    await office.getByRole('button', { name: 'Cancelar factura' }).click();
    const dialog = office.getByRole('dialog', { name: 'Cancelar ante el SAT' });
    await dialog.getByRole('button', { name: 'Pedir cancelación' }).click();
    await expect(dialog).toBeHidden();
    await expect(async () => {
      await office.reload();
      await expect(office.getByText('Cancelada').first()).toBeVisible({ timeout: 5_000 });
    }).toPass({ timeout: LONG_MS });
  });

  it('sees the sale among those that the global invoice of its period will have', async () => {
    const { day } = localDayAndHour(Date.now(), 'America/Mexico_City');
    await office.goto(`${server.url}${officePaths.globalInvoice}?dia=${day}`);
    await expect(office.getByText('El periodo no ha terminado').first()).toBeVisible();
    await expect(office.getByText(folio).first()).toBeVisible();
  });

  it('invoices several tickets together: typed one after another, kept over a reload, stamped', async () => {
    await page.bringToFront();
    const second = await sellBattery();
    await counter.next();
    await expect(counter.syncMark('Al día')).toBeVisible({ timeout: LONG_MS });
    await office.bringToFront();
    await office.goto(`${server.url}${officePaths.invoices}`);
    await office.getByRole('link', { name: 'Facturar' }).click();
    const field = office.getByRole('textbox', { name: 'Folio o código del ticket' });
    for (const typed of [folio.toLowerCase(), second, second, 'B1-999999']) {
      await field.fill(typed);
      await field.press('Enter');
    }
    await expect(office.getByText('se puede facturar')).toHaveCount(2);
    await expect(office.getByText('Ya está en la lista.')).toBeVisible();
    await expect(office.getByText('No está ese ticket.')).toBeVisible();
    for (const text of [second, 'B1-999999']) await office.getByRole('button', { name: `Quitar ${text}` }).last().click();
    await office.getByRole('textbox', { name: 'RFC' }).fill('TSU010203CD9');
    await office.reload();
    await expect(office.getByText('se puede facturar')).toHaveCount(2);
    await expect(office.getByRole('textbox', { name: 'RFC' })).toHaveValue('TSU010203CD9');
    await office.getByRole('button', { name: 'Facturar' }).click();
    await expect(office.getByText('Hace falta.').first()).toBeVisible();
    await office.getByRole('textbox', { name: 'Código postal fiscal' }).fill('64000');
    await office.getByRole('textbox', { name: 'Nombre o razón social' }).fill('Taller Suarez');
    await office.getByRole('combobox', { name: 'Régimen fiscal' }).selectOption('601');
    await expect(office.getByText('$4,598.00').first()).toBeVisible();
    await office.getByRole('button', { name: 'Facturar' }).click();
    await expect(office.getByText(UUID).first()).toBeVisible({ timeout: LONG_MS });
    await expect(office.getByText('$4,598.00').first()).toBeVisible();
    for (const each of [folio, second]) await expect(office.getByRole('link', { name: each })).toBeVisible();
  });
});

it('threw no error in any of its pages', () => {
  expectThat(profile.pageErrors).toEqual([]);
});

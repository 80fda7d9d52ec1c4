import { afterAll, beforeAll, describe, expect as expectThat, it } from 'vitest';
import type { Page } from 'playwright';
import { throwawayCsd } from '../../server/platform/e-invoice/throwaway-certificate.ts';
import { BrowserProfile } from '../support/browser.ts';
import { ServerProcess } from '../support/server-process.ts';
import { lookAt, seriousFindings } from './accessibility.ts';
import { CounterScreen } from './counter-screen.ts';
import { expect } from './expect.ts';
import { openRealShop, type RealShop } from './real-shop.ts';

/** Another name of this machine, as a telephone would have one: at `localhost` tickets carry no code. */
const HOST = 'nexus.localhost';

let server: ServerProcess;
let counterProfile: BrowserProfile;
let telephone: BrowserProfile;
let shop: RealShop;
let page: Page;
/** What stands on the ticket. */
let printed: { shop: string; code: string; folio: string };

beforeAll(async () => {
  server = await ServerProcess.start();
  const args = [`--host-resolver-rules=MAP ${HOST} 127.0.0.1`];
  counterProfile = await BrowserProfile.open({ args });
  telephone = await BrowserProfile.open({ args, width: 390, height: 844 });
  shop = await openRealShop(server, 'America/Mexico_City');
  await setUpInvoicing();
});
afterAll(async () => {
  await counterProfile?.dispose();
  await telephone?.dispose();
  await server?.dispose();
});

async function setUpInvoicing(): Promise<void> {
  await shop.office.put('/api/invoicing/settings', {
    legalName: 'Refaccionaria El Tornillo', rfc: 'RTO120305AB6', taxRegime: '601', postalCode: '06000', series: { ingreso: 'F', egreso: 'NC', pago: 'P', global: 'G' },
    globalRhythm: 'day', globalAutomatic: false, selfServiceDays: 15, withholdsIsr: false,
  });
  const { certificate, privateKey } = throwawayCsd('RTO120305AB6', 'REFACCIONARIA EL TORNILLO', Date.now());
  const passphrase = 'la de la llave';
  const key = privateKey.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase });
  await shop.office.post('/api/invoicing/certificates', { certificate: certificate.toString('base64'), key: key.toString('base64'), passphrase });
}

const address = (path: string): string => `http://${HOST}:${server.port}${path}`;

/** On a telephone, by day and by night, axe finds nothing serious. */
async function looksRight(name: string): Promise<void> {
  expectThat(await seriousFindings(page, name)).toEqual([]);
  await lookAt(page, { colorScheme: 'light', width: 390, height: 844 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expectThat(wide, `${name} is as wide as the telephone`).toBe(0);
}

describe('a customer with a ticket', () => {
  it('gets one with a code at the counter', async () => {
    const counterPage = await counterProfile.newPage();
    const counter = new CounterScreen(counterPage);
    await counterPage.goto(address('/'));
    await counter.enrol(await shop.newCode(0), 'Mostrador 1');
    await counter.signIn(shop.cashiers[0]);
    await counter.waitForParts(shop.parts.length);
    await counter.openRegister(50_000);
    await counter.enter('BD-7284');
    await counter.waitForLine('Balata delantera cerámica', '1');
    const { folio } = await counter.pay(48_999, { method: 'cash', tenderedCents: 'exact' });
    await counterPage.getByRole('button', { name: 'Ver', exact: true }).click();
    const paper = counterPage.getByRole('article', { name: `Ticket ${folio}` });
    await expect(paper.getByRole('img', { name: 'Código' })).toBeVisible();
    const text = await paper.innerText();
    const code = /Código\s+([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})/.exec(text)?.[1] ?? '';
    const shopKey = /Tienda\s+([0-9a-f]{10})/.exec(text)?.[1] ?? '';
    expectThat(text).toContain('Factura tu compra dentro de 15 días');
    printed = { shop: shopKey, code, folio };
    await counterPage.keyboard.press('Escape');
    await expect(counter.syncMark('Al día')).toBeVisible();
  });

  it('finds it by the QR code, and is told what is wrong while typing', async () => {
    page = await telephone.newPage();
    await page.goto(address(`/facturar?n=${printed.shop}&t=${printed.code}`));
    await expect(page.getByText('Mostrador Centro')).toBeVisible();
    await expect(page.getByText('$489.99')).toBeVisible();
    await expect(page.getByText(`Ticket ${printed.folio}`)).toBeVisible();
    await page.getByRole('textbox', { name: 'RFC' }).fill('tsu010203cd8');
    await page.getByRole('textbox', { name: 'Código postal fiscal' }).fill('64000');
    await expect(page.getByText('Hay un error de captura: el último carácter no es el que le toca.')).toBeVisible();
    await looksRight('form');
    await page.getByRole('button', { name: 'Facturar' }).click();
    await expect(page.getByRole('textbox', { name: 'RFC' })).toBeFocused();
  });

  it('asks, waits, and has PDF and XML', async () => {
    await page.getByRole('textbox', { name: 'RFC' }).fill('tsu010203cd9');
    await page.getByRole('textbox', { name: 'Nombre o razón social' }).fill('Taller Suarez');
    await page.getByRole('combobox', { name: 'Régimen fiscal' }).selectOption('601');
    await page.getByRole('button', { name: 'Facturar' }).click();
    await expect(page.getByRole('heading', { name: 'Tu factura está lista' })).toBeVisible();
    await expect(page.getByText('Sin validez fiscal: es de prueba')).toBeVisible();
    await looksRight('stamped');
    const [pdf, xml] = await Promise.all(['Descargar PDF', 'Descargar XML'].map(async (name) => {
      const href = await page.getByRole('link', { name }).getAttribute('href');
      return fetch(`${server.url}${href ?? ''}`);
    }));
    expectThat((await pdf?.text())?.slice(0, 5)).toBe('%PDF-');
    const text = (await xml?.text()) ?? '';
    for (const part of ['Total="489.99"', 'Rfc="TSU010203CD9"', 'NoIdentificacion="BD-7284"', '<tfd:TimbreFiscalDigital']) expectThat(text).toContain(part);
  });

  it('comes back later: the RFC opens it, another does not', async () => {
    await page.goto(address('/facturar'));
    await page.getByRole('textbox', { name: 'Clave de la tienda' }).fill(printed.shop.toUpperCase());
    await page.getByRole('textbox', { name: 'Código del ticket' }).fill(`${printed.code.slice(0, -1)}${printed.code.endsWith('0') ? '1' : '0'}`);
    await page.getByRole('button', { name: 'Buscar ticket' }).click();
    await expect(page.getByText('Ese código no está bien escrito. Compáralo con el del ticket.')).toBeVisible();
    await looksRight('code');
    await page.getByRole('textbox', { name: 'Código del ticket' }).fill(printed.code.toLowerCase().replaceAll('-', ' '));
    await page.getByRole('button', { name: 'Buscar ticket' }).click();
    await expect(page.getByRole('heading', { name: 'De este ticket ya se pidió factura' })).toBeVisible();
    await page.getByRole('textbox', { name: 'RFC' }).fill('GOHA850515QX0');
    await page.getByRole('button', { name: 'Ver factura' }).click();
    await expect(page.getByText('No hay una factura de este ticket con ese RFC.')).toBeVisible();
    await looksRight('asked before');
    await page.getByRole('textbox', { name: 'RFC' }).fill('TSU010203CD9');
    await page.getByRole('button', { name: 'Ver factura' }).click();
    await expect(page.getByRole('heading', { name: 'Tu factura está lista' })).toBeVisible();
  });

  it('can pass the link on; in English too', async () => {
    const files = await page.getByRole('link', { name: 'Descargar PDF' }).getAttribute('href');
    await page.goto(address((files ?? '').replace('/api/invoice-links/', '/f/').replace(/\/pdf$/, '')));
    await expect(page.getByRole('heading', { name: 'Tu factura', exact: true })).toBeVisible();
    await expect(page.getByText('TALLER SUAREZ · TSU010203CD9')).toBeVisible();
    await looksRight('link');
    await page.getByRole('button', { name: 'English' }).click();
    await expect(page.getByRole('link', { name: 'Download XML' })).toBeVisible();
    await page.goto(address('/f/nada'));
    await expect(page.getByText('This link no longer works')).toBeVisible();
    await looksRight('no link');
    expectThat(telephone.pageErrors).toEqual([]);
  });
});

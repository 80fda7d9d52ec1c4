import { afterAll, beforeAll, describe, expect as expectThat, it } from 'vitest';
import type { Page } from 'playwright';
import { officePaths } from '../../src/device/office-paths.ts';
import { ticketCode } from '../../src/domain/invoicing/ticket-code.ts';
import { BrowserProfile } from '../support/browser.ts';
import { ServerProcess } from '../support/server-process.ts';
import { seriousFindings } from './accessibility.ts';
import { CounterScreen } from './counter-screen.ts';
import { expect } from './expect.ts';
import { openRealShop, OWNER, type RealShop } from './real-shop.ts';

const INSECURE_NAME = 'tienda.example';

let server: ServerProcess;
let profile: BrowserProfile;
let shop: RealShop;

beforeAll(async () => {
  server = await ServerProcess.start();
  profile = await BrowserProfile.open({ args: [`--host-resolver-rules=MAP ${INSECURE_NAME} 127.0.0.1`] });
  shop = await openRealShop(server);
});

afterAll(async () => {
  await profile?.dispose();
  await server?.dispose();
});

async function expectNothingSerious(page: Page, name: string): Promise<void> {
  expectThat(await seriousFindings(page, name)).toEqual([]);
}

describe('the counter', () => {
  let page: Page;
  let counter: CounterScreen;
  /** Opens a dialog of the counter by its key, looks at it, and goes back. */
  const byKey = (key: string, title: string | RegExp) => async (): Promise<void> => {
    await page.keyboard.press(key);
    await expect(counter.dialog(title)).toBeVisible();
    await expectNothingSerious(page, String(title));
    await page.keyboard.press('Escape');
    await expect(counter.dialog(title)).toBeHidden();
  };

  it('where it cannot work', async () => {
    page = await profile.newPage();
    await page.goto(`http://${INSECURE_NAME}:${server.port}/`);
    await expect(page.getByRole('heading', { name: 'Este equipo no puede vender desde esta dirección' })).toBeVisible();
    await expectNothingSerious(page, 'unusable');
  });

  it('enrolment, with a mistake', async () => {
    counter = new CounterScreen(page);
    await page.goto(server.url);
    await page.getByRole('button', { name: 'Registrar' }).click();
    await expect(page.getByText('El código lleva ocho letras y números.')).toBeVisible();
    await expectNothingSerious(page, 'enrolment');
  });

  it('people and PIN', async () => {
    await counter.enrol(await shop.newCode(0), 'Mostrador 1');
    await expectNothingSerious(page, 'people');
    await page.getByRole('button', { name: shop.cashiers[0].shortName }).click();
    await page.keyboard.type('9999');
    await expect(page.getByText('PIN incorrecto. Quedan 4 intentos.')).toBeVisible();
    await expectNothingSerious(page, 'PIN');
    await page.getByRole('button', { name: 'Otra persona' }).click();
    await counter.signIn(shop.cashiers[0]);
    await counter.waitForParts(shop.parts.length);
  });

  it('empty', () => expectNothingSerious(page, 'counter'));

  it('with results and a ticket', async () => {
    await counter.enter('3*BD-7284');
    await counter.waitForLine('Balata delantera cerámica', '3');
    await counter.enter('20*BA-9001');
    await counter.waitForLine('Batería 12V 45Ah', '20');
    await counter.discount('percent', '5');
    await counter.field.pressSequentially('filtro');
    await expect(page.getByRole('option')).toHaveCount(2);
    await expectNothingSerious(page, 'results and ticket');
    await page.keyboard.press('Escape');
    await counter.lines.first().getByRole('button', { expanded: false }).click();
    await expect(page.getByRole('button', { name: 'Quitar' })).toBeVisible();
    await expectNothingSerious(page, 'open line');
    await counter.field.pressSequentially('nada que coincida');
    await expect(page.getByText('Nada coincide con “nada que coincida”')).toBeVisible();
    await expectNothingSerious(page, 'nothing found');
    await counter.field.fill('');
  });

  it('help', async () => byKey('F1', 'Teclas del mostrador')());
  it('customer', async () => byKey('F3', 'Cliente')());
  it('vehicle', async () => byKey('F4', 'Vehículo')());
  it('discount', async () => byKey('F7', 'Descuento de la línea')());
  it('tickets, none', async () => byKey('F8', 'Tickets')());
  it('opening the register', async () => byKey('F10', 'Abrir caja')());

  it('a new customer', async () => {
    await page.keyboard.press('F3');
    await counter.dialog('Cliente').getByRole('option', { name: 'Cliente nuevo' }).click();
    await page.getByRole('button', { name: 'Guardar cliente' }).click();
    await expect(page.getByText('Escribe el nombre.')).toBeVisible();
    await expectNothingSerious(page, 'new customer');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  it('paying, each way', async () => {
    await counter.openRegister(50_000);
    await page.keyboard.press('F9');
    await expect(counter.dialog('Cobrar')).toBeVisible();
    for (const [key, method] of [['F1', 'Efectivo'], ['F2', 'Tarjeta'], ['F3', 'Transferencia'], ['F4', 'Mixto']] as const) {
      await page.keyboard.press(key);
      await expect(page.getByRole('tab', { name: method, selected: true })).toBeVisible();
      await expectNothingSerious(page, `paying: ${method}`);
    }
    await page.keyboard.press('F1');
    await page.keyboard.press('Enter');
    await expect(counter.dialog('Guardado')).toBeVisible();
    await expectNothingSerious(page, 'Guardado');
    await page.keyboard.press('F6');
    await counter.dialog('Facturar').getByRole('button', { name: 'Pedir factura' }).click();
    await expect(page.getByText('Hace falta.').first()).toBeVisible();
    await expectNothingSerious(page, 'invoice, with mistakes');
    await page.keyboard.press('Escape');
    await counter.next();
  });

  it('a ticket found again', async () => {
    await page.keyboard.press('F8');
    await counter.dialog('Tickets').getByRole('textbox', { name: 'Folio' }).fill('1');
    await page.keyboard.press('Enter');
    await expect(counter.dialog('Tickets').getByText('Brenda').first()).toBeVisible();
    await expectNothingSerious(page, 'ticket');
    await page.keyboard.press('Escape');
    await expect(counter.dialog('Tickets')).toBeHidden();
  });

  it('what waits and what somebody should look at', async () => {
    await expect(counter.syncMark('Al día')).toBeVisible({ timeout: 120_000 });
    await counter.syncMark('Al día').click();
    await expect(page.getByText('Se vendió más de lo que había.')).toBeVisible();
    await expectNothingSerious(page, 'sync panel');
    await page.keyboard.press('Escape');
  });

  it('the register: summary, cash in and out, count, closed', async () => {
    await page.keyboard.press('F10');
    for (const tab of ['Resumen', 'Entrada o salida', 'Cerrar']) {
      await counter.dialog('Caja').getByRole('tab', { name: tab }).click();
      await expectNothingSerious(page, `register: ${tab}`);
    }
    await counter.dialog('Caja').getByRole('textbox', { name: 'Piezas de $500', exact: true }).fill('1');
    await counter.dialog('Caja').getByRole('button', { name: 'Cerrar caja' }).click();
    await expect(counter.dialog('Caja cerrada')).toBeVisible();
    await expectNothingSerious(page, 'register closed');
    await page.keyboard.press('Enter');
  });

  it('the person\'s menu', async () => {
    await page.getByRole('button', { name: 'menú' }).click();
    await expect(counter.dialog(shop.cashiers[0].name)).toBeVisible();
    await expectNothingSerious(page, 'menu');
    await page.keyboard.press('Escape');
  });
});

describe('the office', () => {
  let page: Page;

  it('sign-in, with a mistake', async () => {
    page = await profile.newPage();
    await page.goto(`${server.url}${officePaths.today}`);
    await page.getByRole('button', { name: 'Entrar' }).click();
    await expect(page.getByText('Escribe tu correo.')).toBeVisible();
    await expectNothingSerious(page, 'office sign-in');
    await page.getByRole('textbox', { name: 'Correo' }).fill(OWNER.email);
    await page.getByLabel('Contraseña').fill(OWNER.password);
    await page.getByRole('button', { name: 'Entrar' }).click();
    await expect(page.getByRole('navigation').first()).toBeVisible();
  });

  /** Every screen by its address; those of one thing with that thing's id. */
  it.each(Object.keys(officePaths))('%s', async (name) => {
    await page.goto(`${server.url}${await addressOf(name as keyof typeof officePaths)}`);
    await expect(page.getByRole('navigation').first()).toBeVisible();
    // Until what was asked for is there.
    await expect(page.locator('main [aria-busy="true"], main .ui-skeleton')).toHaveCount(0);
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
    await expectNothingSerious(page, `office: ${name}`);
  });

  async function addressOf(name: keyof typeof officePaths): Promise<string> {
    const path = officePaths[name];
    if (typeof path === 'string') return path;
    if (name === 'sale') {
      const { branches } = await shop.office.get<{ branches: { day: string; name: string }[] }>('/api/reports/today');
      const day = branches.find((branch) => branch.name === shop.branch.name)?.day ?? '';
      return path((await shop.office.get<{ items: { id: string }[] }>(`/api/sales?day=${day}`)).items[0]?.id ?? '');
    }
    const ids: Partial<Record<string, string | undefined>> = { product: shop.parts[0]?.id, customer: shop.customers[0]?.id, person: shop.cashiers[0].id };
    return path(ids[name] ?? shop.warehouseId);
  }

  it.each(['emisor', 'certificados', 'proveedor'])('invoicing settings: %s', async (part) => {
    await page.goto(`${server.url}${officePaths.invoicingSettings}?parte=${part}`);
    await expect(page.locator('main .ui-panel, main .ui-state').first()).toBeVisible();
    if (part === 'proveedor') await page.getByRole('radio', { name: /^Otro/ }).check();
    await expectNothingSerious(page, `invoicing settings: ${part}`);
    if (part !== 'certificados') return;
    await page.getByRole('button', { name: 'Subir certificado' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Subir certificado' }).click();
    await expect(page.getByText('Faltan archivos o la contraseña.')).toBeVisible();
    await expectNothingSerious(page, 'uploading a certificate');
  });

  it('an invoice of tickets, with mistakes', async () => {
    const sale = (await addressOf('sale')).split('/').at(-1) ?? '';
    await page.goto(`${server.url}${officePaths.newInvoice}?tickets=${ticketCode(sale)},B1-999999`);
    await expect(page.getByText('se puede facturar')).toBeVisible();
    await expect(page.getByText('No está ese ticket.')).toBeVisible();
    await page.getByRole('button', { name: 'Facturar' }).click();
    await expect(page.getByText('Hace falta.').first()).toBeVisible();
    await expectNothingSerious(page, 'office: invoice of tickets');
  });

  it('a page that is not', async () => {
    await page.goto(`${server.url}/oficina/nada`);
    await expect(page.getByText('Esa página no existe')).toBeVisible();
    await expectNothingSerious(page, 'office: unknown');
  });
});

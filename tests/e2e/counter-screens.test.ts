// What the counter's screens do by themselves, on a device in memory: keys, scanner, focus, money on the screen, axe.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM_ARGS, ensureChromium } from '../support/chromium.ts';
import { openCounterSite, type CounterSite } from '../support/counter-site.ts';
import type { FakeOptions } from '../support/fake-device.ts';
import { fakeId } from '../support/fake-shop.ts';
import '../support/counter-window.ts';

const SCANNER_MS = 10;
const selling: FakeOptions = { signedInAs: 11, sessionOpen: true };

let site: CounterSite;
let browser: Browser;
let context: BrowserContext | undefined;

beforeAll(async () => {
  site = await openCounterSite();
  browser = await chromium.launch({ executablePath: ensureChromium(), args: CHROMIUM_ARGS });
});
afterEach(async () => {
  await context?.close();
  context = undefined;
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

async function open(options: FakeOptions, size: 'desktop' | 'phone' = 'desktop', colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
  const viewport = size === 'phone' ? { width: 390, height: 844 } : { width: 1280, height: 800 };
  context = await browser.newContext({ viewport, colorScheme, locale: 'es-MX', reducedMotion: 'reduce', hasTouch: size === 'phone' });
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(site.urlFor(options));
  await page.locator('#root > *').first().waitFor();
  return page;
}

const field = (page: Page) => page.getByRole('combobox', { name: 'Buscar parte' });
const total = (page: Page) => page.locator('.counter-total dd').innerText();

async function scan(page: Page, code: string): Promise<void> {
  await page.keyboard.type(code, { delay: SCANNER_MS });
  await page.keyboard.press('Enter');
}

/** What stands on the ticket: part number and quantity in thousandths. */
function lines(page: Page): Promise<[string, number][]> {
  return page.evaluate(() => window.fakeDevice.cart.get().lines.map((line) => [line.product.partNumber, line.quantityMilli]));
}

const expectLines = (page: Page, expected: [string, number][]) => expect.poll(() => lines(page)).toEqual(expected);

describe('the smart field', () => {
  // Defence: useTypeToFocus() in src/features/counter/use-type-to-focus.ts
  it('case-21-fast-scans: adds what is scanned, wherever the focus was, and counts a second scan', async () => {
    const page = await open(selling);
    await field(page).waitFor();
    await page.locator('.ui-topbar-title').click();
    await scan(page, '7501234510007');
    await scan(page, '7501234510007');
    await scan(page, '3*bkr5e pt');
    await expectLines(page, [['PH-3593A', 2000], ['BKR5E-PT', 3000]]);
    expect(await field(page).inputValue()).toBe('');
    expect(await total(page)).toBe('$502.00');
  });

  it('sells nothing for a code nobody knows until Enter is pressed once more on what is marked', async () => {
    const page = await open(selling);
    await field(page).waitFor();
    await scan(page, '1063');
    await page.getByText('Ninguna parte tiene exactamente “1063”. Enter agrega la marcada.').waitFor();
    expect(await lines(page)).toEqual([]);
    // The next scan replaces the text that found nothing.
    await scan(page, '4PK890');
    await expectLines(page, [['4PK890', 1000]]);
    await scan(page, '1063');
    await page.getByText('Enter agrega la marcada').waitFor();
    await page.keyboard.press('Enter');
    await expectLines(page, [['4PK890', 1000], ['D-1063-CR', 1000]]);
  });

  it('lets the person choose the brand when parts share a number', async () => {
    const page = await open(selling);
    await field(page).waitFor();
    await scan(page, 'TH-5060');
    await page.getByText('Varias partes comparten “TH-5060”').waitFor();
    expect(await lines(page)).toEqual([]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expectLines(page, [['TH-5060', 1000]]);
    expect(await total(page)).toBe('$89.00');
  });

  it('adds by words the row that the arrows mark', async () => {
    const page = await open(selling);
    await field(page).fill('balata delantera');
    await page.getByRole('option').nth(1).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expectLines(page, [['7483-D1063', 1000]]);
  });

  it('adds by words the row that stays marked, however soon Enter follows the last letter', async () => {
    const page = await open(selling);
    await field(page).fill('balata del');
    await page.getByRole('option').nth(1).waitFor();
    await field(page).evaluate(async (input) => {
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, 'balata delantera');
      input.dispatchEvent(new Event('input', { bubbles: true }));
      await new Promise((resolve) => setTimeout(resolve));
      input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    });
    await expectLines(page, [['D-1063-CR', 1000]]);
  });

  it('gives + − and Supr to the marked line while it is empty, and to the text while it is not', async () => {
    const page = await open(selling);
    await field(page).waitFor();
    await scan(page, 'PH-3593A');
    await scan(page, '4PK890');
    await expectLines(page, [['PH-3593A', 1000], ['4PK890', 1000]]);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    await page.keyboard.press('-');
    await expectLines(page, [['PH-3593A', 2000], ['4PK890', 1000]]);
    await page.keyboard.type('D-1063+');
    expect(await field(page).inputValue()).toBe('D-1063+');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Delete');
    await expectLines(page, [['4PK890', 1000]]);
  });
});

describe('the ticket', () => {
  it('takes a typed quantity, and refuses a barcode scanned into it', async () => {
    const page = await open(selling);
    await field(page).waitFor();
    await scan(page, 'PH-3593A');
    await page.getByRole('button', { name: 'Cantidad de Filtro de aceite: 1' }).click();
    await scan(page, '7501234510007');
    expect(await lines(page)).toEqual([['PH-3593A', 1000]]);
    await page.getByLabel('Cantidad de Filtro de aceite').fill('2.5');
    await page.keyboard.press('Enter');
    await expectLines(page, [['PH-3593A', 2500]]);
    expect(await field(page).evaluate((input) => input === document.activeElement)).toBe(true);
  });

  it('prices by the customer’s tier, and back', async () => {
    const page = await open(selling);
    await field(page).waitFor();
    await scan(page, 'ALT-TS70');
    await expect.poll(() => total(page)).toBe('$2,050.00');
    await page.keyboard.press('F3');
    await page.getByLabel('Nombre, RFC, teléfono o placas').fill('hermanos');
    await page.getByRole('option', { name: 'Taller Hermanos Ruiz' }).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => total(page)).toBe('$1,845.00');
    await page.keyboard.press('F3');
    await page.getByRole('option', { name: 'Público en general' }).click();
    await expect.poll(() => total(page)).toBe('$2,050.00');
  });

  it('takes a discount over the limit with the PIN of who may give it, in place, and nobody is signed out for it', async () => {
    const page = await open(selling);
    await field(page).waitFor();
    await scan(page, 'ALT-TS70');
    await expectLines(page, [['ALT-TS70', 1000]]);
    await page.keyboard.press('F7');
    await page.keyboard.type('15');
    await page.getByRole('list', { name: 'Quién lo aprueba' }).getByRole('button', { name: 'Óscar H.' }).click();
    await page.keyboard.type('9999');
    await page.getByText('Ese no es su PIN. Quedan 4 intentos.').waitFor();
    expect(await page.evaluate(() => window.fakeDevice.cart.get().lines[0]?.discountCents)).toBe(0);
    await page.keyboard.type('1357');
    await expect.poll(() => total(page)).toBe('$1,742.50');
    const [line, by, signedIn] = await page.evaluate(() => [window.fakeDevice.cart.get().lines[0]?.discountCents, window.fakeDevice.cart.get().lines[0]?.approvedBy, window.fakeDevice.signedIn.get()?.employee.shortName]);
    expect([line, by, signedIn]).toEqual([30_750, fakeId(12), 'Lupita M.']);
  });

  it('keeps a discount within the person’s limit and says who may give more', async () => {
    const page = await open(selling);
    await field(page).waitFor();
    await scan(page, 'ALT-TS70');
    await expectLines(page, [['ALT-TS70', 1000]]);
    await page.keyboard.press('F7');
    await page.keyboard.type('15');
    await page.getByRole('list', { name: 'Quién lo aprueba' }).getByRole('button', { name: 'Óscar H.' }).waitFor();
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => window.fakeDevice.cart.get().lines[0]?.discountCents)).toBe(0);
    await page.getByLabel('Descuento', { exact: true }).fill('10');
    await page.keyboard.press('Enter');
    await expect.poll(() => total(page)).toBe('$1,845.00');
  });

  it('adds IVA where prices do not hold it, and marks quietly what is not there', async () => {
    const page = await open({ ...selling, tenant: { pricesIncludeTax: false } });
    await field(page).waitFor();
    await scan(page, '2*ALT-TS70');
    await expect.poll(() => total(page)).toBe('$4,756.00');
    await page.getByText('IVA 16 %', { exact: false }).first().waitFor();
    await page.getByText('hay 1', { exact: true }).waitFor();
  });
});

describe('paying', () => {
  it('sells once however often it is confirmed, and says “Guardado” only when it is', async () => {
    const page = await open({ ...selling, holdSaves: true });
    await field(page).waitFor();
    await scan(page, 'PH-3593A');
    await expectLines(page, [['PH-3593A', 1000]]);
    await page.keyboard.press('F9');
    await page.getByRole('dialog', { name: 'Cobrar' }).waitFor();
    await page.keyboard.type('200');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Guardando…' }).waitFor();
    expect(await page.getByText('Guardado').count()).toBe(0);
    await page.evaluate(() => window.fakeDevice.finishSaving());
    await page.getByRole('dialog', { name: 'Guardado' }).waitFor();
    expect(await page.evaluate(() => window.fakeDevice.sales.map((sale) => [sale.folio, sale.totalCents, sale.changeCents]))).toEqual([['A1-000483', 9800, 10_200]]);
    expect(await page.locator('.counter-done-change').innerText()).toContain('$102.00');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await field(page).evaluate((input) => input === document.activeElement)).toBe(true);
    // The change stays in sight until the next part.
    await page.getByText('$102.00').waitFor();
  });

  it('sells once when the button is pressed twice at once', async () => {
    const page = await open(selling);
    await field(page).waitFor();
    await scan(page, 'PH-3593A');
    // Both halves of each double press may come before or after the screen has changed under them.
    await page.locator('.counter-ticket-foot').getByRole('button', { name: 'Cobrar' }).dblclick({ delay: 60 });
    await page.getByRole('dialog', { name: 'Cobrar' }).getByRole('button', { name: 'Cobrar' }).dblclick({ delay: 60 });
    await page.getByRole('dialog', { name: 'Guardado' }).waitFor();
    expect(await page.evaluate(() => window.fakeDevice.sales.length)).toBe(1);
  });

  it('prints the ticket alone, with what was sold, paid and given back', async () => {
    const page = await open(selling);
    await field(page).waitFor();
    await scan(page, '2*PH-3593A');
    await page.evaluate(() => {
      window.print = () => {
        document.title = document.querySelector('.ui-print-root')?.textContent ?? 'nothing';
      };
    });
    await page.keyboard.press('F9');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('500');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Guardado' }).getByRole('button', { name: 'Imprimir' }).click();
    await expect.poll(() => page.title()).toMatch(/El Tornillo.*A1-000483.*Filtro de aceite.*\$196\.00.*Total\$196\.00.*Efectivo\$500\.00.*Cambio\$304\.00/);
  });

  it('splits a mixed payment', async () => {
    const page = await open(selling);
    await field(page).waitFor();
    await scan(page, 'ALT-TS70');
    await page.keyboard.press('F9');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('F4');
    await page.getByLabel('Tarjeta', { exact: true }).fill('2000');
    await page.getByLabel('Efectivo recibido').fill('100');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Guardado' }).waitFor();
    expect(await page.evaluate(() => window.fakeDevice.sales[0]?.payments)).toEqual([
      { method: 'cash', amountCents: 5000, tenderedCents: 10_000, reference: null },
      { method: 'card', amountCents: 200_000, tenderedCents: 200_000, reference: null },
    ]);
  });

  it('leads to opening the register, then on to paying', async () => {
    const page = await open({ signedInAs: 11 });
    await field(page).waitFor();
    await scan(page, 'PH-3593A');
    await expectLines(page, [['PH-3593A', 1000]]);
    await page.keyboard.press('F9');
    await page.getByRole('dialog', { name: 'Abrir caja' }).waitFor();
    await page.keyboard.type('500');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Cobrar' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Guardado' }).waitFor();
  });

  it('says that nothing was recorded when the disk is full, and keeps the ticket', async () => {
    const page = await open({ ...selling, saleFails: 'storage-full' });
    await field(page).waitFor();
    await scan(page, 'PH-3593A');
    await page.keyboard.press('F9');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('No entregues la mercancía ni des cambio todavía').waitFor();
    await page.keyboard.press('Escape');
    await expectLines(page, [['PH-3593A', 1000]]);
  });
});

/** Sells one part for cash, up to “Guardado”. */
async function sellOne(page: Page): Promise<void> {
  await field(page).waitFor();
  await scan(page, 'PH-3593A');
  await expectLines(page, [['PH-3593A', 1000]]);
  await page.keyboard.press('F9');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Guardado' }).waitFor();
}

const dialog = (page: Page, name: string) => page.getByRole('dialog', { name, exact: true });
const invoiceOf = (page: Page) => page.evaluate(async () => window.fakeDevice.invoices.of(window.fakeDevice.sales[0]?.operationId ?? ''));

describe('an invoice', () => {
  it('is asked for by keys alone, offline, and once', async () => {
    const page = await open({ ...selling, offline: true });
    await sellOne(page);
    await page.keyboard.press('F6');
    await dialog(page, 'Facturar').waitFor();
    await page.keyboard.type('tsu010203cd8');
    await page.keyboard.press('Tab');
    await page.getByText('el último carácter no es el que le toca').waitFor();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.type('tsu-010203 cd9');
    await page.getByText('Empresa (persona moral)').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type('64000');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Taller Suarez');
    await page.keyboard.press('Enter');
    // What is still missing gets the focus.
    const regime = page.getByRole('combobox', { name: 'Régimen fiscal' });
    await expect.poll(() => regime.evaluate((select) => select === document.activeElement)).toBe(true);
    await page.keyboard.type('601');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await dialog(page, 'Factura').getByText('Está guardada en este equipo').waitFor();
    expect(await invoiceOf(page)).toMatchObject({ state: 'recorded', provisionalFolio: 'PRE-A1-000484', receiverRfc: 'TSU010203CD9', receiverName: 'TALLER SUAREZ' });
    await page.keyboard.press('Escape');
    await dialog(page, 'Guardado').getByRole('button', { name: 'Facturar' }).click();
    await dialog(page, 'Factura').getByText('PRE-A1-000484').waitFor();
  });

  it('is made out to who is known here already, from the ticket found again', async () => {
    const page = await open(selling);
    await sellOne(page);
    await page.keyboard.press('Enter');
    await page.keyboard.press('F8');
    await page.locator('.tickets-row').first().click();
    await dialog(page, 'Tickets').getByRole('button', { name: 'Facturar' }).click();
    await page.keyboard.type('TSU010203CD9');
    await page.getByRole('button', { name: 'Usar sus datos' }).click();
    expect(await page.getByRole('textbox', { name: 'Nombre o razón social' }).inputValue()).toBe('MECANICA BALDERAS');
    expect(await page.getByRole('combobox', { name: 'Uso de la factura' }).inputValue()).toBe('G01');
    await page.getByRole('button', { name: 'Pedir factura' }).click();
    await dialog(page, 'Factura').getByText('MECANICA BALDERAS').waitFor();
    await page.keyboard.press('Escape');
    await dialog(page, 'Tickets').getByText('PRE-A1-000484').waitFor();
  });

  it('keeps its data with the customer of the ticket, where the person may', async () => {
    const page = await open({ ...selling, signedInAs: 12 });
    await field(page).waitFor();
    await page.evaluate(() => window.fakeDevice.cart.change((cart) => ({ ...cart, customerId: '01900000-0000-7000-8000-000000002002', customerName: 'Ana Belén Ruiz Soto' })));
    await sellOne(page);
    await page.keyboard.press('F6');
    await page.getByRole('textbox', { name: 'RFC' }).fill('TSU010203CD9');
    await page.getByRole('textbox', { name: 'Código postal fiscal' }).fill('64000');
    await page.getByRole('textbox', { name: 'Nombre o razón social' }).fill('Taller Suarez');
    await page.getByRole('combobox', { name: 'Régimen fiscal' }).selectOption('601');
    expect(await page.getByRole('checkbox', { name: 'Guardar estos datos con Ana Belén Ruiz Soto' }).isChecked()).toBe(true);
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Pedir factura' }).click();
    await dialog(page, 'Factura').waitFor();
    await expect.poll(() => page.evaluate(async () => (await window.fakeDevice.customers.get('01900000-0000-7000-8000-000000002002'))?.taxRegime)).toBe('601');
  });

  it('shows its UUID and gives its files once it is stamped; offline it says that they have to wait', async () => {
    const invoice = { state: 'stamped', series: 'F', folio: '128', uuid: '8F3C2A11-5B6D-4E7F-9A0B-1C2D3E4F5A6B', simulated: true } as const;
    const page = await open({ ...selling, invoice });
    await sellOne(page);
    await page.keyboard.press('F6');
    await dialog(page, 'Factura').getByText(invoice.uuid).waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'PDF' }).click()]);
    expect(download.suggestedFilename()).toBe('F128.pdf');
    await context?.close();
    const apart = await open({ ...selling, invoice, offline: true });
    await sellOne(apart);
    await apart.keyboard.press('F6');
    await apart.getByRole('button', { name: 'XML' }).click();
    await apart.getByText('el archivo se baja cuando vuelva').waitFor();
  });
});

describe('the register and the PIN', () => {
  it('closes on what was counted and shows the difference', async () => {
    const page = await open(selling);
    await field(page).waitFor();
    await page.keyboard.press('F10');
    await page.getByRole('tab', { name: 'Cerrar' }).click();
    await page.getByLabel('Piezas de $200').fill('2');
    await page.getByLabel('Piezas de $0.50').fill('3');
    await page.getByText('Falta').waitFor();
    await page.getByRole('button', { name: 'Cerrar caja' }).click();
    await page.getByRole('dialog', { name: 'Caja cerrada' }).waitFor();
    expect(await page.locator('.register-difference').innerText()).toContain('$98.50');
  });

  it('counts blind where the shop says so', async () => {
    const page = await open({ ...selling, tenant: { blindClose: true } });
    await field(page).waitFor();
    await page.keyboard.press('F10');
    await page.getByText('Esta tienda cuenta sin ver lo esperado').waitFor();
    await page.getByRole('tab', { name: 'Cerrar' }).click();
    await page.getByLabel('Piezas de $200').fill('2');
    expect(await page.getByText('Debe haber').count()).toBe(0);
    expect(await page.getByText('$500.00').count()).toBe(0);
  });

  it('takes four digits from the keyboard, counts wrong ones and locks', async () => {
    const page = await open({});
    await page.getByRole('button', { name: 'Lupita M.' }).click();
    await page.keyboard.type('1234');
    await page.getByText('PIN incorrecto. Quedan 4 intentos.').waitFor();
    for (let attempt = 2; attempt <= 5; attempt += 1) {
      await page.keyboard.type('1234');
      await expect.poll(() => page.getByLabel('PIN de Lupita Martínez').first().inputValue()).toBe('');
    }
    await page.getByText(/Demasiados intentos\. Espera 1[45]:/).waitFor();
    await page.getByRole('button', { name: 'Otra persona' }).click();
    await page.getByRole('button', { name: 'Óscar H.' }).click();
    await page.keyboard.type('1357');
    await field(page).waitFor();
    await page.keyboard.press('F12');
    await page.getByRole('heading', { name: 'Quién atiende' }).waitFor();
  });
});

/** Every screen, and how to come to it. */
const screens: [string, FakeOptions, (page: Page) => Promise<void>][] = [
  ['unusable', { standing: { kind: 'unusable', missing: ['secure-context'] } }, async () => {}],
  ['enrolment', { standing: { kind: 'not-enrolled' } }, (page) => page.getByText('Usar este equipo').waitFor()],
  ['people', { offline: true }, (page) => page.getByText('Lupita M.').waitFor()],
  ['pin', {}, (page) => page.getByText('Lupita M.').click()],
  ['counter', selling, async (page) => {
    await field(page).fill('PH-3593A');
    await page.keyboard.press('Enter');
    await field(page).fill('balata');
    await page.getByRole('option').first().waitFor();
    await page.locator('.counter-line-main').click();
  }],
  ['nothing found', selling, (page) => field(page).fill('zzzz')],
  ['help', selling, (page) => page.keyboard.press('F1')],
  ['customer', selling, (page) => page.keyboard.press('F3')],
  ['vehicle', selling, (page) => page.keyboard.press('F4')],
  ['discount', selling, async (page) => {
    await field(page).fill('PH-3593A');
    await page.keyboard.press('Enter');
    await expectLines(page, [['PH-3593A', 1000]]);
    await page.keyboard.press('F7');
    await page.keyboard.type('99');
  }],
  ['pay', selling, async (page) => {
    await field(page).fill('PH-3593A');
    await page.keyboard.press('Enter');
    await expectLines(page, [['PH-3593A', 1000]]);
    await page.keyboard.press('F9');
  }],
  ['saved', { ...selling, offline: true }, async (page) => {
    await field(page).fill('PH-3593A');
    await page.keyboard.press('Enter');
    await expectLines(page, [['PH-3593A', 1000]]);
    await page.keyboard.press('F9');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Guardado' }).waitFor();
    await page.getByRole('button', { name: 'Ver', exact: true }).click();
    await page.getByText('Cambios dentro de 15 días').waitFor();
  }],
  ['invoice, with mistakes', { ...selling, signedInAs: 12 }, async (page) => {
    await sellOne(page);
    await page.getByRole('button', { name: 'Facturar' }).click();
    await page.getByRole('button', { name: 'Pedir factura' }).click();
    await page.getByText('Hace falta.').first().waitFor();
  }],
  ['invoice, failed', { ...selling, invoice: { state: 'failed', provisionalFolio: 'PRE-A1-000484', error: { code: 'CFDI40148', message: 'El código postal no es el suyo.' } } }, async (page) => {
    await sellOne(page);
    await page.getByRole('button', { name: 'Facturar' }).click();
    await page.getByText('La oficina la corrige').waitFor();
  }],
  ['register', selling, async (page) => {
    await field(page).waitFor();
    await page.keyboard.press('F10');
    await page.getByRole('tab', { name: 'Cerrar' }).click();
  }],
  ['cash in or out', selling, async (page) => {
    await field(page).waitFor();
    await page.keyboard.press('F10');
    await page.getByRole('tab', { name: 'Entrada o salida' }).click();
    await page.getByRole('button', { name: 'Registrar salida' }).click();
  }],
  ['sync', { ...selling, pending: [{ number: 7, type: 'sale.completed', recordedMs: 0, state: 'quarantined', reason: 'total-mismatch', label: 'A1-000007' }] }, (page) => page.getByRole('button', { name: /Envío/ }).click()],
  ['person', selling, (page) => page.locator('.counter-person').click()],
];

describe('every screen', () => {
  it.each(screens)('%s has nothing serious for axe and does not scroll sideways, on a desktop and on a phone', async (_name, options, go) => {
    const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    for (const [size, theme] of [['desktop', 'light'], ['phone', 'dark']] as const) {
      const page = await open(options, size, theme);
      if (options.signedInAs !== undefined) await field(page).waitFor();
      await go(page);
      await page.evaluate(axe);
      const serious = await page.evaluate(async () => {
        const { violations } = await window.axe.run(document);
        return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
      });
      expect(serious).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      await context?.close();
    }
  });
});

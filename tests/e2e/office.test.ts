// What is done at the office, in a real browser against a real server: people, devices, parts, stock, customers,
// a parts list, the day's journal; a form that survives a reload, a session in two tabs, and the screen without a network.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect as expectThat, it } from 'vitest';
import type { Page } from 'playwright';
import { generateMessyCsv } from '../../server/demo/messy-csv.ts';
import { officePaths } from '../../src/device/office-paths.ts';
import { BrowserProfile } from '../support/browser.ts';
import { ServerProcess } from '../support/server-process.ts';
import { expect } from './expect.ts';
import { openRealShop, OWNER, type RealShop } from './real-shop.ts';

const IMPORT_ROWS = 400;

let server: ServerProcess;
let profile: BrowserProfile;
let shop: RealShop;
let page: Page;

beforeAll(async () => {
  [server, profile] = await Promise.all([ServerProcess.start(), BrowserProfile.open()]);
  shop = await openRealShop(server);
  page = await profile.newPage();
});

afterAll(async () => {
  await profile?.dispose();
  await server?.dispose();
});

const open = (path: string, on: Page = page) => on.goto(`${server.url}${path}`);
const button = (name: string | RegExp, on: Page = page) => on.getByRole('button', { name, exact: typeof name === 'string' });
const field = (name: string) => page.getByLabel(name, { exact: true });

describe('the way in', () => {
  it('refuses a wrong password in words, and lets in who has the right one', async () => {
    await open(officePaths.people);
    await field('Correo').fill(OWNER.email);
    await field('Contraseña').fill('no es esta');
    await button('Entrar').click();
    await expect(page.getByText('El correo o la contraseña no son correctos.')).toBeVisible();
    await field('Contraseña').fill(OWNER.password);
    await button('Entrar').click();
    await expect(page.getByRole('heading', { name: 'Personal' })).toBeVisible();
  });

  it('is open in a second tab and after reloads of both at once', async () => {
    const second = await profile.newPage();
    await open(officePaths.places, second);
    await expect(second.getByRole('heading', { name: 'Sucursales y cajas' })).toBeVisible();
    for (let round = 0; round < 3; round += 1) await Promise.all([page.reload(), second.reload()]);
    await expect(second.getByRole('heading', { name: 'Sucursales y cajas' })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Personal' })).toBeVisible();
    await second.close();
  });
});

describe('people and devices', () => {
  it('a cashier with a PIN, which is refused while it is weak', async () => {
    await open(officePaths.newPerson);
    await field('Nombre').fill('Zoila Prado Luna');
    await field('Sucursal').selectOption({ label: shop.branch.name });
    await button('Dar de alta').click();
    await button('Poner PIN').click();
    const dialog = page.getByRole('dialog');
    for (const [pin, answer] of [['1234', 'Es fácil de adivinar.'], ['8306', 'PIN guardado']] as const) {
      await dialog.getByLabel('PIN de 4 dígitos').fill(pin);
      await dialog.getByLabel('Otra vez').fill(pin);
      await dialog.getByRole('button', { name: 'Guardar' }).click();
      await expect(page.getByText(answer)).toBeVisible();
    }
    await expect(page.getByText('Tiene PIN para el mostrador.')).toBeVisible();
    const { items } = await shop.office.get<{ items: { name: string; shortName: string; hasPin: boolean; roles: object[] }[] }>('/api/identity/employees');
    expectThat(items.find(({ name }) => name === 'Zoila Prado Luna')).toMatchObject({
      shortName: 'Zoila P.', hasPin: true, roles: [{ role: 'cashier', branchId: shop.branch.id }],
    });
  });

  it('a code for a new device', async () => {
    await open(officePaths.devices);
    await button('Dar de alta un equipo').first().click();
    await field('Sucursal').selectOption({ label: shop.branch.name });
    await field('Caja').selectOption({ label: shop.branch.registers[1]?.name ?? '' });
    await button('Hacer código').click();
    await expect(page.getByText(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/)).toBeVisible();
    await expect(page.getByText(/Vence en \d+:\d\d/)).toBeVisible();
  });
});

describe('parts and stock', () => {
  it('a new part whose form survives a reload, and a second one of the same number that is refused', async () => {
    await open(officePaths.newProduct);
    await button('Crear parte').click();
    await expect(field('Número de parte')).toBeFocused();
    await field('Número de parte').fill('ZX-900');
    await field('Nombre').fill('Bomba de agua');
    await field('Precio mostrador').fill('1,234.50');
    await page.reload();
    await expect(field('Nombre')).toHaveValue('Bomba de agua');
    await expect(page.getByText('Cambios sin guardar: Número de parte, Nombre, Precio mostrador')).toBeVisible();
    await button('Crear parte').click();
    await expect(page.getByRole('heading', { name: 'Bomba de agua' })).toBeVisible();
    await field('Precio taller').fill('1100');
    await button('Guardar').click();
    await expect(page.getByText('Parte guardada')).toBeVisible();
    const { items } = await shop.office.get<{ items: object[] }>('/api/products?query=ZX-900');
    expectThat(items).toMatchObject([{ name: 'Bomba de agua', price1Cents: 123_450, price2Cents: 110_000, price3Cents: 123_450 }]);

    await open(officePaths.newProduct);
    await field('Número de parte').fill('zx 900');
    await field('Nombre').fill('La misma');
    await field('Precio mostrador').fill('1');
    await button('Crear parte').click();
    await page.getByRole('link', { name: 'Ver la que ya existe' }).click();
    await expect(page.getByRole('heading', { name: 'Bomba de agua' })).toBeVisible();
  });

  it('goods received by scanning, and stock taken off for damage', async () => {
    const [part] = shop.parts;
    if (!part) throw new Error('the shop has no parts');
    await open(officePaths.receive);
    // With one warehouse in each branch the names are the branches'.
    await field('Almacén').selectOption({ label: shop.branch.name });
    const search = page.getByRole('combobox', { name: 'Agregar parte' });
    for (let piece = 1; piece <= 2; piece += 1) {
      await search.pressSequentially(part.barcode, { delay: 10 });
      await search.press('Enter');
      await expect(page.getByLabel(`Cantidad de ${part.name}`)).toHaveValue(String(piece));
    }
    await page.getByLabel(`Costo unitario de ${part.name}`).fill('300');
    await button('Recibir').click();
    await expect(page.getByText('1 parte recibida, $696.00')).toBeVisible();
    expectThat(await shop.stockOf(part)).toBe(part.stockMilli + 2000);

    await open(officePaths.adjust);
    await field('Almacén').selectOption({ label: shop.branch.name });
    await search.pressSequentially(part.partNumber);
    await search.press('Enter');
    await field('Dañada').check();
    await page.getByLabel(`Cantidad de ${part.name}`).fill('3');
    await button('Ajustar').click();
    await expect(page.getByText('1 parte ajustada')).toBeVisible();
    expectThat(await shop.stockOf(part)).toBe(part.stockMilli - 1000);

    await open(`${officePaths.product(part.id)}?vista=movimientos`);
    await expect(page.getByRole('cell', { name: '-3' })).toBeVisible();
    await expect(page.getByRole('cell', { name: '+2' })).toBeVisible();
  });

  it('a parts list with bad rows: checked, taken in, and the same again changes nothing', async () => {
    const file = generateMessyCsv({ seed: 'office', rows: IMPORT_ROWS });
    const good = file.goodRows.length.toLocaleString('en-US');
    for (const [created, unchanged] of [[true, false], [false, true]] as const) {
      await open(officePaths.imports);
      await field('Almacén de la existencia').selectOption({ label: shop.branch.name });
      await page.locator('input[type="file"]').setInputFiles({ name: 'lista.csv', mimeType: 'text/csv', buffer: Buffer.from(file.bytes) });
      await expect(page.getByText('Quedan fuera')).toBeVisible();
      await expect(page.locator('.import-problem')).not.toHaveCount(0);
      await button(`Importar ${good} partes`).click();
      await expect(page.getByText('Importación terminada')).toBeVisible({ timeout: 180_000 });
      const countOf = (label: string) => page.locator('.import-count', { hasText: label }).locator('span').first();
      await expect(countOf('Partes nuevas')).toHaveText(created ? good : '0');
      await expect(countOf('Sin cambio')).toHaveText(unchanged ? good : '0');
    }
  });
});

describe('customers and books', () => {
  it('a customer with a fiscal mistake, mended', async () => {
    await open(officePaths.newCustomer);
    await field('Nombre').fill('Taller La Bielita');
    await field('Sucursal').selectOption({ label: shop.branch.name });
    await field('RFC').fill('RUHT850312');
    await button('Crear cliente').click();
    await expect(page.getByText('Un RFC son 3 o 4 letras')).toBeVisible();
    await field('RFC').fill('ruht850312-ab1');
    await button('Crear cliente').click();
    await expect(page.getByRole('heading', { name: 'Taller La Bielita' })).toBeVisible();
    await expect(field('RFC')).toHaveValue('RUHT850312AB1');
  });

  it("the journal of the day, balanced, on screen and in the accountant's file", async () => {
    await open(officePaths.journal);
    await expect(page.getByText('Cuadrado')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Ajuste de inventario' })).toBeVisible();
    const [download] = await Promise.all([page.waitForEvent('download'), button('Descargar CSV').click()]);
    const [head, ...rows] = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
    expectThat(head).toContain('cuenta');
    expectThat(rows.length).toBeGreaterThan(0);
  });
});

it('keeps what it shows when the network goes, and says so', async () => {
  await open(officePaths.today);
  await expect(page.getByText('Vendido hoy')).toBeVisible();
  await expect(page.getByText(/datos de \d\d:\d\d/)).toBeVisible();
  await profile.context.setOffline(true);
  await expect(page.getByText(/sin conexión · datos de \d\d:\d\d/)).toBeVisible();
  await expect(page.getByText(shop.branch.name)).toBeVisible();
  await profile.context.setOffline(false);
  await expect(page.getByText(/sin conexión/)).toBeHidden();
});

it('ends the session in every tab', async () => {
  const second = await profile.newPage();
  await open(officePaths.products, second);
  await expect(second.getByRole('heading', { name: 'Existencias' })).toBeVisible();
  await button(/cuenta/).click();
  await button('Cerrar sesión').click();
  await expect(button('Entrar')).toBeVisible();
  await expect(button('Entrar', second)).toBeVisible();
});

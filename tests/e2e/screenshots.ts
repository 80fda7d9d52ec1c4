/**
 * Takes the pictures of docs/screens from the demo shop: the counter in three sizes, the PIN screen and the owner's
 * phone, light and dark. Run after `npm run build`: `node --import tsx tests/e2e/screenshots.ts`.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { BrowserProfile } from '../support/browser.ts';
import { ServerProcess } from '../support/server-process.ts';
import { lookAt, type Look } from './accessibility.ts';
import { CounterScreen } from './counter-screen.ts';
import { expect } from './expect.ts';

const folder = join(import.meta.dirname, '../../docs/screens');
const schemes = ['light', 'dark'] as const;
const sizes = [[1280, 800], [1024, 768], [390, 844]] as const;

async function shoot(page: Page, name: string, look: Look): Promise<void> {
  await lookAt(page, look);
  await page.screenshot({ path: join(folder, `${name}-${look.width}x${look.height}-${look.colorScheme}.png`), animations: 'disabled', caret: 'hide' });
}

async function shootAll(page: Page, name: string, among: readonly (readonly [number, number])[] = sizes): Promise<void> {
  for (const [width, height] of among) for (const colorScheme of schemes) await shoot(page, name, { colorScheme, width, height });
  await lookAt(page, { colorScheme: 'light', width: 1280, height: 800 });
}

async function shootCounter(page: Page, output: string): Promise<void> {
  const counter = new CounterScreen(page);
  await page.getByRole('button', { name: 'Usar este equipo' }).click();
  await expect(page.getByRole('heading', { name: 'Quién atiende' })).toBeVisible({ timeout: 120_000 });
  await shootAll(page, 'pin');
  const [, pin = '', name = ''] = /PIN ([0-9]{4}) {2}(Brenda [^(]+) \(/.exec(output) ?? [];
  await counter.signIn({ id: '', pin, name: name.trim(), shortName: 'Brenda' });
  await expect(page.getByText('12,000 partes en este equipo')).toBeVisible({ timeout: 120_000 });
  await counter.openRegister(100_000);
  await fillTicket(counter, output.match(/[0-9]{12,13}(?= {2}\S)/g) ?? []);
  await counter.field.pressSequentially('balata tsuru');
  await expect(page.getByRole('option').nth(4)).toBeVisible();
  await shootAll(page, 'counter');
  await page.keyboard.press('Escape');
  await counter.openPayment();
  await page.keyboard.type('5000');
  await shootAll(page, 'pay', [[1280, 800], [390, 844]]);
  await page.keyboard.press('Enter');
  await counter.saved();
  await shootAll(page, 'saved', [[1280, 800], [390, 844]]);
  await counter.next();
}

/** Three parts for a workshop, one of them at a discount. */
async function fillTicket(counter: CounterScreen, barcodes: readonly string[]): Promise<void> {
  await counter.page.keyboard.press('F3');
  await counter.dialog('Cliente').getByRole('combobox').fill('taller');
  await counter.dialog('Cliente').getByRole('option').first().click();
  for (const [index, barcode] of barcodes.entries()) {
    await counter.enter(`${index + 1}*${barcode}`);
    await expect(counter.lines).toHaveCount(index + 1);
  }
  await counter.discount('percent', '5');
}

async function shootOwner(page: Page, url: string, output: string): Promise<void> {
  const [, email = '', password = ''] = /Oficina\s+(\S+@\S+)\s+(\S+)/.exec(output) ?? [];
  await page.goto(`${url}/oficina`);
  await page.getByRole('textbox', { name: 'Correo' }).fill(email);
  await page.getByLabel('Contraseña').fill(password);
  await page.getByRole('button', { name: 'Entrar' }).click();
  await expect(page.getByText('Centro').first()).toBeVisible();
  await expect(page.locator('.ui-skeleton')).toHaveCount(0);
  await shootAll(page, 'owner', [[390, 844], [1280, 800]]);
}

await mkdir(folder, { recursive: true });
const server = await ServerProcess.start({ demo: true });
const profile = await BrowserProfile.open();
try {
  const page = await profile.newPage();
  await page.goto(server.url);
  await shootCounter(page, server.output());
  await shootOwner(await profile.newPage(), server.url, server.output());
} finally {
  await profile.dispose();
  await server.dispose();
}

import { afterAll, beforeAll, expect as expectThat, it } from 'vitest';
import { BrowserProfile } from '../support/browser.ts';
import { ServerProcess } from '../support/server-process.ts';
import { CounterScreen } from './counter-screen.ts';
import { expect } from './expect.ts';

let server: ServerProcess;
let profile: BrowserProfile;
let counter: CounterScreen;
let folio = '';

beforeAll(async () => {
  server = await ServerProcess.start({ ownPostgres: true, demo: true });
  profile = await BrowserProfile.open();
  const page = await profile.newPage();
  await page.goto(server.url);
  counter = new CounterScreen(page);
});

afterAll(async () => {
  await profile?.dispose();
  await server?.dispose();
});

/** What the first start printed for the person at the terminal. */
function printed(pattern: RegExp): string {
  const found = pattern.exec(server.output())?.[1];
  if (found === undefined) throw new Error(`nothing like ${String(pattern)} in:\n${server.output()}`);
  return found;
}

it('prints where to go and how to sign in', () => {
  expectThat(printed(/Mostrador\s+(\S+)/)).toContain(`localhost:${server.port}`);
  expectThat(printed(/Oficina\s+(http\S+)/)).toBe(`${server.url}/oficina`);
  expectThat(server.output().match(/^\s+(?:Prueba con)?\s+[0-9]{12,13} {2}\S/gm)).toHaveLength(3);
});

it('offers this computer as a counter, and sells by the PIN and barcode that were printed', async () => {
  const { page } = counter;
  await page.getByRole('button', { name: 'Usar este equipo' }).click();
  await expect(page.getByRole('heading', { name: 'Quién atiende' })).toBeVisible({ timeout: 120_000 });
  const [, pin = '', name = ''] = /PIN ([0-9]{4}) {2}(Brenda [^(]+) \(/.exec(server.output()) ?? [];
  await counter.signIn({ id: '', pin, name: name.trim(), shortName: 'Brenda' });
  await expect(page.getByText('12,000 partes en este equipo')).toBeVisible({ timeout: 120_000 });
  await counter.openRegister(100_000);
  await counter.enter(printed(/Prueba con\s+([0-9]{12,13})/));
  await expect(counter.lines).toHaveCount(1);
  await counter.openPayment();
  await page.keyboard.press('Enter');
  ({ folio } = await counter.saved());
  expectThat(folio).toMatch(/^[A-C][12][A-Z]?-000001$/);
  await counter.next();
});

it('shows the sale to the owner, signed in with the password that was printed', async () => {
  const [, email = '', password = ''] = /Oficina\s+(\S+@\S+)\s+(\S+)/.exec(server.output()) ?? [];
  const office = await profile.newPage();
  await office.goto(`${server.url}/oficina/ventas`);
  await office.getByRole('textbox', { name: 'Correo' }).fill(email);
  await office.getByLabel('Contraseña').fill(password);
  await office.getByRole('button', { name: 'Entrar' }).click();
  await expect(office.getByText(folio).first()).toBeVisible({ timeout: 60_000 });
  await office.close();
  expectThat(profile.pageErrors).toEqual([]);
});

it('starts again on its data, and the counter goes on', async () => {
  await server.stop();
  await expect(counter.syncMark(/Sin conexión/)).toBeVisible({ timeout: 60_000 });
  await server.start();
  await expect(counter.syncMark('Al día')).toBeVisible({ timeout: 120_000 });
});

import { afterAll, beforeAll, expect as expectThat, it } from 'vitest';
import { BrowserProfile } from '../support/browser.ts';
import { Line } from '../support/proxy.ts';
import { ServerProcess } from '../support/server-process.ts';
import { LOOKS, lookAt, seriousFindings } from './accessibility.ts';
import { CounterScreen } from './counter-screen.ts';
import { waitUntilKept } from './device-drafts.ts';
import { coreOf, readLog } from './device-log.ts';
import { expect } from './expect.ts';
import { inOrder, textsOf } from './in-order.ts';
import { openRealShop, type Part, type RealShop } from './real-shop.ts';
import { grossOf } from './reckoning.ts';

let server: ServerProcess;
let shop: RealShop;
/** Each tablet's own line to the server. */
let lines: Line[];
let profiles: BrowserProfile[];
let first: CounterScreen;
let second: CounterScreen;

beforeAll(async () => {
  server = await ServerProcess.start();
  profiles = [await BrowserProfile.open(), await BrowserProfile.open()];
  shop = await openRealShop(server);
  lines = [await Line.open(server.port), await Line.open(server.port)];
});

afterAll(async () => {
  await Promise.all((profiles ?? []).map((profile) => profile.dispose()));
  await Promise.all((lines ?? []).map((line) => line.cut()));
  await server?.dispose();
});

inOrder(async () => [...(await textsOf(first?.page, second?.page)), profiles.map(({ pageErrors }) => pageErrors), server.output()]);

async function openCounter(index: number): Promise<CounterScreen> {
  const [profile, line, cashier] = [profiles[index], lines[index], shop.cashiers[index]];
  if (!profile || !line || !cashier) throw new Error(`no tablet ${index}`);
  const page = await profile.newPage();
  await page.goto(line.url);
  const counter = new CounterScreen(page);
  await counter.enrol(await shop.newCode(index), `Mostrador ${index + 1}`);
  await counter.signIn(cashier);
  await counter.waitForParts(shop.parts.length);
  await counter.waitForShell();
  await counter.openRegister(20_000);
  return counter;
}

function part(partNumber: string): Part {
  const found = shop.parts.find((each) => each.partNumber === partNumber);
  if (!found) throw new Error(`no part ${partNumber}`);
  return found;
}

async function add(counter: CounterScreen, { partNumber, name }: Part, pieces: number, shown = pieces): Promise<void> {
  await counter.enter(`${pieces}*${partNumber}`);
  await counter.waitForLine(name, String(shown));
}

/** The key of open tickets with how many there are besides the one on the counter. */
function openKey(counter: CounterScreen, count: number) {
  return counter.page.getByRole('button', { name: count === 0 ? 'Abiertos' : `Abiertos · ${count}`, exact: true });
}

/** Takes the open ticket with this title up. */
async function takeUp(counter: CounterScreen, title: string): Promise<void> {
  await counter.page.keyboard.press('F5');
  const dialog = counter.dialog('Tickets abiertos');
  await dialog.getByRole('button', { name: `Abrir ${title}` }).click();
  await expect(dialog).toBeHidden();
}

/** Looks at the screen in every look, and leaves it as it was. */
async function findingsOn(counter: CounterScreen, name: string): Promise<string[]> {
  const findings = await seriousFindings(counter.page, name);
  if (LOOKS[0]) await lookAt(counter.page, LOOKS[0]);
  return findings;
}

const sales = async (counter: CounterScreen): Promise<string[]> =>
  (await readLog(counter.page)).filter(({ type }) => type === 'sale.completed').map((row) => coreOf(row).body.folio ?? '');

const taskKinds = async (): Promise<string[]> => (await shop.office.get<{ items: { kind: string }[] }>('/api/tasks')).items.map(({ kind }) => kind);

const online = { timeout: 60_000 };

it('shows one tablet what another has open, by name and with who has it', async () => {
  first = await openCounter(0);
  second = await openCounter(1);
  await add(first, part('FA-1063'), 2);
  await expect(openKey(second, 1)).toBeVisible(online);
  await first.page.keyboard.press('F5');
  await first.page.getByRole('textbox', { name: 'Nombre del ticket' }).fill('Jetta rojo');
  await first.page.keyboard.press('Enter');
  await expect(first.lines).toHaveCount(0);
  await takeUp(second, 'Jetta rojo');
  await second.waitForLine(part('FA-1063').name, '2');
  await expect(openKey(second, 0)).toBeVisible(online);
  await takeUp(first, 'Jetta rojo');
  await expect(first.page.getByText(`Lo tiene abierto ${shop.cashiers[1]?.shortName} en`)).toBeAttached(online);
  await add(first, part('FA-1063'), 1, 3);
  await second.waitForLine(part('FA-1063').name, '3');
  await second.page.keyboard.press('F5');
  await expect(second.dialog('Tickets abiertos')).toBeVisible();
  expectThat(await findingsOn(second, 'open tickets')).toEqual([]);
  await second.page.keyboard.press('Escape');
});

it('merges what two tablets add to one ticket while both are offline', async () => {
  await Promise.all(lines.map((line) => line.cut()));
  await expect(first.syncMark(/Sin conexión/)).toBeVisible(online);
  await expect(second.syncMark(/Sin conexión/)).toBeVisible(online);
  await add(first, part('FA-1063'), 1, 4);
  await add(second, part('FA-1063'), 1, 4);
  await add(first, part('BD-7284'), 1);
  await add(second, part('BU-4417'), 4);
  // Through a reload too: what was added offline is on the disk.
  await waitUntilKept(second.page, { id: part('BU-4417').id, quantityMilli: 4000 });
  await second.page.reload();
  await second.signIn(shop.cashiers[1] as (typeof shop.cashiers)[0]);
  await second.waitForLine(part('BU-4417').name, '4');
  await Promise.all(lines.map((line) => line.restore()));
  for (const counter of [first, second]) {
    await expect(counter.lines).toHaveCount(3, online);
    await counter.waitForLine(part('FA-1063').name, '5');
    await counter.waitForLine(part('BD-7284').name, '1');
    await counter.waitForLine(part('BU-4417').name, '4');
  }
});

it('lets one tablet take money at a time while both are connected', async () => {
  // Who asks first has it: the second waits until the first was told that it does.
  const granted = first.page.waitForResponse(/\/sync\/drafts\/[^/]+\/claim$/);
  await first.openPayment();
  await (await granted).finished();
  await second.page.keyboard.press('F9');
  await expect(second.dialog('Cobrar').getByText(/^Lo está cobrando/)).toBeVisible(online);
  await expect(second.dialog('Cobrar').getByRole('button', { name: 'Cobrar' })).toBeDisabled();
  await second.page.keyboard.press('Escape');
});

it('case-17-a-ticket-is-paid-on-one-tablet-while-another-edits-it: exactly one sale, and what was added is left over', async () => {
  // The second adds while the first has the payment open: it is no part of what the screen asked for.
  await add(second, part('LI-0777'), 1);
  await first.page.keyboard.press('Enter');
  const { folio } = await first.saved();
  await first.next();
  await expect(second.page.getByText('Pagado en otro equipo', { exact: false })).toBeVisible(online);
  await expect(second.page.getByRole('list', { name: 'Sobrante' }).getByRole('listitem')).toHaveText([/1.*Manual de taller/]);
  await expect(second.page.getByText(folio)).toBeVisible();
  expectThat(await findingsOn(second, 'paid elsewhere')).toEqual([]);
  await second.page.keyboard.press('F9');
  await expect(second.dialog('Cobrar')).toBeHidden();
  expectThat([await sales(first), await sales(second)]).toEqual([[folio], []]);
  await second.page.getByRole('button', { name: 'Pasar a un ticket nuevo' }).click();
  await expect(second.lines).toHaveCount(1);
  await second.waitForLine(part('LI-0777').name, '1');
  await second.pay(grossOf(part('LI-0777'), 1, 1000), { method: 'card', reference: '' });
  await second.next();
  for (const counter of [first, second]) await expect(openKey(counter, 0)).toBeVisible(online);
  expectThat(await taskKinds()).toEqual([]);
});

it('paid on both while apart is two sales and one task', async () => {
  await add(first, part('BT-5110'), 1);
  await expect(openKey(second, 1)).toBeVisible(online);
  await takeUp(second, part('BT-5110').name);
  await second.waitForLine(part('BT-5110').name, '1');
  await Promise.all(lines.map((line) => line.cut()));
  for (const counter of [first, second]) {
    await expect(counter.syncMark(/Sin conexión/)).toBeVisible(online);
    await counter.pay(grossOf(part('BT-5110'), 1, 1000), { method: 'card', reference: '' });
    await counter.next();
  }
  await Promise.all(lines.map((line) => line.restore()));
  for (const counter of [first, second]) await expect(counter.syncMark('Al día')).toBeVisible({ timeout: 120_000 });
  expectThat(await taskKinds()).toEqual(['draft-paid-twice']);
  expectThat(await shop.stockOf(part('BT-5110'))).toBe(part('BT-5110').stockMilli - 2000);
});

// Defence: writeDrafts() in server/sync/writes/drafts.ts
it('case-05-a-draft-known-to-the-server-is-paid-offline: the stale draft comes back without the payment, which stands', async () => {
  await add(first, part('SE-0042'), 2);
  await expect(openKey(second, 1)).toBeVisible(online);
  await lines[0]?.cut();
  await expect(first.syncMark(/Sin conexión/)).toBeVisible(online);
  const { folio } = await first.pay(grossOf(part('SE-0042'), 1, 2000), { method: 'card', reference: '' });
  await first.next();
  // The server still knows it as open, and says so to the other.
  await expect(openKey(second, 1)).toBeVisible();
  await lines[0]?.restore();
  await expect(first.syncMark('Al día')).toBeVisible({ timeout: 120_000 });
  await expect(openKey(second, 0)).toBeVisible(online);
  await first.page.reload();
  await first.signIn(shop.cashiers[0]);
  await expect(first.lines).toHaveCount(0);
  await expect(openKey(first, 0)).toBeVisible(online);
  expectThat((await sales(first)).at(-1)).toBe(folio);
  expectThat(await shop.stockOf(part('SE-0042'))).toBe(part('SE-0042').stockMilli - 2000);
});

it('threw no error in any of its pages', () => {
  expectThat(profiles.flatMap(({ pageErrors }) => pageErrors)).toEqual([]);
});

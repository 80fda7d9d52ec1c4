import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright';
import type { ProductRow } from '../../../src/domain/sync/rows.ts';
import { makeCode } from '../../../server/modules/identity/device-codes.ts';
import { purposeKey } from '../../../server/platform/auth/sealed-box.ts';
import { SecretHasher } from '../../../server/platform/auth/secret-hasher.ts';
import { touchEverything } from '../../../server/sync/positions.ts';
import { CHROMIUM_ARGS, ensureChromium } from '../../support/chromium.ts';
import type { TestShop } from '../../support/shop.ts';
import type { House } from '../house.ts';
import { makeStockedShop } from '../stocked-shop.ts';
import { buildBenchPage } from './bench-page.ts';

export const PIN = '4826';

/** A shop served by a real server, with the page that drives the device. */
export interface Site {
  readonly origin: string;
  /** Where the page's files are. */
  readonly pageFolder: string;
  readonly products: readonly ProductRow[];
  /** A one-time code for one more device. */
  newCode(): Promise<string>;
  /** A folder for a browser profile that nobody has used. */
  newProfile(): Promise<string>;
  /** The texts of all sales that were handed in. */
  saleTexts(): Promise<string[]>;
  close(): Promise<void>;
}

/** Makes a shop of that many products and starts a server for it. */
export async function openSite(house: House, slug: string, productCount: number, profileDir?: string): Promise<Site> {
  const pageFolder = join(house.folder, 'bench-page');
  await buildBenchPage(pageFolder);
  const { shop, products } = await makeStockedShop(house.databases, slug, productCount);
  await givePin(house, shop);
  await shop.db.transaction(touchEverything);
  const server = await house.startServer({ profileDir });
  return {
    origin: server.origin,
    pageFolder,
    products: products.map(({ id, fields: { costCents: _costCents, ...row } }) => ({ ...row, id })),
    newCode: () => newCode(house, shop),
    saleTexts: () => saleTexts(shop),
    newProfile: () => mkdtemp(join(house.folder, 'profile-')),
    close: () => server.stop(),
  };
}

async function givePin(house: House, shop: TestShop): Promise<void> {
  const hasher = new SecretHasher(house.secrets.pinPepper);
  await shop.db.query('UPDATE employees SET pin_hash = $2 WHERE id = $1', [shop.cashierId, await hasher.hash('pin', PIN)]);
}

async function saleTexts(shop: TestShop): Promise<string[]> {
  const { rows } = await shop.db.query<{ core: string }>(`SELECT core FROM operations WHERE type = 'sale.completed' ORDER BY position, number`);
  return rows.map(({ core }) => core);
}

async function newCode(house: House, shop: TestShop): Promise<string> {
  const { rows } = await shop.db.query<{ registerId: string }>('SELECT id AS "registerId" FROM registers WHERE branch_id = $1 ORDER BY name LIMIT 1', [shop.branchId]);
  if (!rows[0]) throw new Error('the shop has no register');
  const identity = { databases: house.databases, codeKey: purposeKey(house.secrets.masterKey, 'enrolment-codes') };
  const { code } = await makeCode(identity, shop.db, { ...rows[0], branchId: shop.branchId, deviceClass: 'counter' }, null, {});
  return code;
}

/** Opens Chromium on a profile, does something, and closes it whatever happened. */
export async function withBrowser<T>(house: House, profile: string, work: (context: BrowserContext) => Promise<T>): Promise<T> {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: ensureChromium(), args: CHROMIUM_ARGS, viewport: { width: 1366, height: 768 },
    // The run itself answers signals: it has more than a browser to stop.
    handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false,
  });
  const close = () => context.close();
  house.inUse.add(close);
  try {
    return await work(context);
  } finally {
    house.inUse.delete(close);
    await close();
  }
}

import type { House } from '../house.ts';
import type { PartContext } from '../part.ts';
import { pullFresh, type PulledProfile } from './first-pull.ts';
import { openSite, type Site } from './site.ts';

const PRODUCTS = 100_000;
const shops = new WeakMap<House, Promise<LargeShop>>();

/** The shop with 100,000 products, and a device that holds it. */
export interface LargeShop extends PulledProfile {
  site: Site;
}

/** Made when the first part asks for it, for all that do; its server stops with the house. */
export function largeShop(context: PartContext): Promise<LargeShop> {
  const made = shops.get(context.house) ?? makeLargeShop(context);
  shops.set(context.house, made);
  return made;
}

async function makeLargeShop({ house, quick, profileDir, say }: PartContext): Promise<LargeShop> {
  const count = quick ? PRODUCTS / 10 : PRODUCTS;
  say(`making a shop with ${count} products`);
  const site = await openSite(house, 'bench-large', count, profileDir);
  return { site, ...(await pullFresh(house, site)) };
}

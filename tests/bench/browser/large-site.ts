import type { House } from '../house.ts';
import type { PartContext } from '../part.ts';
import { openSite, type Site } from './site.ts';

const PRODUCTS = 100_000;
const sites = new WeakMap<House, Promise<Site>>();

/** The site with 100,000 products, made when the first part asks for it; its server stops with the house. */
export function largeSite({ house, quick, profileDir, say }: PartContext): Promise<Site> {
  const known = sites.get(house);
  if (known) return known;
  const count = quick ? PRODUCTS / 10 : PRODUCTS;
  say(`making a shop with ${count} products`);
  const made = openSite(house, 'bench-large', count, profileDir);
  sites.set(house, made);
  return made;
}

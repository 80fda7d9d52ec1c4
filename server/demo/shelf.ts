import type { DemoProduct } from './catalogue.ts';
import type { BranchKey } from './places.ts';
import { BRANCHES } from './places.ts';
import type { Random } from './random.ts';
import { createRandom } from './random.ts';

/** What a branch has on its shelves while the demo's trade is played through, by index of product. */
export interface Shelf {
  /** A part somebody asks for: few are asked for often, most seldom; null when none on hand was found. */
  draw(random: Random): number | null;
  /** Thousandths on hand. */
  onHandMilli(productIndex: number): number;
  take(productIndex: number, quantityMilli: number): void;
  /** Sold since the last call and now under their minimum, with what fills them up to their maximum. */
  reorder(): { productIndex: number; quantityMilli: number }[];
}

const ZIPF_EXPONENT = 0.75;
const DRAW_TRIES = 8;

/** Running totals of demand: popularity, times a Zipf curve over an order of its own for each branch. */
function demandTotals(products: readonly DemoProduct[], random: Random): Float64Array {
  const ranks = random.shuffle(products.map((_, index) => index));
  const totals = new Float64Array(products.length);
  let total = 0;
  products.forEach((product, index) => {
    total += product.popularity / ((ranks[index] ?? 0) + 10) ** ZIPF_EXPONENT;
    totals[index] = total;
  });
  return totals;
}

/** The first index whose running total is above the target. */
function indexAbove(totals: Float64Array, target: number): number {
  let low = 0;
  let high = totals.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((totals[middle] ?? 0) > target) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Opens a branch's shelves with its opening stock. */
export function openShelf(seed: string, branch: BranchKey, products: readonly DemoProduct[]): Shelf {
  const totals = demandTotals(products, createRandom(`${seed}/demand/${branch}`));
  const grandTotal = totals.at(-1) ?? 0;
  const onHand = products.map((product) => product.stock[branch].openingMilli);
  const sold = new Set<number>();
  return {
    draw(random) {
      if (products.length === 0) return null;
      for (let attempt = 0; attempt < DRAW_TRIES; attempt += 1) {
        const index = indexAbove(totals, random.next() * grandTotal);
        if ((onHand[index] ?? 0) > 0) return index;
      }
      return null;
    },
    onHandMilli: (index) => onHand[index] ?? 0,
    take(index, quantityMilli) {
      onHand[index] = (onHand[index] ?? 0) - quantityMilli;
      sold.add(index);
    },
    reorder() {
      const lines: { productIndex: number; quantityMilli: number }[] = [];
      for (const productIndex of [...sold].sort((a, b) => a - b)) {
        const stock = products[productIndex]?.stock[branch];
        const held = onHand[productIndex] ?? 0;
        if (stock === undefined || held > stock.minMilli || held >= stock.maxMilli) continue;
        lines.push({ productIndex, quantityMilli: stock.maxMilli - held });
        onHand[productIndex] = stock.maxMilli;
      }
      sold.clear();
      return lines;
    },
  };
}

/** A shelf for each branch. */
export function openShelves(seed: string, products: readonly DemoProduct[]): Record<BranchKey, Shelf> {
  const entries = BRANCHES.map((branch) => [branch.key, openShelf(seed, branch.key, products)]);
  return Object.fromEntries(entries) as Record<BranchKey, Shelf>;
}

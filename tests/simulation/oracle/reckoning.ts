/** The house's rules of figures, worked out here once more in exact integers; no code of the product is used. */

const halfUp = (numerator: bigint, divisor: bigint): bigint => {
  const doubled = 2n * numerator + divisor;
  const quotient = doubled / (2n * divisor);
  return doubled < 0n && doubled % (2n * divisor) !== 0n ? quotient - 1n : quotient;
};

export interface SoldLine {
  priceCents: number;
  quantityMilli: number;
  discountCents: number;
  taxRateBps: number | null;
}

export interface LineFigures {
  netCents: number;
  taxCents: number;
  totalCents: number;
}

/** A line's base, tax and total when the price includes the tax. */
export function lineFigures({ priceCents, quantityMilli, discountCents, taxRateBps }: SoldLine): LineFigures {
  const amount = halfUp(BigInt(priceCents) * BigInt(quantityMilli), 1000n) - BigInt(discountCents);
  const net = halfUp(amount * 10_000n, 10_000n + BigInt(taxRateBps ?? 0));
  return { netCents: Number(net), taxCents: Number(amount - net), totalCents: Number(amount) };
}

/** Tax on top of an amount. */
export function taxOn(cents: number, rateBps: number | null): number {
  return Number(halfUp(BigInt(cents) * BigInt(rateBps ?? 0), 10_000n));
}

/** Where income of a rate is booked. */
export function incomeAccount(taxRateBps: number | null): string {
  if (taxRateBps === null) return '412';
  return taxRateBps === 0 ? '411' : '410';
}

export const accountOfMethod: Readonly<Record<string, string>> = { cash: '110', card: '112', transfer: '111' };

/** What money put into a drawer, or taken out, is booked against. */
export function cashAccount(direction: 'in' | 'out', purpose: string): string {
  if (direction === 'in' && purpose === 'other') return '430';
  return { change: '111', deposit: '111', expense: '610', owner: '125', other: '630' }[purpose] ?? '';
}

/** Sums by key. */
export class Tally {
  readonly #sums = new Map<string, number>();

  add(key: string, amount: number): void {
    this.#sums.set(key, (this.#sums.get(key) ?? 0) + amount);
  }

  get(key: string): number {
    return this.#sums.get(key) ?? 0;
  }

  /** What is not zero, in the order of the keys. */
  entries(): [string, number][] {
    return [...this.#sums].filter(([, amount]) => amount !== 0).sort(([a], [b]) => (a < b ? -1 : 1));
  }
}

import type { CartLine } from '../../device/contract.ts';

/** The one tax rate of a ticket in basis points, or null when its lines have several (or none is taxed). */
export function taxRateOf(lines: readonly Pick<CartLine, 'product'>[]): number | null {
  const rates = new Set(lines.map((line) => line.product.taxRateBps));
  const [only] = rates;
  return rates.size === 1 ? (only ?? null) : null;
}

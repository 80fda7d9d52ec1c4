import { mulDivRound } from '../kernel/integers.ts';
import type { LineFigures } from '../kernel/world.ts';
import { issueCostCents } from '../inventory/cost.ts';

/** What a returned part of a sold line is worth: the customer's money for it (`amountCents`), and what it cost. */
export interface ReturnFigures {
  amountCents: number;
  netCents: number;
  taxCents: number;
  costCents: number;
}

/**
 * What comes back with a part of a sold line, in centavos: its share of what was not returned before, all that is
 * left with the last of it. What goes beyond the sale is reckoned like the sold line as a whole.
 * @param sold the line as sold; @param before the sum of what was returned of it.
 */
export function returnFigures(sold: LineFigures, before: LineFigures, quantityMilli: number): ReturnFigures {
  const leftMilli = sold.quantityMilli - before.quantityMilli;
  const share = (soldCents: number, beforeCents: number): number =>
    issueCostCents({ quantityMilli: leftMilli, valueCents: soldCents - beforeCents }, quantityMilli, mulDivRound(soldCents, 1000, sold.quantityMilli));
  const netCents = share(sold.netCents, before.netCents);
  const taxCents = share(sold.taxCents, before.taxCents);
  return { netCents, taxCents, amountCents: netCents + taxCents, costCents: share(sold.costCents, before.costCents) };
}

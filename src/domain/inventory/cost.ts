import { mulDivRound } from '../kernel/integers.ts';

/** A product's stock in the whole tenant: quantity in thousandths and value in centavos, either may be negative. */
export interface StockValue {
  quantityMilli: number;
  valueCents: number;
}

/**
 * What stock leaving is worth, in centavos: its share of the value held, exactly all of it when nothing stays.
 * What goes beyond the stock on hand is valued at the last known cost of a unit.
 */
export function issueCostCents(stock: StockValue, quantityMilli: number, unitCostCents: number): number {
  const held = Math.max(stock.quantityMilli, 0);
  const fromStock = Math.min(quantityMilli, held);
  const beyond = quantityMilli - fromStock;
  const shareCents = fromStock === 0 ? 0 : mulDivRound(stock.valueCents, fromStock, held);
  return shareCents + mulDivRound(unitCostCents, beyond, 1000);
}

/**
 * What a receipt onto negative stock settles: the part of it that had already left was charged at an assumed
 * cost; the difference to the true one belongs to cost of sales, not to the stock that stays.
 * @returns centavos to charge to cost of sales (negative: to give back).
 */
export function receiptVarianceCents(stock: StockValue, quantityMilli: number, costCents: number): number {
  if (stock.quantityMilli >= 0) return 0;
  const owed = -stock.quantityMilli;
  const settled = Math.min(quantityMilli, owed);
  const chargedCents = mulDivRound(-stock.valueCents, settled, owed);
  return mulDivRound(costCents, settled, quantityMilli) - chargedCents;
}

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

/**
 * What of a return's cost belongs to cost of sales rather than to the stock it goes back to, in centavos. Nothing as a
 * rule: the original cost undoes the sale exactly. Only where that would leave value without stock, or stock of
 * negative value, it settles like a receipt.
 */
export function restockVarianceCents(stock: StockValue, quantityMilli: number, costCents: number): number {
  const afterMilli = stock.quantityMilli + quantityMilli;
  const afterCents = stock.valueCents + costCents;
  const sound = afterMilli === 0 ? afterCents === 0 : afterMilli > 0 ? afterCents >= 0 : afterCents <= 0;
  return sound ? 0 : receiptVarianceCents(stock, quantityMilli, costCents);
}

/** Found stock is valued like what is there, or at the last known cost; onto negative stock, like what was charged. */
export function adjustmentCents(stock: StockValue, quantityMilli: number, unitCostCents: number): number {
  if (quantityMilli < 0) return -issueCostCents(stock, -quantityMilli, unitCostCents);
  if (stock.quantityMilli > 0) return mulDivRound(stock.valueCents, quantityMilli, stock.quantityMilli);
  const settled = Math.min(quantityMilli, -stock.quantityMilli);
  const settledCents = settled === 0 ? 0 : mulDivRound(-stock.valueCents, settled, -stock.quantityMilli);
  return settledCents + mulDivRound(unitCostCents, quantityMilli - settled, 1000);
}

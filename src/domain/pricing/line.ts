import { mulDivRound, sum } from '../kernel/integers.ts';

/** What a line is priced from. `taxRateBps` null means exempt. */
export interface LineInput {
  priceCents: number;
  quantityMilli: number;
  discountCents: number;
  taxRateBps: number | null;
}

/** A line's figures in centavos. `netCents` is the base of the tax, `totalCents` what the customer pays for it. */
export interface LineFigures {
  grossCents: number;
  netCents: number;
  taxCents: number;
  totalCents: number;
}

const FULL_BPS = 10_000;

/**
 * The one rounding rule of ticket, invoice and ledger: amount = round(price × quantity) − discount; with tax
 * included the base is round(amount ÷ (1 + rate)) and the tax the rest, else the tax is round(amount × rate).
 */
export function priceLine(line: LineInput, pricesIncludeTax: boolean): LineFigures {
  const grossCents = mulDivRound(line.priceCents, line.quantityMilli, 1000);
  const amountCents = grossCents - line.discountCents;
  const rateBps = line.taxRateBps ?? 0;
  if (pricesIncludeTax) {
    const netCents = mulDivRound(amountCents, FULL_BPS, FULL_BPS + rateBps);
    return { grossCents, netCents, taxCents: amountCents - netCents, totalCents: amountCents };
  }
  const taxCents = mulDivRound(amountCents, rateBps, FULL_BPS);
  return { grossCents, netCents: amountCents, taxCents, totalCents: amountCents + taxCents };
}

/** A ticket's totals: sums of its lines, nothing rounded again. */
export interface TicketTotals {
  discountCents: number;
  netCents: number;
  taxCents: number;
  totalCents: number;
}

/** Adds up a ticket's lines. */
export function totalTicket(lines: readonly LineInput[], pricesIncludeTax: boolean): TicketTotals {
  const figures = lines.map((line) => priceLine(line, pricesIncludeTax));
  return {
    discountCents: sum(lines.map((line) => line.discountCents)),
    netCents: sum(figures.map((line) => line.netCents)),
    taxCents: sum(figures.map((line) => line.taxCents)),
    totalCents: sum(figures.map((line) => line.totalCents)),
  };
}

/** The discount in centavos that a percentage of a line's gross amount comes to. */
export function percentDiscountCents(grossCents: number, discountBps: number): number {
  return mulDivRound(grossCents, discountBps, FULL_BPS);
}

/** A discount as a share of the gross amount, in basis points, rounded up so that no limit is slipped under. */
export function discountShareBps(grossCents: number, discountCents: number): number {
  if (discountCents <= 0) return 0;
  if (grossCents <= 0) return FULL_BPS;
  return Math.ceil((discountCents * FULL_BPS) / grossCents);
}

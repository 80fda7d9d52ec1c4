import type { Flag } from '../kernel/decision.ts';
import type { SaleItemRecord } from '../kernel/effects.ts';
import type { World } from '../kernel/world.ts';
import type { Posting } from '../ledger/entry.ts';
import type { Operation } from '../kernel/envelope.ts';
import { discountShareBps, priceLine, totalTicket } from '../pricing/line.ts';
import type { SaleLine } from './operations.ts';

/** What is sold, line by line, with its figures and costs (from the decision, in line order). */
export function saleItems(lines: readonly SaleLine[], pricesIncludeTax: boolean, costsCents: readonly number[]): SaleItemRecord[] {
  return lines.map((line, index) => {
    const { totalCents, netCents, taxCents } = priceLine(line, pricesIncludeTax);
    return { ...line, line: index, amountCents: totalCents, netCents, taxCents, costCents: costsCents[index] ?? 0 };
  });
}

/** Sales by rate: 410 taxed, 411 at rate zero, 412 exempt. */
export function incomePostings(items: readonly SaleItemRecord[]): Posting[] {
  return items.map((item) => {
    const account = item.taxRateBps === null ? '412' : item.taxRateBps === 0 ? '411' : '410';
    return [account, -item.netCents];
  });
}

/** The code of what makes lines and their total contradict each other, or null. */
export function linesContradiction(lines: readonly SaleLine[], pricesIncludeTax: boolean, totalCents: number): string | null {
  if (lines.some((line) => line.discountCents > priceLine(line, pricesIncludeTax).grossCents)) return 'discount-exceeds-line';
  return totalTicket(lines, pricesIncludeTax).totalCents === totalCents ? null : 'total-mismatch';
}

/** Whether the author may give this discount and this price. */
export function judgePrice({ author: authorId, branch }: Pick<Operation, 'author' | 'branch'>, line: SaleLine, index: number, world: World): Flag[] {
  const author = authorId === null ? null : world.employee(authorId);
  if (author === null) return [];
  const flags: Flag[] = [];
  const shareBps = discountShareBps(priceLine(line, true).grossCents, line.discountCents);
  if (shareBps > author.maxDiscountBps) {
    flags.push({ code: 'discount-over-limit', line: index, data: { shareBps, limitBps: author.maxDiscountBps, discountCents: line.discountCents } });
  }
  if (line.priceCents !== line.listPriceCents && !author.can('pos.price_override', branch)) {
    flags.push({ code: 'price-overridden', line: index, data: { priceCents: line.priceCents, listPriceCents: line.listPriceCents } });
  }
  return flags;
}

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

interface PricedLine {
  line: SaleLine;
  index: number;
  /** Who approved its discount, if anybody did. */
  approvedBy: string | null;
}

/** Whether the author, or who approved it, may give this discount; and the author this price. */
export function judgePrice({ author: authorId, branch }: Pick<Operation, 'author' | 'branch'>, { line, index, approvedBy }: PricedLine, world: World): Flag[] {
  const author = authorId === null ? null : world.employee(authorId);
  if (author === null) return [];
  const flags: Flag[] = [];
  const shareBps = discountShareBps(priceLine(line, true).grossCents, line.discountCents);
  const limitBps = Math.max(author.maxDiscountBps, approvedBy === null ? 0 : approvableBps(approvedBy, branch, world));
  if (shareBps > limitBps) flags.push({ code: 'discount-over-limit', line: index, data: { shareBps, limitBps, discountCents: line.discountCents } });
  if (line.priceCents !== line.listPriceCents && !author.can('pos.price_override', branch)) {
    flags.push({ code: 'price-overridden', line: index, data: { priceCents: line.priceCents, listPriceCents: line.listPriceCents } });
  }
  return flags;
}

/** How much of a discount a person can approve; nothing when they may give none, or are no longer of the house. */
function approvableBps(employeeId: string, branch: string, world: World): number {
  const employee = world.employee(employeeId);
  return employee !== null && employee.active && employee.can('pos.discount', branch) ? employee.maxDiscountBps : 0;
}

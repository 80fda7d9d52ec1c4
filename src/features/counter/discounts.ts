import type { EmployeeRow } from '../../domain/sync/rows.ts';
import { isAllowed } from '../../domain/identity/permissions.ts';
import { discountShareBps, percentDiscountCents } from '../../domain/pricing/line.ts';

/** A discount as a person gives it: a share in basis points, or an amount in centavos. */
export type DiscountDraft = { kind: 'percent'; bps: number } | { kind: 'amount'; cents: number };

/**
 * The centavos of a discount on a line. A percentage that rounds up to more than its own share loses that centavo:
 * 10 % given by a person whose limit is 10 % must not be over it.
 */
export function discountCentsOf(draft: DiscountDraft, grossCents: number): number {
  if (draft.kind === 'amount') return draft.cents;
  const cents = percentDiscountCents(grossCents, draft.bps);
  return discountShareBps(grossCents, cents) > draft.bps ? cents - 1 : cents;
}

export type DiscountVerdict =
  | { kind: 'ok'; discountCents: number }
  | { kind: 'more-than-line' }
  /** `shareBps` is what was asked for, `mayGrant` the people whose limit reaches it. */
  | { kind: 'over-limit'; discountCents: number; shareBps: number; limitBps: number; mayGrant: readonly EmployeeRow[] };

export interface DiscountGiver {
  maxDiscountBps: number;
  /** Whether this person may give discounts at all. */
  permitted: boolean;
}

/** Judges a discount by the limit of the person giving it. */
export function judgeDiscount(
  draft: DiscountDraft,
  grossCents: number,
  giver: DiscountGiver,
  people: readonly EmployeeRow[],
  branchId: string,
): DiscountVerdict {
  const discountCents = discountCentsOf(draft, grossCents);
  if (discountCents > grossCents) return { kind: 'more-than-line' };
  const shareBps = discountShareBps(grossCents, discountCents);
  const limitBps = giver.permitted ? giver.maxDiscountBps : 0;
  if (shareBps <= limitBps) return { kind: 'ok', discountCents };
  const mayGrant = people.filter((person) => person.active && person.maxDiscountBps >= shareBps && isAllowed(person.roles, person.adjustments, 'pos.discount', branchId));
  return { kind: 'over-limit', discountCents, shareBps, limitBps, mayGrant };
}

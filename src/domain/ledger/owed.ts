import type { Balance } from '../kernel/balance.ts';
import { mulDivRound } from '../kernel/integers.ts';

/**
 * The tax that goes with a part of what is owed, in centavos: its share, and all that is left with what settles the
 * rest. Nothing where nothing is owed.
 */
export function taxShareCents(owed: Balance, amountCents: number): number {
  if (owed.amountCents <= 0) return 0;
  if (amountCents >= owed.amountCents) return owed.taxCents;
  return mulDivRound(owed.taxCents, amountCents, owed.amountCents);
}

/**
 * The tax of a new debt that was settled before the debt was known here: payments may arrive first. `before` is the
 * balance they left; after adding the debt less this tax, tax and amount stand in proportion.
 */
export function settledBeforeCents(before: Balance, debt: Balance): number {
  if (before.amountCents >= 0 || debt.amountCents <= 0) return before.taxCents;
  return mulDivRound(debt.taxCents, Math.min(-before.amountCents, debt.amountCents), debt.amountCents) + before.taxCents;
}

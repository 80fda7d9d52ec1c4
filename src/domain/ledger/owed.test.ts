import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settledBeforeCents, taxShareCents } from './owed.ts';

const debtArbitrary = fc.record({ amountCents: fc.integer({ min: 1, max: 5_000_000 }), taxCents: fc.nat(700_000) });

describe('taxShareCents', () => {
  it('is nothing where nothing is owed, and never more than is left', () => {
    expect(taxShareCents({ amountCents: 0, taxCents: 0 }, 500)).toBe(0);
    expect(taxShareCents({ amountCents: -300, taxCents: 0 }, 500)).toBe(0);
    expect(taxShareCents({ amountCents: 300, taxCents: 41 }, 500)).toBe(41);
    expect(taxShareCents({ amountCents: 300, taxCents: 41 }, 100)).toBe(14);
  });
});

describe('settledBeforeCents', () => {
  it('a debt that is known late stands as if it had been there first, but for a centavo of rounding', () => {
    fc.assert(fc.property(debtArbitrary, fc.integer({ min: 1, max: 6_000_000 }), (debt, paidCents) => {
      const before = { amountCents: -paidCents, taxCents: 0 };
      const late = debt.taxCents - settledBeforeCents(before, debt);
      const inOrder = debt.taxCents - taxShareCents(debt, paidCents);
      expect(Math.abs(late - inOrder)).toBeLessThanOrEqual(1);
      if (paidCents >= debt.amountCents) expect(late).toBe(0);
    }));
  });

  it('is nothing when nothing came before', () => {
    expect(settledBeforeCents({ amountCents: 0, taxCents: 0 }, { amountCents: 500, taxCents: 69 })).toBe(0);
  });
});

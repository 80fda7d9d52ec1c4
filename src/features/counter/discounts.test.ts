import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EmployeeRow } from '../../domain/sync/rows.ts';
import { discountShareBps } from '../../domain/pricing/line.ts';
import { discountCentsOf, judgeDiscount } from './discounts.ts';

function person(shortName: string, maxDiscountBps: number, role: EmployeeRow['roles'][number]['role'], active = true): EmployeeRow {
  return { id: shortName, name: shortName, shortName, active, roles: [{ role, branchId: null }], adjustments: [], maxDiscountBps };
}

const people = [person('Lupita', 500, 'cashier'), person('Óscar', 2000, 'manager'), person('Rosa', 10_000, 'owner'), person('Ex', 9000, 'manager', false), person('Beto', 9000, 'warehouse')];
const lupita = { maxDiscountBps: 1000, permitted: true };

describe('discounts', () => {
  it('keeps a percentage within its own share to the centavo', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), fc.integer({ min: 1, max: 10_000 }), (gross, bps) => {
        expect(discountShareBps(gross, discountCentsOf({ kind: 'percent', bps }, gross))).toBeLessThanOrEqual(bps);
      }),
    );
    expect(discountCentsOf({ kind: 'percent', bps: 1000 }, 205_000)).toBe(20_500);
  });

  it('accepts up to the limit and names who may give more', () => {
    expect(judgeDiscount({ kind: 'percent', bps: 1000 }, 105, lupita, people, 'branch')).toEqual({ kind: 'ok', discountCents: 10 });
    expect(judgeDiscount({ kind: 'percent', bps: 1500 }, 20_000, lupita, people, 'branch')).toEqual({
      kind: 'over-limit', discountCents: 3000, shareBps: 1500, limitBps: 1000, mayGrant: [people[1], people[2]],
    });
    expect(judgeDiscount({ kind: 'amount', cents: 1001 }, 10_000, lupita, people, 'branch')).toMatchObject({ kind: 'over-limit', shareBps: 1001 });
  });

  it('gives nothing to who may not give discounts, and never more than the line', () => {
    expect(judgeDiscount({ kind: 'amount', cents: 1 }, 10_000, { maxDiscountBps: 5000, permitted: false }, [], 'branch')).toMatchObject({ kind: 'over-limit', limitBps: 0 });
    expect(judgeDiscount({ kind: 'amount', cents: 10_001 }, 10_000, lupita, people, 'branch')).toEqual({ kind: 'more-than-line' });
    expect(judgeDiscount({ kind: 'amount', cents: 0 }, 10_000, { maxDiscountBps: 0, permitted: false }, [], 'branch')).toEqual({ kind: 'ok', discountCents: 0 });
  });
});

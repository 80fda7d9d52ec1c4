import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mulDivRound, sum } from './integers.ts';

const exact = (a: number, b: number, divisor: number): number => {
  const product = BigInt(a) * BigInt(b);
  const magnitude = product < 0n ? -product : product;
  const rounded = (2n * magnitude + BigInt(divisor)) / (2n * BigInt(divisor));
  return Number(product < 0n ? -rounded : rounded);
};

describe('mulDivRound', () => {
  it('rounds half away from zero', () => {
    expect([mulDivRound(5, 1, 10), mulDivRound(4, 1, 10), mulDivRound(-5, 1, 10), mulDivRound(-4, 1, 10)]).toEqual([1, 0, -1, 0]);
  });

  it('equals exact arithmetic over the whole range of money and quantities', () => {
    const figure = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
    fc.assert(
      fc.property(figure, fc.integer({ min: 0, max: 100_000_000 }), fc.integer({ min: 1, max: 100_000_000 }), (a, b, divisor) => {
        const expected = exact(a, b, divisor);
        fc.pre(Number.isSafeInteger(expected));
        expect(mulDivRound(a, b, divisor) === expected).toBe(true);
      }),
    );
  });

  it('refuses fractions and a divisor that is not positive', () => {
    expect(() => mulDivRound(0.5, 1, 1)).toThrow(RangeError);
    expect(() => mulDivRound(1, 1, 0)).toThrow(RangeError);
  });

  it('refuses a result that is no longer exact', () => {
    expect(() => mulDivRound(Number.MAX_SAFE_INTEGER, 3, 1)).toThrow(RangeError);
  });
});

describe('sum', () => {
  it('refuses to go beyond exact integers', () => {
    expect(() => sum([Number.MAX_SAFE_INTEGER, 1])).toThrow(RangeError);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { discountShareBps, priceLine, totalTicket, type LineInput } from './line.ts';

const line = fc
  .record({
    priceCents: fc.integer({ min: 0, max: 5_000_000 }),
    quantityMilli: fc.integer({ min: 1, max: 100_000 }),
    discountBps: fc.integer({ min: 0, max: 10_000 }),
    taxRateBps: fc.constantFrom(1600, 800, 0, null),
  })
  .map(({ priceCents, quantityMilli, discountBps, taxRateBps }): LineInput => {
    const grossCents = Math.round((priceCents * quantityMilli) / 1000);
    return { priceCents, quantityMilli, discountCents: Math.floor((grossCents * discountBps) / 10_000), taxRateBps };
  });

describe('priceLine', () => {
  it('takes the tax out of a price that includes it', () => {
    expect(priceLine({ priceCents: 11_600, quantityMilli: 1000, discountCents: 0, taxRateBps: 1600 }, true)).toEqual({
      grossCents: 11_600, netCents: 10_000, taxCents: 1600, totalCents: 11_600,
    });
  });

  it('adds the tax to a price without it', () => {
    expect(priceLine({ priceCents: 10_000, quantityMilli: 2500, discountCents: 1000, taxRateBps: 1600 }, false)).toEqual({
      grossCents: 25_000, netCents: 24_000, taxCents: 3840, totalCents: 27_840,
    });
  });

  it('charges an exempt line no tax', () => {
    expect(priceLine({ priceCents: 999, quantityMilli: 333, discountCents: 0, taxRateBps: null }, true).taxCents).toBe(0);
  });

  it('never lets net and tax differ from the total, and keeps the tax within half a centavo of its base', () => {
    fc.assert(
      fc.property(line, fc.boolean(), (input, included) => {
        const { netCents, taxCents, totalCents } = priceLine(input, included);
        expect(netCents + taxCents).toBe(totalCents);
        const exactTax = (netCents * (input.taxRateBps ?? 0)) / 10_000;
        expect(Math.abs(taxCents - exactTax)).toBeLessThanOrEqual(0.6);
      }),
    );
  });
});

describe('totalTicket', () => {
  it('is the sum of its lines', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), fc.boolean(), (lines, included) => {
        const totals = totalTicket(lines, included);
        const parts = lines.map((each) => priceLine(each, included));
        expect(totals.totalCents).toBe(parts.reduce((all, each) => all + each.totalCents, 0));
        expect(totals.netCents + totals.taxCents).toBe(totals.totalCents);
      }),
    );
  });
});

describe('discountShareBps', () => {
  it('rounds up, so that no limit is slipped under by a fraction', () => {
    expect(discountShareBps(10_000, 1000)).toBe(1000);
    expect(discountShareBps(9999, 1000)).toBe(1001);
    expect(discountShareBps(0, 1)).toBe(10_000);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { issueCostCents, receiptVarianceCents, restockVarianceCents } from './cost.ts';

describe('issueCostCents', () => {
  it('takes its share of the value held', () => {
    expect(issueCostCents({ quantityMilli: 3000, valueCents: 1000 }, 1000, 0)).toBe(333);
  });

  it('leaves no value behind when nothing stays', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 0, max: 100_000_000 }), fc.array(fc.integer({ min: 1, max: 5000 }), { maxLength: 50 }), (quantityMilli, valueCents, takes) => {
        const stock = { quantityMilli, valueCents };
        for (const wanted of takes) {
          const taken = Math.min(wanted, stock.quantityMilli);
          if (taken === 0) break;
          stock.valueCents -= issueCostCents(stock, taken, 77);
          stock.quantityMilli -= taken;
          expect(stock.valueCents).toBeGreaterThanOrEqual(0);
        }
        if (stock.quantityMilli > 0) stock.valueCents -= issueCostCents(stock, stock.quantityMilli, 77);
        expect(stock.valueCents).toBe(0);
      }),
    );
  });

  it('values what is not there at the last known cost', () => {
    expect(issueCostCents({ quantityMilli: 1000, valueCents: 500 }, 3000, 600)).toBe(1700);
    expect(issueCostCents({ quantityMilli: -1000, valueCents: -500 }, 1000, 600)).toBe(600);
  });
});

describe('receiptVarianceCents', () => {
  it('charges to cost of sales what oversold stock turned out to cost more', () => {
    expect(receiptVarianceCents({ quantityMilli: -2000, valueCents: -200 }, 5000, 600)).toBe(40);
  });

  it('brings stock received onto a negative balance to exactly zero value at zero quantity', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 0, max: 10_000_000 }), fc.integer({ min: 0, max: 10_000_000 }), (owedMilli, chargedCents, costCents) => {
        const variance = receiptVarianceCents({ quantityMilli: -owedMilli, valueCents: -chargedCents }, owedMilli, costCents);
        expect(-chargedCents + costCents - variance).toBe(0);
      }),
    );
  });

  it('is nothing while stock is not negative', () => {
    expect(receiptVarianceCents({ quantityMilli: 0, valueCents: 0 }, 1000, 500)).toBe(0);
  });
});

describe('restockVarianceCents', () => {
  it('undoes a sale exactly when nothing came between, oversold or not', () => {
    const stock = fc.record({ quantityMilli: fc.nat(9000), unitCents: fc.nat(9000) }).map(({ quantityMilli, unitCents }) => ({ quantityMilli, valueCents: Math.round((quantityMilli * unitCents) / 1000) }));
    fc.assert(fc.property(stock, fc.integer({ min: 1, max: 20_000 }), fc.nat(9000), (before, soldMilli, unitCostCents) => {
      const costCents = issueCostCents(before, soldMilli, unitCostCents);
      const after = { quantityMilli: before.quantityMilli - soldMilli, valueCents: before.valueCents - costCents };
      expect(restockVarianceCents(after, soldMilli, costCents)).toBe(0);
    }));
  });

  it('leaves no value where no stock is left', () => {
    const stock = { quantityMilli: -1000, valueCents: -900 };
    expect(stock.valueCents + 500 - restockVarianceCents(stock, 1000, 500)).toBe(0);
  });
});

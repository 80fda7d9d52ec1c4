import { describe, expect, it } from 'vitest';
import type { ProductRow } from '../../domain/sync/rows.ts';
import { taxRateOf } from './tax-label.ts';

const line = (taxRateBps: number | null) => ({ product: { taxRateBps } as ProductRow });

describe('taxRateOf', () => {
  it('names the rate only when all lines share one', () => {
    expect(taxRateOf([line(1600), line(1600)])).toBe(1600);
    expect(taxRateOf([line(1600), line(800)])).toBeNull();
    expect(taxRateOf([line(1600), line(null)])).toBeNull();
    expect(taxRateOf([line(null)])).toBeNull();
    expect(taxRateOf([])).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { checkDigit, hasRfcPattern, isRfc, personOf } from './rfc.ts';

describe('RFC', () => {
  it.each(['EKU9003173C9', 'URE180429TM6', 'CACX7605101P8', 'XIA190128J61', 'FUNK671228PH6', 'SAT970701NN3', 'XAXX010101000', 'XEXX010101000'])('%s is one', (rfc) => {
    expect(isRfc(rfc)).toBe(true);
  });

  it.each(['EKU9003173C8', 'CACX7605101P9', 'SAT970701NN4'])('%s has another check digit', (rfc) => {
    expect(hasRfcPattern(rfc)).toBe(true);
    expect(isRfc(rfc)).toBe(false);
  });

  it.each(['', 'EKU9013173C9', 'eku9003173c9', 'EKU900317', 'EKU9003173C9 ', 'EKU9003323C9'])('«%s» is not written as one', (rfc) => {
    expect(hasRfcPattern(rfc)).toBe(false);
  });

  it('tells persons apart, and reckons Ñ and &', () => {
    expect([personOf('EKU9003173C9'), personOf('CACX7605101P8')]).toEqual(['moral', 'physical']);
    expect(checkDigit('Ñ&A010101AA')).toMatch(/^[0-9A]$/);
  });
});

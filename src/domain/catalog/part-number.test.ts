import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizePartNumber, productKey } from './part-number.ts';

describe('normalizePartNumber', () => {
  it.each([
    ['bd-7284 c', 'BD7284C'],
    ['BD.7284/C', 'BD7284C'],
    ['1H0 698 151', '1H0698151'],
    ['Ñandú-7', 'NANDU7'],
    ['N\u0303andu\u0301-7', 'NANDU7'],
    ['---', ''],
  ])('%s becomes %s', (written, expected) => {
    expect(normalizePartNumber(written)).toBe(expected);
  });

  it('is its own fixed point and leaves only A–Z and 0–9', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = normalizePartNumber(text);
        expect(once).toMatch(/^[A-Z0-9]*$/);
        expect(normalizePartNumber(once)).toBe(once);
      }),
    );
  });
});

describe('productKey', () => {
  it('is the same however manufacturer and number are written', () => {
    expect(productKey('Balatón', 'b-100')).toBe(productKey('BALATON', 'B 100'));
  });

  it('keeps the boundary between manufacturer and number', () => {
    expect(productKey('AB', 'C1')).not.toBe(productKey('A', 'BC1'));
  });
});

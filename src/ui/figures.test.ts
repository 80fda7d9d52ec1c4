import { assert, integer, maxSafeInteger, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatScaled, parseScaled } from './figures.ts';

describe('formatScaled', () => {
  it.each([
    [123_450, '1,234.50'],
    [5, '0.05'],
    [-14_200, '-142.00'],
    [0, '0.00'],
    [9_007_199_254_740_991, '90,071,992,547,409.91'],
  ])('writes %i centavos as %s', (cents, text) => {
    expect(formatScaled(cents, { decimals: 2, minDecimals: 2 })).toBe(text);
  });

  it('leaves out zeros that say nothing', () => {
    expect(formatScaled(2000, { decimals: 3, minDecimals: 0 })).toBe('2');
    expect(formatScaled(1250, { decimals: 3, minDecimals: 0 })).toBe('1.25');
  });

  it('refuses a float', () => {
    expect(() => formatScaled(0.1, { decimals: 2, minDecimals: 2 })).toThrow(RangeError);
  });
});

describe('parseScaled', () => {
  it.each([
    ['1,234.50', 123_450],
    ['$ 1234.5', 123_450],
    ['.5', 50],
    ['7.', 700],
    ['-3', -300],
    ['\u22123', -300],
    ['0.290', 29],
    ['-0', 0],
  ])('reads %s', (text, cents) => {
    expect(parseScaled(text, 2)).toEqual({ ok: true, scaled: cents });
  });

  it.each([
    ['', 'empty'],
    ['$', 'empty'],
    ['.', 'not-a-number'],
    ['12,50', 'not-a-number'],
    ['1,23,456', 'not-a-number'],
    ['1e3', 'not-a-number'],
    ['1.2.3', 'not-a-number'],
    ['1.005', 'too-many-decimals'],
    ['99999999999999999', 'too-large'],
  ])('refuses %s as %s', (text, code) => {
    expect(parseScaled(text, 2)).toEqual({ ok: false, code });
  });

  it('reads back all it writes', () => {
    assert(
      property(maxSafeInteger(), integer({ min: 0, max: 4 }), (scaled, decimals) => {
        const text = formatScaled(scaled, { decimals, minDecimals: 0 });
        expect(parseScaled(text, decimals)).toEqual({ ok: true, scaled: scaled === 0 ? 0 : scaled });
      }),
    );
  });
});

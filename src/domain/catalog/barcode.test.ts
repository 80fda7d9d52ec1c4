import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barcodeCheckDigit, checkBarcode, isValidGtin, normalizeBarcode } from './barcode.ts';

const digits = (length: number) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((each) => each.join(''));

describe('barcodeCheckDigit', () => {
  it.each([
    ['400638133393', '1'],
    ['03600029145', '2'],
    ['9638507', '4'],
    ['750103131130', '9'],
  ])('completes %s with %s', (body, digit) => {
    expect(barcodeCheckDigit(body)).toBe(digit);
  });

  it('refuses anything but digits', () => {
    expect(() => barcodeCheckDigit('75A')).toThrow(RangeError);
    expect(() => barcodeCheckDigit('')).toThrow(RangeError);
  });

  it('notices every single wrong digit', () => {
    fc.assert(
      fc.property(digits(12), fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 9 }), (body, place, shift) => {
        const code = body + barcodeCheckDigit(body);
        const wrong = code.slice(0, place) + ((Number(code[place]) + shift) % 10) + code.slice(place + 1);
        expect(isValidGtin(code)).toBe(true);
        expect(checkBarcode(wrong)).toEqual({ kind: 'wrong-check-digit' });
      }),
    );
  });
});

describe('checkBarcode', () => {
  it.each([
    ['4006381333931', 'ean-13'],
    ['036000291452', 'upc-a'],
    ['96385074', 'ean-8'],
    ['4006381333930', 'wrong-check-digit'],
    ['TORNILLO-7', 'other'],
    ['123456', 'other'],
    ['', 'other'],
  ])('%s is %s', (code, kind) => {
    expect(checkBarcode(code).kind).toBe(kind);
  });
});

describe('normalizeBarcode', () => {
  it.each([
    ['036000291452', '0036000291452'],
    ['00036000291452', '0036000291452'],
    [' 4006381333931\r\n', '4006381333931'],
    ['4-006381-333931', '4006381333931'],
    ['\u001D4006381333931', '4006381333931'],
    ['torn-07 b', 'TORN-07 B'],
    ['036000291453', '036000291453'],
  ])('%j becomes %s', (written, expected) => {
    expect(normalizeBarcode(written)).toBe(expected);
  });

  it('is its own fixed point', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), digits(12), digits(14)), (text) => {
        const once = normalizeBarcode(text);
        expect(normalizeBarcode(once)).toBe(once);
      }),
    );
  });
});

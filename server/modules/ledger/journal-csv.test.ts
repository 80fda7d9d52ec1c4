import { describe, expect, it } from 'vitest';
import { csvText, decimalText } from './journal-csv.ts';

describe('an amount', () => {
  it.each([[0, '0.00'], [5, '0.05'], [123, '1.23'], [-7, '-0.07'], [100_000_000_000_01, '100000000000.01']])('of %d centavos is %s', (cents, text) => {
    expect(decimalText(cents)).toBe(text);
  });

  it('that is no whole number of centavos is refused', () => {
    expect(() => decimalText(0.5)).toThrow(RangeError);
  });
});

describe('a text', () => {
  it.each([['=1+1', "'=1+1"], ['+52 55', "'+52 55"], ['-5', "'-5"], ['@x', "'@x"], ['\tx', "'\tx"], ['a=b', 'a=b'], ['a,"b"', '"a,""b"""'], ['=a,b', '"\'=a,b"']])('%j is written %j', (text, field) => {
    expect(csvText(text)).toBe(field);
  });
});

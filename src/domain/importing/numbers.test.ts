import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { surveyNumbers } from './conventions.ts';
import { numberEvidence, parseScaled } from './numbers.ts';
import type { DecimalMark } from './numbers.ts';

const MAX = 1_000_000_000;

/** Writes centavos as somebody might, grouped or not. */
function write(cents: number, mark: DecimalMark, grouped: boolean, currency: string): string {
  const whole = String(Math.floor(cents / 100));
  const group = mark === '.' ? ',' : '.';
  const shown = grouped ? whole.replace(/\B(?=(\d{3})+$)/g, group) : whole;
  return `${currency}${shown}${mark}${String(cents % 100).padStart(2, '0')}`;
}

describe('parseScaled', () => {
  it('reads what was written, in either convention', () => {
    const currency = fc.constantFrom('', '$', '$ ', 'MXN ', '  ');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MAX }), fc.constantFrom<DecimalMark>('.', ','), fc.boolean(), currency, (cents, mark, grouped, sign) => {
        const text = write(cents, mark, grouped, sign);
        expect(parseScaled(text, mark, 2, MAX)).toEqual({ ok: true, value: cents, rounded: false });
        expect(numberEvidence(text)).toBe(mark);
      }),
    );
  });

  it.each([
    ['1234', '.', 123_400],
    ['1,234', '.', 123_400],
    ['1,234', ',', 123],
    ['1.234.567,8', ',', 123_456_780],
    ["1'234,567.00", '.', 123_456_700],
    ['1 234,50', ',', 123_450],
    ['1\u00A0234,50', ',', 123_450],
    ['.5', '.', 50],
    ['12.', '.', 1_200],
    ['00012.5', '.', 1_250],
    ['12.50 M.N.', '.', 1_250],
    ['-', '.', 0],
    ['$ -', '.', 0],
    ['-0.00', '.', 0],
  ] as const)('%s with decimal %s is %i centavos', (text, mark, cents) => {
    expect(parseScaled(text, mark, 2, MAX)).toMatchObject({ ok: true, value: cents });
  });

  it.each([
    ['1.005', 101, true],
    ['1.004', 100, true],
    ['45.8200000', 4_582, false],
    ['0.999', 100, true],
    ['45.819999999999997', 4_582, true],
  ])('%s rounds half up to %i and says whether anything was lost', (text, value, rounded) => {
    expect(parseScaled(text, '.', 2, MAX)).toEqual({ ok: true, value, rounded });
  });

  it.each(['', 'N/D', '12..5', '1.2.3', '12,34.5', '1,23', '12 34', '1e5', '0x10', 'US$5', '--5', '½', '0,500'])('%j is no number with a decimal point', (text) => {
    expect(parseScaled(text, '.', 2, MAX)).toEqual({ ok: false, code: 'not-a-number' });
  });

  it.each(['-15', '(120)', '$ -3', '-$3', '($3.50)', '3-', '−2', '-0.001'])('%s is negative', (text) => {
    expect(parseScaled(text, '.', 2, MAX)).toEqual({ ok: false, code: 'negative-number' });
  });

  it('refuses what is too large, and never loses a digit before', () => {
    expect(parseScaled('10000000.00', '.', 2, MAX)).toMatchObject({ ok: true, value: MAX });
    expect(parseScaled('10000000.01', '.', 2, MAX)).toEqual({ ok: false, code: 'number-too-large' });
    expect(parseScaled('9'.repeat(400), '.', 2, MAX)).toEqual({ ok: false, code: 'number-too-large' });
  });

  it('answers any text whatever', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom<DecimalMark>('.', ','), (text, mark) => {
        const parsed = parseScaled(text, mark, 3, MAX);
        if (parsed.ok) expect(Number.isSafeInteger(parsed.value) && parsed.value >= 0 && parsed.value <= MAX).toBe(true);
      }),
    );
  });
});

describe('numberEvidence', () => {
  it.each([
    ['1,50', ','],
    ['1.50', '.'],
    ['1.234,50', ','],
    ['1,234.50', '.'],
    ['1,234,567', '.'],
    ['1.234.567', ','],
    ['0,500', ','],
    ['1234,567', ','],
    ['1,234', 'ambiguous'],
    ['1.234', 'ambiguous'],
    ['1234', 'either'],
    ["1'234", 'either'],
    ['-', 'either'],
    ['N/D', 'not-a-number'],
    ['', 'not-a-number'],
  ])('%s shows %s', (text, evidence) => {
    expect(numberEvidence(text)).toBe(evidence);
  });
});

describe('surveyNumbers', () => {
  const survey = (rows: readonly (readonly string[])[]) => {
    const [first = []] = rows;
    const started = surveyNumbers(first.map((_, column) => ({ column, isPrice: column === 0 })));
    rows.forEach((row, index) => started.add(index + 2, row));
    return started.decide();
  };

  it('lets a column’s other rows decide what one leaves open', () => {
    expect(survey([['1,234'], ['12,5']]).get(0)).toEqual({ mark: ',', basis: 'own', conflicting: false, ambiguousLine: null });
  });

  it('lets the prices decide for the quantities, and says which line hung on it', () => {
    expect(survey([['10,50', '7'], ['11,00', '1,234']]).get(1)).toEqual({ mark: ',', basis: 'prices', conflicting: false, ambiguousLine: 3 });
    expect(survey([['10.50', '1,234']]).get(1)).toMatchObject({ mark: '.', basis: 'prices' });
  });

  it('listens to the prices before all other columns together', () => {
    expect(survey([['10.50', '2,5', '1,234'], ['11', '3,5', '2,345'], ['12', '4,5', '3,456']]).get(2)).toEqual({ mark: '.', basis: 'prices', conflicting: false, ambiguousLine: 2 });
  });

  it('lets a quantity decide for prices that show nothing', () => {
    expect(survey([['1,234', '2,5']]).get(0)).toEqual({ mark: ',', basis: 'file', conflicting: false, ambiguousLine: 2 });
  });

  it('takes a point for granted when nothing shows, and reports the doubt', () => {
    expect(survey([['1,234', '5']]).get(0)).toEqual({ mark: '.', basis: 'assumed', conflicting: false, ambiguousLine: 2 });
    expect(survey([['1234', '5']]).get(0)).toEqual({ mark: '.', basis: 'assumed', conflicting: false, ambiguousLine: null });
  });

  it('goes with the greater part of a column that shows both, and says so', () => {
    expect(survey([['1.50'], ['2.50'], ['3,50']]).get(0)).toEqual({ mark: '.', basis: 'own', conflicting: true, ambiguousLine: null });
  });
});

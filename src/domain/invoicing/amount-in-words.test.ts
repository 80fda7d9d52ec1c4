import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountInWords } from './amount-in-words.ts';

describe('amountInWords', () => {
  it.each([
    [0, 'CERO PESOS 00/100 M.N.'],
    [1, 'CERO PESOS 01/100 M.N.'],
    [1_00, 'UN PESO 00/100 M.N.'],
    [16_00, 'DIECISÉIS PESOS 00/100 M.N.'],
    [21_09, 'VEINTIÚN PESOS 09/100 M.N.'],
    [31_00, 'TREINTA Y UN PESOS 00/100 M.N.'],
    [100_00, 'CIEN PESOS 00/100 M.N.'],
    [101_00, 'CIENTO UN PESOS 00/100 M.N.'],
    [555_55, 'QUINIENTOS CINCUENTA Y CINCO PESOS 55/100 M.N.'],
    [1000_00, 'MIL PESOS 00/100 M.N.'],
    [1234_50, 'MIL DOSCIENTOS TREINTA Y CUATRO PESOS 50/100 M.N.'],
    [21_000_00, 'VEINTIÚN MIL PESOS 00/100 M.N.'],
    [100_100_00, 'CIEN MIL CIEN PESOS 00/100 M.N.'],
    [701_001_00, 'SETECIENTOS UN MIL UN PESOS 00/100 M.N.'],
    [1_000_000_00, 'UN MILLÓN DE PESOS 00/100 M.N.'],
    [1_000_001_00, 'UN MILLÓN UN PESOS 00/100 M.N.'],
    [21_000_000_00, 'VEINTIÚN MILLONES DE PESOS 00/100 M.N.'],
    [2_500_000_99, 'DOS MILLONES QUINIENTOS MIL PESOS 99/100 M.N.'],
    [1_001_000_000_00, 'MIL UN MILLONES DE PESOS 00/100 M.N.'],
    [999_999_999_999_99, 'NOVECIENTOS NOVENTA Y NUEVE MIL NOVECIENTOS NOVENTA Y NUEVE MILLONES NOVECIENTOS NOVENTA Y NUEVE MIL NOVECIENTOS NOVENTA Y NUEVE PESOS 99/100 M.N.'],
  ])('%i centavos', (cents, words) => {
    expect(amountInWords(cents)).toBe(words);
  });

  it('another currency keeps its code', () => {
    expect(amountInWords(100_00, 'USD')).toBe('CIEN USD 00/100');
    expect(amountInWords(0, 'XXX')).toBe('CERO XXX 00/100');
  });

  it('what is no amount is refused', () => {
    for (const wrong of [-1, 1.5, Number.NaN, 100_000_000_000_000]) expect(() => amountInWords(wrong)).toThrow(RangeError);
  });

  it('reads back to the amount it was made from', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 99_999_999_999_999 }), (cents) => {
      expect(readBack(amountInWords(cents))).toBe(cents);
    }), { numRuns: 2000 });
  });
});

const WORTH: Readonly<Record<string, number>> = {
  CERO: 0, UN: 1, DOS: 2, TRES: 3, CUATRO: 4, CINCO: 5, SEIS: 6, SIETE: 7, OCHO: 8, NUEVE: 9, DIEZ: 10, ONCE: 11, DOCE: 12, TRECE: 13, CATORCE: 14, QUINCE: 15,
  DIECISÉIS: 16, DIECISIETE: 17, DIECIOCHO: 18, DIECINUEVE: 19, VEINTE: 20, VEINTIÚN: 21, VEINTIDÓS: 22, VEINTITRÉS: 23, VEINTICUATRO: 24, VEINTICINCO: 25,
  VEINTISÉIS: 26, VEINTISIETE: 27, VEINTIOCHO: 28, VEINTINUEVE: 29, TREINTA: 30, CUARENTA: 40, CINCUENTA: 50, SESENTA: 60, SETENTA: 70, OCHENTA: 80, NOVENTA: 90,
  CIEN: 100, CIENTO: 100, DOSCIENTOS: 200, TRESCIENTOS: 300, CUATROCIENTOS: 400, QUINIENTOS: 500, SEISCIENTOS: 600, SETECIENTOS: 700, OCHOCIENTOS: 800, NOVECIENTOS: 900,
};

/** Another way round: adds up the words, by thousands and millions. */
function readBack(text: string): number {
  const [words = '', fraction = ''] = text.split(/ PESOS? /);
  let [millions, thousands, rest] = [0, 0, 0];
  for (const word of words.split(' ')) {
    if (word === 'MIL') [thousands, rest] = [thousands + (rest || 1) * 1000, 0];
    else if (word === 'MILLÓN' || word === 'MILLONES') [millions, thousands, rest] = [(thousands + rest) * 1_000_000, 0, 0];
    else if (word !== 'Y' && word !== 'DE') rest += WORTH[word] ?? Number.NaN;
  }
  return (millions + thousands + rest) * 100 + Number(fraction.slice(0, 2));
}

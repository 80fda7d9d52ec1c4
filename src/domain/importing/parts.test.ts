import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { productFieldsSchema } from '../catalog/operations.ts';
import { guessMapping } from './columns.ts';
import { parseCsv } from './csv.ts';
import { checkFile, inspectFile, surveyFile } from './file.ts';
import { checkRows } from './parts.ts';
import type { CheckContext, CheckedRow } from './parts.ts';

const HEADINGS = ['Clave', 'Nombre', 'Marca', 'Costo', 'Precio 1', 'Precio 2', 'Existencia', 'Mínimo', 'Máximo', 'Unidad', 'Código de barras', 'EAN', 'Clave SAT', 'Ubicación'];
const mapping = guessMapping(HEADINGS);
const context: CheckContext = { width: HEADINGS.length, conventions: new Map(), pricesIncludeTax: true, taxRateBps: 1600, defaultManufacturer: 'Sin marca' };

type Cells = Partial<Record<(typeof HEADINGS)[number], string>>;

const GOOD: Cells = { Clave: 'FT-1', Nombre: 'Balata delantera Tsuru 92-17', Marca: 'Frenatec', Costo: '100', 'Precio 1': '200' };

function check(rows: readonly Cells[], over: Partial<CheckContext> = {}): CheckedRow[] {
  const csv = rows.map((cells, index) => ({ line: index + 2, fields: HEADINGS.map((heading) => cells[heading] ?? ''), problem: null }));
  return [...checkRows(csv, mapping, { ...context, ...over })];
}

const codes = (rows: readonly CheckedRow[]) => rows.map((row) => row.problems.map((problem) => problem.code));
const codesOf = (cells: Cells) => codes(check([{ ...GOOD, ...cells }]))[0];

describe('checkRows', () => {
  it('reads a part whole', () => {
    const [row] = check([{
      ...GOOD, Clave: ' ft-1 ', 'Precio 2': '$1,180.5', Existencia: '2.5', 'Mínimo': '1', 'Máximo': '4', Unidad: 'MTS.', 'Código de barras': '036000291452', EAN: '="4006381333931"', 'Clave SAT': '1010101', 'Ubicación': 'B-04-2',
    }]);
    expect(row).toEqual({
      line: 2,
      problems: [],
      part: {
        key: 'FRENATEC/FT1', partNumber: 'ft-1', manufacturer: 'Frenatec', name: 'Balata delantera Tsuru 92-17', description: null, category: null, unit: 'metro', satUnitKey: 'MTR',
        barcodes: ['0036000291452', '4006381333931'], costCents: 10_000, price1Cents: 20_000, price2Cents: 118_050, price3Cents: null, stockMilli: 2_500, location: 'B-04-2', minMilli: 1_000, maxMilli: 4_000, satProductKey: '01010101',
      },
    });
  });

  it.each<[string, Cells, string[]]>([
    ['no number', { Clave: ' ' }, ['missing-part-number']],
    ['a number of punctuation', { Clave: '--' }, ['missing-part-number']],
    ['no name', { Nombre: '' }, ['missing-name']],
    ['no manufacturer', { Marca: '' }, ['missing-manufacturer']],
    ['no price', { 'Precio 1': '' }, ['missing-price']],
    ['a bad figure', { Costo: 'N/D' }, ['not-a-number']],
    ['a bad price', { 'Precio 1': 'x' }, ['not-a-number']],
    ['a negative stock', { Existencia: '-3' }, ['negative-number']],
    ['a figure out of bounds', { Costo: '10000000.01' }, ['number-too-large']],
    ['more decimals than money has', { Costo: '99.999' }, ['rounded-number']],
    ['a price below cost, without its tax', { Costo: '100', 'Precio 1': '115.99' }, ['price-below-cost']],
    ['a minimum over the maximum', { 'Mínimo': '5', 'Máximo': '2' }, ['min-over-max']],
    ['a wrong check digit', { EAN: '4006381333930' }, ['wrong-check-digit']],
    ['a barcode that became a figure', { EAN: '7.50E+12' }, ['damaged-by-spreadsheet']],
    ['a number that became a figure', { Clave: '1.23E+11' }, ['damaged-by-spreadsheet']],
    ['NUL', { Nombre: 'Bala\u0000ta' }, ['bad-characters']],
    ['half a character', { Nombre: 'Balata \uD83D' }, ['bad-characters']],
    ['a control character', { 'Ubicación': 'B\u001B4' }, ['bad-characters']],
    ['damaged letters', { Nombre: 'Buj\uFFFDa' }, ['undecodable-text']],
    ['a long name', { Nombre: 'x'.repeat(251) }, ['too-long']],
    ['a barcode that grows too long in capitals', { EAN: 'ß'.repeat(30) }, ['too-long']],
    ['a long number', { Clave: 'x'.repeat(61) }, ['too-long']],
    ['a SAT key that is none', { 'Clave SAT': 'varias' }, ['bad-sat-key']],
    ['an unknown unit', { Unidad: 'costal' }, ['unknown-unit']],
    ['two mistakes', { Clave: '', Costo: '-1' }, ['missing-part-number', 'negative-number']],
  ])('reports %s', (_what, cells, expected) => {
    expect(codesOf(cells)).toEqual(expected);
  });

  it('keeps a row out for an error and only for an error, saying where and in Spanish', () => {
    const [bad, warned] = check([{ ...GOOD, Costo: 'N/D' }, { ...GOOD, Unidad: 'costal' }]);
    expect(bad?.part).toBeNull();
    expect(bad?.problems).toEqual([{ line: 2, column: 3, field: 'cost', code: 'not-a-number', severity: 'error', message: 'Costo: «N/D» no es un número.' }]);
    expect(warned?.part?.unit).toBe('pieza');
    expect(warned?.problems).toEqual([{ line: 3, column: 9, field: 'unit', code: 'unknown-unit', severity: 'warning', message: 'Unidad «costal» desconocida; se usará «pieza».' }]);
  });

  it('takes a price equal to the cost with its tax', () => {
    expect(codesOf({ Costo: '100', 'Precio 1': '116' })).toEqual([]);
    expect(codes(check([{ ...GOOD, Costo: '100', 'Precio 1': '100' }], { pricesIncludeTax: false }))).toEqual([[]]);
  });

  it('finds the same part twice however it is written, and other brands’ numbers free', () => {
    const rows = check([GOOD, { ...GOOD, Clave: 'ft 1', Marca: 'FRENATEC' }, { ...GOOD, Marca: 'Norpar' }]);
    expect(codes(rows)).toEqual([[], ['duplicate-part'], []]);
    expect(rows[1]?.problems[0]?.message).toContain('renglón 2');
  });

  it('does not let a row that is kept out stand in the way of a good one', () => {
    expect(codes(check([{ ...GOOD, Nombre: '' }, GOOD]))).toEqual([['missing-name'], []]);
  });

  it('finds a barcode twice in the file, and one of another known part', () => {
    const first = { ...GOOD, EAN: '4006381333931' };
    expect(codes(check([first, { ...GOOD, Clave: 'FT-2', 'Código de barras': ' 4006381333931 ' }]))).toEqual([[], ['barcode-repeated']]);
    expect(codes(check([first], { ownerOfBarcode: () => 'NORPAR/NP9' }))).toEqual([['barcode-of-another-part']]);
    expect(codes(check([first], { ownerOfBarcode: () => 'FRENATEC/FT1' }))).toEqual([[]]);
    expect(check([{ ...first, 'Código de barras': '4006381333931' }])[0]?.part?.barcodes).toEqual(['4006381333931']);
  });

  it('reports rows narrower or wider than the heading, but not empty cells behind them', () => {
    const rows = [...parseCsv(['A1,Balata\nA2\nA3,Disco,,\nA4,Disco,x\n'], { delimiter: ',' })];
    expect(codes([...checkRows(rows, ['partNumber', 'name'], { ...context, width: 2 })])).toEqual([[], ['ragged-row'], [], ['ragged-row']]);
  });

  it('never lets through what the catalogue refuses', () => {
    const text = fc.oneof({ weight: 3, arbitrary: fc.string({ unit: 'grapheme-composite', maxLength: 70 }) }, fc.string({ unit: 'binary', maxLength: 12 }), fc.constant('A-1'));
    const figure = fc.constantFrom('', '12.5', '$1,234.50', '0', '10000000', '99999');
    const figures = new Set(['Costo', 'Precio 1', 'Precio 2', 'Existencia', 'Mínimo', 'Máximo']);
    const row = fc.tuple(...HEADINGS.map((heading) => (figures.has(heading) ? figure : text)));
    let taken = 0;
    fc.assert(
      fc.property(row, (fields) => {
        const [checked] = checkRows([{ line: 2, fields, problem: null }], mapping, context);
        const part = checked?.part ?? null;
        if (part === null) return;
        taken += 1;
        const { partNumber, manufacturer, name, barcodes, satProductKey, satUnitKey, costCents, price1Cents, minMilli, maxMilli } = part;
        const stated = { unit: part.unit ?? 'pieza', costCents: costCents ?? 0, price1Cents: price1Cents ?? 0, minMilli: minMilli ?? 0, maxMilli: maxMilli ?? 0 };
        expect(productFieldsSchema.partial().safeParse({ partNumber, manufacturer, name, barcodes, satProductKey, satUnitKey, ...stated }).error).toBeUndefined();
      }),
      { numRuns: 500 },
    );
    expect(taken).toBeGreaterThan(20);
  });
});

describe('a whole file', () => {
  const bytes = new TextEncoder().encode(`sep=;\nClave;Nombre;Costo;Precio\n${Array.from({ length: 1_234 }, (_, row) => `P${row};Parte ${row};1.234,50;2.345`).join('\n')}\n`);

  it('is inspected, surveyed and checked in chunks, and can be left at any of them', () => {
    const { format, headings, mapping, firstRows } = inspectFile(bytes);
    expect({ format, headings, first: firstRows[0] }).toEqual({
      format: { encoding: 'utf-8', delimiter: ';', declared: true }, headings: ['Clave', 'Nombre', 'Costo', 'Precio'], first: { line: 3, fields: ['P0', 'Parte 0', '1.234,50', '2.345'], problem: null },
    });
    expect(firstRows).toHaveLength(20);
    const survey = surveyFile(bytes, format, mapping);
    expect([survey.next().value, survey.next().value]).toEqual([500, 1_000]);
    const { value } = survey.next();
    if (typeof value === 'number') throw new Error('the survey should have ended');
    expect(value.rowCount).toBe(1_234);
    expect(value.conventions.get(3)).toEqual({ mark: ',', basis: 'prices', conflicting: false, ambiguousLine: 3 });
    const chunks = checkFile(bytes, format, mapping, { ...context, conventions: value.conventions });
    const first = chunks.next().value ?? [];
    expect(first).toHaveLength(500);
    expect(first[0]?.part).toMatchObject({ costCents: 123_450, price1Cents: 234_500 });
    expect(chunks.return(undefined).done).toBe(true);
  });

  it('may be empty', () => {
    const nothing = new Uint8Array();
    const { format, headings, mapping } = inspectFile(nothing);
    expect(headings).toEqual([]);
    expect([...checkFile(nothing, format, mapping, context)]).toEqual([]);
  });
});

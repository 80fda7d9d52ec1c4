import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCsvRecord } from './csv-write.ts';
import { parseCsv } from './csv.ts';
import { detectDelimiter } from './delimiter.ts';

const parse = (text: string, delimiter = ',') => [...parseCsv([text], { delimiter })];
const fields = (text: string, delimiter = ',') => parse(text, delimiter).map((row) => row.fields);

/** Text in which everything that matters to CSV comes up often. */
const field = fc.array(fc.constantFrom('a', 'ñ', '"', ',', ';', '\t', '\r\n', '\n', '\r', ' ', '1'), { maxLength: 8 }).map((parts) => parts.join(''));
const records = fc.array(fc.array(field, { minLength: 1, maxLength: 5 }), { maxLength: 8 });

describe('parseCsv', () => {
  it('gives back whatever was written, cut anywhere, whatever ends the lines', () => {
    fc.assert(
      fc.property(records, fc.constantFrom(',', ';', '\t'), fc.constantFrom('\r\n', '\n', '\r'), fc.boolean(), fc.array(fc.nat(200)), (rows, delimiter, lineEnd, closed, cuts) => {
        const text = rows.map((row) => formatCsvRecord(row, delimiter)).join(lineEnd) + (closed && rows.length > 0 ? lineEnd : '');
        const places = [0, ...cuts.map((cut) => Math.min(cut, text.length)).toSorted((a, b) => a - b), text.length];
        const chunks = places.slice(1).map((end, index) => text.slice(places[index], end));
        const read = [...parseCsv(chunks, { delimiter })];
        expect(read.map((row) => row.fields)).toEqual(rows);
        expect(read.every((row) => row.problem === null)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('reads any text at all to its end, the same however it is cut', () => {
    const anything = fc.array(field, { maxLength: 30 }).map((parts) => parts.join(','));
    fc.assert(
      fc.property(anything, (text) => {
        const cut = [...parseCsv(text, { delimiter: ',' })];
        expect(cut).toEqual(parse(text));
      }),
      { numRuns: 500 },
    );
  });

  it('names the line on which each record begins', () => {
    const rows = parse('a,b\r\n"x\r\ny",1\n\nlast,2');
    expect(rows.map((row) => row.line)).toEqual([1, 2, 5]);
    expect(rows[1]?.fields).toEqual(['x\r\ny', '1']);
  });

  it('takes an inch mark within a field as it stands', () => {
    expect(parse('MNG-1,Manguera 3/8" roja,5')).toEqual([{ line: 1, fields: ['MNG-1', 'Manguera 3/8" roja', '5'], problem: null }]);
  });

  it('spoils only the line of a quote that is never closed', () => {
    const rows = parse('a,"b,c\nd,e\nf,"g ""h"""\n');
    expect(rows.map(({ line, problem }) => ({ line, problem }))).toEqual([
      { line: 1, problem: 'unclosed-quote' },
      { line: 2, problem: null },
      { line: 3, problem: null },
    ]);
    expect(rows[2]?.fields).toEqual(['f', 'g "h"']);
    expect(parse('a,"b').map((row) => row.problem)).toEqual(['unclosed-quote']);
  });

  it('reports text after a closing quote and goes on', () => {
    expect(parse('a,"b"c,d\ne')).toEqual([
      { line: 1, fields: ['a', 'b"c', 'd'], problem: 'text-after-quote' },
      { line: 2, fields: ['e'], problem: null },
    ]);
  });

  it('bounds fields, columns and lines without losing the row after', () => {
    const options = { delimiter: ',', maxFieldLength: 10, maxFields: 3 };
    const problems = (text: string) => [...parseCsv([text], options)].map((row) => row.problem);
    expect(problems('a,bbbbbbbbbbbbbbbb\nok')).toEqual(['field-too-long', null]);
    expect(problems('a,"bbbbbbbbbbbbbbbb"\nok')).toEqual(['field-too-long', null]);
    expect(problems('1,2,3,4,5\nok')).toEqual(['too-many-fields', null]);
    expect(problems('a,"b\nc\nd\ne\nf\ng\nh",i\nok')[0]).toBe('unclosed-quote');
  });

  it('gives up a line without end instead of keeping it in memory', () => {
    function* endless() {
      for (let piece = 0; piece < 40; piece += 1) yield 'x'.repeat(20_000);
      yield '\nok,1\n';
    }
    const rows = [...parseCsv(endless(), { delimiter: ',' })];
    expect(rows.map(({ line, problem }) => ({ line, problem }))).toEqual([{ line: 1, problem: 'record-too-long' }, { line: 2, problem: null }]);
  });

  it('leaves out empty lines but not an empty field that is quoted', () => {
    expect(fields('\n\r\na\n\n""\n')).toEqual([['a'], ['']]);
  });
});

describe('detectDelimiter', () => {
  it.each([
    ['a,b,c\n1,2,3\n', ','],
    ['a;b;c\n1,5;2,5;3,5\n4,5;5,5;6,5\n', ';'],
    ['a\tb\n1,5\t2\n', '\t'],
    ['a|b|c\n1|2|3\n', '|'],
    ['Clave;Descripción, larga;Precio\nX1;Balata, par;10,50\nX2;Disco;20,00\n', ';'],
    ['clave,nombre\n"A;1","Balata; cerámica; delantera"\n"A;2","Disco; sólido; trasero"\n', ','],
    ['una sola\ncolumna\n', ','],
    ['', ','],
  ])('%j uses %j', (sample, delimiter) => {
    expect(detectDelimiter(sample)).toEqual({ delimiter, declared: false });
  });

  it('believes a file that says it itself', () => {
    expect(detectDelimiter('sep=;\r\na,b;c\r\n')).toEqual({ delimiter: ';', declared: true });
  });
});

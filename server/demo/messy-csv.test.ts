import { describe, expect, it } from 'vitest';
import { productKey } from '../../src/domain/catalog/part-number.ts';
import { checkFile, inspectFile, surveyFile } from '../../src/domain/importing/file.ts';
import type { CheckedRow } from '../../src/domain/importing/parts.ts';
import { DEMO_TAX_RATE_BPS } from './catalogue-prices.ts';
import { generateMessyCsv } from './messy-csv.ts';
import type { MessyFile, MessyOptions } from './messy-csv.ts';

function drain<T>(generator: Generator<unknown, T>): T {
  for (;;) {
    const step = generator.next();
    if (step.done === true) return step.value;
  }
}

function importAll(file: MessyFile) {
  const { format, mapping } = inspectFile(file.bytes);
  const { conventions, rowCount } = drain(surveyFile(file.bytes, format, mapping));
  const context = { conventions, pricesIncludeTax: true, taxRateBps: DEMO_TAX_RATE_BPS, defaultManufacturer: 'Sin marca' };
  const rows: CheckedRow[] = [...checkFile(file.bytes, format, mapping, context)].flat();
  return { format, mapping, conventions, rowCount, rows };
}

const errorsOf = (rows: readonly CheckedRow[]) =>
  rows.flatMap((row) => row.problems.filter((problem) => problem.severity === 'error').map(({ line, code }) => ({ line, code })));

const VARIANTS: readonly Omit<MessyOptions, 'seed' | 'rows'>[] = [
  { encoding: 'windows-1252', delimiter: ';', decimal: ',', badBps: 800 },
  { encoding: 'windows-1252', delimiter: ',', decimal: '.', badBps: 800 },
  { encoding: 'utf-8', delimiter: ',', decimal: ',', badBps: 800 },
  { encoding: 'utf-8-bom', delimiter: '\t', decimal: '.', badBps: 800 },
  { encoding: 'utf-8', delimiter: ';', decimal: '.', badBps: 0 },
];

describe.each(VARIANTS)('a messy file, $encoding, $delimiter, $decimal', (variant) => {
  const file = generateMessyCsv({ seed: 'messy-test', rows: 1_500, ...variant });
  const { format, rowCount, rows, mapping, conventions } = importAll(file);

  it('is recognised for what it is', () => {
    expect(format).toEqual({ encoding: variant.encoding === 'windows-1252' ? 'windows-1252' : 'utf-8', delimiter: variant.delimiter, declared: false });
    expect(rowCount).toBe(1_500);
    expect([...conventions.values()].map((convention) => convention.mark)).toEqual(mapping.filter((field) => /^(cost|price.|stock|min|max)$/.test(field ?? '')).map(() => variant.decimal));
  });

  it('has exactly the bad rows it was made with', () => {
    expect(errorsOf(rows)).toEqual(file.badRows);
  });

  it('gives every good row to the centavo', () => {
    const good = rows.filter((row) => row.part !== null);
    expect(good.map((row) => row.line)).toEqual(file.goodRows.map((row) => row.line));
    good.forEach(({ part }, index) => {
      const product = file.goodRows[index]?.product;
      expect(part).toMatchObject({
        key: productKey(product?.manufacturer ?? '', product?.partNumber ?? ''),
        name: product?.name,
        category: product?.category,
        costCents: product?.costCents,
        price1Cents: product?.price1Cents,
        price2Cents: product?.price2Cents,
        price3Cents: product?.price3Cents,
        stockMilli: product?.stock.centro.openingMilli,
        minMilli: product?.stock.centro.minMilli,
        maxMilli: product?.stock.centro.maxMilli,
        location: product?.location,
        barcodes: product?.barcodes.slice(0, 1),
        satProductKey: product?.satProductKey,
      });
      if (part?.unit !== null) expect(part?.unit).toBe(product?.unit);
    });
  });
});

describe('generateMessyCsv', () => {
  it('spoils about one row in a hundred, in every way, and the same for a seed', () => {
    const options: MessyOptions = { seed: 'share', rows: 12_000 };
    const file = generateMessyCsv(options);
    expect(file.badRows.length).toBeGreaterThan(85);
    expect(file.badRows.length).toBeLessThan(155);
    expect(new Set(file.badRows.map((row) => row.code)).size).toBe(12);
    const again = generateMessyCsv(options);
    expect(Buffer.compare(again.bytes, file.bytes)).toBe(0);
    expect(again.badRows).toEqual(file.badRows);
  });
});

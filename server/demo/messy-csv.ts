import { formatCsvRecord } from '../../src/domain/importing/csv-write.ts';
import type { DecimalMark } from '../../src/domain/importing/numbers.ts';
import type { ProblemCode } from '../../src/domain/importing/problems.ts';
import { generateProducts } from './catalogue.ts';
import type { DemoProduct } from './catalogue.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';

/** How the file is to be untidy; what is absent is as an old Windows program in Spanish would write it. */
export interface MessyOptions {
  seed: string;
  /** Rows after the heading, good and bad. */
  rows: number;
  /** Bad rows per ten thousand; 100 when absent. */
  badBps?: number;
  encoding?: 'utf-8' | 'utf-8-bom' | 'windows-1252';
  delimiter?: ',' | ';' | '\t';
  decimal?: DecimalMark;
}

/** A file and what a right import of it must find. */
export interface MessyFile {
  bytes: Uint8Array;
  headings: readonly string[];
  /** In order of line; each has exactly this one error. */
  badRows: { line: number; code: ProblemCode }[];
  /** In order of line; the stock is that of the branch Centro. */
  goodRows: { line: number; product: DemoProduct }[];
}

const HEADINGS = [
  'Clave', 'Descripción', 'Línea', 'Marca', 'Unidad', 'Costo', 'Precio público', 'Precio taller', 'Precio mayoreo', 'Existencia', 'Ubicación', 'Mínimo', 'Máximo',
  'Código de barras', 'Clave SAT', 'Observaciones',
] as const;

type Heading = (typeof HEADINGS)[number];
type Cells = Record<Heading, string>;

const FIGURE_HEADINGS: readonly Heading[] = ['Costo', 'Precio público', 'Precio taller', 'Precio mayoreo', 'Existencia'];

/** Letters of Spanish are in Latin-1, where windows-1252 agrees; anything else must not come up. */
function encodeWindows1252(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code > 0xff || (code >= 0x80 && code < 0xa0)) throw new RangeError(`Not in this encoder's table: ${character}`);
    return code;
  });
}

function encode(text: string, encoding: MessyOptions['encoding']): Uint8Array {
  if (encoding === 'windows-1252' || encoding === undefined) return encodeWindows1252(text);
  return new TextEncoder().encode(encoding === 'utf-8-bom' ? `\uFEFF${text}` : text);
}

/** `$ 1.234,50`, `1234,5`, `1.234,50`: the same column written by several hands. */
function moneyText(random: Random, cents: number, decimal: DecimalMark): string {
  const group = decimal === ',' ? '.' : ',';
  const pesos = String(Math.floor(cents / 100));
  const grouped = random.chance(70) ? pesos.replace(/\B(?=(\d{3})+$)/g, group) : pesos;
  const figure = `${grouped}${decimal}${String(cents % 100).padStart(2, '0')}`;
  return random.pick([figure, figure, figure, `$${figure}`, `$ ${figure}`, ` ${figure} `]);
}

/** `12` or `12,000`, which only the prices' convention tells from twelve thousand. */
function quantityText(random: Random, milli: number, decimal: DecimalMark): string {
  const units = String(Math.floor(milli / 1000));
  return random.chance(30) ? `${units}${decimal}000` : units;
}

const UNIT_TEXTS: Readonly<Record<DemoProduct['unit'], readonly string[]>> = {
  pieza: ['PZA', 'pza.', 'Pieza', 'PZ', ''],
  juego: ['JGO', 'Juego', 'jgo.'],
  par: ['PAR', 'Par'],
  litro: ['LT', 'Litro', 'LTS'],
  metro: ['MTS', 'Metro', 'm'],
  galón: ['GAL', 'Galón'],
};

function tidyCells(random: Random, product: DemoProduct, decimal: DecimalMark): Cells {
  const stock = product.stock.centro;
  return {
    Clave: random.chance(10) ? ` ${product.partNumber.toLowerCase()} ` : product.partNumber,
    'Descripción': random.chance(1) ? product.name.replace(' ', '\r\n') : product.name,
    'Línea': product.category,
    Marca: random.chance(8) ? product.manufacturer.toUpperCase() : product.manufacturer,
    Unidad: random.pick(UNIT_TEXTS[product.unit]),
    Costo: moneyText(random, product.costCents, decimal),
    'Precio público': moneyText(random, product.price1Cents, decimal),
    'Precio taller': moneyText(random, product.price2Cents, decimal),
    'Precio mayoreo': moneyText(random, product.price3Cents, decimal),
    Existencia: quantityText(random, stock.openingMilli, decimal),
    'Ubicación': product.location,
    'Mínimo': String(stock.minMilli / 1000),
    'Máximo': String(stock.maxMilli / 1000),
    'Código de barras': product.barcodes[0] ?? '',
    'Clave SAT': product.satProductKey.replace(/^0/, ''),
    Observaciones: random.pick(['', '', '', 'Descontinuado', 'Año "nuevo"', 'Pedir con 3 días; sólo contado']),
  };
}

/** An earlier good row, for the mistakes that repeat one. */
interface Earlier {
  product: DemoProduct;
  barcode: string | null;
}

type Spoil = (cells: Cells, random: Random, earlier: Earlier) => void;

/** Mistakes of a cell, each an error of its own. */
const SPOILERS: readonly (readonly [code: ProblemCode, spoil: Spoil])[] = [
  ['missing-part-number', (cells, random) => { cells.Clave = random.pick(['', '   ', '---']); }],
  ['missing-name', (cells) => { cells['Descripción'] = ' '; }],
  ['not-a-number', (cells, random) => { cells[random.pick(FIGURE_HEADINGS)] = random.pick(['N/D', 'PENDIENTE', '12..5', '1.2.3,4', 'consultar']); }],
  ['negative-number', (cells, random) => { cells[random.pick(FIGURE_HEADINGS)] = random.pick(['-15', '(120)', '$ -3']); }],
  ['number-too-large', (cells) => { cells.Costo = '99999999999'; }],
  ['too-long', (cells) => { cells['Descripción'] = 'Balata '.repeat(60).trim(); }],
  ['bad-characters', (cells) => { cells['Descripción'] = `Balata\u0000 trasera`; }],
  ['damaged-by-spreadsheet', (cells) => { cells['Código de barras'] = '7,50123E+12'; }],
  ['duplicate-part', (cells, _random, { product }) => {
    cells.Clave = product.partNumber.toLowerCase().replaceAll('-', ' ');
    cells.Marca = product.manufacturer;
  }],
  ['barcode-repeated', (cells, _random, { barcode }) => { cells['Código de barras'] = barcode ?? ''; }],
];

interface Written {
  text: string;
  /** Null: a good row. */
  code: ProblemCode | null;
}

/** Mistakes of a row's shape: too few columns, or a quote that nobody closes. */
function writeMisshapen(random: Random, cells: Cells, delimiter: string): Written {
  const fields = HEADINGS.map((heading) => cells[heading].replace(/["\r\n]+/g, ' ').replaceAll(delimiter, ' '));
  if (random.chance(50)) return { text: formatCsvRecord(fields.slice(0, -random.int(2, 6)), delimiter), code: 'ragged-row' };
  return { text: formatCsvRecord(fields, delimiter).replace(delimiter, `${delimiter}"`), code: 'unclosed-quote' };
}

function writeBad(random: Random, cells: Cells, delimiter: string, earlier: Earlier | null): Written {
  if (earlier === null || random.chance(15)) return writeMisshapen(random, cells, delimiter);
  const usable = SPOILERS.filter(([code]) => code !== 'barcode-repeated' || earlier.barcode !== null);
  const [code, spoil] = random.pick(usable);
  spoil(cells, random, earlier);
  return { text: formatCsvRecord(HEADINGS.map((heading) => cells[heading]), delimiter), code };
}

/** A good row; some carry a bare inch mark, which strict readers stumble over. */
function writeGood(random: Random, cells: Cells, delimiter: string): Written {
  const text = formatCsvRecord(HEADINGS.map((heading) => cells[heading]), delimiter);
  return { text: random.chance(3) && cells.Observaciones === '' ? `${text}Caja 3/8" c/10` : text, code: null };
}

function countLineEnds(text: string): number {
  return text.split('\r\n').length - 1;
}

/**
 * A parts list as shops send them, with a known share of bad rows of every kind, and the exact list of what
 * is wrong and right in it. Depends on the options alone.
 */
export function generateMessyCsv(options: MessyOptions): MessyFile {
  const { seed, rows, badBps = 100, delimiter = ';', decimal = ',' } = options;
  const random = createRandom(`${seed}/messy`);
  const file: Omit<MessyFile, 'bytes'> = { headings: HEADINGS, badRows: [], goodRows: [] };
  const lines = [formatCsvRecord(HEADINGS, delimiter)];
  let line = 2;
  let earlier: Earlier | null = null;
  for (const product of generateProducts(seed, rows)) {
    const cells = tidyCells(random, product, decimal);
    const bad = random.int(1, 10_000) <= badBps;
    const { text, code } = bad ? writeBad(random, cells, delimiter, earlier) : writeGood(random, cells, delimiter);
    if (code === null) {
      file.goodRows.push({ line, product });
      if (earlier === null || random.chance(5)) earlier = { product, barcode: product.barcodes[0] ?? null };
    } else file.badRows.push({ line, code });
    lines.push(text);
    line += 1 + countLineEnds(text);
    if (random.chance(0.2)) {
      lines.push('');
      line += 1;
    }
  }
  return { ...file, bytes: encode(`${lines.join('\r\n')}\r\n`, options.encoding) };
}

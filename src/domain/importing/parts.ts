import { checkBarcode, normalizeBarcode } from '../catalog/barcode.ts';
import { normalizeManufacturer, normalizePartNumber, productKey } from '../catalog/part-number.ts';
import { mulDivRound } from '../kernel/integers.ts';
import { CellReader } from './cells.ts';
import type { ColumnMapping } from './columns.ts';
import type { NumberConvention } from './conventions.ts';
import type { CsvRow } from './csv.ts';
import { rowProblem } from './problems.ts';
import type { RowProblem } from './problems.ts';
import { DEFAULT_UNIT, unitOf } from './units.ts';

/** A part as a row states it. Null: the row says nothing about it, so what is known stays. */
export interface ImportedPart {
  /** Manufacturer and number, normalised: what the part is matched by. */
  key: string;
  partNumber: string;
  manufacturer: string;
  name: string;
  description: string | null;
  category: string | null;
  unit: string | null;
  /** In the form barcodes are looked up. */
  barcodes: string[];
  /** Without tax. */
  costCents: number | null;
  price1Cents: number | null;
  price2Cents: number | null;
  price3Cents: number | null;
  stockMilli: number | null;
  location: string | null;
  minMilli: number | null;
  maxMilli: number | null;
  satProductKey: string | null;
  satUnitKey: string | null;
}

/** A row's outcome: `part` is null exactly when one of the problems is an error. */
export interface CheckedRow {
  line: number;
  part: ImportedPart | null;
  problems: RowProblem[];
}

export interface CheckContext {
  /** How many columns the heading has. */
  width: number;
  conventions: ReadonlyMap<number, NumberConvention>;
  /** The tenant's own setting; costs never include tax. */
  pricesIncludeTax: boolean;
  taxRateBps: number;
  /** Stands in where a row names no manufacturer. */
  defaultManufacturer: string;
  /** Key of the known part that has a barcode (normalised), or null. */
  ownerOfBarcode?: (barcode: string) => string | null;
}

/** What of earlier rows forbids something to later ones: line by key and by barcode. */
interface Claims {
  keys: Map<string, number>;
  barcodes: Map<string, number>;
}

const FULL_BPS = 10_000;
const SCIENTIFIC = /^\d+(?:[.,]\d+)?E\+?\d+$/i;

function raggedProblem(row: CsvRow, width: number): RowProblem | null {
  const extra = row.fields.slice(width).some((field) => field.trim() !== '');
  if (row.fields.length >= width && !extra) return null;
  return rowProblem(row.line, null, 'ragged-row', { detail: `${row.fields.length} en vez de ${width}` });
}

function readBarcodes(cells: CellReader): string[] {
  const codes = cells.texts('barcode').map((cell) => {
    if (SCIENTIFIC.test(cell.text)) cells.report(cell, 'damaged-by-spreadsheet');
    const code = normalizeBarcode(cell.text);
    cells.judgeLength(cell, code);
    if (checkBarcode(code).kind === 'wrong-check-digit') cells.report(cell, 'wrong-check-digit');
    return code;
  });
  return [...new Set(codes.filter((code) => code !== ''))];
}

function readPartNumber(cells: CellReader): string {
  const [cell] = cells.texts('partNumber');
  if (cell === undefined || normalizePartNumber(cell.text) === '') {
    cells.reportRow('missing-part-number', 'partNumber');
    return '';
  }
  if (/^\d+[.,]\d+E\+\d+$/i.test(cell.text)) cells.report(cell, 'damaged-by-spreadsheet');
  return cell.text;
}

function readManufacturer(cells: CellReader, fallback: string): string {
  const [cell] = cells.texts('manufacturer');
  if (cell !== undefined && normalizeManufacturer(cell.text) !== '') return cell.text;
  if (cells.has('manufacturer')) cells.reportRow('missing-manufacturer', 'manufacturer', { detail: fallback });
  return fallback;
}

/** SAT's product key has eight digits; spreadsheets drop the zero before `1010101`. */
function readSatProductKey(cells: CellReader): string | null {
  const [cell] = cells.texts('satProductKey');
  if (cell === undefined) return null;
  const key = /^\d{7}$/.test(cell.text) ? `0${cell.text}` : cell.text;
  if (/^\d{8}$/.test(key)) return key;
  cells.report(cell, 'bad-sat-key');
  return null;
}

function readUnit(cells: CellReader): Pick<ImportedPart, 'unit' | 'satUnitKey'> {
  const [cell] = cells.texts('unit');
  const known = cell === undefined ? null : unitOf(cell.text);
  if (cell !== undefined && known === null) cells.report(cell, 'unknown-unit', { detail: DEFAULT_UNIT.unit });
  const unit = cell === undefined ? null : (known ?? DEFAULT_UNIT);
  const [keyCell] = cells.texts('satUnitKey');
  const key = keyCell?.text.toUpperCase();
  if (key === undefined || /^[0-9A-Z]{1,3}$/.test(key)) return { unit: unit?.unit ?? null, satUnitKey: key ?? unit?.satUnitKey ?? null };
  if (keyCell !== undefined) cells.report(keyCell, 'bad-sat-key');
  return { unit: unit?.unit ?? null, satUnitKey: unit?.satUnitKey ?? null };
}

function readPart(cells: CellReader, context: CheckContext): ImportedPart {
  const partNumber = readPartNumber(cells);
  const manufacturer = readManufacturer(cells, context.defaultManufacturer);
  const name = cells.text('name');
  if (name === null) cells.reportRow('missing-name', 'name');
  const price1Cents = cells.cents('price1');
  if (price1Cents === null && cells.has('price1') && !cells.hasProblem('price1')) cells.reportRow('missing-price', 'price1');
  return {
    key: productKey(manufacturer, partNumber),
    partNumber,
    manufacturer,
    name: name ?? '',
    description: cells.text('description'),
    category: cells.text('category'),
    ...readUnit(cells),
    barcodes: readBarcodes(cells),
    costCents: cells.cents('cost'),
    price1Cents,
    price2Cents: cells.cents('price2'),
    price3Cents: cells.cents('price3'),
    stockMilli: cells.milli('stock'),
    location: cells.text('location'),
    minMilli: cells.milli('min'),
    maxMilli: cells.milli('max'),
    satProductKey: readSatProductKey(cells),
  };
}

function judgeFigures(cells: CellReader, part: ImportedPart, context: CheckContext): void {
  const { costCents, minMilli, maxMilli } = part;
  for (const field of ['price1', 'price2', 'price3'] as const) {
    const priceCents = part[`${field}Cents`];
    if (priceCents === null || costCents === null) continue;
    const netCents = context.pricesIncludeTax ? mulDivRound(priceCents, FULL_BPS, FULL_BPS + context.taxRateBps) : priceCents;
    if (netCents < costCents) cells.reportRow('price-below-cost', field);
  }
  if (minMilli !== null && maxMilli !== null && minMilli > maxMilli) cells.reportRow('min-over-max', 'min');
}

function judgeClaims(cells: CellReader, part: ImportedPart, context: CheckContext, claims: Claims): void {
  const before = part.partNumber === '' ? undefined : claims.keys.get(part.key);
  if (before !== undefined) cells.reportRow('duplicate-part', 'partNumber', { detail: String(before) });
  for (const text of part.barcodes) {
    const line = claims.barcodes.get(text);
    const owner = context.ownerOfBarcode?.(text) ?? null;
    if (line !== undefined) cells.reportRow('barcode-repeated', 'barcode', { text, detail: String(line) });
    else if (owner !== null && owner !== part.key) cells.reportRow('barcode-of-another-part', 'barcode', { text, detail: owner });
  }
}

function checkRow(row: CsvRow, mapping: ColumnMapping, context: CheckContext, claims: Claims): CheckedRow {
  const { line } = row;
  const broken = row.problem === null ? raggedProblem(row, context.width) : rowProblem(line, null, row.problem);
  if (broken !== null) return { line, part: null, problems: [broken] };
  const cells = new CellReader(row, mapping, context.conventions);
  const part = readPart(cells, context);
  judgeFigures(cells, part, context);
  judgeClaims(cells, part, context, claims);
  const { problems } = cells;
  if (problems.some((problem) => problem.severity === 'error')) return { line, part: null, problems };
  claims.keys.set(part.key, line);
  for (const barcode of part.barcodes) claims.barcodes.set(barcode, line);
  return { line, part, problems };
}

/**
 * Reads each row as a part or as the reasons why it is none, one at a time and in order, so that whoever
 * asks can show progress or stop. Only rows taken in count as the first of a number or a barcode. `rows`
 * must not contain the heading.
 */
export function* checkRows(rows: Iterable<CsvRow>, mapping: ColumnMapping, context: CheckContext): Generator<CheckedRow> {
  const claims: Claims = { keys: new Map(), barcodes: new Map() };
  for (const row of rows) yield checkRow(row, mapping, context, claims);
}

import { guessMapping } from './columns.ts';
import type { ColumnMapping } from './columns.ts';
import { surveyNumbers } from './conventions.ts';
import type { NumberConvention } from './conventions.ts';
import { parseCsv } from './csv.ts';
import type { CsvRow } from './csv.ts';
import { decodeText, detectEncoding } from './decode.ts';
import type { TextEncoding } from './decode.ts';
import { detectDelimiter } from './delimiter.ts';
import type { Delimiter } from './delimiter.ts';
import { checkRows } from './parts.ts';
import type { CheckContext, CheckedRow } from './parts.ts';

/** How a file is to be read; a person may change any of it after seeing the first rows. */
export interface FileFormat {
  encoding: TextEncoding;
  delimiter: Delimiter;
  /** Whether the first line is `sep=;` and no data. */
  declared: boolean;
}

/** What a first look at a file shows. */
export interface FileInspection {
  format: FileFormat;
  headings: string[];
  /** The guess; see `overrideMapping`. */
  mapping: ColumnMapping;
  firstRows: CsvRow[];
}

/** What only a look at every row shows. */
export interface FileSurvey {
  /** Rows after the heading. */
  rowCount: number;
  conventions: ReadonlyMap<number, NumberConvention>;
}

const SAMPLE_CHARACTERS = 65_536;
const SHOWN_ROWS = 20;
const CHUNK_ROWS = 500;

function sampleOf(bytes: Uint8Array, encoding: TextEncoding): string {
  let sample = '';
  for (const piece of decodeText(bytes, encoding)) {
    sample += piece;
    if (sample.length >= SAMPLE_CHARACTERS) break;
  }
  return sample.slice(0, SAMPLE_CHARACTERS);
}

/** Finds out encoding and delimiter, save what the caller already knows. */
export function detectFormat(bytes: Uint8Array, known: Partial<Pick<FileFormat, 'encoding' | 'delimiter'>> = {}): FileFormat {
  const encoding = known.encoding ?? detectEncoding(bytes);
  const guess = detectDelimiter(sampleOf(bytes, encoding));
  return { encoding, delimiter: known.delimiter ?? guess.delimiter, declared: guess.declared };
}

/** Every record of a file, the heading first. */
export function* readRows(bytes: Uint8Array, format: FileFormat): Generator<CsvRow> {
  const rows = parseCsv(decodeText(bytes, format.encoding), { delimiter: format.delimiter });
  if (format.declared) rows.next();
  yield* rows;
}

/** Looks at the beginning of a file: cheap, whatever its size. An empty file has no headings. */
export function inspectFile(bytes: Uint8Array, format: FileFormat = detectFormat(bytes)): FileInspection {
  const rows = readRows(bytes, format);
  const heading = rows.next();
  const headings = heading.done === true ? [] : heading.value.fields.map((field) => field.trim());
  const firstRows: CsvRow[] = [];
  for (const row of rows) {
    if (firstRows.push(row) === SHOWN_ROWS) break;
  }
  return { format, headings, mapping: guessMapping(headings), firstRows };
}

const PRICE_FIELDS: ReadonlySet<string | null> = new Set(['cost', 'price1', 'price2', 'price3']);
const QUANTITY_FIELDS: ReadonlySet<string | null> = new Set(['stock', 'min', 'max']);

/**
 * Goes through all rows once, to count them and to learn how each column writes its figures. Yields the
 * number of rows seen from time to time, so that the caller can breathe, show it, or stop.
 */
export function* surveyFile(bytes: Uint8Array, format: FileFormat, mapping: ColumnMapping): Generator<number, FileSurvey> {
  const columns = mapping.flatMap((field, column) => (PRICE_FIELDS.has(field) || QUANTITY_FIELDS.has(field) ? [{ column, isPrice: PRICE_FIELDS.has(field) }] : []));
  const survey = surveyNumbers(columns);
  const rows = readRows(bytes, format);
  rows.next();
  let rowCount = 0;
  for (const row of rows) {
    rowCount += 1;
    if (row.problem === null) survey.add(row.line, row.fields);
    if (rowCount % CHUNK_ROWS === 0) yield rowCount;
  }
  return { rowCount, conventions: survey.decide() };
}

/** Checks all rows, in chunks: what is shown before anything is written, and what is then written. */
export function* checkFile(bytes: Uint8Array, format: FileFormat, mapping: ColumnMapping, context: Omit<CheckContext, 'width'>): Generator<CheckedRow[]> {
  const rows = readRows(bytes, format);
  const heading = rows.next();
  if (heading.done === true) return;
  let chunk: CheckedRow[] = [];
  for (const row of checkRows(rows, mapping, { ...context, width: heading.value.fields.length })) {
    if (chunk.push(row) < CHUNK_ROWS) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

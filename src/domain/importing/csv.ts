/** What can be wrong with a record before its meaning is looked at. */
export type CsvProblem = 'unclosed-quote' | 'text-after-quote' | 'field-too-long' | 'record-too-long' | 'too-many-fields';

export interface CsvRow {
  /** Line of the file on which the record begins, from 1. */
  line: number;
  fields: string[];
  /** Null when the record is well formed; else its fields are what could be made of it. */
  problem: CsvProblem | null;
}

export interface CsvOptions {
  /** One character. */
  delimiter: string;
  /** Characters of one field; more is a problem of the row, never of the file. */
  maxFieldLength?: number;
  maxFields?: number;
}

interface Limits {
  delimiter: string;
  maxFieldLength: number;
  maxFields: number;
}

const DEFAULT_MAX_FIELD_LENGTH = 8_192;
const DEFAULT_MAX_FIELDS = 256;
/** More than this without an end of record is not a record. */
const MAX_RECORD_LENGTH = 262_144;
const QUOTE = '"';
const LF = 10;
const CR = 13;

/** A field read: its text and where the character after it stands. */
interface FieldScan {
  text: string;
  next: number;
  problem: CsvProblem | null;
}

type Incomplete = 'more' | 'unclosed';

interface RecordScan {
  fields: string[];
  next: number;
  problem: CsvProblem | null;
}

/** End of a run without delimiter or line end. */
function plainEnd(text: string, from: number, delimiterCode: number): number {
  let at = from;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === delimiterCode || code === LF || code === CR) break;
  }
  return at;
}

/** Where the quoted field that opens at `start` closes; -1: not in this text. */
function closingQuote(text: string, start: number): number {
  let at = text.indexOf(QUOTE, start + 1);
  while (at !== -1 && text[at + 1] === QUOTE) at = text.indexOf(QUOTE, at + 2);
  return at;
}

function hasLineEnd(text: string): boolean {
  return text.includes('\n') || text.includes('\r');
}

function scanQuoted(text: string, start: number, final: boolean, limits: Limits): FieldScan | Incomplete {
  const close = closingQuote(text, start);
  const length = (close === -1 ? text.length : close) - start - 1;
  const spans = () => hasLineEnd(text.slice(start, close === -1 ? text.length : close));
  if (length > limits.maxFieldLength && spans()) return 'unclosed';
  if (close === -1) return final ? 'unclosed' : 'more';
  const content = text.slice(start + 1, close).replaceAll('""', QUOTE);
  const end = plainEnd(text, close + 1, limits.delimiter.charCodeAt(0));
  if (end === close + 1) return { text: content, next: end, problem: null };
  if (spans()) return 'unclosed';
  return { text: content + text.slice(close, end), next: end, problem: 'text-after-quote' };
}

function scanField(text: string, start: number, final: boolean, limits: Limits): FieldScan | Incomplete {
  if (text[start] === QUOTE) return scanQuoted(text, start, final, limits);
  const next = plainEnd(text, start, limits.delimiter.charCodeAt(0));
  return { text: text.slice(start, next), next, problem: null };
}

/** Reads the record at `start`; `more`: it does not end here, though the file goes on. */
function scanRecord(text: string, start: number, final: boolean, limits: Limits): RecordScan | Incomplete {
  const fields: string[] = [];
  let problem: CsvProblem | null = null;
  for (let at = start; ; ) {
    const field = scanField(text, at, final, limits);
    if (typeof field === 'string') return field;
    problem ??= field.problem;
    if (field.text.length > limits.maxFieldLength) problem ??= 'field-too-long';
    if (fields.length < limits.maxFields) fields.push(field.text.slice(0, limits.maxFieldLength));
    else problem ??= 'too-many-fields';
    const code = text.charCodeAt(field.next);
    const ended = Number.isNaN(code);
    if (!final && (ended || (code === CR && field.next + 1 === text.length))) return 'more';
    if (ended) return { fields, next: field.next, problem };
    if (code === LF) return { fields, next: field.next + 1, problem };
    if (code === CR) return { fields, next: field.next + (text.charCodeAt(field.next + 1) === LF ? 2 : 1), problem };
    at = field.next + 1;
  }
}

/** The physical line at `start`, for when its record cannot be trusted to end where it says. */
function scanLine(text: string, start: number, final: boolean, problem: CsvProblem): RecordScan | 'more' {
  const match = /\r\n|\n|\r/g;
  match.lastIndex = start;
  const end = match.exec(text);
  if (end === null) return final ? { fields: [text.slice(start)], next: text.length, problem } : 'more';
  if (!final && end[0] === '\r' && end.index + 1 === text.length) return 'more';
  return { fields: [text.slice(start, end.index)], next: match.lastIndex, problem };
}

function countLineEnds(text: string): number {
  return hasLineEnd(text) ? (text.match(/\r\n|\n|\r/g)?.length ?? 0) : 0;
}

function nextScan(text: string, start: number, final: boolean, limits: Limits): RecordScan | 'more' {
  const scan = scanRecord(text, start, final, limits);
  return scan === 'unclosed' ? scanLine(text, start, final, 'unclosed-quote') : scan;
}

/**
 * Reads CSV as RFC 4180 has it (quotes, doubled quotes, line ends within quotes), with any of CRLF, LF and
 * CR, from pieces cut anywhere. Lenient where files are: a quote inside an unquoted field (`Manguera 3/8"`)
 * is a character like any other; wholly empty lines are left out. A quote that is never closed spoils its
 * own line only: reading goes on with the line after it.
 */
export function* parseCsv(chunks: Iterable<string>, options: CsvOptions): Generator<CsvRow> {
  const limits: Limits = { maxFieldLength: DEFAULT_MAX_FIELD_LENGTH, maxFields: DEFAULT_MAX_FIELDS, ...options };
  const reader = new RecordReader(limits);
  for (const chunk of chunks) yield* reader.read(chunk, false);
  yield* reader.read('', true);
}

/** Keeps what of a record has come so far between one piece of text and the next. */
class RecordReader {
  readonly #limits: Limits;
  #rest = '';
  #line = 1;
  /** Inside a line that was given up as too long. */
  #skipping = false;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  *read(chunk: string, final: boolean): Generator<CsvRow> {
    const text = this.#rest + chunk;
    let at = 0;
    while (at < text.length) {
      const scan = this.#skipping ? scanLine(text, at, final, 'record-too-long') : nextScan(text, at, final, this.#limits);
      if (scan === 'more') break;
      const blank = scan.fields.length === 1 && scan.fields[0] === '' && text[at] !== QUOTE;
      if (!blank && !this.#skipping) yield { line: this.#line, fields: scan.fields, problem: scan.problem };
      this.#line += countLineEnds(text.slice(at, scan.next));
      this.#skipping = false;
      at = scan.next;
    }
    this.#rest = text.slice(at);
    yield* this.#giveUpEndless();
  }

  *#giveUpEndless(): Generator<CsvRow> {
    if (this.#rest.length <= MAX_RECORD_LENGTH) return;
    if (!this.#skipping) yield { line: this.#line, fields: [this.#rest.slice(0, this.#limits.maxFieldLength)], problem: 'record-too-long' };
    this.#skipping = true;
    this.#rest = this.#rest.endsWith('\r') ? '\r' : '';
  }
}

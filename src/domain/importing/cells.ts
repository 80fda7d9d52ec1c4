import { MAX_CENTS, MAX_QUANTITY_MILLI, isStorable } from '../kernel/schemas.ts';
import { FIELD_NAMES } from './columns.ts';
import type { ColumnMapping, ImportField } from './columns.ts';
import type { NumberConvention } from './conventions.ts';
import type { CsvRow } from './csv.ts';
import { parseScaled } from './numbers.ts';
import { rowProblem } from './problems.ts';
import type { ProblemCode, ProblemFacts, RowProblem } from './problems.ts';

/** A cell of a mapped column that is not blank, trimmed. */
export interface Cell {
  column: number;
  field: ImportField;
  text: string;
}

/** Longest text of each field: what the catalogue takes. Figures are bounded by what they may be. */
const MAX_LENGTHS: Readonly<Record<ImportField, number>> = {
  partNumber: 60, barcode: 40, name: 250, description: 1_000, manufacturer: 60, category: 80, unit: 20, cost: 40, price1: 40, price2: 40, price3: 40,
  stock: 40, location: 30, min: 40, max: 40, satProductKey: 20, satUnitKey: 20,
};

const CENTS_PLACES = 2;
const MILLI_PLACES = 3;
/** Control characters; tabs and line ends within a cell have become spaces before. */
const UNPRINTABLE = /\p{Cc}/u;
const REPLACEMENT = '\uFFFD';

/** `="00123"` is how spreadsheets are told to keep leading zeros. */
function unwrapFormula(text: string): string {
  return /^="(.*)"$/s.exec(text)?.[1] ?? text;
}

/** Reads the cells of one row by field, noting what is wrong with them. */
export class CellReader {
  readonly problems: RowProblem[] = [];
  readonly #row: CsvRow;
  readonly #mapping: ColumnMapping;
  readonly #conventions: ReadonlyMap<number, NumberConvention>;

  constructor(row: CsvRow, mapping: ColumnMapping, conventions: ReadonlyMap<number, NumberConvention>) {
    this.#row = row;
    this.#mapping = mapping;
    this.#conventions = conventions;
  }

  /** Whether any column holds this field. */
  has(field: ImportField): boolean {
    return this.#mapping.includes(field);
  }

  hasProblem(field: ImportField): boolean {
    return this.problems.some((problem) => problem.field === field);
  }

  /** The cells of a field that are not blank. Text that cannot be stored is reported. */
  texts(field: ImportField): Cell[] {
    const cells: Cell[] = [];
    this.#mapping.forEach((mapped, column) => {
      if (mapped !== field) return;
      const text = unwrapFormula((this.#row.fields[column] ?? '').trim()).replace(/[\t\r\n]+/g, ' ').trim();
      if (text === '') return;
      const cell = { column, field, text };
      this.#judgeText(cell);
      cells.push(cell);
    });
    return cells;
  }

  /** The first cell of a field, or null when blank. */
  text(field: ImportField): string | null {
    return this.texts(field)[0]?.text ?? null;
  }

  /** Centavos, or null when blank or wrong. */
  cents(field: ImportField): number | null {
    return this.#figure(field, CENTS_PLACES, MAX_CENTS);
  }

  /** Thousandths, or null when blank or wrong. */
  milli(field: ImportField): number | null {
    return this.#figure(field, MILLI_PLACES, MAX_QUANTITY_MILLI);
  }

  report(cell: Cell, code: ProblemCode, facts: ProblemFacts = {}): void {
    this.problems.push(rowProblem(this.#row.line, cell, code, { name: FIELD_NAMES[cell.field], text: cell.text, ...facts }));
  }

  /** Reports something about a field that has no cell of its own to show. */
  reportRow(code: ProblemCode, field: ImportField, facts: ProblemFacts = {}): void {
    const column = this.#mapping.indexOf(field);
    this.problems.push(rowProblem(this.#row.line, column === -1 ? null : { column, field }, code, { name: FIELD_NAMES[field], ...facts }));
  }

  /** Reports a text that is too long for its field in the form in which it would be kept. */
  judgeLength(cell: Cell, kept: string): void {
    const max = MAX_LENGTHS[cell.field];
    if (kept.length > max) this.report(cell, 'too-long', { detail: String(max) });
  }

  #judgeText(cell: Cell): void {
    if (!isStorable(cell.text) || UNPRINTABLE.test(cell.text)) this.report(cell, 'bad-characters');
    else if (cell.text.includes(REPLACEMENT)) this.report(cell, 'undecodable-text');
    else if (cell.field !== 'barcode') this.judgeLength(cell, cell.text);
  }

  #figure(field: ImportField, places: number, max: number): number | null {
    const [cell] = this.texts(field);
    if (cell === undefined) return null;
    const parsed = parseScaled(cell.text, this.#conventions.get(cell.column)?.mark ?? '.', places, max);
    if (!parsed.ok) {
      this.report(cell, parsed.code);
      return null;
    }
    if (parsed.rounded) this.report(cell, 'rounded-number');
    return parsed.value;
  }
}

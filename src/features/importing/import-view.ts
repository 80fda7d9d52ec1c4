import type { Import, ImportField, ImportProblem } from '../../domain/importing/api.ts';
import { importFieldSchema } from '../../domain/importing/api.ts';

/** What the page is for at a state: waiting for the server, judging, or reading the result. */
export type ImportStep = 'checking' | 'review' | 'applying' | 'result';

export function stepOf({ state }: Pick<Import, 'state'>): ImportStep {
  if (state === 'uploaded' || state === 'checking') return 'checking';
  if (state === 'checked') return 'review';
  return state === 'applying' ? 'applying' : 'result';
}

export function isWorking(job: Pick<Import, 'state'>): boolean {
  const step = stepOf(job);
  return step === 'checking' || step === 'applying';
}

export const IMPORT_FIELDS: readonly ImportField[] = importFieldSchema.options;

/** Without these nothing can be taken in. */
export const REQUIRED_FIELDS: readonly ImportField[] = ['partNumber', 'name'];

/** A mapping with one field read from another column, or from none. One column may serve one field only. */
export function remap(mapping: Import['mapping'], field: ImportField, column: number | null): Import['mapping'] {
  const kept = Object.entries(mapping).filter(([other, index]) => other !== field && index !== column);
  return Object.fromEntries(column === null ? kept : [...kept, [field, column]]);
}

export function sameMapping(one: Import['mapping'], other: Import['mapping']): boolean {
  return IMPORT_FIELDS.every((field) => one[field] === other[field]);
}

export function missingFields(mapping: Import['mapping']): ImportField[] {
  return REQUIRED_FIELDS.filter((field) => mapping[field] === undefined);
}

/** What the first rows hold in a field's column, to judge the mapping by. */
export function sampleOf(job: Pick<Import, 'firstRows'>, column: number | undefined): string {
  if (column === undefined) return '';
  const values = job.firstRows.map((row) => row[column]?.trim() ?? '').filter((value) => value !== '');
  return [...new Set(values)].slice(0, 3).join(' · ');
}

/** Columns that hold something and that no field is read from. */
export function unusedColumns(job: Pick<Import, 'headings'>, mapping: Import['mapping']): string[] {
  const used = new Set(Object.values(mapping));
  return job.headings.filter((heading, index) => !used.has(index) && heading.trim() !== '');
}

/** Errors keep a row out, so they come first; both in the file's order. */
export function inOrder(problems: readonly ImportProblem[]): ImportProblem[] {
  return [...problems].sort((one, other) => Number(one.severity === 'warning') - Number(other.severity === 'warning') || one.row - other.row);
}

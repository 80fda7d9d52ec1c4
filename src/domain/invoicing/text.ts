import { InvoicingError } from './errors.ts';

/**
 * A text as an invoice may hold it: white space and control characters become single spaces, `|` (which separates the
 * fields of what is sealed) becomes `/`. Nothing is cut.
 * @throws InvoicingError `text-too-long`, `text-empty`
 */
export function invoiceText(text: string, maxLength: number, field: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is replaced
  const clean = text.replace(/[\u0000-\u0020\u007F-\u009F\uFFFE\uFFFF]+/g, ' ').replaceAll('|', '/').trim().toWellFormed();
  if (clean === '') throw new InvoicingError('text-empty', `${field}: falta.`);
  if ([...clean].length > maxLength) throw new InvoicingError('text-too-long', `${field}: tiene más de ${maxLength} caracteres.`);
  return clean;
}

/**
 * A name as it is registered: upper case, single spaces. A name that SAT cannot hold is refused, not mended: it would
 * be another name.
 * @throws InvoicingError `name-forbidden-character`, `text-too-long`, `text-empty`
 */
export function registeredName(name: string, field: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[|\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFFFE\uFFFF]/.test(name) || !name.isWellFormed()) {
    throw new InvoicingError('name-forbidden-character', `${field}: tiene un carácter que el SAT no admite.`);
  }
  return invoiceText(name.toUpperCase(), 300, field);
}

/** A company's form of partnership at the end of its name, without dots: SAT wants the name without it. */
const SUFFIX = /[ ,](S ?A( ?P ?I)?( ?B)?( DE C ?V)?|S DE R ?L( DE C ?V| M ?I)?|S ?A ?S( DE C ?V)?|S ?C( ?P)?( DE R ?L)?( DE C ?V)?|A ?C|S ?N ?C)$/;

/** Whether a company's name still ends in its form of partnership (`SA DE CV`, `S DE RL` …). */
export function hasCorporateSuffix(name: string): boolean {
  return SUFFIX.test(name.toUpperCase().replace(/\./g, '').replace(/\s+/g, ' ').trim());
}

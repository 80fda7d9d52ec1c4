import { journalCsvColumns } from '../../../src/domain/ledger/api.ts';
import type { Queryable } from '../../db/database.ts';
import { journalPage, type JournalCursor, type JournalPageRow, type JournalSlice } from './journal-queries.ts';

const PAGE_ENTRIES = 500;
const BYTE_ORDER_MARK = '\uFEFF';

/** Pesos with two decimals from centavos, without a float between: 123456 is `1234.56`. */
export function decimalText(cents: number): string {
  if (!Number.isSafeInteger(cents)) throw new RangeError(`not a safe integer: ${cents}`);
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/**
 * A text as one CSV field. What a spreadsheet would take for a formula gets an apostrophe before it: descriptions hold
 * what cashiers typed.
 */
export function csvText(text: string): string {
  const safe = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A slice of the journal as a stream of CSV, a page of entries at a time as the reader takes them. */
export function journalCsv(db: Queryable, slice: JournalSlice): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let after: JournalCursor | null = null;
  return new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(`${BYTE_ORDER_MARK}${journalCsvColumns.join(',')}\r\n`)),
    async pull(controller) {
      const entries: JournalPageRow[] = await journalPage(db, slice, after, PAGE_ENTRIES);
      const last = entries.at(-1);
      if (entries.length > 0) controller.enqueue(encoder.encode(entries.map(entryText).join('')));
      if (!last || entries.length < PAGE_ENTRIES) controller.close();
      else after = [last.operationId, last.sequence];
    },
  }, { highWaterMark: 1 });
}

function entryText(entry: JournalPageRow): string {
  const { postingDay, businessDay, branchName, kind, description, operationId, sequence } = entry;
  return entry.lines.map(({ account, name, satCode, debitCents, creditCents }, line) => {
    const texts = [postingDay, businessDay, branchName, kind, description, account, name, satCode ?? ''].map(csvText);
    return `${[...texts, decimalText(debitCents), decimalText(creditCents), operationId, sequence + 1, line + 1].join(',')}\r\n`;
  }).join('');
}

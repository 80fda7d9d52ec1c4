import type { Queryable } from '../../db/database.ts';
import { csvText } from '../ledger/journal-csv.ts';
import { problemsAfter } from './import-record.ts';
import type { ImportRecord } from './import-record.ts';

const PAGE_ROWS = 2_000;
const BYTE_ORDER_MARK = '\uFEFF';
const HEADINGS = ['Renglón', 'Columna', 'Gravedad', 'Clave', 'Problema'];

/** Every problem of an import in the order of the file, as a stream of CSV; cells of the file are quoted in it, so none may pass for a formula. */
export function problemsCsv(db: Queryable, record: ImportRecord): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let after: Parameters<typeof problemsAfter>[2] = null;
  return new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(`${BYTE_ORDER_MARK}${HEADINGS.join(',')}\r\n`)),
    async pull(controller) {
      const { rows, problems } = await problemsAfter(db, record, after, PAGE_ROWS);
      const lines = problems.map(({ row, column, severity, code, message }) =>
        [String(row), csvText(column ?? ''), severity === 'error' ? 'error' : 'aviso', code, csvText(message)].join(','));
      if (lines.length > 0) controller.enqueue(encoder.encode(`${lines.join('\r\n')}\r\n`));
      after = rows.at(-1) ?? after;
      if (rows.length < PAGE_ROWS) controller.close();
    },
  }, { highWaterMark: 1 });
}

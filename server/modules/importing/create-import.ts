import { detectFormat, inspectFile } from '../../../src/domain/importing/file.ts';
import type { Transaction } from '../../db/database.ts';
import { Problem } from '../../platform/http/problem.ts';
import { newId } from '../../platform/new-id.ts';
import { mappingFailure } from './import-mapping.ts';

export interface NewImport {
  fileName: string;
  warehouseId: string;
  /** The person; null at the command line. */
  madeBy: string | null;
  bytes: Uint8Array;
}

/** How long a file can be checked or taken in again. */
const KEPT_DAYS = 30;
const MAX_SHOWN_CELL = 200;
const MAX_HEADING = 100;
const MAX_COLUMNS = 200;

/**
 * Keeps an uploaded file with what a first look at it shows; it is to be checked next. When a needed column was not
 * found there is nothing to check: it waits for a mapping (`checked`, no row good, the reason in `failure`).
 * @throws Problem 422 `file-empty`, `file-not-text`, `too-many-columns`
 */
export async function createImport(tx: Transaction, { fileName, warehouseId, madeBy, bytes }: NewImport): Promise<string> {
  refuseSpreadsheets(bytes);
  const { format, headings, mapping, firstRows } = inspectFile(bytes, detectFormat(bytes));
  if (headings.length === 0 || firstRows.length === 0) throw new Problem({ status: 422, code: 'file-empty', detail: 'El archivo no tiene renglones.' });
  if (headings.length > MAX_COLUMNS) throw new Problem({ status: 422, code: 'too-many-columns', detail: `El archivo tiene más de ${MAX_COLUMNS} columnas.` });
  const failure = mappingFailure(mapping);
  const id = newId();
  await forgetOldFiles(tx);
  await tx.query(
    `INSERT INTO imports (id, file_name, warehouse_id, made_by, file, state, encoding, delimiter, declared, headings, mapping, first_rows, failure)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      id, storable(fileName), warehouseId, madeBy, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), failure === null ? 'checking' : 'checked',
      format.encoding, format.delimiter, format.declared, JSON.stringify(headings.map((heading) => storable(heading).slice(0, MAX_HEADING))), JSON.stringify(mapping),
      JSON.stringify(firstRows.map(({ fields }) => fields.map((field) => storable(field.slice(0, MAX_SHOWN_CELL))))), failure,
    ],
  );
  return id;
}

/** A workbook is no text, whatever its name says. */
function refuseSpreadsheets(bytes: Uint8Array): void {
  const begins = (...mark: number[]) => mark.every((byte, index) => bytes[index] === byte);
  if (!begins(0x50, 0x4b, 0x03, 0x04) && !begins(0xd0, 0xcf, 0x11, 0xe0)) return;
  throw new Problem({ status: 422, code: 'file-not-text', detail: 'Es un libro de Excel. Guárdalo como CSV y sube ese archivo.' });
}

async function forgetOldFiles(tx: Transaction): Promise<void> {
  await tx.query(`UPDATE imports SET file = NULL WHERE file IS NOT NULL AND state <> 'applying' AND made_at < now() - make_interval(days => $1)`, [KEPT_DAYS]);
}

/** Text that jsonb takes: what a broken file holds is only shown. */
function storable(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD').toWellFormed();
}

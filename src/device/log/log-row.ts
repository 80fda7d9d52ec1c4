import type { PushAnswer } from '../../domain/sync/api.ts';
import { coreSchema, type Operation } from '../../domain/kernel/envelope.ts';
import { personalSchema } from '../../domain/kernel/envelope.ts';

/** What became of an operation on the server. */
export type Answer = Pick<PushAnswer, 'answer' | 'reason' | 'flags'>;

/**
 * One operation in the device's log. The texts are never changed; `pending`, `attention` and `answer` say how it
 * stands with the server. Absent marks keep a row out of their index, so that what is pending is found at once.
 */
export interface LogRow {
  number: number;
  id: string;
  type: string;
  hash: string;
  core: string;
  personal: string | null;
  recordedMs: number;
  /** Not yet disposed of by the server. */
  pending?: 1;
  /** A person should look at it. */
  attention?: 1;
  /** The counter of its folio; unique within the device. */
  folioNumber?: number;
  /** The cart that it sold; unique, so that one cart is sold once. */
  cartId?: string;
  answer: Answer | null;
}

/** A row with its operation parsed. */
export interface LogEntry {
  row: LogRow;
  operation: Operation;
}

/** The rows that can be read, parsed. One damaged on the disk keeps nobody from the others; it is handed in as it lies. */
export function readableRows(rows: readonly LogRow[]): LogEntry[] {
  return rows.flatMap((row) => {
    try {
      return [parseRow(row)];
    } catch {
      return [];
    }
  });
}

/** Parses the texts of a row. @throws where they are damaged */
export function parseRow(row: LogRow): LogEntry {
  const core = coreSchema.parse(JSON.parse(row.core));
  const personal = row.personal === null ? null : personalSchema.parse(JSON.parse(row.personal)).data;
  return { row, operation: { ...core, hash: row.hash, personal } };
}

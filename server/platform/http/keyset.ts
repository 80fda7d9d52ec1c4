import { z } from 'zod';
import { Problem } from './problem.ts';

const cursorSchema = z.array(z.union([z.string().max(300), z.number()])).min(1).max(4);

/** Writes the sort key of a page's last row as an opaque text for `after`. */
export function encodeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/**
 * Reads what `encodeCursor` wrote.
 * @throws Problem 400 `cursor-invalid` for anything else.
 */
export function decodeCursor<Key extends z.ZodType>(after: string | undefined, key: Key): z.output<Key> | null {
  if (after === undefined) return null;
  try {
    return key.parse(cursorSchema.parse(JSON.parse(Buffer.from(after, 'base64url').toString('utf8'))));
  } catch {
    throw new Problem({ status: 400, code: 'cursor-invalid', detail: 'La página pedida no existe. Vuelve a la primera.' });
  }
}

/** Cuts a list read with one row more than asked for into a page and the cursor of the next. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  item: (row: Row) => Item,
  keyOf: (row: Row) => readonly (string | number)[],
): { items: Item[]; next: string | null } {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { items: rows.slice(0, limit).map(item), next: last === undefined ? null : encodeCursor(keyOf(last)) };
}

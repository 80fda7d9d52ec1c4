import { parseScaled } from '../../ui/figures.ts';

/** What stands in the smart field: how many (null when not said) and of what. */
export interface SmartText {
  quantityMilli: number | null;
  query: string;
}

const QUANTITY_PREFIX = /^\s*(\d{1,6}(?:\.\d{1,3})?)\s*\*\s*(.*)$/s;

/** Reads a quantity before a star: `3*D-1063`, `2.5 * manguera`. A quantity of zero is no quantity. */
export function readSmartText(text: string): SmartText {
  const match = QUANTITY_PREFIX.exec(text);
  const amount = match?.[1] === undefined ? null : parseScaled(match[1], 3);
  if (!match || !amount?.ok || amount.scaled <= 0) return { quantityMilli: null, query: text.trim() };
  return { quantityMilli: amount.scaled, query: (match[2] ?? '').trim() };
}

/**
 * Whether a text is a number or barcode as a scanner would send it, not words: no space, a digit in it, and long enough.
 * Enter on such a text adds only what matches it whole, so that a code nobody knows never sells something else.
 */
export function looksLikeCode(query: string): boolean {
  return query.length >= 4 && /\d/.test(query) && !/\s/.test(query);
}

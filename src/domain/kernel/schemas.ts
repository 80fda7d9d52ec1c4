import { z } from 'zod';

/** Largest amount of money in one figure: ten million pesos, in centavos. Keeps every product inside exact integers. */
export const MAX_CENTS = 1_000_000_000;
/** Largest quantity in one line: one hundred thousand units, in thousandths. */
export const MAX_QUANTITY_MILLI = 100_000_000;

/** An amount of money in centavos, never negative. */
export const centsSchema = z.int().min(0).max(MAX_CENTS);
/** An amount of money in centavos that may be negative. */
export const signedCentsSchema = z.int().min(-MAX_CENTS).max(MAX_CENTS);
/** A quantity in thousandths of the product's unit, above zero. */
export const quantityMilliSchema = z.int().min(1).max(MAX_QUANTITY_MILLI);
/** A quantity in thousandths with its sign, never zero. */
export const signedQuantityMilliSchema = z
  .int()
  .min(-MAX_QUANTITY_MILLI)
  .max(MAX_QUANTITY_MILLI)
  .refine((quantity) => quantity !== 0, 'zero');
/** A rate in basis points: 1600 is 16 %. */
export const rateBpsSchema = z.int().min(0).max(10_000);
/** A SHA-256 in lower-case hexadecimal. */
export const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);
/** A UUID of version 7, lower case. */
export const idSchema = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
/** An instant in milliseconds since 1970, between 2000 and 2200. */
export const instantMsSchema = z.int().min(946_684_800_000).max(7_258_118_400_000);
/** A folio: series of one enrolment, then the number in it (`A1-000123`). Documents of all types share one series. */
export const folioSchema = z.string().regex(/^[A-Z][A-Z0-9]{0,7}-[0-9]{6,9}$/);
/** A business day in the branch's own time zone, `2026-11-20`. */
export const daySchema = z.iso.date();

/**
 * Text that every store of the product can hold: well-formed UTF-16 without NUL, trimmed, of bounded length.
 * A scanner can type a NUL and a broken keyboard half a surrogate pair; PostgreSQL refuses both.
 */
export function textSchema(maxLength: number, minLength = 0): z.ZodType<string, string> {
  return z
    .string()
    .trim()
    .min(minLength)
    .max(maxLength)
    .refine(isStorable, { message: 'unstorable-text' });
}

/** Whether PostgreSQL and JSON can both hold this text unchanged. */
export function isStorable(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed();
}

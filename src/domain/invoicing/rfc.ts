import { FOREIGN_RFC, GENERIC_RFC, type PersonKind } from './cfdi/catalogs.ts';

/** SAT's t_RFC: letters, a date, and three characters of which the last is the check digit. */
const PATTERN = /^[A-Z&Ñ]{3,4}[0-9]{2}(0[1-9]|1[012])(0[1-9]|[12][0-9]|3[01])[A-Z0-9]{2}[0-9A]$/;
/** Values of the characters, from 0 (SAT, "Instructivo para la determinación del dígito verificador"). */
const VALUES = '0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ';

/** Whether it is one of the two that stand for somebody without RFC. */
export function isGenericRfc(rfc: string): boolean {
  return rfc === GENERIC_RFC || rfc === FOREIGN_RFC;
}

/** Whether an RFC is written as one. The generic ones are. */
export function hasRfcPattern(rfc: string): boolean {
  return PATTERN.test(rfc);
}

/** Thirteen characters are a natural person's, twelve a company's. Generic ones count as a natural person's. */
export function personOf(rfc: string): PersonKind {
  return rfc.length === 12 ? 'moral' : 'physical';
}

/** The last character that an RFC of these first eleven or twelve has: a digit or `A`. */
export function checkDigit(withoutDigit: string): string {
  const padded = withoutDigit.padStart(12, ' ');
  const total = [...padded].reduce((sum, character, index) => sum + VALUES.indexOf(character) * (13 - index), 0);
  const rest = total % 11;
  if (rest === 0) return '0';
  return rest === 1 ? 'A' : String(11 - rest);
}

/** Whether pattern and check digit are right; the generic ones are as they are. */
export function isRfc(rfc: string): boolean {
  if (isGenericRfc(rfc)) return true;
  return hasRfcPattern(rfc) && checkDigit(rfc.slice(0, -1)) === rfc.slice(-1);
}

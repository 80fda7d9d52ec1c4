/** What a string of digits can be by its length, when its check digit is right. */
export type BarcodeKind = 'ean-13' | 'ean-8' | 'upc-a' | 'gtin-14';

/** What a code is: a GTIN, a code of GTIN length whose check digit is wrong, or another symbology. */
export type BarcodeCheck = { kind: BarcodeKind } | { kind: 'wrong-check-digit' } | { kind: 'other' };

const KIND_BY_LENGTH: ReadonlyMap<number, BarcodeKind> = new Map<number, BarcodeKind>([
  [8, 'ean-8'],
  [12, 'upc-a'],
  [13, 'ean-13'],
  [14, 'gtin-14'],
]);

const DIGITS = /^[0-9]+$/;
const DIGITS_WITH_SEPARATORS = /^[0-9][0-9 -]*[0-9]$/;
const UNPRINTABLE = /[\p{Cc}\p{Cf}]+/gu;

/**
 * GS1 check digit of the digits before it (7 for EAN-8, 11 for UPC-A, 12 for EAN-13).
 * From the right, weights alternate 3, 1; the digit completes the sum to a multiple of ten.
 * Throws a RangeError when `body` is not digits only.
 */
export function barcodeCheckDigit(body: string): string {
  if (!DIGITS.test(body)) throw new RangeError('A barcode body is made of digits only');
  let sum = 0;
  for (let index = 0; index < body.length; index += 1) {
    const fromRight = body.length - 1 - index;
    sum += (body.charCodeAt(index) - 48) * (fromRight % 2 === 0 ? 3 : 1);
  }
  return String((10 - (sum % 10)) % 10);
}

/** Says what a code is; letters or an unusual length are `other` (labels a shop prints itself). */
export function checkBarcode(code: string): BarcodeCheck {
  const kind = KIND_BY_LENGTH.get(code.length);
  if (kind === undefined || !DIGITS.test(code)) return { kind: 'other' };
  const right = barcodeCheckDigit(code.slice(0, -1)) === code.at(-1);
  return { kind: right ? kind : 'wrong-check-digit' };
}

/** True for an EAN-13, EAN-8, UPC-A or GTIN-14 whose check digit is right. */
export function isValidGtin(code: string): boolean {
  const { kind } = checkBarcode(code);
  return kind !== 'other' && kind !== 'wrong-check-digit';
}

/**
 * The form in which barcodes are stored and looked up, whole. What scanners add (control
 * characters, spaces) is dropped, separators between digits too, letters become upper case.
 * A UPC-A is an EAN-13 with its leading zero left out, and a GTIN-14 of the base unit has one
 * more: scanners report either, so all become the EAN-13.
 */
export function normalizeBarcode(code: string): string {
  const printable = code.replace(UNPRINTABLE, '').trim();
  const compact = DIGITS_WITH_SEPARATORS.test(printable) ? printable.replace(/[ -]/g, '') : printable;
  const { kind } = checkBarcode(compact);
  if (kind === 'upc-a') return `0${compact}`;
  if (kind === 'gtin-14' && compact.startsWith('0')) return compact.slice(1);
  return compact.replace(/\s+/g, ' ').toUpperCase();
}

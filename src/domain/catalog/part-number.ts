const COMBINING_MARKS = /\p{M}+/gu;
const NOT_ALPHANUMERIC = /[^A-Z0-9]+/g;

/** Upper case, accents and tildes folded (Ñ becomes N), nothing left but A–Z and 0–9. */
function foldToAlphanumeric(text: string): string {
  return text.normalize('NFKD').replace(COMBINING_MARKS, '').toUpperCase().replace(NOT_ALPHANUMERIC, '');
}

/**
 * The form in which part numbers are compared: people write the same number as
 * `bd-7284 c`, `BD7284C` or `BD.7284.C`. May be empty when nothing usable is left.
 */
export function normalizePartNumber(partNumber: string): string {
  return foldToAlphanumeric(partNumber);
}

/** The form in which manufacturers are compared; same folding as part numbers. */
export function normalizeManufacturer(manufacturer: string): string {
  return foldToAlphanumeric(manufacturer);
}

/**
 * What identifies a product in a catalogue: `MANUFACTURER/NUMBER`, both normalised.
 * Unrelated parts of different manufacturers share numbers, so the number alone does not.
 */
export function productKey(manufacturer: string, partNumber: string): string {
  return `${normalizeManufacturer(manufacturer)}/${normalizePartNumber(partNumber)}`;
}

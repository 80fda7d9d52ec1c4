/**
 * The folio that a person means: `a1-123`, `A1 000123` and, with the series of this device, `123` are all
 * `A1-000123`. Null when it is none.
 */
export function readFolio(text: string, ownSeries: string): string | null {
  const match = /^(?:([A-Z][A-Z0-9]{0,7})[\s-]+)?(\d{1,9})$/.exec(text.trim().toUpperCase());
  const number = match?.[2];
  return number === undefined ? null : `${match?.[1] ?? ownSeries}-${number.padStart(6, '0')}`;
}

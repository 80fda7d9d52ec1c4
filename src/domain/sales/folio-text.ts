import { readTicketCode } from '../invoicing/ticket-code.ts';

/**
 * The folio that a person means: `a1-123`, `A1 000123` and, with the series of this device, `123` are all
 * `A1-000123`. A scanner's keyboard may write `'` for the dash. Null when it is none.
 * @param ownSeries null where there is no device: the series must be said
 */
export function readFolio(text: string, ownSeries: string | null): string | null {
  const match = /^(?:([A-Z][A-Z0-9]{0,7})[\s'-]+)?(\d{1,9})$/.exec(text.trim().toUpperCase());
  const number = match?.[2];
  const series = match?.[1] ?? ownSeries;
  return number === undefined || series === null ? null : `${series}-${number.padStart(6, '0')}`;
}

/**
 * The code for invoicing in what was typed or scanned: alone, or at the end of the address that the ticket's QR code
 * holds, whatever a scanner's keyboard made of its signs. Null when there is none.
 */
export function readCode(text: string): string | null {
  const match = /(?:^|[^0-9A-Z])([0-9A-Z]{4})[^0-9A-Z]?([0-9A-Z]{4})[^0-9A-Z]?([0-9A-Z]{4})$/i.exec(text.trim());
  return match === null ? null : readTicketCode(match.slice(1).join(''));
}

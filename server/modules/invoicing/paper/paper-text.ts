import { amountInWords } from '../../../../src/domain/invoicing/amount-in-words.ts';

/** A name and what stands beside it. */
export interface Fact {
  label: string;
  value: string;
}

/** An amount as the XML has it, with thousands apart and at least two decimals: `1234.5` is `$1,234.50`. */
export function moneyText(decimal: string): string {
  const [whole = '', fraction = ''] = decimal.split('.');
  const kept = fraction.replace(/0+$/, '').padEnd(2, '0');
  return `$${(whole === '' ? '0' : whole).replace(/\B(?=(\d{3})+$)/g, ',')}.${kept}`;
}

/** A quantity without zeros that mean nothing. */
export function plainQuantity(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/0+$/, '').replace(/\.$/, '') : decimal;
}

/** A rate of the XML in percent: `0.160000` is `16 %`, `0.012500` is `1.25 %`. */
export function percentText(rate: string): string {
  const micro = Math.round(Number(rate) * 1_000_000);
  return `${micro / 10_000} %`;
}

const MONTHS = ['ene', 'feb', 'mar', 'abr', 'may', 'jun', 'jul', 'ago', 'sep', 'oct', 'nov', 'dic'];

/** SAT's local time, `2026-11-20T09:30:00`, as `20 nov 2026 09:30:00`; anything else as it is. */
export function dateTimeText(text: string): string {
  const [, year, month, day, time = ''] = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2}:\d{2}))?/.exec(text) ?? [];
  if (year === undefined) return text;
  return `${Number(day)} ${MONTHS[Number(month) - 1] ?? month} ${year} ${time}`.trim();
}

/** An amount of the XML spelled; empty for one that is too large to be. */
export function inWordsOf(decimal: string, currency: string): string {
  const [whole = '', fraction = ''] = decimal.split('.');
  try {
    return amountInWords(Number(whole) * 100 + Number(fraction.padEnd(2, '0').slice(0, 2)), currency);
  } catch (error) {
    if (error instanceof RangeError) return '';
    throw error;
  }
}

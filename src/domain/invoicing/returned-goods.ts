import { sum } from '../kernel/integers.ts';
import type { SaleDocument } from './cfdi/document.ts';
import type { AmountByRate } from './invoices.ts';
import { partOfLine, type InvoiceLine } from './lines.ts';
import { byRate, lineLeft, moneyForm, type ReturnedPart, type SoldTicket } from './sold.ts';

/**
 * What a return takes off the invoice that its sale stands in: what came back, but never more than is left there of each
 * line (a return of more than was sold is flagged, and taken all the same).
 * @param sale with what was taken off that invoice before
 */
export function creditedLines({ lines, returned }: Pick<SoldTicket, 'lines' | 'returned'>, back: readonly ReturnedPart[]): InvoiceLine[] {
  return back.flatMap(({ saleLine, quantityMilli, netCents, taxCents }): InvoiceLine[] => {
    const sold = lines.find(({ line }) => line === saleLine);
    if (sold === undefined) return [];
    const left = lineLeft(sold, returned);
    const part = { quantityMilli: Math.min(quantityMilli, sold.quantityMilli), netCents: Math.min(netCents, left.netCents), taxCents: Math.min(taxCents, left.taxCents) };
    return part.netCents + part.taxCents === 0 ? [] : [partOfLine(sold, { ...part, taxRateBps: sold.taxRateBps })];
  });
}

/** Lines by rate: what a credit note on a global invoice says of them. */
export function creditedAmounts(lines: readonly InvoiceLine[]): AmountByRate[] {
  return byRate(lines.map(({ taxRateBps, grossCents, discountCents, taxCents }) => ({ rateBps: taxRateBps, netCents: grossCents - discountCents, taxCents })));
}

/** The form of payment of a credit note: that of the money given back (the largest); the invoice's own when none was. */
export function refundForm(refunds: readonly { method: 'cash' | 'card' | 'transfer' | 'credit'; amountCents: number }[], original: Pick<SaleDocument, 'paymentForm'>): string {
  const money = refunds.flatMap(({ method, amountCents }) => (method === 'credit' ? [] : [{ method, amountCents }]));
  const creditCents = sum(refunds.map(({ amountCents }) => amountCents)) - sum(money.map(({ amountCents }) => amountCents));
  return money.every(({ amountCents }) => amountCents < creditCents) ? original.paymentForm : moneyForm(money);
}

/** Millionths of ISR that the receiver of an invoice keeps back; zero for none. */
export function withheldIsrOf({ concepts }: Pick<SaleDocument, 'concepts'>): number {
  return concepts.flatMap(({ withheld }) => withheld).find(({ tax }) => tax === '001')?.rateMicro ?? 0;
}

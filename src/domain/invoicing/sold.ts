import { mulDivRound, sum } from '../kernel/integers.ts';
import type { PaymentMethod } from '../kernel/payment.ts';
import type { Issuer, Receiver, Relation, SaleDocument } from './cfdi/document.ts';
import { creditNote, generalPublic, saleInvoice, type AmountByRate, type GlobalTicket } from './invoices.ts';
import { invoiceLine, partOfLine, type InvoiceLine, type TicketLine } from './lines.ts';
import { personOf } from './rfc.ts';

/** A line of a sale as it was sold and booked. */
export interface SoldLine extends TicketLine {
  line: number;
  netCents: number;
  taxCents: number;
}

/** What came back of a line. */
export interface ReturnedPart {
  saleLine: number;
  quantityMilli: number;
  netCents: number;
  taxCents: number;
}

/** A sale with what came back of it. */
export interface SoldTicket {
  saleId: string;
  folio: string;
  pricesIncludeTax: boolean;
  lines: readonly SoldLine[];
  returned: readonly ReturnedPart[];
  /** How it was paid so far; `credit` is what is still owed. */
  payments: readonly { method: 'cash' | 'card' | 'transfer' | 'credit'; amountCents: number }[];
}

/**
 * What is left of a line. What was kept back of one that came back whole counts as a piece; money given back beyond
 * what was paid is nobody's.
 */
export function lineLeft(line: SoldLine, returned: readonly ReturnedPart[]): Omit<ReturnedPart, 'saleLine'> {
  const parts = returned.filter(({ saleLine }) => saleLine === line.line);
  const part = {
    netCents: Math.max(0, line.netCents - sum(parts.map(({ netCents }) => netCents))),
    taxCents: Math.max(0, line.taxCents - sum(parts.map(({ taxCents }) => taxCents))),
  };
  const leftMilli = line.quantityMilli - sum(parts.map(({ quantityMilli }) => quantityMilli));
  if (leftMilli > 0) return { quantityMilli: leftMilli, ...part };
  return { quantityMilli: part.netCents + part.taxCents > 0 ? 1000 : 0, ...part };
}

/** The lines to be invoiced: what is left of each, as ticket and ledger have it, to the centavo. */
export function linesLeft({ lines, returned, pricesIncludeTax }: Pick<SoldTicket, 'lines' | 'returned' | 'pricesIncludeTax'>): InvoiceLine[] {
  return lines.flatMap((line): InvoiceLine[] => {
    if (!returned.some(({ saleLine }) => saleLine === line.line)) return [invoiceLine(line, pricesIncludeTax)];
    const left = lineLeft(line, returned);
    return left.quantityMilli > 0 ? [partOfLine(line, { ...left, taxRateBps: line.taxRateBps })] : [];
  });
}

/** What is left of a sale, by rate in the order in which the rates come. */
export function amountsLeft({ lines, returned }: Pick<SoldTicket, 'lines' | 'returned'>): AmountByRate[] {
  return byRate(lines.map((line) => ({ ...lineLeft(line, returned), rateBps: line.taxRateBps })));
}

/** Sums amounts by their rate, in the order in which the rates first come. */
export function byRate(amounts: readonly AmountByRate[]): AmountByRate[] {
  const groups = new Map<number | null, AmountByRate>();
  for (const { rateBps, netCents, taxCents } of amounts) {
    const before = groups.get(rateBps);
    groups.set(rateBps, { rateBps, netCents: (before?.netCents ?? 0) + netCents, taxCents: (before?.taxCents ?? 0) + taxCents });
  }
  return [...groups.values()];
}

/** c_FormaPago of how money comes in at the counter. A card counts as one of credit: only who took it knows better. */
export const PAYMENT_FORMS: Readonly<Record<PaymentMethod, string>> = { cash: '01', card: '04', transfer: '03' };

/** The form of payment of several: that of the largest, by SAT's guide; cash when there is none. */
export function moneyForm(money: readonly { method: PaymentMethod; amountCents: number }[]): string {
  const sums = new Map<PaymentMethod, number>();
  for (const { method, amountCents } of money) sums.set(method, (sums.get(method) ?? 0) + amountCents);
  const [largest] = [...sums].sort(([, a], [, b]) => b - a);
  return PAYMENT_FORMS[largest?.[0] ?? 'cash'];
}

/** How sales were paid, as an invoice says it: the form of the largest part; what is still owed is in instalments (PPD, 99). */
export function paidAs(tickets: readonly Pick<SoldTicket, 'payments'>[]): { paymentForm: string; paymentMethod: 'PUE' | 'PPD' } {
  const payments = tickets.flatMap((ticket) => ticket.payments);
  if (payments.some(({ method, amountCents }) => method === 'credit' && amountCents > 0)) return { paymentForm: '99', paymentMethod: 'PPD' };
  return { paymentForm: moneyForm(moneyOf(payments)), paymentMethod: 'PUE' };
}

function moneyOf(payments: SoldTicket['payments']): { method: PaymentMethod; amountCents: number }[] {
  return payments.flatMap(({ method, amountCents }) => (method === 'credit' ? [] : [{ method, amountCents }]));
}

/** A sale as a ticket of a global invoice: what is left of it. */
export function globalTicket(ticket: SoldTicket): GlobalTicket & { saleId: string } {
  const amounts = amountsLeft(ticket);
  const totalCents = sum(amounts.map(({ netCents, taxCents }) => netCents + taxCents));
  return { saleId: ticket.saleId, folio: ticket.folio, amounts, totalCents, paymentForm: moneyForm(moneyOf(ticket.payments)) };
}

/** An amount with its tax in it, taken apart. */
export function includedTax(amountCents: number, rateBps: number): AmountByRate {
  const netCents = mulDivRound(amountCents, 10_000, 10_000 + rateBps);
  return { rateBps, netCents, taxCents: amountCents - netCents };
}

/** Who makes an invoice out to whom. */
export interface Parties {
  issuer: Issuer;
  receiver: Receiver;
}

export interface NamedInvoiceInput extends Parties {
  tickets: readonly SoldTicket[];
  paymentForm: string;
  paymentMethod: 'PUE' | 'PPD';
  /** By the tenant's settings. */
  withholdsIsr: boolean;
  /** UUID of the one that it stands in place of. */
  replacesUuid?: string | null;
  /** UUID of the advance that is applied on it. */
  advanceUuid?: string | null;
}

const ISR_MICRO = 12_500;
/** Series, folio and date are given when it is sealed. */
const unsealed = { series: null, folio: null, issuedAt: '' } as const;

/** The invoice of sales, made out by name. @throws InvoicingError */
export function namedInvoice({ issuer, receiver, tickets, paymentForm, paymentMethod, withholdsIsr, replacesUuid = null, advanceUuid = null }: NamedInvoiceInput): SaleDocument {
  const simplified = withholdsIsr && issuer.taxRegime === '626' && personOf(issuer.rfc) === 'physical';
  return saleInvoice({
    heading: { ...unsealed, issuer, receiver },
    lines: tickets.flatMap(linesLeft),
    paymentForm,
    paymentMethod,
    relations: ([['04', replacesUuid], ['07', advanceUuid]] as const).flatMap(([kind, uuid]): Relation[] => (uuid === null ? [] : [{ kind, uuids: [uuid] }])),
    withheldIsrMicro: simplified && personOf(receiver.rfc) === 'moral' ? ISR_MICRO : 0,
  });
}

/** The credit note that takes sales out of a global invoice, because they are invoiced by name after it. @throws InvoicingError */
export function creditOnGlobal(issuer: Issuer, globalUuid: string, tickets: readonly SoldTicket[], paymentForm: string): SaleDocument {
  return creditNote({
    heading: { ...unsealed, issuer, receiver: generalPublic(issuer.postalCode, 'G02') },
    credits: tickets.map((ticket) => ({ description: `Venta ${ticket.folio}, facturada a nombre del cliente`, amounts: amountsLeft(ticket) })),
    paymentForm, relation: { kind: '01', uuids: [globalUuid] },
  });
}

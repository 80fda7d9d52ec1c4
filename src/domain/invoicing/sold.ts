import { sum } from '../kernel/integers.ts';
import { personOf } from './rfc.ts';
import type { Issuer, Receiver, SaleDocument } from './cfdi/document.ts';
import { creditNote, generalPublic, saleInvoice, type AmountByRate } from './invoices.ts';
import { invoiceLine, partOfLine, type InvoiceLine, type TicketLine } from './lines.ts';

/** A line of a sale as it was sold and booked. */
export interface SoldLine extends TicketLine {
  line: number;
  netCents: number;
  taxCents: number;
}

/** What came back of a line, in all. */
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
  payments: readonly { method: 'cash' | 'card' | 'transfer' | 'credit'; amountCents: number }[];
}

/** The lines to be invoiced: what is left of each, as ticket and ledger have it, to the centavo. */
export function linesLeft({ lines, returned, pricesIncludeTax }: SoldTicket): InvoiceLine[] {
  return lines.flatMap((line) => {
    const parts = returned.filter(({ saleLine }) => saleLine === line.line);
    if (parts.length === 0) return [invoiceLine(line, pricesIncludeTax)];
    const { taxRateBps } = line;
    const left = {
      quantityMilli: line.quantityMilli - sum(parts.map(({ quantityMilli }) => quantityMilli)),
      netCents: line.netCents - sum(parts.map(({ netCents }) => netCents)),
      taxCents: line.taxCents - sum(parts.map(({ taxCents }) => taxCents)),
    };
    return left.quantityMilli > 0 ? [partOfLine(line, { ...left, taxRateBps })] : [];
  });
}

/** What is left of a sale, by rate in the order in which the rates come. */
export function amountsLeft(ticket: SoldTicket): AmountByRate[] {
  const amounts = new Map<number | null, AmountByRate>();
  for (const { taxRateBps, grossCents, discountCents, taxCents } of linesLeft(ticket)) {
    const before = amounts.get(taxRateBps) ?? { rateBps: taxRateBps, netCents: 0, taxCents: 0 };
    amounts.set(taxRateBps, { rateBps: taxRateBps, netCents: before.netCents + grossCents - discountCents, taxCents: before.taxCents + taxCents });
  }
  return [...amounts.values()];
}

const FORMS = { cash: '01', card: '04', transfer: '03', credit: '99' } as const;

/**
 * How sales were paid, as an invoice says it: the form of the largest part (c_FormaPago); what was put on account is in
 * instalments (PPD, 99). A card counts as one of credit: only who took it knows better.
 */
export function paidAs(tickets: readonly Pick<SoldTicket, 'payments'>[]): { paymentForm: string; paymentMethod: 'PUE' | 'PPD' } {
  const sums = new Map<keyof typeof FORMS, number>();
  for (const { method, amountCents } of tickets.flatMap(({ payments }) => payments)) sums.set(method, (sums.get(method) ?? 0) + amountCents);
  if ((sums.get('credit') ?? 0) > 0) return { paymentForm: '99', paymentMethod: 'PPD' };
  const [largest] = [...sums].sort(([, a], [, b]) => b - a);
  return { paymentForm: FORMS[largest?.[0] ?? 'cash'], paymentMethod: 'PUE' };
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
}

const ISR_MICRO = 12_500;
/** Series, folio and date are given when it is sealed. */
const unsealed = { series: null, folio: null, issuedAt: '' } as const;

/** The invoice of sales, made out by name. @throws InvoicingError */
export function namedInvoice({ issuer, receiver, tickets, paymentForm, paymentMethod, withholdsIsr, replacesUuid = null }: NamedInvoiceInput): SaleDocument {
  const simplified = withholdsIsr && issuer.taxRegime === '626' && personOf(issuer.rfc) === 'physical';
  return saleInvoice({
    heading: { ...unsealed, issuer, receiver },
    lines: tickets.flatMap(linesLeft),
    paymentForm,
    paymentMethod,
    relations: replacesUuid === null ? [] : [{ kind: '04', uuids: [replacesUuid] }],
    withheldIsrMicro: simplified && personOf(receiver.rfc) === 'moral' ? ISR_MICRO : 0,
  });
}

/** The credit note that takes sales out of a global invoice, because they are invoiced by name after it. @throws InvoicingError */
export function creditOnGlobal(issuer: Issuer, globalUuid: string, tickets: readonly SoldTicket[], paymentForm: string): SaleDocument {
  return creditNote({
    heading: { ...unsealed, issuer, receiver: generalPublic(issuer.postalCode, 'G02') },
    credits: tickets.map((ticket) => ({ description: `Venta ${ticket.folio}, facturada a nombre del cliente`, amounts: amountsLeft(ticket) })),
    paymentForm,
    relation: { kind: '01', uuids: [globalUuid] },
  });
}

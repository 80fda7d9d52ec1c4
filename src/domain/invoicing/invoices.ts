import { splitTransfer } from './amounts.ts';
import { ACTIVITY_UNIT, BILLING_KEY, CFDI_USES, GENERIC_RFC, PUBLIC_NAME, TICKET_KEY } from './cfdi/catalogs.ts';
import type { Concept, FiscalDocument, GlobalPeriod, Issuer, Receiver, Relation, SaleDocument, TransferredTax } from './cfdi/document.ts';
import { InvoicingError } from './errors.ts';
import { concept, type InvoiceLine } from './lines.ts';
import { invoiceText, registeredName } from './text.ts';

/** What every document says of itself. `issuedAt` is local time where it is issued. */
export interface Heading {
  series: string | null;
  folio: string | null;
  issuedAt: string;
  issuer: Issuer;
  receiver: Receiver;
}

export interface InvoiceInput {
  heading: Heading;
  lines: readonly InvoiceLine[];
  /** c_FormaPago; of an invoice in instalments it is `99` whatever stands here. */
  paymentForm: string;
  paymentMethod: 'PUE' | 'PPD';
  relations?: readonly Relation[];
  /** Millionths of the net that a company keeps back from a RESICO person (12,500); absent: nothing. */
  withheldIsrMicro?: number;
}

/** An invoice (I) of sales to somebody named. @throws InvoicingError */
export function saleInvoice({ heading, lines, paymentForm, paymentMethod, relations = [], withheldIsrMicro = 0 }: InvoiceInput): SaleDocument {
  if (withheldIsrMicro > 0 && paymentMethod === 'PPD') throw new InvoicingError('withholding-in-instalments', 'Una factura con ISR retenido se paga en una sola exhibición.');
  return {
    ...headed(heading, relations),
    type: 'I',
    paymentForm: paymentMethod === 'PPD' ? '99' : paymentForm,
    paymentMethod,
    global: null,
    concepts: someConcepts(lines.map((line) => concept(line, withheldIsrMicro))),
  };
}

/**
 * Goods brought back (E, relation 03) of one or more invoices made out by name.
 * @param withheldIsrMicro what the invoice says is kept back, in millionths: the note gives it back in proportion
 * @throws InvoicingError
 */
export function returnNote(heading: Heading, lines: readonly InvoiceLine[], uuids: readonly string[], paymentForm: string, withheldIsrMicro = 0): SaleDocument {
  return {
    ...headed(refunded(heading), [{ kind: '03', uuids }]),
    type: 'E', paymentForm, paymentMethod: 'PUE', global: null,
    concepts: someConcepts(lines.map((line) => concept(line, withheldIsrMicro))),
  };
}

/** An amount with its taxes, per rate. */
export interface AmountByRate {
  /** Null: exempt. */
  rateBps: number | null;
  netCents: number;
  taxCents: number;
}

export interface CreditInput {
  heading: Heading;
  /** One concept each. */
  credits: readonly { description: string; amounts: readonly AmountByRate[] }[];
  /** Of the original or of the refund; `30` when an advance is applied. */
  paymentForm: string;
  relation: Relation;
}

/** A credit note (E) by amounts: on a global invoice, a discount granted later, an advance that is applied. @throws InvoicingError */
export function creditNote({ heading, credits, paymentForm, relation }: CreditInput): SaleDocument {
  return {
    ...headed(refunded(heading), [relation]),
    type: 'E', paymentForm, paymentMethod: 'PUE', global: null,
    concepts: someConcepts(credits.flatMap(({ description, amounts }) => amountConcepts(BILLING_KEY, null, description, amounts))),
  };
}

/** Money for goods not yet agreed on (I): SAT's "anticipo". @throws InvoicingError */
export function advanceInvoice(heading: Heading, amounts: readonly AmountByRate[], paymentForm: string): SaleDocument {
  return {
    ...headed(heading, []),
    type: 'I', paymentForm, paymentMethod: 'PUE', global: null,
    concepts: someConcepts(amountConcepts(BILLING_KEY, null, 'Anticipo del bien o servicio', amounts)),
  };
}

/** A ticket of the general public, less what was brought back of it. */
export interface GlobalTicket {
  folio: string;
  amounts: readonly AmountByRate[];
  totalCents: number;
  /** c_FormaPago. */
  paymentForm: string;
}

/** The global invoice (I) of a period: one concept a ticket, the form of payment of the largest. @throws InvoicingError */
export function globalInvoice(heading: Omit<Heading, 'receiver'>, period: GlobalPeriod, tickets: readonly GlobalTicket[]): SaleDocument {
  const largest = tickets.reduce<GlobalTicket | null>((best, ticket) => (best === null || ticket.totalCents > best.totalCents ? ticket : best), null);
  if (largest === null) throw new InvoicingError('nothing-to-invoice', 'No hay nada que facturar.');
  return {
    ...headed({ ...heading, receiver: generalPublic(heading.issuer.postalCode, 'S01') }, []),
    type: 'I',
    paymentForm: largest.paymentForm,
    paymentMethod: 'PUE',
    global: period,
    concepts: someConcepts(tickets.flatMap(({ folio, amounts }) => amountConcepts(TICKET_KEY, folio, 'Venta', amounts))),
  };
}

/** Whom a global invoice, and what credits it, is made out to. */
export function generalPublic(issuerPostalCode: string, cfdiUse: 'S01' | 'G02'): Receiver {
  return { rfc: GENERIC_RFC, legalName: PUBLIC_NAME, taxRegime: '616', postalCode: issuerPostalCode, cfdiUse };
}

/** Concepts by amount (quantity 1, unit ACT). One, unless part of it bears no tax and part does not fit beside it. */
function amountConcepts(productKey: string, reference: string | null, description: string, amounts: readonly AmountByRate[]): Concept[] {
  const positive = amounts.filter(({ netCents, taxCents }) => netCents + taxCents > 0);
  if (positive.length === 0) return [];
  const transferred = positive.flatMap(({ rateBps, netCents, taxCents }): TransferredTax[] => (netCents === 0 ? [] : splitTransfer(netCents, taxCents, rateBps)));
  // Tax without a net is the rest of something returned bit by bit: an amount like any other.
  const amountCents = positive.reduce((sum, { netCents, taxCents }) => sum + (netCents === 0 ? taxCents : netCents), 0);
  return [{
    productKey, unitKey: ACTIVITY_UNIT, unit: null, quantityMilli: 1000, discountCents: 0, withheld: [], transferred, amountCents,
    reference: reference === null ? null : invoiceText(reference, 100, 'Folio'),
    description: invoiceText(description, 1000, 'Descripción'),
    unitValueMicro: amountCents * 10_000,
    taxObject: transferred.length > 0 ? '02' : '04',
  }];
}

/** Credit goes by G02; a receiver whose regime does not allow it takes S01. */
function refunded(heading: Heading): Heading {
  const { receiver } = heading;
  const allowed = CFDI_USES.find(({ code }) => code === 'G02')?.regimes.includes(receiver.taxRegime) ?? false;
  return { ...heading, receiver: { ...receiver, cfdiUse: allowed ? 'G02' : 'S01' } };
}

/** A heading as it is written: names as registered. @throws InvoicingError */
export function headed(heading: Heading, relations: readonly Relation[]): Omit<Heading, never> & Pick<FiscalDocument, 'relations'> {
  const { issuer, receiver } = heading;
  return {
    ...heading,
    issuer: { ...issuer, legalName: registeredName(issuer.legalName, 'Nombre del emisor') },
    receiver: { ...receiver, legalName: registeredName(receiver.legalName, 'Nombre del receptor') },
    relations,
  };
}

function someConcepts(concepts: readonly Concept[]): readonly Concept[] {
  if (concepts.length === 0) throw new InvoicingError('nothing-to-invoice', 'No hay nada que facturar.');
  return concepts;
}

/** A tax passed on in a concept or a paid document, in centavos. */
export interface TransferredTax {
  /** c_Impuesto; `002` is IVA. */
  tax: '002';
  /** Null: exempt. */
  rateBps: number | null;
  baseCents: number;
  /** Zero when exempt. */
  taxCents: number;
}

/** A tax that the receiver keeps back, in centavos. */
export interface WithheldTax {
  /** `001` is ISR. */
  tax: '001' | '002';
  /** Millionths: 12,500 is 1.25 %. */
  rateMicro: number;
  baseCents: number;
  taxCents: number;
}

/** A line of an invoice. */
export interface Concept {
  /** c_ClaveProdServ. */
  productKey: string;
  /** NoIdentificacion. */
  reference: string | null;
  quantityMilli: number;
  /** c_ClaveUnidad. */
  unitKey: string;
  unit: string | null;
  description: string;
  /** Millionths of a peso. */
  unitValueMicro: number;
  amountCents: number;
  discountCents: number;
  /** `02` bears tax; `04` is taxable but bears none. */
  taxObject: '01' | '02' | '04';
  transferred: readonly TransferredTax[];
  withheld: readonly WithheldTax[];
}

/** Who issues: the tenant, at one of its branches. */
export interface Issuer {
  rfc: string;
  legalName: string;
  taxRegime: string;
  /** LugarExpedicion. */
  postalCode: string;
}

/** Whom it is made out to. */
export interface Receiver {
  rfc: string;
  legalName: string;
  taxRegime: string;
  postalCode: string;
  cfdiUse: string;
}

/** Documents it stands in relation to, by fiscal UUID. */
export interface Relation {
  /** c_TipoRelacion. */
  kind: '01' | '02' | '03' | '04' | '07';
  uuids: readonly string[];
}

/** What period a global invoice is for. */
export interface GlobalPeriod {
  /** c_Periodicidad. */
  periodicity: '01' | '02' | '03' | '04' | '05';
  /** c_Meses: `01` to `12`, `13` to `18` for two months. */
  months: string;
  year: number;
}

interface Common {
  series: string | null;
  folio: string | null;
  /** Local time where it is issued, `2026-11-20T09:30:00`. */
  issuedAt: string;
  issuer: Issuer;
  receiver: Receiver;
  relations: readonly Relation[];
}

/** An ingreso (I) or egreso (E). */
export interface SaleDocument extends Common {
  type: 'I' | 'E';
  /** c_FormaPago and c_MetodoPago. */
  paymentForm: string;
  paymentMethod: 'PUE' | 'PPD';
  global: GlobalPeriod | null;
  concepts: readonly Concept[];
}

/** An invoice that a payment is for, and how it stands. */
export interface PaidDocument {
  uuid: string;
  series: string | null;
  folio: string | null;
  /** From 1. */
  installment: number;
  balanceBeforeCents: number;
  paidCents: number;
  taxes: readonly TransferredTax[];
}

/** Money received on invoices in instalments. */
export interface Payment {
  paidAt: string;
  paymentForm: string;
  amountCents: number;
  reference: string | null;
  documents: readonly PaidDocument[];
}

/** A payment receipt (P): the fixed envelope stands in the writer. */
export interface PaymentDocument extends Common {
  type: 'P';
  payments: readonly Payment[];
}

export type FiscalDocument = SaleDocument | PaymentDocument;

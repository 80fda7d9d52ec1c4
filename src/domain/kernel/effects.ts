import type { BalanceEffect } from './balance.ts';
import type {
  CountedRecord, CustomerPaymentRecord, InvoiceRequestRecord, LayawayEffect, RefundRecord, ReservationEffect, ReturnRecord, TransferEffect,
} from './documents.ts';
import type { PaymentMethod } from './payment.ts';

/** One signed line of stock: kinds as the inventory ledger names them. */
export interface InventoryOperation {
  productId: string;
  warehouseId: string;
  kind: 'INITIAL' | 'SALE' | 'RETURN' | 'PURCHASE' | 'ADJUST' | 'TRANSFER_OUT' | 'TRANSFER_IN' | 'COUNT';
  quantityMilli: number;
  /** Signed like the quantity: what the stock's value changes by, in centavos. */
  valueCents: number;
  line: number;
  note: string | null;
}

export interface SaleRecord {
  folio: string;
  sessionId: string | null;
  customerId: string | null;
  /** The open ticket it was made from. */
  draftId: string | null;
  priceTier: number;
  pricesIncludeTax: boolean;
  netCents: number;
  discountCents: number;
  taxCents: number;
  totalCents: number;
  costCents: number;
  changeCents: number;
  items: SaleItemRecord[];
  payments: PaymentRecord[];
}

export interface SaleItemRecord {
  line: number;
  productId: string;
  warehouseId: string;
  partNumber: string;
  description: string;
  unit: string;
  quantityMilli: number;
  listPriceCents: number;
  priceCents: number;
  discountCents: number;
  amountCents: number;
  netCents: number;
  /** Null: exempt. */
  taxRateBps: number | null;
  taxCents: number;
  costCents: number;
  satProductKey: string | null;
  satUnitKey: string | null;
}

export interface PaymentRecord {
  line: number;
  method: PaymentMethod | 'credit';
  /** What of it paid for the sale. */
  amountCents: number;
  /** What was handed over; more than the amount only in cash. */
  tenderedCents: number;
  reference: string | null;
}

/** Something that changes what should be in a drawer. Signed: money in is positive. */
export interface CashEffect {
  sessionId: string;
  kind: 'float' | 'sale' | 'in' | 'out' | 'refund' | 'collection' | 'layaway' | 'gift-card';
  method: PaymentMethod;
  amountCents: number;
  reason: string | null;
}

/** Opening or closing of a cash session. */
export type SessionEffect =
  | { kind: 'opened'; sessionId: string; registerId: string; openingCents: number }
  | {
      kind: 'closed';
      sessionId: string;
      expectedCents: number;
      countedCents: number;
      differenceCents: number;
      denominations: Record<string, number>;
      byMethod: Record<string, number>;
    };

/** Fields of a record written by an operation; merged field by field by write stamp. */
export interface RecordEffect {
  collection: 'customers' | 'products';
  id: string;
  created: boolean;
  fields: Record<string, unknown>;
}

export interface JournalEntry {
  kind: string;
  description: string;
  lines: JournalLine[];
}

export interface JournalLine {
  account: string;
  debitCents: number;
  creditCents: number;
}

/** What the day's figures change by, per branch, register and hour. */
export interface RollupDelta {
  day: string;
  hour: number;
  saleCount: number;
  totalCents: number;
  netCents: number;
  taxCents: number;
  costCents: number;
  discountCents: number;
  cashCents: number;
  cardCents: number;
  transferCents: number;
  /** For what no money came in at that moment: put on account, or paid before as a layaway. */
  creditCents: number;
}

/** A sign-in attempt made offline, counted in the same lockout as those made online. */
export interface AttemptEffect {
  employeeId: string;
  succeeded: boolean;
  atMs: number;
}

/** All that follows from one operation. Plain rows: the server writes each kind set-wise, the device overlays them. */
export interface Effects {
  sales: SaleRecord[];
  inventory: InventoryOperation[];
  cash: CashEffect[];
  sessions: SessionEffect[];
  records: RecordEffect[];
  journal: JournalEntry[];
  rollups: RollupDelta[];
  attempts: AttemptEffect[];
  balances: BalanceEffect[];
  returns: ReturnRecord[];
  refunds: RefundRecord[];
  customerPayments: CustomerPaymentRecord[];
  layaways: LayawayEffect[];
  reservations: ReservationEffect[];
  transfers: TransferEffect[];
  counts: CountedRecord[];
  invoiceRequests: InvoiceRequestRecord[];
}

/** No effects at all; spread it and set what an operation has. */
export function noEffects(): Effects {
  return {
    sales: [], inventory: [], cash: [], sessions: [], records: [], journal: [], rollups: [], attempts: [], balances: [], returns: [], refunds: [],
    customerPayments: [], layaways: [], reservations: [], transfers: [], counts: [], invoiceRequests: [],
  };
}

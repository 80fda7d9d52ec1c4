import type { PaymentMethod } from './payment.ts';

/** Goods brought back of a sale, line by line. */
export interface ReturnRecord {
  folio: string;
  saleId: string;
  sessionId: string;
  customerId: string | null;
  netCents: number;
  taxCents: number;
  totalCents: number;
  costCents: number;
  reason: string;
  items: ReturnItemRecord[];
}

export interface ReturnItemRecord {
  line: number;
  saleLine: number;
  productId: string;
  warehouseId: string;
  quantityMilli: number;
  amountCents: number;
  netCents: number;
  taxCents: number;
  taxRateBps: number | null;
  costCents: number;
  restock: boolean;
}

/** Money given back, of a return or a cancelled layaway. `credit` lowers what the customer owes. */
export interface RefundRecord {
  method: PaymentMethod | 'credit';
  amountCents: number;
}

/** What a customer paid of their account, and of which sales. */
export interface CustomerPaymentRecord {
  folio: string;
  customerId: string;
  sessionId: string | null;
  totalCents: number;
  payments: MoneyRecord[];
  applications: { saleId: string; amountCents: number; taxCents: number }[];
}

export interface MoneyRecord {
  method: PaymentMethod;
  amountCents: number;
  reference: string | null;
}

/** What happens to a layaway; how it stands is the sum of these, in whatever order they came. */
export type LayawayEffect =
  | { kind: 'opened'; layawayId: string; folio: string; customerId: string; dueDay: string; netCents: number; taxCents: number; totalCents: number; items: LayawayItemRecord[] }
  | { kind: 'paid'; layawayId: string; folio: string; payments: MoneyRecord[] }
  | { kind: 'delivered' | 'cancelled'; layawayId: string; penaltyCents: number; reason: string | null };

export interface LayawayItemRecord {
  line: number;
  productId: string;
  warehouseId: string;
  quantityMilli: number;
  priceCents: number;
  discountCents: number;
  amountCents: number;
  taxCents: number;
}

/** Goods kept for somebody (`RESERVE`, positive) and set free again (`RELEASE`, negative); on hand all the while. */
export interface ReservationEffect {
  productId: string;
  warehouseId: string;
  kind: 'RESERVE' | 'RELEASE';
  quantityMilli: number;
  line: number;
}

/** Goods sent to another warehouse, and what came of them. */
export type TransferEffect =
  | { kind: 'shipped'; transferId: string; folio: string; fromWarehouseId: string; toWarehouseId: string; items: ShippedItemRecord[] }
  | { kind: 'received'; transferId: string; folio: string; toWarehouseId: string; items: ReceivedItemRecord[] };

export interface ShippedItemRecord {
  line: number;
  productId: string;
  quantityMilli: number;
  costCents: number;
}

/** What arrived and what was lost of one shipped line, with the part of its cost that went with each. */
export interface ReceivedItemRecord {
  line: number;
  shippedLine: number;
  productId: string;
  quantityMilli: number;
  lostMilli: number;
  costCents: number;
  lostCents: number;
}

export interface CountedRecord {
  line: number;
  warehouseId: string;
  productId: string;
  expectedMilli: number;
  countedMilli: number;
}

/** An invoice somebody asked for; the receiver is null once it was erased. */
export interface InvoiceRequestRecord {
  folio: string;
  saleIds: readonly string[];
  paymentForm: string;
  paymentMethod: string;
  receiver: { rfc: string; legalName: string; taxRegime: string; postalCode: string; cfdiUse: string; email: string | null } | null;
}

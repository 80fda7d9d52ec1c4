import { mulDivRound, sum } from '../kernel/integers.ts';
import { splitTransfer, sumByRate } from './amounts.ts';
import type { PaidDocument, Payment, PaymentDocument, TransferredTax } from './cfdi/document.ts';
import { InvoicingError } from './errors.ts';
import { headed, type Heading } from './invoices.ts';
import { invoiceText } from './text.ts';

/** What a payment settles of one invoice in instalments. */
export interface SettlementInput {
  uuid: string;
  series: string | null;
  folio: string | null;
  /** From 1. */
  installment: number;
  balanceBeforeCents: number;
  paidCents: number;
  /** The tax that goes with it in the ledger; null: its share, reckoned here. */
  taxCents: number | null;
  /** Of the whole invoice. */
  totalCents: number;
  taxes: readonly TransferredTax[];
}

export interface PaymentInput {
  /** Local time. */
  paidAt: string;
  /** c_FormaPago, never `99`. */
  paymentForm: string;
  reference: string | null;
  settlements: readonly SettlementInput[];
}

/** The receipt (P, complement 2.0) of payments on invoices in instalments. @throws InvoicingError */
export function paymentReceipt(heading: Heading, payments: readonly PaymentInput[], relations: PaymentDocument['relations'] = []): PaymentDocument {
  if (payments.length === 0) throw new InvoicingError('nothing-to-invoice', 'No hay ningún pago.');
  return {
    ...headed({ ...heading, receiver: { ...heading.receiver, cfdiUse: 'CP01' } }, relations),
    type: 'P',
    payments: payments.map(payment),
  };
}

function payment({ paidAt, paymentForm, reference, settlements }: PaymentInput): Payment {
  if (paymentForm === '99') throw new InvoicingError('payment-form-unknown', 'Un pago recibido lleva su forma de pago real.');
  if (settlements.length === 0) throw new InvoicingError('nothing-settled', 'El pago no dice qué facturas paga.');
  return {
    paidAt, paymentForm,
    reference: reference === null || reference.trim() === '' ? null : invoiceText(reference, 100, 'Referencia'),
    amountCents: sum(settlements.map(({ paidCents }) => paidCents)),
    documents: settlements.map(settlement),
  };
}

function settlement(input: SettlementInput): PaidDocument {
  const { uuid, series, folio, installment, balanceBeforeCents, paidCents } = input;
  if (paidCents <= 0 || paidCents > balanceBeforeCents) throw new InvoicingError('paid-more-than-owed', 'El pago es mayor que lo que se debe de la factura.');
  return { uuid, series, folio, installment, balanceBeforeCents, paidCents, taxes: taxShares(input) };
}

/**
 * The part of an invoice's taxes that goes with a payment: what is settled after it less what was settled before, each
 * rounded once, so that the payments of an invoice sum to its taxes.
 */
function taxShares({ totalCents, balanceBeforeCents, paidCents, taxCents, taxes }: SettlementInput): TransferredTax[] {
  const before = totalCents - balanceBeforeCents;
  const share = (whole: number): number => mulDivRound(whole, before + paidCents, totalCents) - mulDivRound(whole, before, totalCents);
  const shares = sumByRate(taxes).map((tax) => ({ ...tax, baseCents: share(tax.baseCents), taxCents: share(tax.taxCents) }));
  const largest = shares.reduce<TransferredTax | null>((best, each) => (best === null || each.taxCents > best.taxCents ? each : best), null);
  if (taxCents !== null && largest !== null) largest.taxCents += taxCents - sum(shares.map((each) => each.taxCents));
  return shares.flatMap(({ baseCents, taxCents: tax, rateBps }) => (baseCents === 0 && tax === 0 ? [] : splitTransfer(Math.max(1, baseCents), Math.max(0, tax), rateBps)));
}

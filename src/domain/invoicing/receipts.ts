import { mulDivRound, sum } from '../kernel/integers.ts';
import type { PaymentMethod } from '../kernel/payment.ts';
import type { TransferredTax } from './cfdi/document.ts';
import type { PaymentInput, SettlementInput } from './payments.ts';
import { PAYMENT_FORMS } from './sold.ts';

/** An invoice in instalments, as it stands before a payment. */
export interface OpenInvoice {
  uuid: string;
  series: string | null;
  folio: string | null;
  totalCents: number;
  taxes: readonly TransferredTax[];
  /** What is still to be paid: its total less what was paid and credited. */
  balanceCents: number;
  /** Payments acknowledged so far. */
  installments: number;
}

/** What of one receipt of money goes to which invoice. */
export interface AppliedMoney {
  invoice: OpenInvoice;
  amountCents: number;
  /** The tax that it made collected in the ledger; null: its share is reckoned. */
  taxCents: number | null;
}

export interface ReceivedMoney {
  /** Local time. */
  paidAt: string;
  methods: readonly { method: PaymentMethod; amountCents: number; reference: string | null }[];
}

/**
 * How money settles invoices, as a receipt says it: a payment for each way it came, filled one after another, each with
 * its instalment number and balance. More than is owed of an invoice is not acknowledged on it.
 */
export function receiptPayments({ paidAt, methods }: ReceivedMoney, applied: readonly AppliedMoney[]): PaymentInput[] {
  const open = applied.map(({ invoice, amountCents, taxCents }) => {
    const payableCents = Math.min(amountCents, Math.max(0, invoice.balanceCents));
    return { invoice, payableCents, settledCents: 0, taxCents: payableCents === amountCents ? taxCents : null, installment: invoice.installments };
  });
  return methods.flatMap(({ method, amountCents, reference }): PaymentInput[] => {
    let restCents = amountCents;
    const settlements: SettlementInput[] = [];
    for (const one of open) {
      const paidCents = Math.min(restCents, one.payableCents - one.settledCents);
      if (paidCents === 0) continue;
      const { uuid, series, folio, totalCents, taxes, balanceCents } = one.invoice;
      one.installment += 1;
      settlements.push({
        uuid, series, folio, totalCents, taxes, installment: one.installment, balanceBeforeCents: balanceCents - one.settledCents, paidCents,
        taxCents: one.taxCents === null ? null : shareCents(one.taxCents, one.settledCents, paidCents, one.payableCents),
      });
      one.settledCents += paidCents;
      restCents -= paidCents;
    }
    return settlements.length === 0 ? [] : [{ paidAt, paymentForm: PAYMENT_FORMS[method], reference, settlements }];
  });
}

/** The part of a tax that goes with a part of an amount; the parts sum to the tax. */
function shareCents(taxCents: number, beforeCents: number, partCents: number, wholeCents: number): number {
  return mulDivRound(taxCents, beforeCents + partCents, wholeCents) - mulDivRound(taxCents, beforeCents, wholeCents);
}

/** What a receipt acknowledges of one invoice: how much, in how many instalments. */
export function settledOf(payments: readonly PaymentInput[], uuid: string): { amountCents: number; installments: number } {
  const of = payments.flatMap(({ settlements }) => settlements).filter((settlement) => settlement.uuid === uuid);
  return { amountCents: sum(of.map(({ paidCents }) => paidCents)), installments: of.length };
}

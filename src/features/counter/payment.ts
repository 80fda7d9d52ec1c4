import type { Payment } from '../../domain/sales/operations.ts';

export type PayMethod = 'cash' | 'card' | 'transfer' | 'mixed';

/** Notes offered as buttons, in centavos. */
export const QUICK_NOTES_CENTS = [5000, 10_000, 20_000, 50_000] as const;

/** Change above this is no payment but a barcode scanned into the field, or a slip: $10,000. */
export const MAX_CHANGE_CENTS = 1_000_000;

/** What has been typed so far. Amounts are centavos; null is an empty field, which means "exactly what is missing". */
export interface PayDraft {
  method: PayMethod;
  receivedCents: number | null;
  cardCents: number | null;
  transferCents: number | null;
  reference: string;
}

export const emptyPayDraft: PayDraft = { method: 'cash', receivedCents: null, cardCents: null, transferCents: null, reference: '' };

export type PayPlan =
  | { kind: 'ready'; payments: readonly Payment[]; changeCents: number; cashDueCents: number }
  | { kind: 'missing'; missingCents: number; cashDueCents: number }
  /** Card and transfer together exceed the total: nothing may be given back from them. */
  | { kind: 'over-total'; overCents: number }
  | { kind: 'change-too-large'; changeCents: number; cashDueCents: number };

/** What the payment comes to: the payments to record with the change, or what is wrong with it. */
export function planPayment(totalCents: number, draft: PayDraft): PayPlan {
  const reference = draft.reference.trim() === '' ? null : draft.reference.trim();
  if (draft.method === 'card' || draft.method === 'transfer') {
    const payment: Payment = { method: draft.method, amountCents: totalCents, tenderedCents: totalCents, reference };
    return { kind: 'ready', payments: [payment], changeCents: 0, cashDueCents: 0 };
  }
  const mixed = draft.method === 'mixed';
  const others: Payment[] = [];
  if (mixed && draft.cardCents) others.push(exact('card', draft.cardCents, reference));
  if (mixed && draft.transferCents) others.push(exact('transfer', draft.transferCents, reference));
  const cashDueCents = totalCents - others.reduce((total, payment) => total + payment.amountCents, 0);
  if (cashDueCents < 0) return { kind: 'over-total', overCents: -cashDueCents };
  return planCash(cashDueCents, draft.receivedCents, others);
}

function planCash(cashDueCents: number, receivedCents: number | null, others: readonly Payment[]): PayPlan {
  const tenderedCents = receivedCents ?? cashDueCents;
  if (tenderedCents < cashDueCents) return { kind: 'missing', missingCents: cashDueCents - tenderedCents, cashDueCents };
  const changeCents = tenderedCents - cashDueCents;
  if (changeCents > MAX_CHANGE_CENTS) return { kind: 'change-too-large', changeCents, cashDueCents };
  const cashNeeded = cashDueCents > 0 || tenderedCents > 0 || others.length === 0;
  const cash: Payment[] = cashNeeded ? [{ method: 'cash', amountCents: cashDueCents, tenderedCents, reference: null }] : [];
  return { kind: 'ready', payments: [...cash, ...others], changeCents, cashDueCents };
}

function exact(method: 'card' | 'transfer', amountCents: number, reference: string | null): Payment {
  return { method, amountCents, tenderedCents: amountCents, reference };
}

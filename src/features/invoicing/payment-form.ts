import type { Payment } from '../../domain/sales/operations.ts';

/** How a sale was paid, as its invoice says it: c_FormaPago and c_MetodoPago. */
export interface InvoicePayment {
  paymentForm: string;
  paymentMethod: 'PUE' | 'PPD';
}

const FORMS = { cash: '01', transfer: '03', card: '04' } as const;
const CREDIT_CARD = '04';
const DEBIT_CARD = '28';

/** The form of the larger part; what is still owed, in instalments. A card counts as one of credit until somebody says otherwise. */
export function paymentOf(payments: readonly Pick<Payment, 'method' | 'amountCents'>[]): InvoicePayment {
  const sums = new Map<keyof typeof FORMS, number>();
  for (const { method, amountCents } of payments) {
    if (method === 'credit') return { paymentForm: '99', paymentMethod: 'PPD' };
    sums.set(method, (sums.get(method) ?? 0) + amountCents);
  }
  const [largest] = [...sums].sort(([, one], [, other]) => other - one);
  return { paymentForm: FORMS[largest?.[0] ?? 'cash'], paymentMethod: 'PUE' };
}

/** The forms to choose among: the register knows that it was a card, not which kind. */
export function paymentFormChoices({ paymentForm }: InvoicePayment): readonly string[] {
  return paymentForm === CREDIT_CARD || paymentForm === DEBIT_CARD ? [CREDIT_CARD, DEBIT_CARD] : [paymentForm];
}

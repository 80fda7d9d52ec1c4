import { paidAs } from '../../../domain/invoicing/sold.ts';

/** How a sale was paid, as its invoice says it: c_FormaPago and c_MetodoPago. */
export type InvoicePayment = ReturnType<typeof paidAs>;

const CARDS: readonly string[] = ['04', '28'];

/** The forms to choose among: the register knows that it was a card, not which kind. */
export function paymentFormChoices({ paymentForm }: InvoicePayment): readonly string[] {
  return CARDS.includes(paymentForm) ? CARDS : [paymentForm];
}

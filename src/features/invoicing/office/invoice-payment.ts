import type { InvoiceTicket } from '../../../domain/invoicing/api.ts';
import { paidAs } from '../../../domain/invoicing/sold.ts';

/** c_FormaPago of money that a shop takes in. */
const USUAL_FORMS: readonly string[] = ['01', '02', '03', '04', '05', '06', '08', '28', '29'];

/** How tickets were paid, as their invoice says it, and the forms that may be said instead. */
export interface PaymentChoice {
  paid: ReturnType<typeof paidAs>;
  /** What is still owed leaves no choice: it is in instalments, and its form is said when the money comes. */
  forms: readonly string[];
}

export function paymentChoice(tickets: readonly Pick<InvoiceTicket, 'payments'>[]): PaymentChoice {
  const paid = paidAs(tickets);
  return { paid, forms: paid.paymentMethod === 'PPD' ? [paid.paymentForm] : USUAL_FORMS };
}

/** The form that somebody chose, while it may be said of these tickets; empty: as they were paid. */
export function saidForm({ forms, paid }: PaymentChoice, chosen: string): string {
  return forms.includes(chosen) && chosen !== paid.paymentForm ? chosen : '';
}

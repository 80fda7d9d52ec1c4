import { z } from 'zod';
import { invoiceReceiverSchema, type InvoiceReceiver } from '../../../domain/invoicing/operations.ts';

const text = z.string();
/** What is typed for a new invoice, besides its tickets; the form of payment is empty while it is as they were paid. */
export const newInvoiceDraftSchema = z.object({ rfc: text, legalName: text, taxRegime: text, postalCode: text, cfdiUse: text, email: text, paymentForm: text });
export type NewInvoiceDraft = z.infer<typeof newInvoiceDraftSchema>;

const givenSchema = z.object({ receiver: invoiceReceiverSchema });

/** The receiver that whoever led here gave along in the browser's history, such as that of a request; null: none. */
export function givenReceiver(historyState: unknown): InvoiceReceiver | null {
  return givenSchema.safeParse(historyState).data?.receiver ?? null;
}

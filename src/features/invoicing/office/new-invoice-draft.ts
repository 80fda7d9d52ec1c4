import { z } from 'zod';

const text = z.string();
/** What is typed for a new invoice, besides its tickets; the form of payment is empty while it is as they were paid. */
export const newInvoiceDraftSchema = z.object({ rfc: text, legalName: text, taxRegime: text, postalCode: text, cfdiUse: text, email: text, paymentForm: text });
export type NewInvoiceDraft = z.infer<typeof newInvoiceDraftSchema>;

import { z } from 'zod';
import { customerPersonalSchema } from '../customers/operations.ts';
import { idSchema, textSchema } from '../kernel/schemas.ts';

/** A provisional folio: that of the device behind `PRE-` (`PRE-A1-000123`), until the invoice is stamped. */
const provisionalFolioSchema = z.string().regex(/^PRE-[A-Z][A-Z0-9]{0,7}-[0-9]{6,9}$/);

/** `invoice.requested` version 1: somebody asks for an invoice of these sales. SAT's c_FormaPago and c_MetodoPago. */
export const invoiceRequestedSchema = z.strictObject({
  folio: provisionalFolioSchema,
  saleIds: z.array(idSchema).min(1).max(200),
  paymentForm: z.string().regex(/^[0-9]{2}$/),
  paymentMethod: z.enum(['PUE', 'PPD']),
});
export type InvoiceRequested = z.infer<typeof invoiceRequestedSchema>;

const known = customerPersonalSchema.shape;

/** Who it is made out to: personal data, in the detached part. */
export const invoiceReceiverSchema = z.strictObject({
  rfc: known.rfc.unwrap(),
  legalName: textSchema(254, 1),
  taxRegime: known.taxRegime.unwrap(),
  postalCode: known.postalCode.unwrap(),
  cfdiUse: known.cfdiUse.unwrap(),
  email: known.email,
});
export type InvoiceReceiver = z.infer<typeof invoiceReceiverSchema>;

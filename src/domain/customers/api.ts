import { z } from 'zod';
import { idSchema, textSchema } from '../kernel/schemas.ts';
import { customerFieldsSchema, customerPersonalSchema } from './operations.ts';

/** A customer as the office sees and writes it: business fields and personal data together. */
export const customerWriteSchema = z.strictObject({ ...customerFieldsSchema.shape, ...customerPersonalSchema.shape });
export type CustomerWrite = z.infer<typeof customerWriteSchema>;
/** Without a branch when only edits of it are known: its creation was lost with a device. */
export const officeCustomerSchema = customerWriteSchema.extend({ id: idSchema, homeBranchId: idSchema.nullable() });
export type OfficeCustomer = z.infer<typeof officeCustomerSchema>;

/** `GET /api/customers?query=&after=&limit=` (customers.view): by name, RFC or phone. */
export const customerListQuerySchema = z.object({
  query: textSchema(80).optional(),
  after: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const customerListSchema = z.strictObject({ items: z.array(officeCustomerSchema), next: z.string().nullable() });
/** `POST /api/customers` (customers.create), `PATCH /api/customers/{id}` (customers.edit; credit: customers.edit_credit). */
export const customerPatchSchema = customerWriteSchema.partial();

/**
 * `POST /api/customers/{id}/erase` (owner): erases who the customer is, everywhere, for good. Operations keep their
 * chained core; requests of invoices still to be made keep their receiver (`openInvoiceRequests`): erase again after.
 */
export const eraseCustomerSchema = z.strictObject({ reason: textSchema(300, 1) });
export const erasedCustomerSchema = z.strictObject({ customerId: idSchema, erasedOperations: z.int().min(0), openInvoiceRequests: z.int().min(0) });
export type ErasedCustomer = z.infer<typeof erasedCustomerSchema>;

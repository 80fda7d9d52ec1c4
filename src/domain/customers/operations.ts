import { z } from 'zod';
import { moneyPaymentSchema } from '../cash/operations.ts';
import { centsSchema, folioSchema, idSchema, textSchema } from '../kernel/schemas.ts';

export const vehicleSchema = z.strictObject({
  make: textSchema(40, 1),
  model: textSchema(60, 1),
  year: z.int().min(1900).max(2100).nullable(),
  engine: textSchema(40).nullable(),
  vin: textSchema(17).nullable(),
  plates: textSchema(12).nullable(),
});
export type Vehicle = z.infer<typeof vehicleSchema>;

/** What of a customer is not personal data. */
export const customerFieldsSchema = z.strictObject({
  homeBranchId: idSchema,
  priceTier: z.int().min(1).max(3),
  creditLimitCents: centsSchema,
  vehicles: z.array(vehicleSchema).max(30),
  active: z.boolean(),
});
export type CustomerFields = z.infer<typeof customerFieldsSchema>;

/** The personal data of a customer: kept in the detached part, so that it can be erased. */
export const customerPersonalSchema = z.strictObject({
  name: textSchema(120, 1),
  rfc: z.string().regex(/^[A-ZÑ&]{3,4}[0-9]{6}[A-Z0-9]{3}$/).nullable(),
  legalName: textSchema(254).nullable(),
  taxRegime: z.string().regex(/^[0-9]{3}$/).nullable(),
  cfdiUse: z.string().regex(/^[A-Z]{1,2}[0-9]{2}$/).nullable(),
  postalCode: z.string().regex(/^[0-9]{5}$/).nullable(),
  email: textSchema(120).nullable(),
  phone: textSchema(30).nullable(),
  address: textSchema(250).nullable(),
  notes: textSchema(500).nullable(),
});
export type CustomerPersonal = z.infer<typeof customerPersonalSchema>;

/** `customer.created` version 1. */
export const customerCreatedSchema = z.strictObject({ customerId: idSchema, fields: customerFieldsSchema });
export type CustomerCreated = z.infer<typeof customerCreatedSchema>;

/** `customer.edited` version 1: only what changed; the personal changes stand in the personal part. */
export const customerEditedSchema = z.strictObject({ customerId: idSchema, fields: customerFieldsSchema.partial() });
export type CustomerEdited = z.infer<typeof customerEditedSchema>;
export const customerEditedPersonalSchema = customerPersonalSchema.partial();
export type CustomerEditedPersonal = z.infer<typeof customerEditedPersonalSchema>;

/** Most sales that one payment settles. */
const MAX_APPLICATIONS = 200;

/**
 * `customer.paid` version 1: money on a customer's account. `applications` say which sales it is for (a layaway handed
 * over unpaid counts as one); what they leave over stays on the account. `sessionId` is null where no drawer is involved.
 */
export const customerPaidSchema = z.strictObject({
  folio: folioSchema,
  customerId: idSchema,
  sessionId: idSchema.nullable(),
  payments: z.array(moneyPaymentSchema).min(1).max(10),
  totalCents: centsSchema.min(1),
  applications: z.array(z.strictObject({ saleId: idSchema, amountCents: centsSchema.min(1) })).max(MAX_APPLICATIONS),
  note: textSchema(250).nullable(),
});
export type CustomerPaid = z.infer<typeof customerPaidSchema>;

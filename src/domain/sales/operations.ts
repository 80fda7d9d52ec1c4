import { z } from 'zod';
import { centsSchema, idSchema, quantityMilliSchema, rateBpsSchema, textSchema } from '../kernel/schemas.ts';

/** Most lines one ticket may have. */
export const MAX_SALE_LINES = 500;

/** A folio: series of one enrolment, then the number in it (`A1-000123`). */
export const folioSchema = z.string().regex(/^[A-Z][A-Z0-9]{0,7}-[0-9]{6,9}$/);

export const saleLineSchema = z.strictObject({
  productId: idSchema,
  warehouseId: idSchema,
  partNumber: textSchema(60, 1),
  description: textSchema(250, 1),
  unit: textSchema(20, 1),
  quantityMilli: quantityMilliSchema,
  /** What the list said for the customer's tier; `priceCents` differs from it only by an override. */
  listPriceCents: centsSchema,
  priceCents: centsSchema,
  discountCents: centsSchema,
  /** Null: exempt. */
  taxRateBps: rateBpsSchema.nullable(),
  satProductKey: textSchema(8).nullable(),
  satUnitKey: textSchema(3).nullable(),
});
export type SaleLine = z.infer<typeof saleLineSchema>;

export const paymentSchema = z.strictObject({
  method: z.enum(['cash', 'card', 'transfer']),
  amountCents: centsSchema,
  tenderedCents: centsSchema,
  reference: textSchema(60).nullable(),
});
export type Payment = z.infer<typeof paymentSchema>;

/** `sale.completed` version 1: a paid ticket with all it needs to stand alone. */
export const saleCompletedSchema = z.strictObject({
  folio: folioSchema,
  sessionId: idSchema,
  customerId: idSchema.nullable(),
  priceTier: z.int().min(1).max(3),
  pricesIncludeTax: z.boolean(),
  lines: z.array(saleLineSchema).min(1).max(MAX_SALE_LINES),
  payments: z.array(paymentSchema).min(1).max(10),
  totalCents: centsSchema,
  changeCents: centsSchema,
  note: textSchema(250).nullable(),
});
export type SaleCompleted = z.infer<typeof saleCompletedSchema>;

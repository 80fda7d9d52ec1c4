import { z } from 'zod';
import { moneyPaymentSchema } from '../cash/operations.ts';
import { centsSchema, daySchema, folioSchema, idSchema, quantityMilliSchema, textSchema } from '../kernel/schemas.ts';
import { MAX_SALE_LINES, refundSchema, saleLineSchema } from '../sales/operations.ts';

const goodsShape = {
  customerId: idSchema,
  priceTier: z.int().min(1).max(3),
  pricesIncludeTax: z.boolean(),
  lines: z.array(saleLineSchema).min(1).max(MAX_SALE_LINES),
  totalCents: centsSchema,
};

/** `layaway.opened` version 1: goods kept for a customer until paid. Its id is the layaway's; a first payment may come with it. */
export const layawayOpenedSchema = z.strictObject({
  folio: folioSchema,
  sessionId: idSchema.nullable(),
  ...goodsShape,
  dueDay: daySchema,
  payments: z.array(moneyPaymentSchema).max(10),
  note: textSchema(250).nullable(),
});
export type LayawayOpened = z.infer<typeof layawayOpenedSchema>;

/** `layaway.paid` version 1: a part of what is still to be paid of it. */
export const layawayPaidSchema = z.strictObject({
  folio: folioSchema,
  layawayId: idSchema,
  sessionId: idSchema.nullable(),
  payments: z.array(moneyPaymentSchema).min(1).max(10),
  totalCents: centsSchema.min(1),
  note: textSchema(250).nullable(),
});
export type LayawayPaid = z.infer<typeof layawayPaidSchema>;

/** `layaway.delivered` version 1: the goods handed over; from then on it is a sale, and can be returned as one. */
export const layawayDeliveredSchema = z.strictObject({
  folio: folioSchema,
  layawayId: idSchema,
  ...goodsShape,
  note: textSchema(250).nullable(),
});
export type LayawayDelivered = z.infer<typeof layawayDeliveredSchema>;

/** `layaway.cancelled` version 1: the goods set free, what was paid given back less a penalty. */
export const layawayCancelledSchema = z.strictObject({
  folio: folioSchema,
  layawayId: idSchema,
  customerId: idSchema,
  sessionId: idSchema.nullable(),
  lines: z.array(z.strictObject({ productId: idSchema, warehouseId: idSchema, quantityMilli: quantityMilliSchema })).min(1).max(MAX_SALE_LINES),
  refunds: z.array(refundSchema).max(10),
  penaltyCents: centsSchema,
  reason: textSchema(250, 1),
});
export type LayawayCancelled = z.infer<typeof layawayCancelledSchema>;

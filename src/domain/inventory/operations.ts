import { z } from 'zod';
import { centsSchema, idSchema, quantityMilliSchema, rateBpsSchema, signedQuantityMilliSchema, textSchema } from '../kernel/schemas.ts';

/** Most lines of one receipt, adjustment or opening stock. */
export const MAX_STOCK_LINES = 500;

/** `goods.received` version 1: `costCents` is the line's whole cost without tax. */
export const goodsReceivedSchema = z.strictObject({
  warehouseId: idSchema,
  supplierName: textSchema(120).nullable(),
  supplierInvoice: textSchema(60).nullable(),
  lines: z
    .array(z.strictObject({ productId: idSchema, quantityMilli: quantityMilliSchema, costCents: centsSchema, taxRateBps: rateBpsSchema.nullable() }))
    .min(1)
    .max(MAX_STOCK_LINES),
  note: textSchema(250).nullable(),
});
export type GoodsReceived = z.infer<typeof goodsReceivedSchema>;

/** `stock.adjusted` version 1: stock found or lost, with its reason. */
export const stockAdjustedSchema = z.strictObject({
  warehouseId: idSchema,
  reason: z.enum(['damaged', 'lost', 'found', 'own-use', 'correction']),
  lines: z.array(z.strictObject({ productId: idSchema, quantityMilli: signedQuantityMilliSchema })).min(1).max(MAX_STOCK_LINES),
  note: textSchema(250).nullable(),
});
export type StockAdjusted = z.infer<typeof stockAdjustedSchema>;

/** `stock.initialized` version 1: what was on the shelves when the shop began, at its whole cost per line. */
export const stockInitializedSchema = z.strictObject({
  warehouseId: idSchema,
  lines: z.array(z.strictObject({ productId: idSchema, quantityMilli: quantityMilliSchema, costCents: centsSchema })).min(1).max(MAX_STOCK_LINES),
});
export type StockInitialized = z.infer<typeof stockInitializedSchema>;

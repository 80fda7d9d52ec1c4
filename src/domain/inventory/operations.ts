import { z } from 'zod';
import {
  centsSchema, folioSchema, idSchema, MAX_QUANTITY_MILLI, quantityMilliSchema, rateBpsSchema, signedQuantityMilliSchema, textSchema,
} from '../kernel/schemas.ts';

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

/** `transfer.shipped` version 1: goods on their way to another warehouse. Its id is the transfer's. */
export const transferShippedSchema = z.strictObject({
  folio: folioSchema,
  fromWarehouseId: idSchema,
  toWarehouseId: idSchema,
  lines: z.array(z.strictObject({ productId: idSchema, quantityMilli: quantityMilliSchema })).min(1).max(MAX_STOCK_LINES),
  note: textSchema(250).nullable(),
});
export type TransferShipped = z.infer<typeof transferShippedSchema>;

const arrivedMilliSchema = z.int().min(0).max(MAX_QUANTITY_MILLI);

/**
 * `transfer.received` version 1: what arrived of the shipped lines, and what is given up as lost on the way. What is
 * neither stays on its way, for a later receipt.
 */
export const transferReceivedSchema = z.strictObject({
  folio: folioSchema,
  transferId: idSchema,
  toWarehouseId: idSchema,
  lines: z
    .array(z.strictObject({ shippedLine: z.int().min(0).max(MAX_STOCK_LINES - 1), productId: idSchema, quantityMilli: arrivedMilliSchema, lostMilli: arrivedMilliSchema })
      .refine(({ quantityMilli, lostMilli }) => quantityMilli + lostMilli > 0, 'empty'))
    .min(1)
    .max(MAX_STOCK_LINES),
  note: textSchema(250).nullable(),
});
export type TransferReceived = z.infer<typeof transferReceivedSchema>;

/**
 * `stock.counted` version 1: what was found on the shelf. The difference to `expectedMilli` (what the counter's device
 * showed then) is what changes the stock, so that sales made elsewhere meanwhile are not undone.
 */
export const stockCountedSchema = z.strictObject({
  warehouseId: idSchema,
  lines: z
    .array(z.strictObject({ productId: idSchema, expectedMilli: z.int().min(-MAX_QUANTITY_MILLI).max(MAX_QUANTITY_MILLI), countedMilli: arrivedMilliSchema }))
    .min(1)
    .max(MAX_STOCK_LINES),
  note: textSchema(250).nullable(),
});
export type StockCounted = z.infer<typeof stockCountedSchema>;

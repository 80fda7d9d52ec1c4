import { z } from 'zod';
import { centsSchema, idSchema, rateBpsSchema, textSchema, MAX_QUANTITY_MILLI } from '../kernel/schemas.ts';

/** A vehicle a part fits; `yearTo` null means still made. */
export const fitmentSchema = z.strictObject({
  make: textSchema(40, 1),
  model: textSchema(60, 1),
  yearFrom: z.int().min(1900).max(2100),
  yearTo: z.int().min(1900).max(2100).nullable(),
  engine: textSchema(40).nullable(),
});
export type Fitment = z.infer<typeof fitmentSchema>;

/** The fields of a product. Prices are per whole unit, by tier: 1 counter, 2 workshop, 3 wholesale. */
export const productFieldsSchema = z.strictObject({
  partNumber: textSchema(60, 1),
  manufacturer: textSchema(60),
  name: textSchema(250, 1),
  description: textSchema(1000),
  category: textSchema(80),
  unit: textSchema(20, 1),
  barcodes: z.array(textSchema(40, 1)).max(20),
  costCents: centsSchema,
  price1Cents: centsSchema,
  price2Cents: centsSchema,
  price3Cents: centsSchema,
  /** Null: exempt. */
  taxRateBps: rateBpsSchema.nullable(),
  satProductKey: z.string().regex(/^[0-9]{8}$/).nullable(),
  satUnitKey: z.string().regex(/^[0-9A-Z]{1,3}$/).nullable(),
  fitments: z.array(fitmentSchema).max(100),
  crossReferences: z.array(textSchema(60, 1)).max(60),
  /** Bin by warehouse id. */
  locations: z.record(idSchema, textSchema(30)),
  minMilli: z.int().min(0).max(MAX_QUANTITY_MILLI),
  maxMilli: z.int().min(0).max(MAX_QUANTITY_MILLI),
  active: z.boolean(),
});
export type ProductFields = z.infer<typeof productFieldsSchema>;

/** `product.created` version 1. */
export const productCreatedSchema = z.strictObject({ productId: idSchema, fields: productFieldsSchema });
export type ProductCreated = z.infer<typeof productCreatedSchema>;

/** `product.edited` version 1: only the fields that changed. */
export const productEditedSchema = z.strictObject({
  productId: idSchema,
  fields: productFieldsSchema.partial().refine((fields) => Object.keys(fields).length > 0, 'empty'),
});
export type ProductEdited = z.infer<typeof productEditedSchema>;

/** `price.changed` version 1: prices of a part, by tier. `branchId` is kept for prices of one branch; null is all of them. */
export const priceChangedSchema = z.strictObject({
  productId: idSchema,
  branchId: z.null(),
  prices: productFieldsSchema.pick({ price1Cents: true, price2Cents: true, price3Cents: true }).partial()
    .refine((prices) => Object.keys(prices).length > 0, 'empty'),
});
export type PriceChanged = z.infer<typeof priceChangedSchema>;

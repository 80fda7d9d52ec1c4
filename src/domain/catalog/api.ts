import { z } from 'zod';
import { idSchema, textSchema } from '../kernel/schemas.ts';
import { productFieldsSchema } from './operations.ts';

/** A product as the office sees it; `costCents` and `stockValueCents` are null for who may not see cost. */
export const officeProductSchema = productFieldsSchema.omit({ costCents: true }).extend({
  id: idSchema,
  costCents: z.int().nullable(),
  stockValueCents: z.int().nullable(),
  /** On hand in thousandths, by warehouse. */
  onHandMilli: z.record(idSchema, z.int()),
});
export type OfficeProduct = z.infer<typeof officeProductSchema>;

/** `GET /api/products?query=&stock=&after=&limit=` (catalog.view): by name, part number or barcode. */
export const productListQuerySchema = z.object({
  query: textSchema(80).optional(),
  stock: z.enum(['all', 'below-minimum', 'negative']).default('all'),
  after: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const productListSchema = z.strictObject({ items: z.array(officeProductSchema), next: z.string().nullable() });

/** `POST /api/products` (catalog.edit). 409 `product-exists` when another active part has this brand and number. */
export const productCreateSchema = productFieldsSchema;
/** `PATCH /api/products/{id}` (catalog.edit; prices also config.edit_prices): the fields that changed. */
export const productPatchSchema = productFieldsSchema.partial();

/** `GET /api/products/{id}/stock?after=&limit=` (inventory.view): its inventory operations, newest first. */
export const stockHistorySchema = z.strictObject({
  items: z.array(z.strictObject({
    operationId: idSchema,
    kind: z.string(),
    warehouseId: idSchema,
    quantityMilli: z.int(),
    employeeId: idSchema.nullable(),
    businessMs: z.int(),
    note: z.string().nullable(),
  })),
  next: z.string().nullable(),
});

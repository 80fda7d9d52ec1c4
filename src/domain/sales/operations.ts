import { z } from 'zod';
import { centsSchema, folioSchema, idSchema, quantityMilliSchema, rateBpsSchema, textSchema } from '../kernel/schemas.ts';

/** Most lines one ticket may have. */
export const MAX_SALE_LINES = 500;

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

const tenderShape = { amountCents: centsSchema, tenderedCents: centsSchema, reference: textSchema(60).nullable() };

/** How a sale is paid; `credit` puts it on the customer's account. */
export const paymentSchema = z.strictObject({ method: z.enum(['cash', 'card', 'transfer', 'credit']), ...tenderShape });
export type Payment = z.infer<typeof paymentSchema>;

const saleShape = {
  folio: folioSchema,
  sessionId: idSchema,
  customerId: idSchema.nullable(),
  priceTier: z.int().min(1).max(3),
  pricesIncludeTax: z.boolean(),
  lines: z.array(saleLineSchema).min(1).max(MAX_SALE_LINES),
  totalCents: centsSchema,
  changeCents: centsSchema,
  note: textSchema(250).nullable(),
};

/** `sale.completed` version 1: a ticket paid in money, with all it needs to stand alone. Frozen. */
export const saleCompletedV1Schema = z.strictObject({
  ...saleShape,
  payments: z.array(z.strictObject({ method: z.enum(['cash', 'card', 'transfer']), ...tenderShape })).min(1).max(10),
});
export type SaleCompletedV1 = z.infer<typeof saleCompletedV1Schema>;

const saleV2Shape = {
  ...saleShape,
  draftId: idSchema.nullable(),
  payments: z.array(paymentSchema).min(1).max(10),
};

/** `sale.completed` version 2: it may stem from an open ticket (`draftId`), and be put on the customer's account. Frozen. */
export const saleCompletedV2Schema = z.strictObject(saleV2Shape);
export type SaleCompletedV2 = z.infer<typeof saleCompletedV2Schema>;

/** `sale.completed` version 3: who approved, by their PIN, a discount over the author's limit; by line. */
export const saleCompletedSchema = z.strictObject({
  ...saleV2Shape,
  approvals: z.array(z.strictObject({ line: z.int().min(0).max(MAX_SALE_LINES - 1), employeeId: idSchema })).max(MAX_SALE_LINES),
});
export type SaleCompleted = z.infer<typeof saleCompletedSchema>;

/** A sale of version 1 as the latest says it. */
export function fromV1(sale: SaleCompletedV1): SaleCompleted {
  return fromV2({ ...sale, draftId: null });
}

/** A sale of version 2 as the latest says it. */
export function fromV2(sale: SaleCompletedV2): SaleCompleted {
  return { ...sale, approvals: [] };
}

/** The body of a sale of any version, as the latest says it; null when it is none. */
export function readSale(body: unknown): SaleCompleted | null {
  const latest = saleCompletedSchema.safeParse(body);
  if (latest.success) return latest.data;
  const second = saleCompletedV2Schema.safeParse(body);
  if (second.success) return fromV2(second.data);
  const first = saleCompletedV1Schema.safeParse(body);
  return first.success ? fromV1(first.data) : null;
}

/** Money given back; `credit` lowers what the customer owes. */
export const refundSchema = z.strictObject({ method: z.enum(['cash', 'card', 'transfer', 'credit']), amountCents: centsSchema.min(1) });
export type Refund = z.infer<typeof refundSchema>;

/**
 * `sale.returned` version 1: goods of one sale brought back. The figures of a line are those of `returnFigures`;
 * `restock` says whether it can be sold again.
 */
export const saleReturnedSchema = z.strictObject({
  folio: folioSchema,
  saleId: idSchema,
  saleFolio: textSchema(20, 1),
  sessionId: idSchema,
  customerId: idSchema.nullable(),
  lines: z
    .array(z.strictObject({
      saleLine: z.int().min(0).max(MAX_SALE_LINES - 1),
      productId: idSchema,
      warehouseId: idSchema,
      quantityMilli: quantityMilliSchema,
      amountCents: centsSchema,
      netCents: centsSchema,
      taxCents: centsSchema,
      taxRateBps: rateBpsSchema.nullable(),
      restock: z.boolean(),
    }))
    .min(1)
    .max(MAX_SALE_LINES),
  refunds: z.array(refundSchema).max(10),
  totalCents: centsSchema,
  reason: textSchema(250, 1),
});
export type SaleReturned = z.infer<typeof saleReturnedSchema>;

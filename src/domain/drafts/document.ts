import { z } from 'zod';
import { centsSchema, idSchema, textSchema } from '../kernel/schemas.ts';
import { productRowSchema, type ProductRow } from '../sync/rows.ts';

/**
 * The maps of a draft's shared document. All are flat, with JSON values: two replicas that make the same nested map
 * at once would lose one of them whole.
 */
export type DraftMapName =
  /** `name` and `customer`, last writer wins. */
  | 'ticket'
  /** Line key → what it sells, last writer wins: all write the same for one key. */
  | 'parts'
  /** Line key and writer → thousandths added; see quantities.ts. */
  | 'added'
  /** Line key, writer and taker → what was taken of what that writer added. */
  | 'taken'
  /** Line key → discount, last writer wins. */
  | 'discounts'
  /** Sale → what it sold of this draft; written by the server once it applied the sale. */
  | 'sales'
  /** Product and writer → thousandths of what was left over and went into another ticket. */
  | 'moved';

/** What the domain needs of a replicated map: last writer wins per key. */
export interface DraftMap {
  get(key: string): unknown;
  set(key: string, value: unknown): unknown;
  entries(): Iterable<[string, unknown]>;
}

/** What the domain needs of a replicated document (Yjs on both sides). */
export interface DraftDocument {
  map(name: DraftMapName): DraftMap;
  /** Makes several changes one update. */
  transact(change: () => void): void;
}

/** Most different lines a draft may ever have held, and most bytes of its document. */
export const MAX_DRAFT_PARTS = 1000;
export const MAX_DRAFT_BYTES = 1_000_000;

/** A product as a draft carries it: what selling it needs, so that it can be sold where it was never pulled. */
const draftProductSchema = productRowSchema.pick({
  id: true, partNumber: true, manufacturer: true, name: true, unit: true, price1Cents: true, price2Cents: true, price3Cents: true,
  taxRateBps: true, satProductKey: true, satUnitKey: true,
});
export type DraftProduct = z.infer<typeof draftProductSchema>;

export const draftPartSchema = z.object({
  product: draftProductSchema,
  /** A price that is not the list's; null: the list's for the customer's tier. */
  fixedPriceCents: centsSchema.nullable(),
  /** Its place among the lines. */
  order: z.int().min(0),
});
export type DraftPart = z.infer<typeof draftPartSchema>;

export const draftCustomerSchema = z.object({
  customerId: idSchema.nullable(),
  customerName: textSchema(250).nullable(),
  priceTier: z.int().min(1).max(3),
});
export type DraftCustomer = z.infer<typeof draftCustomerSchema>;

/** A discount as a share of its line: `discountCents` of `ofCents`; `approvedBy` whoever approved it by their PIN. */
export const draftDiscountSchema = z.object({ discountCents: centsSchema, ofCents: z.int().min(0), approvedBy: idSchema.optional() });

/** A sale that this draft was paid with. */
export const draftSaleSchema = z.object({
  folio: z.string().max(40),
  registerName: z.string().max(120),
  /** Thousandths sold, by product. */
  soldMilli: z.record(idSchema, z.int().min(0)),
});
export type DraftSale = z.infer<typeof draftSaleSchema>;

export const draftNameSchema = textSchema(40);

/** What a draft keeps of a product. */
export function draftProduct(product: ProductRow): DraftProduct {
  const { id, partNumber, manufacturer, name, unit, price1Cents, price2Cents, price3Cents, taxRateBps, satProductKey, satUnitKey } = product;
  return { id, partNumber, manufacturer, name, unit, price1Cents, price2Cents, price3Cents, taxRateBps, satProductKey, satUnitKey };
}

/** The product again as screens and sales know one; what the draft does not carry is empty. */
export function productOfDraft(product: DraftProduct): ProductRow {
  return {
    ...product, description: '', category: '', barcodes: [], fitments: [], crossReferences: [], locations: {}, minMilli: 0, maxMilli: 0, active: true,
  };
}

/** The price in centavos per whole unit for a tier: 1 counter, 2 workshop, 3 wholesale. */
export function tierPriceCents(product: Pick<DraftProduct, 'price1Cents' | 'price2Cents' | 'price3Cents'>, tier: number): number {
  if (tier === 2) return product.price2Cents;
  return tier === 3 ? product.price3Cents : product.price1Cents;
}

/**
 * The key of a line: its product at its prices. Devices whose catalogues differ, or a price set by hand, make lines
 * of their own, so that no replica prices what another put in.
 */
export function lineKeyOf(product: Pick<DraftProduct, 'id' | 'price1Cents' | 'price2Cents' | 'price3Cents' | 'taxRateBps'>, fixedPriceCents: number | null = null): string {
  const { id, price1Cents, price2Cents, price3Cents, taxRateBps } = product;
  const tax = taxRateBps ?? 'x';
  return fixedPriceCents === null ? `${id}:${price1Cents}.${price2Cents}.${price3Cents}.${tax}` : `${id}:=${fixedPriceCents}.${tax}`;
}

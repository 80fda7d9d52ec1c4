import { mulDivRound } from '../kernel/integers.ts';
import type { ProductRow } from '../sync/rows.ts';
import {
  draftCustomerSchema, draftDiscountSchema, draftNameSchema, draftPartSchema, productOfDraft, tierPriceCents,
  type DraftCustomer, type DraftDocument, type DraftPart,
} from './document.ts';
import { contributionsOf, quantityOf } from './quantities.ts';

export interface DraftLine {
  key: string;
  product: ProductRow;
  quantityMilli: number;
  priceCents: number;
  discountCents: number;
  /** Who approved the discount, where it was over the limit of who gave it. */
  approvedBy?: string;
}

/** What an open ticket holds. */
export interface DraftCart extends DraftCustomer {
  lines: readonly DraftLine[];
}

export const noCustomer: DraftCustomer = { customerId: null, customerName: null, priceTier: 1 };

/** A document as the ticket it is. What cannot be read in it is left out: it came from elsewhere. */
export function readCart(document: DraftDocument): DraftCart {
  const customer = readCustomer(document);
  const contributions = contributionsOf(document);
  const placed: { order: number; line: DraftLine }[] = [];
  for (const [key, value] of document.map('parts').entries()) {
    const quantityMilli = quantityOf(contributions.get(key));
    const part = quantityMilli === 0 ? null : readPart(value);
    if (part === null) continue;
    placed.push({ order: part.order, line: lineOf(document, key, part, quantityMilli, customer.priceTier) });
  }
  placed.sort((a, b) => a.order - b.order || (a.line.key < b.line.key ? -1 : 1));
  return { ...customer, lines: placed.map(({ line }) => line) };
}

/** The name somebody put it aside under; empty when none. */
export function readName(document: DraftDocument): string {
  return draftNameSchema.safeParse(document.map('ticket').get('name')).data ?? '';
}

export function readCustomer(document: DraftDocument): DraftCustomer {
  return draftCustomerSchema.safeParse(document.map('ticket').get('customer')).data ?? noCustomer;
}

/** What a line comes to before its discount, in centavos. */
export function grossCentsOf({ priceCents, quantityMilli }: Pick<DraftLine, 'priceCents' | 'quantityMilli'>): number {
  return mulDivRound(priceCents, quantityMilli, 1000);
}

/** A discount given on one amount, as the same share of another: rounded down, so that the share never grows. */
export function sameShareCents(discountCents: number, ofCents: number, grossCents: number): number {
  if (discountCents === 0 || ofCents === 0) return 0;
  return Number((BigInt(discountCents) * BigInt(grossCents)) / BigInt(ofCents));
}

function lineOf(document: DraftDocument, key: string, { product, fixedPriceCents }: DraftPart, quantityMilli: number, tier: number): DraftLine {
  const priceCents = fixedPriceCents ?? tierPriceCents(product, tier);
  const grossCents = grossCentsOf({ priceCents, quantityMilli });
  const discount = draftDiscountSchema.safeParse(document.map('discounts').get(key)).data;
  const shareCents = discount === undefined ? 0 : sameShareCents(discount.discountCents, discount.ofCents, grossCents);
  const approval = discount?.approvedBy === undefined ? {} : { approvedBy: discount.approvedBy };
  return { key, product: productOfDraft(product), quantityMilli, priceCents, discountCents: Math.min(shareCents, grossCents), ...approval };
}

const parsed = new WeakMap<object, DraftPart | null>();

/** The same object is parsed once: a ticket is read at every key. */
function readPart(value: unknown): DraftPart | null {
  if (typeof value !== 'object' || value === null) return null;
  const known = parsed.get(value);
  if (known !== undefined) return known;
  const part = draftPartSchema.safeParse(value).data ?? null;
  parsed.set(value, part);
  return part;
}

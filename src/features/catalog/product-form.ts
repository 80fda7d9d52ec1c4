import { z } from 'zod';
import type { OfficeProduct } from '../../domain/catalog/api.ts';
import type { ProductFields } from '../../domain/catalog/operations.ts';
import { mulDivRound, sum } from '../../domain/kernel/integers.ts';

/** A vehicle as it is typed: years may still be missing. */
export const fitmentDraftSchema = z.object({
  make: z.string(),
  model: z.string(),
  yearFrom: z.int().nullable(),
  yearTo: z.int().nullable(),
  engine: z.string(),
});
export type FitmentDraft = z.infer<typeof fitmentDraftSchema>;

/** A product as its form holds it: figures may be empty, texts are never null. */
export const productDraftSchema = z.object({
  partNumber: z.string(),
  manufacturer: z.string(),
  name: z.string(),
  description: z.string(),
  category: z.string(),
  unit: z.string(),
  barcodes: z.array(z.string()),
  crossReferences: z.array(z.string()),
  costCents: z.int().nullable(),
  price1Cents: z.int().nullable(),
  price2Cents: z.int().nullable(),
  price3Cents: z.int().nullable(),
  taxRateBps: z.int().nullable(),
  satProductKey: z.string(),
  satUnitKey: z.string(),
  fitments: z.array(fitmentDraftSchema),
  locations: z.record(z.string(), z.string()),
  minMilli: z.int().nullable(),
  maxMilli: z.int().nullable(),
  active: z.boolean(),
});
export type ProductDraft = z.infer<typeof productDraftSchema>;
export type ProductField = keyof ProductDraft;

export const NEW_PRODUCT: ProductDraft = {
  partNumber: '', manufacturer: '', name: '', description: '', category: '', unit: 'pieza', barcodes: [], crossReferences: [], costCents: null,
  price1Cents: null, price2Cents: null, price3Cents: null, taxRateBps: 1600, satProductKey: '', satUnitKey: 'H87', fitments: [], locations: {},
  minMilli: null, maxMilli: null, active: true,
};

export function productDraft(product: OfficeProduct): ProductDraft {
  const { id: _id, stockValueCents: _value, onHandMilli: _stock, ...fields } = product;
  return {
    ...fields,
    satProductKey: fields.satProductKey ?? '',
    satUnitKey: fields.satUnitKey ?? '',
    fitments: fields.fitments.map((fitment) => ({ ...fitment, engine: fitment.engine ?? '' })),
    minMilli: fields.minMilli === 0 ? null : fields.minMilli,
    maxMilli: fields.maxMilli === 0 ? null : fields.maxMilli,
  };
}

export type ProductProblem = 'missing' | 'sat-product-key' | 'sat-unit-key' | 'fitment-incomplete' | 'fitment-years' | 'min-over-max';

/** What keeps a product from being saved, by field. */
export function productProblems(draft: ProductDraft): Partial<Record<ProductField, ProductProblem>> {
  const problems: Partial<Record<ProductField, ProductProblem>> = {};
  for (const field of ['partNumber', 'name', 'unit'] as const) if (draft[field].trim() === '') problems[field] = 'missing';
  if (draft.price1Cents === null) problems.price1Cents = 'missing';
  if (!/^([0-9]{8})?$/.test(draft.satProductKey.trim())) problems.satProductKey = 'sat-product-key';
  if (!/^([0-9A-Z]{1,3})?$/.test(draft.satUnitKey.trim().toUpperCase())) problems.satUnitKey = 'sat-unit-key';
  if (draft.minMilli !== null && draft.maxMilli !== null && draft.minMilli > draft.maxMilli) problems.maxMilli = 'min-over-max';
  const fitments = usedFitments(draft);
  if (fitments.some(({ make, model, yearFrom }) => make.trim() === '' || model.trim() === '' || yearFrom === null)) problems.fitments = 'fitment-incomplete';
  else if (fitments.some(({ yearFrom, yearTo }) => !yearsMakeSense(yearFrom, yearTo))) problems.fitments = 'fitment-years';
  return problems;
}

/** Rows with something in them: an empty one is not a vehicle. */
function usedFitments(draft: ProductDraft): FitmentDraft[] {
  return draft.fitments.filter(({ make, model, yearFrom, yearTo, engine }) => `${make}${model}${engine}`.trim() !== '' || yearFrom !== null || yearTo !== null);
}

function yearsMakeSense(from: number | null, to: number | null): boolean {
  const inRange = (year: number): boolean => year >= 1900 && year <= 2100;
  return from !== null && inRange(from) && (to === null || (inRange(to) && to >= from));
}

/**
 * The fields as the server takes them, of a draft without problems. An empty second or third price is the first; an
 * empty cost is none.
 */
export function productFields(draft: ProductDraft): ProductFields {
  const price1Cents = draft.price1Cents ?? 0;
  return {
    ...draft,
    partNumber: draft.partNumber.trim(),
    costCents: draft.costCents ?? 0,
    price1Cents,
    price2Cents: draft.price2Cents ?? price1Cents,
    price3Cents: draft.price3Cents ?? price1Cents,
    satProductKey: draft.satProductKey.trim() || null,
    satUnitKey: draft.satUnitKey.trim().toUpperCase() || null,
    fitments: usedFitments(draft).map(({ yearFrom, engine, ...rest }) => ({ ...rest, yearFrom: yearFrom ?? 0, engine: engine.trim() || null })),
    locations: Object.fromEntries(Object.entries(draft.locations).filter(([, bin]) => bin.trim() !== '')),
    minMilli: draft.minMilli ?? 0,
    maxMilli: draft.maxMilli ?? 0,
  };
}

/** Only the fields that changed: what somebody else edits meanwhile in the others stays theirs. */
export function productPatch(draft: ProductDraft, changed: readonly ProductField[]): Partial<ProductFields> {
  return Object.fromEntries(Object.entries(productFields(draft)).filter(([field]) => (changed as readonly string[]).includes(field)));
}

/**
 * What is earned on a price, in basis points of it without tax: (net − cost) ÷ net, for a price that includes its tax.
 * Null when the price or the cost is not known.
 */
export function marginBps(priceCents: number | null, costCents: number | null, taxRateBps: number | null): number | null {
  if (priceCents === null || costCents === null || priceCents === 0 || costCents === 0) return null;
  const netCents = mulDivRound(priceCents, 10_000, 10_000 + (taxRateBps ?? 0));
  return netCents === 0 ? null : mulDivRound(netCents - costCents, 10_000, netCents);
}

/** On hand in all warehouses, in thousandths. */
export function totalOnHand(product: Pick<OfficeProduct, 'onHandMilli'>): number {
  return sum(Object.values(product.onHandMilli));
}

/** How a stock stands: below zero, below its minimum, none, or well. */
export function stockLevel(product: Pick<OfficeProduct, 'onHandMilli' | 'minMilli'>): 'negative' | 'low' | 'none' | 'good' {
  const onHand = totalOnHand(product);
  if (onHand < 0) return 'negative';
  if (product.minMilli > 0 && onHand < product.minMilli) return 'low';
  return onHand === 0 ? 'none' : 'good';
}

/** `Nissan Tsuru 92–17 1.6`, as people say it. */
export function fitmentText({ make, model, yearFrom, yearTo, engine }: OfficeProduct['fitments'][number]): string {
  const short = (year: number): string => String(year % 100).padStart(2, '0');
  const years = yearTo === null ? `${short(yearFrom)}–` : yearTo === yearFrom ? short(yearFrom) : `${short(yearFrom)}–${short(yearTo)}`;
  return [make, model, years, engine].filter(Boolean).join(' ');
}

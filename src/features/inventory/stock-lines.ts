import { z } from 'zod';
import type { OfficeProduct } from '../../domain/catalog/api.ts';
import { normalizeBarcode } from '../../domain/catalog/barcode.ts';
import { normalizePartNumber } from '../../domain/catalog/part-number.ts';
import type { GoodsReceived, StockAdjusted } from '../../domain/inventory/operations.ts';
import { MAX_STOCK_LINES } from '../../domain/inventory/operations.ts';
import { mulDivRound, sum } from '../../domain/kernel/integers.ts';

/** A line being typed: the part as it was found, and its figures, which may still be empty. */
export const stockLineSchema = z.object({
  productId: z.string(),
  partNumber: z.string(),
  name: z.string(),
  unit: z.string(),
  taxRateBps: z.int().nullable(),
  /** What the warehouses held when it was added, to judge the figures by. */
  onHandMilli: z.record(z.string(), z.int()),
  quantityMilli: z.int().nullable(),
  /** Cost of one unit without tax. */
  unitCostCents: z.int().nullable(),
});
export type StockLine = z.infer<typeof stockLineSchema>;

export const receiptDraftSchema = z.object({
  warehouseId: z.string(),
  supplierName: z.string(),
  supplierInvoice: z.string(),
  note: z.string(),
  lines: z.array(stockLineSchema),
});
export type ReceiptDraft = z.infer<typeof receiptDraftSchema>;

export const ADJUST_REASONS = ['damaged', 'lost', 'own-use', 'found', 'correction'] as const;
export type AdjustReason = (typeof ADJUST_REASONS)[number];

export const adjustmentDraftSchema = z.object({
  warehouseId: z.string(),
  reason: z.enum(ADJUST_REASONS).or(z.literal('')),
  note: z.string(),
  lines: z.array(stockLineSchema),
});
export type AdjustmentDraft = z.infer<typeof adjustmentDraftSchema>;

const ONE_MILLI = 1000;

/** Adds a part found: one more when it is among the lines already. Its last cost is proposed. */
export function addProduct(lines: readonly StockLine[], product: OfficeProduct): StockLine[] {
  if (lines.some(({ productId }) => productId === product.id)) {
    return lines.map((line) => (line.productId === product.id ? { ...line, quantityMilli: (line.quantityMilli ?? 0) + ONE_MILLI } : line));
  }
  if (lines.length >= MAX_STOCK_LINES) return [...lines];
  const { id, partNumber, name, unit, taxRateBps, onHandMilli, costCents } = product;
  const unitCostCents = costCents === null || costCents === 0 ? null : costCents;
  return [...lines, { productId: id, partNumber, name, unit, taxRateBps, onHandMilli, quantityMilli: ONE_MILLI, unitCostCents }];
}

export function changeLine(lines: readonly StockLine[], productId: string, part: Partial<StockLine>): StockLine[] {
  return lines.map((line) => (line.productId === productId ? { ...line, ...part } : line));
}

export function removeLine(lines: readonly StockLine[], productId: string): StockLine[] {
  return lines.filter((line) => line.productId !== productId);
}

/** The one product that a scanned or fully typed code means; null when none or several do. */
export function exactMatch(code: string, products: readonly OfficeProduct[]): OfficeProduct | null {
  const barcode = normalizeBarcode(code);
  const byBarcode = products.filter(({ barcodes }) => barcodes.includes(barcode));
  if (byBarcode.length === 1) return byBarcode[0] ?? null;
  const number = normalizePartNumber(code);
  const byNumber = number === '' ? [] : products.filter(({ partNumber }) => normalizePartNumber(partNumber) === number);
  return byNumber.length === 1 ? (byNumber[0] ?? null) : null;
}

/** Whole cost of a line without tax, in centavos; null while something is missing. */
export function lineCostCents({ quantityMilli, unitCostCents }: StockLine): number | null {
  return quantityMilli === null || unitCostCents === null ? null : mulDivRound(unitCostCents, quantityMilli, ONE_MILLI);
}

/** What the supplier's invoice should say. */
export function receiptTotals(lines: readonly StockLine[]): { netCents: number; taxCents: number; totalCents: number } {
  const netCents = sum(lines.map((line) => lineCostCents(line) ?? 0));
  const taxCents = sum(lines.map((line) => mulDivRound(lineCostCents(line) ?? 0, line.taxRateBps ?? 0, 10_000)));
  return { netCents, taxCents, totalCents: netCents + taxCents };
}

export type StockProblem = 'no-warehouse' | 'no-reason' | 'no-lines' | 'line-quantity' | 'line-cost';

/** What keeps a receipt from being recorded, in the order of the form. */
export function receiptProblems(draft: ReceiptDraft): StockProblem[] {
  const problems: StockProblem[] = [];
  if (draft.warehouseId === '') problems.push('no-warehouse');
  if (draft.lines.length === 0) problems.push('no-lines');
  if (draft.lines.some(({ quantityMilli }) => quantityMilli === null || quantityMilli <= 0)) problems.push('line-quantity');
  if (draft.lines.some(({ unitCostCents }) => unitCostCents === null)) problems.push('line-cost');
  return problems;
}

export function receiptBody(draft: ReceiptDraft): GoodsReceived {
  return {
    warehouseId: draft.warehouseId,
    supplierName: draft.supplierName.trim() || null,
    supplierInvoice: draft.supplierInvoice.trim() || null,
    note: draft.note.trim() || null,
    lines: draft.lines.map((line) => ({
      productId: line.productId,
      quantityMilli: line.quantityMilli ?? 0,
      costCents: lineCostCents(line) ?? 0,
      taxRateBps: line.taxRateBps,
    })),
  };
}

/** What a reason does to stock: takes, adds, or either (the person writes the sign). */
export function reasonSign(reason: AdjustReason | ''): -1 | 1 | null {
  if (reason === 'found') return 1;
  return reason === 'correction' || reason === '' ? null : -1;
}

/** The signed change of a line; null while it is empty or zero. */
export function signedQuantity(reason: AdjustReason | '', quantityMilli: number | null): number | null {
  if (quantityMilli === null || quantityMilli === 0) return null;
  const sign = reasonSign(reason);
  return sign === null ? quantityMilli : sign * Math.abs(quantityMilli);
}

/** What the warehouse would hold after it. */
export function afterAdjustment(line: StockLine, { warehouseId, reason }: Pick<AdjustmentDraft, 'warehouseId' | 'reason'>): number {
  return (line.onHandMilli[warehouseId] ?? 0) + (signedQuantity(reason, line.quantityMilli) ?? 0);
}

export function adjustmentProblems(draft: AdjustmentDraft): StockProblem[] {
  const problems: StockProblem[] = [];
  if (draft.warehouseId === '') problems.push('no-warehouse');
  if (draft.reason === '') problems.push('no-reason');
  if (draft.lines.length === 0) problems.push('no-lines');
  if (draft.lines.some(({ quantityMilli }) => signedQuantity(draft.reason, quantityMilli) === null)) problems.push('line-quantity');
  return problems;
}

/** The adjustment as the server takes it, of a draft without problems. */
export function adjustmentBody(draft: AdjustmentDraft): StockAdjusted {
  const reason = draft.reason === '' ? 'correction' : draft.reason;
  return {
    warehouseId: draft.warehouseId,
    reason,
    note: draft.note.trim() || null,
    lines: draft.lines.map(({ productId, quantityMilli }) => ({ productId, quantityMilli: signedQuantity(reason, quantityMilli) ?? 0 })),
  };
}

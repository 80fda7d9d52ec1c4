import { describe, expect, it } from 'vitest';
import type { OfficeProduct } from '../../domain/catalog/api.ts';
import { adjustmentCreateSchema, receiptCreateSchema } from '../../domain/inventory/api.ts';
import type { AdjustmentDraft, ReceiptDraft } from './stock-lines.ts';
import {
  addProduct, adjustmentBody, adjustmentProblems, afterAdjustment, changeLine, exactMatch, receiptBody, receiptProblems, receiptTotals, removeLine,
} from './stock-lines.ts';

const id = (last: number): string => `01990000-0000-7000-8000-${String(last).padStart(12, '0')}`;
const WAREHOUSE = id(9);

function product(last: number, over: Partial<OfficeProduct> = {}): OfficeProduct {
  return {
    id: id(last), partNumber: `D-106${last}`, manufacturer: 'Frenatec', name: 'Balata', description: '', category: '', unit: 'juego',
    barcodes: [`750100000000${last}`], costCents: 20_000, price1Cents: 41_200, price2Cents: 41_200, price3Cents: 41_200, taxRateBps: 1600,
    satProductKey: null, satUnitKey: null, fitments: [], crossReferences: [], locations: {}, minMilli: 0, maxMilli: 0, active: true, stockValueCents: null,
    onHandMilli: { [WAREHOUSE]: 5000 }, ...over,
  };
}

function receipt(over: Partial<ReceiptDraft> = {}): ReceiptDraft {
  return { warehouseId: WAREHOUSE, supplierName: ' Filtros del Norte ', supplierInvoice: '', note: '', lines: addProduct([], product(1)), ...over };
}

describe('lines of stock', () => {
  it('adds a part with its last cost, and one more when it is scanned again', () => {
    const lines = addProduct(addProduct([], product(1)), product(1));
    expect(lines).toMatchObject([{ partNumber: 'D-1061', quantityMilli: 2000, unitCostCents: 20_000 }]);
    expect(addProduct([], product(1, { costCents: null }))[0]?.unitCostCents).toBeNull();
    expect(removeLine(lines, id(1))).toEqual([]);
  });

  it('means one part by a whole code, none when several share it', () => {
    const parts = [product(1), product(2)];
    expect(exactMatch('7501000000002', parts)?.id).toBe(id(2));
    expect(exactMatch('d1061', parts)?.id).toBe(id(1));
    expect(exactMatch('D-1061', [product(1), product(2, { partNumber: 'D1061' })])).toBeNull();
    expect(exactMatch('balata', parts)).toBeNull();
  });
});

describe('a receipt', () => {
  it('adds up as the invoice does', () => {
    const lines = changeLine(receipt().lines, id(1), { quantityMilli: 1500, unitCostCents: 333 });
    expect(receiptTotals(lines)).toEqual({ netCents: 500, taxCents: 80, totalCents: 580 });
  });

  it('says what is missing', () => {
    expect(receiptProblems(receipt({ warehouseId: '', lines: [] }))).toEqual(['no-warehouse', 'no-lines']);
    const lines = changeLine(receipt().lines, id(1), { quantityMilli: null, unitCostCents: null });
    expect(receiptProblems(receipt({ lines }))).toEqual(['line-quantity', 'line-cost']);
  });

  it("sends a line's whole cost", () => {
    const lines = changeLine(receipt().lines, id(1), { quantityMilli: 3000 });
    expect(receiptCreateSchema.parse(receiptBody(receipt({ lines })))).toMatchObject({
      supplierName: 'Filtros del Norte', supplierInvoice: null, lines: [{ quantityMilli: 3000, costCents: 60_000, taxRateBps: 1600 }],
    });
  });
});

describe('an adjustment', () => {
  const draft = (over: Partial<AdjustmentDraft> = {}): AdjustmentDraft => ({ warehouseId: WAREHOUSE, reason: 'damaged', note: '', lines: addProduct([], product(1)), ...over });

  it('takes its sign from the reason, except a correction', () => {
    expect(adjustmentBody(draft()).lines[0]?.quantityMilli).toBe(-1000);
    expect(adjustmentBody(draft({ reason: 'found' })).lines[0]?.quantityMilli).toBe(1000);
    const lines = changeLine(draft().lines, id(1), { quantityMilli: -2000 });
    expect(adjustmentCreateSchema.parse(adjustmentBody(draft({ reason: 'correction', lines }))).lines[0]?.quantityMilli).toBe(-2000);
  });

  it('shows what will be left', () => {
    const [line] = draft().lines;
    if (!line) throw new Error('no line');
    expect(afterAdjustment(line, draft())).toBe(4000);
    expect(afterAdjustment({ ...line, quantityMilli: 6000 }, draft())).toBe(-1000);
  });

  it('says what is missing', () => {
    expect(adjustmentProblems(draft({ reason: '', lines: changeLine(draft().lines, id(1), { quantityMilli: 0 }) }))).toEqual(['no-reason', 'line-quantity']);
    expect(adjustmentProblems(draft())).toEqual([]);
  });
});

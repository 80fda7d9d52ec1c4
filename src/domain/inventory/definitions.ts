import type { OperationDefinition, Ruling } from '../kernel/definition.ts';
import type { Decision, Flag } from '../kernel/decision.ts';
import { noEffects, type InventoryOperation } from '../kernel/effects.ts';
import { mulDivRound, sum } from '../kernel/integers.ts';
import type { World } from '../kernel/world.ts';
import { journalEntry } from '../ledger/entry.ts';
import { adjustmentCents, receiptVarianceCents } from './cost.ts';
import { differencePostings } from './difference.ts';
import { goodsReceivedSchema, stockAdjustedSchema, stockInitializedSchema, type GoodsReceived, type StockAdjusted, type StockInitialized } from './operations.ts';
import { RunningStock } from './running-stock.ts';

/** Goods from a supplier. Dr 130 and 141, Cr 210; what settles negative stock goes to 510. */
export const goodsReceived: OperationDefinition<GoodsReceived> = {
  type: 'goods.received',
  version: 1,
  body: goodsReceivedSchema,
  personal: null,
  permission: 'purchasing.receive',
  needs: (body) => ({ products: body.lines.map((line) => line.productId) }),
  decide: (operation, world) => ruleReceipt(operation.body.lines, world),
  effects(operation, decision) {
    const { lines, warehouseId, note, supplierName, supplierInvoice } = operation.body;
    const costCents = sum(lines.map((line) => line.costCents));
    const taxCents = sum(lines.map((line) => mulDivRound(line.costCents, line.taxRateBps ?? 0, 10_000)));
    const varianceCents = sum(decision.variancesCents);
    const from = [supplierName, supplierInvoice].filter(Boolean).join(' ');
    return {
      ...noEffects(),
      inventory: receiptLines(lines, warehouseId, 'PURCHASE', decision, note),
      records: lines.map((line) => ({
        collection: 'products', id: line.productId, created: false,
        fields: { costCents: mulDivRound(line.costCents, 1000, line.quantityMilli) },
      })),
      journal: journalEntry('purchase', from === '' ? 'Compra recibida' : `Compra recibida: ${from}`, [
        ['130', costCents - varianceCents],
        ['510', varianceCents],
        ['141', taxCents],
        ['210', -(costCents + taxCents)],
      ]),
    };
  },
};

/** Opening stock. Dr 130, Cr 330. */
export const stockInitialized: OperationDefinition<StockInitialized> = {
  type: 'stock.initialized',
  version: 1,
  body: stockInitializedSchema,
  personal: null,
  permission: 'data.import',
  needs: (body) => ({ products: body.lines.map((line) => line.productId) }),
  decide: (operation, world) => ruleReceipt(operation.body.lines, world),
  effects(operation, decision) {
    const { lines, warehouseId } = operation.body;
    const costCents = sum(lines.map((line) => line.costCents));
    const varianceCents = sum(decision.variancesCents);
    return {
      ...noEffects(),
      inventory: receiptLines(lines, warehouseId, 'INITIAL', decision, null),
      journal: journalEntry('opening-stock', 'Inventario inicial', [
        ['130', costCents - varianceCents],
        ['510', varianceCents],
        ['330', -costCents],
      ]),
    };
  },
};

/** Stock found or lost. Down: Dr 520, Cr 130. Up: Dr 130, Cr 430. */
export const stockAdjusted: OperationDefinition<StockAdjusted> = {
  type: 'stock.adjusted',
  version: 1,
  body: stockAdjustedSchema,
  personal: null,
  permission: 'inventory.adjust',
  needs: (body) => ({ products: body.lines.map((line) => line.productId) }),
  decide(operation, world) {
    const flags: Flag[] = [];
    const running = new RunningStock(world);
    const costsCents = operation.body.lines.map(({ productId, quantityMilli }, line) => {
      const product = world.product(productId);
      if (product === null) flags.push({ code: 'unknown-product', line });
      const cents = adjustmentCents(running.of(productId), quantityMilli, product?.unitCostCents ?? 0);
      running.add(productId, quantityMilli, cents);
      return cents;
    });
    return { flags, costsCents };
  },
  effects(operation, decision) {
    const { lines, warehouseId, reason, note } = operation.body;
    return {
      ...noEffects(),
      inventory: lines.map(({ productId, quantityMilli }, line) => ({
        productId, warehouseId, kind: 'ADJUST', quantityMilli, valueCents: decision.costsCents[line] ?? 0, line, note: note ?? reason,
      })),
      journal: differencePostings('Ajuste de inventario', decision.costsCents),
    };
  },
};

interface ReceiptLine {
  productId: string;
  quantityMilli: number;
  costCents: number;
}

function ruleReceipt(lines: readonly ReceiptLine[], world: World): Ruling {
  const flags: Flag[] = [];
  const running = new RunningStock(world);
  const variancesCents = lines.map(({ productId, quantityMilli, costCents }, line) => {
    if (world.product(productId) === null) flags.push({ code: 'unknown-product', line });
    const varianceCents = receiptVarianceCents(running.of(productId), quantityMilli, costCents);
    running.add(productId, quantityMilli, costCents - varianceCents);
    return varianceCents;
  });
  return { flags, costsCents: lines.map((line) => line.costCents), variancesCents };
}

function receiptLines(lines: readonly ReceiptLine[], warehouseId: string, kind: 'PURCHASE' | 'INITIAL', decision: Decision, note: string | null): InventoryOperation[] {
  return lines.map(({ productId, quantityMilli, costCents }, line) => ({
    productId, warehouseId, kind, quantityMilli, valueCents: costCents - (decision.variancesCents[line] ?? 0), line, note,
  }));
}

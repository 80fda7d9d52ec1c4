import type { OperationDefinition } from '../kernel/definition.ts';
import type { Flag } from '../kernel/decision.ts';
import { noEffects, type InventoryOperation } from '../kernel/effects.ts';
import { stockCountedSchema, type StockCounted } from './operations.ts';
import { adjustmentCents } from './cost.ts';
import { differencePostings } from './difference.ts';
import { RunningStock } from './running-stock.ts';

/** A shelf counted: the difference to what was expected there, as an adjustment. Down: Dr 520, Cr 130. Up: Dr 130, Cr 430. */
export const stockCounted: OperationDefinition<StockCounted> = {
  type: 'stock.counted',
  version: 1,
  body: stockCountedSchema,
  personal: null,
  permission: 'counts.manage',
  needs: (body) => ({ products: body.lines.map((line) => line.productId) }),
  decide({ body }, world) {
    if (new Set(body.lines.map(({ productId }) => productId)).size !== body.lines.length) return { outcome: 'quarantined', reason: 'product-twice', flags: [] };
    const flags: Flag[] = [];
    const stock = new RunningStock(world);
    const costsCents = body.lines.map(({ productId, expectedMilli, countedMilli }, line) => {
      const product = world.product(productId);
      if (product === null) flags.push({ code: 'unknown-product', line });
      const onHandMilli = product?.onHandMilli(body.warehouseId) ?? 0;
      if (product !== null && onHandMilli !== expectedMilli) flags.push({ code: 'count-expected-differs', line, data: { expectedMilli, onHandMilli } });
      return countedMilli === expectedMilli ? 0 : adjustmentCents(stock.of(productId), countedMilli - expectedMilli, product?.unitCostCents ?? 0);
    });
    return { flags, costsCents };
  },
  effects({ body }, decision) {
    const { warehouseId, lines, note } = body;
    return {
      ...noEffects(),
      counts: lines.map((line, index) => ({ ...line, line: index, warehouseId })),
      inventory: lines.flatMap(({ productId, expectedMilli, countedMilli }, line): InventoryOperation[] => countedMilli === expectedMilli ? [] : [{
        productId, warehouseId, kind: 'COUNT', quantityMilli: countedMilli - expectedMilli, valueCents: decision.costsCents[line] ?? 0, line, note,
      }]),
      journal: differencePostings('Conteo de inventario', decision.costsCents),
    };
  },
};

import type { Flag } from '../kernel/decision.ts';
import type { World } from '../kernel/world.ts';
import { issueCostCents } from './cost.ts';

interface Taken {
  productId: string;
  warehouseId: string;
  quantityMilli: number;
}

/** Values the lines of one operation in turn, so that two lines of one part share its stock. */
export class StockTaken {
  readonly #world: World;
  readonly #taken = new Map<string, { quantityMilli: number; valueCents: number; byWarehouse: Map<string, number> }>();

  constructor(world: World) {
    this.#world = world;
  }

  /** The cost of what leaves, with a flag where the part is unknown or there is less of it (`line` is its place). */
  take({ productId, warehouseId, quantityMilli }: Taken, line: number): { costCents: number; flags: Flag[] } {
    const product = this.#world.product(productId);
    const before = this.#taken.get(productId) ?? { quantityMilli: 0, valueCents: 0, byWarehouse: new Map<string, number>() };
    const stock = {
      quantityMilli: (product?.quantityMilli ?? 0) - before.quantityMilli,
      valueCents: (product?.valueCents ?? 0) - before.valueCents,
    };
    const costCents = issueCostCents(stock, quantityMilli, product?.unitCostCents ?? 0);
    const takenHere = (before.byWarehouse.get(warehouseId) ?? 0) + quantityMilli;
    before.byWarehouse.set(warehouseId, takenHere);
    this.#taken.set(productId, {
      quantityMilli: before.quantityMilli + quantityMilli,
      valueCents: before.valueCents + costCents,
      byWarehouse: before.byWarehouse,
    });
    if (product === null) return { costCents, flags: [{ code: 'unknown-product', line }] };
    const leftMilli = product.onHandMilli(warehouseId) - takenHere;
    return { costCents, flags: leftMilli < 0 ? [{ code: 'oversold', line, data: { leftMilli } }] : [] };
  }
}

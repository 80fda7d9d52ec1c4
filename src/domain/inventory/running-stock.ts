import type { World } from '../kernel/world.ts';
import type { StockValue } from './cost.ts';

/** The stock as it changes from line to line of one operation. */
export class RunningStock {
  readonly #world: World;
  readonly #stock = new Map<string, StockValue>();

  constructor(world: World) {
    this.#world = world;
  }

  of(productId: string): StockValue {
    const product = this.#world.product(productId);
    return this.#stock.get(productId) ?? { quantityMilli: product?.quantityMilli ?? 0, valueCents: product?.valueCents ?? 0 };
  }

  add(productId: string, quantityMilli: number, valueCents: number): void {
    const before = this.of(productId);
    this.#stock.set(productId, { quantityMilli: before.quantityMilli + quantityMilli, valueCents: before.valueCents + valueCents });
  }
}

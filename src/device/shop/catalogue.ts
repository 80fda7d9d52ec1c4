import type { ProductRow, StockRow } from '../../domain/sync/rows.ts';
import type { Catalogue, FoundProduct, Shop } from '../contract.ts';
import type { OwnEffects } from '../overlay/own-effects.ts';
import type { PulledRows } from '../pull/pulled-rows.ts';
import type { Hit } from '../search/protocol.ts';
import type { SearchClient } from '../search/search-client.ts';

export interface CatalogueSources {
  search: SearchClient;
  products: PulledRows<ProductRow>;
  stock: PulledRows<StockRow>;
  effects: OwnEffects;
  shop(): Shop | null;
}

/** The catalogue as screens ask for it: found by the worker's index, shown from the rows with own operations laid over. */
export function catalogueOf(sources: CatalogueSources): Catalogue {
  const { search } = sources;
  return {
    state: search.state,
    async search(text, { limit, vehicle }) {
      const { hits, total } = await search.search(text, vehicle ?? '', limit);
      return { text, items: await foundProducts(sources, hits), total };
    },
    async lookup(code) {
      return foundProducts(sources, await search.lookup(code));
    },
    async get(productId) {
      const [found] = await foundProducts(sources, [{ id: productId, crossReference: null, exact: true }]);
      return found ?? null;
    },
  };
}

async function foundProducts({ products, stock, effects, shop }: CatalogueSources, hits: readonly Hit[]): Promise<FoundProduct[]> {
  if (hits.length === 0) return [];
  const ids = hits.map((hit) => hit.id);
  const [rows, levels] = await Promise.all([products.get(ids), stock.get(ids)]);
  const here = shop()?.warehouseId ?? '';
  return hits.flatMap(({ id, crossReference }) => {
    const pulled = rows.get(id);
    const product = pulled === undefined ? null : effects.recordOf('products', id, pulled.row, pulled.coverage);
    const level = levels.get(id);
    if (product === null || level === undefined) return [];
    const onHandMilli = effects.stockOf(id, level.row?.onHandMilli ?? {}, level.coverage);
    const elsewhere = Object.entries(onHandMilli).filter(([warehouse]) => warehouse !== here);
    return [{
      product, crossReference, hereMilli: onHandMilli[here] ?? 0,
      elsewhereMilli: elsewhere.reduce((sum, [, quantityMilli]) => sum + quantityMilli, 0),
      bin: product.locations[here] ?? null,
    }];
  });
}

import { generateProducts, type DemoProduct } from '../../server/demo/catalogue.ts';
import type { Databases } from '../../server/db/databases.ts';
import { recordManyOnServer, type ServerDraft } from '../../server/sync/server-chain.ts';
import type { ProductFields } from '../../src/domain/catalog/operations.ts';
import { newId } from '../support/operations.ts';
import { makeShop, type TestShop } from '../support/shop.ts';

const PAGE = 500;
/** On every shelf: so much that nothing is oversold while sales are measured. */
const OPENING_MILLI = 1_500_000;
const BRANCH = 'centro';

export interface StockedProduct {
  id: string;
  fields: ProductFields;
  popularity: number;
}

/** A tenant whose catalogue is the demo's of any size, made and stocked through the operations that make one in earnest. */
export async function makeStockedShop(databases: Databases, slug: string, productCount: number): Promise<{ shop: TestShop; products: StockedProduct[] }> {
  const shop = await makeShop(databases, slug);
  const products = generateProducts('bench', productCount).map((product) => stocked(product, shop.warehouseId));
  const common = { version: 1, author: null, branchId: shop.branchId };
  for (let from = 0; from < products.length; from += PAGE) {
    const page = products.slice(from, from + PAGE);
    await recordManyOnServer(shop.db, page.map(({ id, fields }): ServerDraft => ({ ...common, type: 'product.created', body: { productId: id, fields } })));
    const lines = page.map(({ id, fields }) => ({ productId: id, quantityMilli: OPENING_MILLI, costCents: fields.costCents * (OPENING_MILLI / 1000) }));
    await recordManyOnServer(shop.db, [{ ...common, type: 'stock.initialized', body: { warehouseId: shop.warehouseId, lines } }]);
  }
  return { shop, products };
}

function stocked(product: DemoProduct, warehouseId: string): StockedProduct {
  const { partNumber, manufacturer, name, description, category, unit, barcodes, costCents, price1Cents, price2Cents, price3Cents } = product;
  const { satProductKey, satUnitKey, fitments, popularity } = product;
  const { minMilli, maxMilli } = product.stock[BRANCH];
  const fields = {
    partNumber, manufacturer, name, description, category, unit, barcodes, costCents, price1Cents, price2Cents, price3Cents,
    taxRateBps: 1600, satProductKey, satUnitKey, fitments, crossReferences: product.crossReferences.map((reference) => reference.partNumber),
    locations: { [warehouseId]: product.location }, minMilli, maxMilli, active: true,
  };
  return { id: newId(), fields, popularity };
}

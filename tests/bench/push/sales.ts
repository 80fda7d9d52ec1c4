import { createRandom } from '../../../server/demo/random.ts';
import type { SaleLine } from '../../../src/domain/sales/operations.ts';
import type { PushRequest } from '../../../src/domain/sync/api.ts';
import { newId, type TestDevice } from '../../support/operations.ts';
import type { TestShop } from '../../support/shop.ts';
import type { StockedProduct } from '../stocked-shop.ts';

const LINES = 5;
const BETWEEN_SALES_MS = 30_000;
/** Operations of one hand-in, as many as the device's own loop sends. */
export const BATCH = 500;

/** A device that has been at work without a server: its opened register, and its sales as they will be handed in. */
export interface Backlog {
  device: TestDevice;
  opening: PushRequest;
  handIns: PushRequest[];
}

/** Sales of five lines of a device of its own, drawn as customers ask for parts, one half minute after another up to now unless told otherwise. */
export async function recordSales(shop: TestShop, products: readonly StockedProduct[], count: number, betweenMs = BETWEEN_SALES_MS): Promise<Backlog> {
  const device = await shop.device();
  const random = createRandom(`sales of ${device.folioSeries}`);
  const draw = drawer(products);
  const sessionId = newId();
  let wallMs = Date.now() - (count + 1) * betweenMs;
  const opened = device.openSession(sessionId, 100_000, { wallMs });
  for (let sale = 0; sale < count; sale += 1) {
    wallMs += betweenMs;
    const lines = Array.from({ length: LINES }, () => lineOf(draw(random.next()), shop.warehouseId, random.int(1, 4)));
    device.sell({ sessionId, lines, draftId: newId() }, { wallMs });
  }
  const sales = device.log.slice(1);
  const handIns: PushRequest[] = [];
  for (let from = 0; from < sales.length; from += BATCH) handIns.push(device.handIn(sales.slice(from, from + BATCH)));
  return { device, opening: device.handIn([opened]), handIns };
}

/** Picks a product by a figure in [0, 1), in proportion to how often it is asked for. */
function drawer(products: readonly StockedProduct[]): (chance: number) => StockedProduct {
  let total = 0;
  const upTo = products.map(({ popularity }) => (total += popularity));
  return (chance) => {
    const wanted = chance * total;
    let low = 0;
    let high = upTo.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((upTo[middle] ?? 0) > wanted) high = middle;
      else low = middle + 1;
    }
    const product = products[low];
    if (product === undefined) throw new RangeError('no products');
    return product;
  };
}

function lineOf({ id, fields }: StockedProduct, warehouseId: string, pieces: number): SaleLine {
  return {
    productId: id, warehouseId, partNumber: fields.partNumber, description: fields.name, unit: fields.unit, quantityMilli: pieces * 1000,
    listPriceCents: fields.price1Cents, priceCents: fields.price1Cents, discountCents: 0, taxRateBps: fields.taxRateBps,
    satProductKey: fields.satProductKey, satUnitKey: fields.satUnitKey,
  };
}

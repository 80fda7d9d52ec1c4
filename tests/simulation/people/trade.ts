import { recordAct } from '../../../src/device/shop/recorder.ts';
import { folioOf } from '../../../src/device/shop/sale-body.ts';
import { NO_FACTS } from '../oracle/promises.ts';
import { lineFigures } from '../oracle/reckoning.ts';
import { markOf, seriesOf, type Act, type Intent, type Scene } from './scene.ts';

/** What is done besides selling: goods counted and sent, prices changed, sales taken back. */
export const trade: readonly Act[] = [
  { type: 'stock.counted', weight: 5, by: 'manager', prepare: countShelf },
  { type: 'transfer.shipped', weight: 4, by: 'manager', prepare: shipGoods },
  { type: 'transfer.received', weight: 4, by: 'manager', prepare: receiveShipment },
  { type: 'price.changed', weight: 3, by: 'owner', prepare: changePrice },
  { type: 'sale.returned', weight: 6, by: 'manager', prepare: takeBack },
];

/** The difference to what the shelf was said to hold is what changes the stock. */
function countShelf({ recorder, random, serial, products, deviceShop: { warehouseId } }: Scene): Intent {
  const productId = random.pick(products).id;
  const expectedMilli = random.int(0, 50) * 1000;
  const countedMilli = Math.max(0, expectedMilli + random.pick([-2000, 0, 1000]));
  const body = { warehouseId, lines: [{ productId, expectedMilli, countedMilli }], note: markOf(serial) };
  const quantityMilli = countedMilli - expectedMilli;
  return {
    mark: markOf(serial),
    facts: () => ({ ...NO_FACTS, stock: quantityMilli === 0 ? [] : [{ productId, warehouseId, quantityMilli }] }),
    record: () => recordAct(recorder, { type: 'stock.counted', plan: () => ({ body }) }),
  };
}

function shipGoods(scene: Scene): Intent | null {
  const { recorder, random, serial, products, shop, deviceShop: { warehouseId } } = scene;
  const to = shop.branches.find((branch) => branch.warehouseId !== warehouseId);
  if (to === undefined) return null;
  const lines = [{ productId: random.pick(products).id, quantityMilli: random.int(1, 4) * 1000 }];
  const body = { fromWarehouseId: warehouseId, toWarehouseId: to.warehouseId, lines, note: markOf(serial) };
  return {
    mark: markOf(serial),
    facts: () => ({ ...NO_FACTS, stock: lines.map(({ productId, quantityMilli }) => ({ productId, warehouseId, quantityMilli: -quantityMilli })) }),
    record: () => recordAct(recorder, {
      type: 'transfer.shipped',
      plan: ({ nextFolioNumber }) => ({ body: { folio: folioOf(seriesOf(scene), nextFolioNumber), ...body }, folioNumber: nextFolioNumber }),
    }),
  };
}

/** Somebody unpacks what another branch sent, maybe before the server has heard that it left. */
function receiveShipment(scene: Scene): Intent | null {
  const { recorder, random, serial, shipments, deviceShop: { warehouseId } } = scene;
  const here = shipments.filter(({ body }) => body['toWarehouseId'] === warehouseId);
  if (here.length === 0) return null;
  const shipment = random.pick(here);
  const shipped = shipment.body['lines'] as { productId: string; quantityMilli: number }[];
  const lines = shipped.map(({ productId, quantityMilli }, shippedLine) => {
    const lostMilli = random.chance(0.2) ? 1000 : 0;
    return { shippedLine, productId, quantityMilli: quantityMilli - lostMilli, lostMilli };
  });
  const body = { transferId: shipment.id, toWarehouseId: warehouseId, lines, note: markOf(serial) };
  shipment.done = true;
  return {
    mark: markOf(serial),
    facts: () => ({
      ...NO_FACTS, stock: lines.filter(({ quantityMilli }) => quantityMilli > 0).map(({ productId, quantityMilli }) => ({ productId, warehouseId, quantityMilli })),
    }),
    record: () => recordAct(recorder, {
      type: 'transfer.received',
      plan: ({ nextFolioNumber }) => ({ body: { folio: folioOf(seriesOf(scene), nextFolioNumber), ...body }, folioNumber: nextFolioNumber }),
    }),
  };
}

function changePrice({ recorder, random, serial, products }: Scene): Intent {
  const price3Cents = 1_000_000 + serial;
  const body = { productId: random.pick(products).id, branchId: null, prices: { price3Cents } };
  return { mark: `"price3Cents":${price3Cents}}`, facts: () => NO_FACTS, record: () => recordAct(recorder, { type: 'price.changed', plan: () => ({ body }) }) };
}

interface SoldLine {
  productId: string;
  warehouseId: string;
  quantityMilli: number;
  priceCents: number;
  discountCents: number;
  taxRateBps: number | null;
}

/** The first line of a ticket comes back whole, for cash. */
function takeBack(scene: Scene): Intent | null {
  const { recorder, random, serial, sales, session } = scene;
  if (session === null || sales.length === 0) return null;
  const sale = random.pick(sales);
  const [line] = sale.body['lines'] as SoldLine[];
  if (line === undefined) return null;
  const { netCents, taxCents, totalCents } = lineFigures(line);
  if (totalCents === 0) return null;
  sale.done = true;
  const { productId, warehouseId, quantityMilli, taxRateBps } = line;
  const restock = random.chance(0.7);
  const body = {
    saleId: sale.id, saleFolio: String(sale.body['folio']), sessionId: session.sessionId, customerId: (sale.body['customerId'] ?? null) as string | null,
    lines: [{ saleLine: 0, productId, warehouseId, quantityMilli, amountCents: totalCents, netCents, taxCents, taxRateBps, restock }],
    refunds: [{ method: 'cash' as const, amountCents: totalCents }], totalCents, reason: markOf(serial),
  };
  return {
    mark: markOf(serial),
    facts: () => ({
      ...NO_FACTS, stock: restock ? [{ productId, warehouseId, quantityMilli }] : [], cash: [{ method: 'cash', amountCents: -totalCents }],
      ledger: { '420': netCents, '220': taxCents, '110': -totalCents },
    }),
    record: () => recordAct(recorder, {
      type: 'sale.returned',
      plan: ({ nextFolioNumber }) => ({ body: { folio: folioOf(seriesOf(scene), nextFolioNumber), ...body }, folioNumber: nextFolioNumber }),
    }),
  };
}

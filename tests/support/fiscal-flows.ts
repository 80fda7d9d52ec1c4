import { priceLine } from '../../src/domain/pricing/line.ts';
import { returnFigures } from '../../src/domain/sales/return-figures.ts';
import type { SaleLine } from '../../src/domain/sales/operations.ts';
import type { LineFigures } from '../../src/domain/kernel/world.ts';
import { newId, saleBody, saleLine, type SealOptions } from './operations.ts';
import type { InvoicingShop } from './invoicing-shop.ts';

export type Method = 'cash' | 'card' | 'transfer' | 'credit';

/** A sale that was recorded, to be returned or collected. */
export interface Sold {
  id: string;
  folio: string;
  customerId: string | null;
  pricesIncludeTax: boolean;
  lines: readonly SaleLine[];
  /** What came back of each line so far. */
  back: LineFigures[];
  totalCents: number;
}

/** Lines of every rate, with decimals and discounts. */
export function mixedLines(shop: InvoicingShop): SaleLine[] {
  const place = { productId: shop.shop.productIds[0] ?? '', warehouseId: shop.shop.warehouseId };
  return [
    saleLine({ ...place, quantityMilli: 3000, priceCents: 48_999, discountCents: 2450 }),
    saleLine({ ...place, quantityMilli: 1333, priceCents: 10_555, taxRateBps: 800, unit: 'Litro', satUnitKey: 'LTR' }),
    saleLine({ ...place, priceCents: 35_000, taxRateBps: null }),
    saleLine({ ...place, quantityMilli: 2000, priceCents: 1550, taxRateBps: 0 }),
  ];
}

/** Records a sale, in cash unless said otherwise. */
export function sell(shop: InvoicingShop, given: { lines?: SaleLine[]; customerId?: string; paid?: readonly (readonly [Method, number])[]; pricesIncludeTax?: boolean } = {}, options: SealOptions = {}): Sold {
  const { lines = mixedLines(shop), customerId = null, pricesIncludeTax = true } = given;
  const folio = shop.device.nextFolio();
  const draft = { sessionId: shop.sessionId, lines, customerId, pricesIncludeTax };
  const body = saleBody(draft, folio);
  const payments = given.paid?.map(([method, amountCents]) => ({ method, amountCents: amountCents === 0 ? body.totalCents : amountCents, tenderedCents: amountCents === 0 ? body.totalCents : amountCents, reference: null }));
  const id = options.id ?? newId();
  shop.device.record('sale.completed', payments === undefined ? body : saleBody({ ...draft, payments }, folio), { version: 3, ...options, id });
  const nothing = { quantityMilli: 0, netCents: 0, taxCents: 0, costCents: 0 };
  return { id, folio, customerId, pricesIncludeTax, lines, back: lines.map(() => ({ ...nothing })), totalCents: body.totalCents };
}

/** Records that so much of a line came back; what it was worth. */
export function bringBack(shop: InvoicingShop, sold: Sold, saleLineIndex: number, quantityMilli: number, method: Method = 'cash'): number {
  const line = sold.lines[saleLineIndex];
  const before = sold.back[saleLineIndex];
  if (line === undefined || before === undefined) throw new Error('no such line');
  const { netCents, taxCents } = priceLine(line, sold.pricesIncludeTax);
  const figures = returnFigures({ quantityMilli: line.quantityMilli, netCents, taxCents, costCents: 0 }, before, quantityMilli);
  sold.back[saleLineIndex] = { quantityMilli: before.quantityMilli + quantityMilli, netCents: before.netCents + figures.netCents, taxCents: before.taxCents + figures.taxCents, costCents: 0 };
  shop.device.record('sale.returned', {
    folio: shop.device.nextFolio(), saleId: sold.id, saleFolio: sold.folio, sessionId: shop.sessionId, customerId: sold.customerId, totalCents: figures.amountCents, reason: 'No le quedó',
    lines: [{
      saleLine: saleLineIndex, productId: line.productId, warehouseId: line.warehouseId, quantityMilli, amountCents: figures.amountCents, netCents: figures.netCents,
      taxCents: figures.taxCents, taxRateBps: line.taxRateBps, restock: true,
    }],
    refunds: [{ method, amountCents: figures.amountCents }],
  }, { author: shop.shop.ownerId });
  return figures.amountCents;
}

/** Records money that a customer pays; the operation's id. */
export function collect(shop: InvoicingShop, customerId: string, payments: readonly (readonly [Exclude<Method, 'credit'>, number])[], applications: readonly (readonly [Sold | string, number])[]): string {
  const id = newId();
  shop.device.record('customer.paid', {
    folio: shop.device.nextFolio(), customerId, sessionId: shop.sessionId, note: null, totalCents: payments.reduce((total, [, cents]) => total + cents, 0),
    payments: payments.map(([method, amountCents]) => ({ method, amountCents, reference: null })),
    applications: applications.map(([sale, amountCents]) => ({ saleId: typeof sale === 'string' ? sale : sale.id, amountCents })),
  }, { id });
  return id;
}

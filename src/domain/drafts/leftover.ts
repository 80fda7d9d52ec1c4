import { grossCentsOf, readCart, sameShareCents, type DraftLine } from './cart.ts';
import { draftSaleSchema, type DraftDocument, type DraftSale } from './document.ts';

/** The sales that a draft was paid with, as the server wrote them down. */
export function readSales(document: DraftDocument): (DraftSale & { saleId: string })[] {
  return [...document.map('sales').entries()].flatMap(([saleId, value]) => {
    const sale = draftSaleSchema.safeParse(value).data;
    return sale === undefined ? [] : [{ saleId, ...sale }];
  });
}

/** Notes a sale that the draft was paid with; the same again changes nothing. */
export function noteSale(document: DraftDocument, saleId: string, sale: DraftSale): void {
  if (document.map('sales').get(saleId) === undefined) document.map('sales').set(saleId, sale);
}

/**
 * What stands on a paid draft and was in none of its sales: what somebody added after, or apart from, the paying.
 * Empty before it is paid. What went into another ticket counts no more.
 */
export function leftoverOf(document: DraftDocument): DraftLine[] {
  const sales = readSales(document);
  if (sales.length === 0) return [];
  const goneMilli = movedMilli(document);
  for (const { soldMilli } of sales) for (const [productId, milli] of Object.entries(soldMilli)) add(goneMilli, productId, milli);
  return readCart(document).lines.flatMap((line) => {
    const gone = Math.min(goneMilli.get(line.product.id) ?? 0, line.quantityMilli);
    add(goneMilli, line.product.id, -gone);
    const quantityMilli = line.quantityMilli - gone;
    if (quantityMilli === 0) return [];
    const discountCents = sameShareCents(line.discountCents, grossCentsOf(line), grossCentsOf({ ...line, quantityMilli }));
    return [{ ...line, quantityMilli, discountCents }];
  });
}

/** Notes that what is left over went into another ticket. */
export function noteMoved(document: DraftDocument, writer: string, lines: readonly DraftLine[]): void {
  document.transact(() => {
    const moved = document.map('moved');
    for (const { product, quantityMilli } of lines) {
      const key = `${product.id}|${writer}`;
      moved.set(key, milliOf(moved.get(key)) + quantityMilli);
    }
  });
}

function movedMilli(document: DraftDocument): Map<string, number> {
  const moved = new Map<string, number>();
  for (const [key, value] of document.map('moved').entries()) add(moved, key.split('|')[0] ?? '', milliOf(value));
  return moved;
}

function milliOf(value: unknown): number {
  return Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : 0;
}

function add(totals: Map<string, number>, key: string, milli: number): void {
  totals.set(key, (totals.get(key) ?? 0) + milli);
}

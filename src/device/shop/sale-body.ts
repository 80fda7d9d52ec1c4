import { totalTicket } from '../../domain/pricing/line.ts';
import type { Payment, SaleCompleted, SaleLine } from '../../domain/sales/operations.ts';
import type { ProductRow } from '../../domain/sync/rows.ts';
import type { Cart, CartLine, Shop } from '../contract.ts';

const DIGITS = 6;

/** A folio of a series (`A1-000123`). */
export function folioOf(series: string, counter: number): string {
  return `${series}-${String(counter).padStart(DIGITS, '0')}`;
}

/** The counter of a folio of this series; null when it is of another, or none. */
export function counterOf(series: string, folio: string): number | null {
  const match = /^([A-Z][A-Z0-9]*)-([0-9]+)$/.exec(folio.trim().toUpperCase());
  return match?.[1] === series ? Number(match[2]) : null;
}

/** What a product costs at a price tier, in centavos. */
export function listPriceCents(product: ProductRow, tier: number): number {
  if (tier === 2) return product.price2Cents;
  return tier === 3 ? product.price3Cents : product.price1Cents;
}

export interface SaleFacts {
  cart: Cart;
  payments: readonly Payment[];
  changeCents: number;
  shop: Shop;
  sessionId: string;
  folio: string;
}

/** A cart with its payments as the operation records it. */
export function saleBody({ cart, payments, changeCents, shop, sessionId, folio }: SaleFacts): SaleCompleted {
  const { pricesIncludeTax } = shop.tenant;
  const lines = cart.lines.map((line) => saleLine(line, cart.priceTier, shop.warehouseId));
  return {
    folio, sessionId, customerId: cart.customerId, priceTier: cart.priceTier, pricesIncludeTax, lines, payments: [...payments],
    draftId: cart.draftId ?? null, approvals: approvalsOf(cart.lines),
    totalCents: totalTicket(lines, pricesIncludeTax).totalCents, changeCents, note: null,
  };
}

function approvalsOf(lines: readonly CartLine[]): SaleCompleted['approvals'] {
  return lines.flatMap(({ approvedBy, discountCents }, line) => (approvedBy === undefined || discountCents === 0 ? [] : [{ line, employeeId: approvedBy }]));
}

function saleLine({ product, quantityMilli, priceCents, discountCents }: CartLine, tier: number, warehouseId: string): SaleLine {
  return {
    productId: product.id, warehouseId, partNumber: product.partNumber, description: product.name, unit: product.unit, quantityMilli,
    listPriceCents: listPriceCents(product, tier), priceCents, discountCents, taxRateBps: product.taxRateBps,
    satProductKey: product.satProductKey, satUnitKey: product.satUnitKey,
  };
}

/** Whether a recorded sale is of just what stands in a cart. */
export function isSameSale(sale: SaleCompleted, cart: Cart): boolean {
  const lines = cart.lines.map(({ product, quantityMilli, priceCents, discountCents }) => [product.id, quantityMilli, priceCents, discountCents].join());
  const sold = sale.lines.map(({ productId, quantityMilli, priceCents, discountCents }) => [productId, quantityMilli, priceCents, discountCents].join());
  return sale.customerId === cart.customerId && lines.join(';') === sold.join(';');
}

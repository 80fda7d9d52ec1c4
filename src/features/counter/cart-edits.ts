import type { Cart, CartLine } from '../../device/contract.ts';
import type { ProductRow } from '../../domain/sync/rows.ts';
import { grossCentsOf, sameShareCents } from '../../domain/drafts/cart.ts';
import { lineKeyOf, tierPriceCents } from '../../domain/drafts/document.ts';
import { MAX_QUANTITY_MILLI } from '../../domain/kernel/schemas.ts';
import { MAX_SALE_LINES } from '../../domain/sales/operations.ts';

/** A customer as the ticket needs one. */
export interface CartCustomer {
  id: string;
  name: string;
  priceTier: number;
}

/** True when a part can still be put on the ticket: it is there already, or there is room for one more line. */
export function hasRoomFor(cart: Cart, key: string): boolean {
  return cart.lines.length < MAX_SALE_LINES || cart.lines.some((line) => line.key === key);
}

/** Puts a part on the ticket; a part that is there already, at the same prices, gets more of it. */
export function addProduct(cart: Cart, product: ProductRow, quantityMilli: number): Cart {
  const key = lineKeyOf(product);
  const present = cart.lines.find((line) => line.key === key);
  if (present) return setQuantity(cart, key, present.quantityMilli + quantityMilli);
  if (!hasRoomFor(cart, key)) return cart;
  const line: CartLine = {
    key,
    product,
    quantityMilli: Math.min(quantityMilli, MAX_QUANTITY_MILLI),
    priceCents: tierPriceCents(product, cart.priceTier),
    discountCents: 0,
  };
  return { ...cart, lines: [...cart.lines, line] };
}

/** Sets a line's quantity; zero or less takes the line away. */
export function setQuantity(cart: Cart, key: string, quantityMilli: number): Cart {
  if (quantityMilli <= 0) return removeLine(cart, key);
  return withLine(cart, key, (line) => rescaled(line, { quantityMilli: Math.min(quantityMilli, MAX_QUANTITY_MILLI) }));
}

/** Adds to or takes from a line's quantity. One unit fewer than one is the line gone. */
export function changeQuantity(cart: Cart, key: string, byMilli: number): Cart {
  const line = cart.lines.find((candidate) => candidate.key === key);
  return line ? setQuantity(cart, key, line.quantityMilli + byMilli) : cart;
}

export function removeLine(cart: Cart, key: string): Cart {
  return { ...cart, lines: cart.lines.filter((line) => line.key !== key) };
}

/** Gives a line a discount in centavos, never more than the line comes to. */
export function setDiscount(cart: Cart, key: string, discountCents: number, approvedBy?: string): Cart {
  return withLine(cart, key, ({ approvedBy: _before, ...line }) => ({
    ...line, discountCents: Math.min(Math.max(discountCents, 0), grossCentsOf(line)), ...(approvedBy === undefined ? {} : { approvedBy }),
  }));
}

/** Chooses the customer, or none, and prices every line by the customer's tier. */
export function chooseCustomer(cart: Cart, customer: CartCustomer | null): Cart {
  const priceTier = customer?.priceTier ?? 1;
  return {
    ...cart,
    customerId: customer?.id ?? null,
    customerName: customer?.name ?? null,
    priceTier,
    lines: cart.lines.map((line) => rescaled(line, { priceCents: tierPriceCents(line.product, priceTier) })),
  };
}

/** An empty ticket, for when the id of the former is spent. */
export function emptyCart(id: string): Cart {
  return { id, customerId: null, customerName: null, priceTier: 1, lines: [] };
}

/** The key of the line next to another; stays at the ends. */
export function neighbourKey(cart: Cart, key: string | null, step: 1 | -1): string | null {
  const index = cart.lines.findIndex((line) => line.key === key);
  if (index === -1) return cart.lines.at(step === 1 ? 0 : -1)?.key ?? null;
  return (cart.lines[index + step] ?? cart.lines[index])?.key ?? null;
}

function withLine(cart: Cart, key: string, edit: (line: CartLine) => CartLine): Cart {
  return { ...cart, lines: cart.lines.map((line) => (line.key === key ? edit(line) : line)) };
}

/** A discount is a share of its line: it keeps that share, rounded down, when quantity or price change. */
function rescaled(line: CartLine, change: Partial<Pick<CartLine, 'quantityMilli' | 'priceCents'>>): CartLine {
  const next = { ...line, ...change };
  return { ...next, discountCents: sameShareCents(line.discountCents, grossCentsOf(line), grossCentsOf(next)) };
}

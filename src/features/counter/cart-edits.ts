import type { Cart, CartLine } from '../../device/contract.ts';
import type { ProductRow } from '../../domain/sync/rows.ts';
import { mulDivRound } from '../../domain/kernel/integers.ts';
import { MAX_QUANTITY_MILLI } from '../../domain/kernel/schemas.ts';
import { MAX_SALE_LINES } from '../../domain/sales/operations.ts';

/** A customer as the ticket needs one. */
export interface CartCustomer {
  id: string;
  name: string;
  priceTier: number;
}

/** The price in centavos per whole unit for a tier: 1 counter, 2 workshop, 3 wholesale. */
export function priceForTier(product: ProductRow, tier: number): number {
  if (tier === 2) return product.price2Cents;
  return tier === 3 ? product.price3Cents : product.price1Cents;
}

/** What a line comes to before its discount, in centavos. */
export function lineGrossCents(line: Pick<CartLine, 'priceCents' | 'quantityMilli'>): number {
  return mulDivRound(line.priceCents, line.quantityMilli, 1000);
}

/** True when a part can still be put on the ticket: it is there already, or there is room for one more line. */
export function hasRoomFor(cart: Cart, productId: string): boolean {
  return cart.lines.length < MAX_SALE_LINES || cart.lines.some((line) => line.key === productId);
}

/** Puts a part on the ticket; a part that is there already gets more of it. A line's key is its part's id. */
export function addProduct(cart: Cart, product: ProductRow, quantityMilli: number): Cart {
  const present = cart.lines.find((line) => line.key === product.id);
  if (present) return setQuantity(cart, product.id, present.quantityMilli + quantityMilli);
  if (!hasRoomFor(cart, product.id)) return cart;
  const line: CartLine = {
    key: product.id,
    product,
    quantityMilli: Math.min(quantityMilli, MAX_QUANTITY_MILLI),
    priceCents: priceForTier(product, cart.priceTier),
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
export function setDiscount(cart: Cart, key: string, discountCents: number): Cart {
  return withLine(cart, key, (line) => ({ ...line, discountCents: Math.min(Math.max(discountCents, 0), lineGrossCents(line)) }));
}

/** Chooses the customer, or none, and prices every line by the customer's tier. */
export function chooseCustomer(cart: Cart, customer: CartCustomer | null): Cart {
  const priceTier = customer?.priceTier ?? 1;
  return {
    ...cart,
    customerId: customer?.id ?? null,
    customerName: customer?.name ?? null,
    priceTier,
    lines: cart.lines.map((line) => rescaled(line, { priceCents: priceForTier(line.product, priceTier) })),
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
  if (line.discountCents === 0) return next;
  const before = lineGrossCents(line);
  const after = lineGrossCents(next);
  const share = before === 0 ? 0 : mulDivRound(line.discountCents, after, before);
  const slipsOver = before !== 0 && BigInt(share) * BigInt(before) > BigInt(line.discountCents) * BigInt(after);
  return { ...next, discountCents: slipsOver ? share - 1 : share };
}

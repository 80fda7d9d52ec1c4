import type { Cart, Device } from '../../../../src/device/contract.ts';
import { totalTicket } from '../../../../src/domain/pricing/line.ts';
import type { Payment } from '../../../../src/domain/sales/operations.ts';
import type { ProductRow } from '../../../../src/domain/sync/rows.ts';
import { uuidv7 } from '../../../../src/domain/kernel/ids.ts';
import { databaseNamed, openRaw, putRaw, readRow } from './raw-store.ts';
import { beginTrace, type Trace } from './trace.ts';

const LINES = 5;

/** What one sale took, and the raw put of the row it became; milliseconds. */
export interface TimedSale {
  saleMs: number;
  rawMs: number;
  /** Of the row's texts. */
  bytes: number;
  lockMs: number;
  decideMs: number;
  hashMs: number;
  writeMs: number;
}

/** Sells carts of five lines and puts the row of each into a store of its own, in turn. */
export async function sellInTurn(device: Device, products: readonly ProductRow[], count: number): Promise<TimedSale[]> {
  const log = await openRaw(await databaseNamed('-log'));
  const raw = await openRaw('raw-puts');
  const timed: TimedSale[] = [];
  for (let sale = 0; sale < count; sale += 1) {
    const cart = cartOf(products, sale);
    const payments = [paymentOf(device, cart)];
    const trace = beginTrace();
    const begunMs = performance.now();
    const { number } = await device.completeSale(cart, payments, 0);
    const saleMs = performance.now() - begunMs;
    const row = await readRow(log, 'operations', number);
    const rawMs = await putRaw(raw, row);
    timed.push({ saleMs, rawMs, bytes: JSON.stringify(row).length, ...stepsOf(trace, begunMs) });
  }
  log.close();
  raw.close();
  return timed;
}

function stepsOf({ locked, hashing, hashed, writing, written }: Trace, begunMs: number): Pick<TimedSale, 'lockMs' | 'decideMs' | 'hashMs' | 'writeMs'> {
  if (locked === undefined || hashing === undefined || hashed === undefined || writing === undefined || written === undefined) {
    throw new Error('a step of the sale was not seen');
  }
  return { lockMs: locked - begunMs, decideMs: hashing - locked, hashMs: hashed - hashing, writeMs: written - writing };
}

/** A cart's payment in cash, handed over exactly. */
export function paymentOf(device: Device, cart: Cart): Payment {
  const includeTax = device.shop.get()?.tenant.pricesIncludeTax ?? true;
  const { totalCents } = totalTicket(cart.lines.map((line) => ({ ...line, taxRateBps: line.product.taxRateBps })), includeTax);
  return { method: 'cash', amountCents: totalCents, tenderedCents: totalCents, reference: null };
}

/** A cart of five lines, of other parts with each sale. */
export function cartOf(products: readonly ProductRow[], sale: number): Cart {
  const lines = Array.from({ length: LINES }, (_, line) => {
    const product = products[(sale * LINES + line) % products.length];
    if (product === undefined) throw new RangeError('no products');
    return { key: String(line), product, quantityMilli: 1000 * (1 + ((sale + line) % 3)), priceCents: product.price1Cents, discountCents: 0 };
  });
  const id = uuidv7(Date.now(), (length) => crypto.getRandomValues(new Uint8Array(length)));
  return { id, customerId: null, customerName: null, priceTier: 1, lines };
}

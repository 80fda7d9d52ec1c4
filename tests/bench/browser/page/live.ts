import type { Device } from '../../../../src/device/contract.ts';
import type { ProductRow } from '../../../../src/domain/sync/rows.ts';
import { cartOf, paymentOf } from './sales.ts';

const LOOK_EVERY_MS = 4;
const LATE_MS = 20_000;

/** A clock that the pages of one machine share, finer than a millisecond. */
const nowMs = (): number => performance.timeOrigin + performance.now();

/** Sells a cart of five lines; the instant at which it was on the disk. */
export async function sellOnce(device: Device, products: readonly ProductRow[], sale: number): Promise<number> {
  const cart = cartOf(products, sale);
  await device.completeSale(cart, [paymentOf(device, cart)], 0);
  return nowMs();
}

let expected: { productId: string; beforeMilli: number } | null = null;

/** Remembers how much of a part there is, as this device sees it. */
export async function expectSale(device: Device, productId: string): Promise<void> {
  const found = await device.catalogue.get(productId);
  if (found === null) throw new Error('the part is not here');
  expected = { productId, beforeMilli: found.hereMilli };
}

/** The instant at which this device shows less of that part. */
export async function sawSale(device: Device): Promise<number> {
  const until = performance.now() + LATE_MS;
  while (performance.now() < until) {
    const found = expected === null ? null : await device.catalogue.get(expected.productId);
    if (found !== null && found.hereMilli < (expected?.beforeMilli ?? 0)) return nowMs();
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new Error(`the sale was not seen within ${LATE_MS / 1000} s`);
}

/**
 * Multiplies two integers and divides by a third, rounding half away from zero.
 * The only place where money is rounded. Exact: falls back to BigInt when the product leaves the safe range.
 * @throws RangeError when an argument is not a safe integer, the divisor is not positive, or the result is not safe.
 */
export function mulDivRound(a: number, b: number, divisor: number): number {
  assertSafe(a);
  assertSafe(b);
  assertSafe(divisor);
  if (divisor <= 0) throw new RangeError('the divisor must be positive');
  const product = a * b;
  if (!Number.isSafeInteger(product * 2) || !Number.isSafeInteger(divisor * 2)) return roundBig(a, b, divisor);
  const magnitude = Math.abs(product);
  const remainder = magnitude % divisor;
  const quotient = (magnitude - remainder) / divisor;
  const rounded = remainder * 2 >= divisor ? quotient + 1 : quotient;
  return product < 0 && rounded !== 0 ? -rounded : rounded;
}

/** Adds integers and refuses a sum that a float cannot hold exactly. */
export function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  assertSafe(total);
  return total;
}

function roundBig(a: number, b: number, divisor: number): number {
  const product = BigInt(a) * BigInt(b);
  const magnitude = product < 0n ? -product : product;
  const big = BigInt(divisor);
  const rounded = (magnitude * 2n + big) / (big * 2n);
  const result = Number(product < 0n ? -rounded : rounded);
  assertSafe(result);
  return result;
}

function assertSafe(value: number): void {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a safe integer: ${value}`);
}

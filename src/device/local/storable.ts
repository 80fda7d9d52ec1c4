/**
 * Makes every text inside a plain value storable everywhere: a scanner can type a NUL and a broken keyboard half a
 * surrogate pair, which PostgreSQL refuses. NUL is dropped, a lone surrogate becomes U+FFFD.
 */
export function makeStorable<T>(value: T): T {
  return clean(value) as T;
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\u0000', '').toWellFormed();
  if (Array.isArray(value)) return value.map(clean);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, clean(inner)]));
  }
  return value;
}

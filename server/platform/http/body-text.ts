import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { AppContext } from './context.ts';
import { bodyTooLarge, Problem } from './problem.ts';

const unpack = promisify(gunzip);

/**
 * The text of a request's body, unpacked when it was sent with gzip. What it becomes must not be larger than what may
 * come unpacked.
 * @throws Problem 400 when it cannot be unpacked, 413 when it becomes too large, 415 for another encoding.
 */
export async function bodyText(c: AppContext, maxBytes: number): Promise<string> {
  const encoding = (c.req.header('content-encoding') ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity') return c.req.text();
  if (encoding !== 'gzip') {
    throw new Problem({ status: 415, code: 'unsupported-media-type', detail: 'Lo enviado viene comprimido de un modo que no se acepta.', extra: { accepted: ['gzip'] } });
  }
  try {
    return (await unpack(await c.req.arrayBuffer(), { maxOutputLength: maxBytes })).toString('utf8');
  } catch (error) {
    if (error instanceof RangeError) throw bodyTooLarge(maxBytes);
    throw new Problem({ status: 400, code: 'invalid-encoding', detail: 'Lo enviado no se puede descomprimir.' });
  }
}

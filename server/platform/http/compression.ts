import type { MiddlewareHandler } from 'hono';
import { compress } from 'hono/compress';
import type { AppEnv } from './context.ts';

const compressible = /^(application\/(problem\+)?json|text\/csv)\b/;

/**
 * Compresses JSON and CSV answers of 1 KiB and more. Streams of hints are left alone (they must arrive at once), and
 * static files bring their own encoding.
 */
export function compression(): MiddlewareHandler<AppEnv> {
  return compress({ threshold: 1024, contentTypeFilter: compressible });
}

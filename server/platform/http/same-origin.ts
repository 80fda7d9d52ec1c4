import type { MiddlewareHandler } from 'hono';
import type { AppContext, AppEnv } from './context.ts';
import { Problem } from './problem.ts';

const readMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

function hostOf(url: string | undefined): string | null {
  return url !== undefined && URL.canParse(url) ? new URL(url).host : null;
}

/** Browsers send Sec-Fetch-Site on secure origins, and Origin with every write. */
function isSameOrigin(c: AppContext, publicHost: string | null): boolean {
  const site = c.req.header('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  const originHost = hostOf(c.req.header('origin'));
  return originHost !== null && (originHost === c.req.header('host') || originHost === publicHost);
}

/**
 * A write that carries cookies must come from our own pages: cookies go along with what other sites make a browser send.
 * Programs use tokens in a header, which no other site can make a browser send.
 */
export function sameOriginWrites(publicUrl: string | undefined): MiddlewareHandler<AppEnv> {
  const publicHost = hostOf(publicUrl);
  return async (c, next) => {
    const risky = !readMethods.has(c.req.method) && c.req.header('cookie') !== undefined;
    if (risky && !isSameOrigin(c, publicHost)) {
      throw new Problem({ status: 403, code: 'cross-origin', detail: 'La solicitud viene de otro sitio y no se aceptó.' });
    }
    await next();
  };
}

import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { AppContext } from './context.ts';
import { Problem } from './problem.ts';

/** Counts a request; throws 429 with Retry-After when there were too many. */
export type RateLimit = (c: AppContext) => Promise<void>;

/** 429 with the seconds to wait. */
export function tooManyRequests(retryAfterMs: number): Problem {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
  return new Problem({
    status: 429,
    code: 'too-many-requests',
    detail: `Demasiados intentos. Espera ${seconds} s y vuelve a intentar.`,
    extra: { retryAfterSeconds: seconds },
    headers: { 'Retry-After': String(seconds) },
  });
}

/**
 * A coarse limit per client address, kept in this process's memory: it keeps a flood off, and forgets at a restart.
 * What must hold across processes and restarts is counted in PostgreSQL by the module that needs it.
 */
export function addressLimit(options: { points: number; durationSeconds: number }): RateLimit {
  const limiter = new RateLimiterMemory({ points: options.points, duration: options.durationSeconds });
  return async (c) => {
    try {
      await limiter.consume(c.get('clientAddress'));
    } catch (error) {
      if (error instanceof RateLimiterRes) throw tooManyRequests(error.msBeforeNext);
      throw error;
    }
  };
}

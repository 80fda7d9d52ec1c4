import type { MiddlewareHandler } from 'hono';
import type { Logger } from 'pino';
import { randomUUID } from 'node:crypto';
import { clientAddressReader } from './client-address.ts';
import type { AppContext, AppEnv } from './context.ts';

function logRequest(c: AppContext, startedAtMs: number): void {
  const person = c.get('person');
  const device = c.get('device');
  const status = c.res.status;
  const fields = {
    method: c.req.method,
    // The declared pattern: the path itself may carry codes.
    route: c.get('route') ?? 'none',
    status,
    durationMs: Math.round((performance.now() - startedAtMs) * 10) / 10,
    tenantId: person?.tenantId ?? device?.tenantId,
    deviceId: device?.deviceId ?? person?.deviceId ?? undefined,
    employeeId: person?.employeeId,
    address: c.get('clientAddress'),
  };
  c.get('log')[status >= 500 ? 'error' : 'info'](fields, 'request');
}

/**
 * First of all middlewares: gives the request its id, its client's address and its logger, and writes one line when the
 * answer is ready. Nothing of the body, the query or the headers is in that line.
 */
export function requestContext(log: Logger, trustedProxies: readonly string[]): MiddlewareHandler<AppEnv> {
  const clientAddress = clientAddressReader(trustedProxies);
  return async (c, next) => {
    const startedAtMs = performance.now();
    const requestId = randomUUID();
    c.set('requestId', requestId);
    c.set('log', log.child({ requestId }));
    c.set('clientAddress', clientAddress(c.env?.incoming?.socket.remoteAddress, c.req.header('x-forwarded-for')));
    await next();
    c.res.headers.set('X-Request-Id', requestId);
    logRequest(c, startedAtMs);
  };
}

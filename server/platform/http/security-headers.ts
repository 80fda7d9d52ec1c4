import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from './context.ts';

/** Everything from this origin, no inline script, no inline style sheet, no frame around us. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** The counter's camera scanner, serial and USB printers; nothing else of the machine. */
const permissionsPolicy = [
  'camera=(self)',
  'serial=(self)',
  'usb=(self)',
  'geolocation=()',
  'microphone=()',
  'payment=()',
  'midi=()',
].join(', ');

function headersFor(publicUrl: string | undefined): [string, string][] {
  const headers: [string, string][] = [
    ['Content-Security-Policy', contentSecurityPolicy],
    ['X-Content-Type-Options', 'nosniff'],
    // Not no-referrer: under it a same-origin form sends `Origin: null`.
    ['Referrer-Policy', 'same-origin'],
    ['Permissions-Policy', permissionsPolicy],
    ['Cross-Origin-Opener-Policy', 'same-origin'],
    ['Cross-Origin-Resource-Policy', 'same-origin'],
  ];
  if (publicUrl?.startsWith('https://')) headers.push(['Strict-Transport-Security', 'max-age=31536000']);
  return headers;
}

/** Sets the security headers of every answer; HSTS only where the public address is HTTPS. */
export function securityHeaders(publicUrl: string | undefined): MiddlewareHandler<AppEnv> {
  const headers = headersFor(publicUrl);
  return async (c, next) => {
    await next();
    for (const [name, value] of headers) c.res.headers.set(name, value);
  };
}

import type { Context } from 'hono';

/** Under which people reach this server: as the settings say, else as this request did. */
export function publicOrigin(c: Pick<Context, 'req'>, publicUrl: string | undefined): string {
  return publicUrl ?? new URL(c.req.url).origin;
}

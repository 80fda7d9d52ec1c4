import type { z } from 'zod';

/**
 * Reads an answer of a server that may be newer than this page: fields that this version does not know are left out, so
 * that an upgraded server is never unreadable to the tablets that have not reloaded yet. All else must fit.
 */
export function parseAnswer<T>(schema: z.ZodType<T>, json: unknown): z.ZodSafeParseResult<T> {
  const strict = schema.safeParse(json);
  if (strict.success || strict.error.issues.some(({ code }) => code !== 'unrecognized_keys')) return strict;
  const known = structuredClone(json);
  for (const issue of strict.error.issues) {
    if (issue.code === 'unrecognized_keys') leaveOut(known, issue.path, issue.keys);
  }
  return schema.safeParse(known);
}

function leaveOut(json: unknown, path: readonly PropertyKey[], keys: readonly string[]): void {
  const place = path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown>)[key], json) as Record<string, unknown>;
  for (const key of keys) delete place[key];
}

import { createHash } from 'node:crypto';
import type { Queryable } from '../../db/database.ts';
import { tooManyRequests } from '../../platform/http/rate-limit.ts';

const windowSeconds = 15 * 60;

/** What is limited, and how often in a quarter of an hour. */
export interface Limited {
  /** Names the account or address; stored as a hash. */
  key: string;
  points: number;
}

export const accountLimit = (email: string): Limited => ({ key: `sign-in:account:${email}`, points: 5 });
export const addressLimitOf = (action: string, address: string): Limited => ({ key: `${action}:address:${address}`, points: 20 });

/**
 * Counts one attempt in the control database, by its clock: the limit holds across server processes and restarts.
 * The window starts with its first attempt.
 * @throws Problem 429 when there were more than `points`
 */
export async function countAttempt(control: Queryable, { key, points }: Limited): Promise<void> {
  const { rows } = await control.query<{ points: number; waitMs: number }>(
    `INSERT INTO rate_limits AS kept (key, points, expire) VALUES ($1, 1, ${nowMs} + $2)
     ON CONFLICT (key) DO UPDATE SET
       points = CASE WHEN kept.expire <= ${nowMs} THEN 1 ELSE kept.points + 1 END,
       expire = CASE WHEN kept.expire <= ${nowMs} THEN excluded.expire ELSE kept.expire END
     RETURNING points, expire - ${nowMs} AS "waitMs"`,
    [hashKey(key), windowSeconds * 1000],
  );
  const counted = rows[0];
  if (!counted || counted.points > points) throw tooManyRequests(counted?.waitMs ?? windowSeconds * 1000);
}

/** The attempt was a good one: it does not count. */
export async function uncountAttempt(control: Queryable, { key }: Limited): Promise<void> {
  await control.query('UPDATE rate_limits SET points = greatest(points - 1, 0) WHERE key = $1', [hashKey(key)]);
}

/** Forgets all attempts on an account after its owner came in, and those of others that have run out. */
export async function forgetAttempts(control: Queryable, { key }: Limited): Promise<void> {
  await control.query('DELETE FROM rate_limits WHERE key = $1', [hashKey(key)]);
  await control.query(
    `DELETE FROM rate_limits WHERE key IN (
       SELECT key FROM rate_limits WHERE expire < ${nowMs} ORDER BY expire LIMIT 100 FOR UPDATE SKIP LOCKED)`,
  );
}

const nowMs = `(extract(epoch FROM clock_timestamp()) * 1000)::bigint`;

function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}

import { createHash, createHmac, randomBytes } from 'node:crypto';
import { uuidv7 } from '../../../src/domain/kernel/ids.ts';
import type { Queryable, Transaction } from '../../db/database.ts';
import type { AppKind } from '../../platform/http/context.ts';

/** How long a session lasts without credentials being asked again: a cashier's shift, and the office's thirty days. */
export const sessionSeconds: Record<AppKind, number> = { counter: 8 * 3600, office: 30 * 24 * 3600 };

/** A used refresh token is answered once more within this time; see `rotateRefreshToken`. */
const graceSeconds = 30;

export type SessionEnd = 'signed-out' | 'signed-in-again' | 'token-reused' | 'credentials-changed' | 'deactivated';

export interface StartedSession {
  sessionId: string;
  refreshToken: string;
  /** Seconds until the session ends by itself. */
  remainingSeconds: number;
}

/** Starts a session and ends the person's former one in this kind of app. What devices recorded is not touched. */
export async function startSession(
  tx: Transaction,
  { tenantId, employeeId, deviceId, app }: { tenantId: string; employeeId: string; deviceId: string | null; app: AppKind },
): Promise<StartedSession> {
  // One after another for each person, on all server processes.
  await tx.query('SELECT 1 FROM employees WHERE id = $1 FOR NO KEY UPDATE', [employeeId]);
  await tx.query(
    `DELETE FROM sessions WHERE employee_id = $1 AND expires_at < now() - interval '40 days' AND ended_at IS NOT NULL`,
    [employeeId],
  );
  await endSessions(tx, { employeeId, app }, 'signed-in-again');
  const sessionId = uuidv7(Date.now(), randomBytes);
  const remainingSeconds = sessionSeconds[app];
  await tx.query(
    `INSERT INTO sessions (id, employee_id, device_id, app, expires_at) VALUES ($1, $2, $3, $4, now() + make_interval(secs => $5))`,
    [sessionId, employeeId, deviceId, app, remainingSeconds],
  );
  const refreshToken = `${tenantId.replaceAll('-', '')}.${randomBytes(32).toString('base64url')}`;
  await keepToken(tx, refreshToken, sessionId);
  return { sessionId, refreshToken, remainingSeconds };
}

/** Ends the active sessions of a person, in one kind of app or both, save one. Their tokens stop at their next request. */
export async function endSessions(
  db: Queryable,
  { employeeId, app, except }: { employeeId: string; app?: AppKind; except?: string },
  reason: SessionEnd,
): Promise<void> {
  await db.query(
    `UPDATE sessions SET ended_at = now(), ended_reason = $4
     WHERE employee_id = $1 AND ended_at IS NULL AND ($2::text IS NULL OR app = $2) AND ($3::uuid IS NULL OR id <> $3)`,
    [employeeId, app ?? null, except ?? null, reason],
  );
}

export async function endSession(db: Queryable, sessionId: string, reason: SessionEnd): Promise<void> {
  await db.query('UPDATE sessions SET ended_at = now(), ended_reason = $2 WHERE id = $1 AND ended_at IS NULL', [sessionId, reason]);
}

export interface RefreshedSession extends StartedSession {
  employeeId: string;
  deviceId: string | null;
  app: AppKind;
}

export type Refreshing =
  | { kind: 'refreshed'; session: RefreshedSession }
  /** Not ours, or its session is long gone. */
  | { kind: 'unknown' }
  | { kind: 'ended'; reason: SessionEnd; employeeId: string; reusedNow: boolean }
  | { kind: 'expired' };

interface TokenRow {
  sessionId: string;
  employeeId: string;
  deviceId: string | null;
  app: AppKind;
  used: boolean;
  inGrace: boolean;
  expired: boolean;
  remainingSeconds: number;
  endedReason: SessionEnd | null;
}

/**
 * Takes a refresh token and gives the next one of its family. A token that was used before ends the family: one of
 * the two who hold it is a thief.
 *
 * Except that two tabs may send the same cookie at once, and an answer may be lost on the way. So the next token is
 * derived from the one before it with a key of the server's, and a token used less than 30 s ago is answered with that
 * very same next one, as long as that itself is unused. A thief who is this quick gets nothing the owner does not hold
 * too: whichever of them comes second with the next one ends the family.
 * @param rotationKey the secret of the derivation, the same on all server processes
 */
export async function rotateRefreshToken(tx: Transaction, token: string, rotationKey: Buffer): Promise<Refreshing> {
  const { rows } = await tx.query<TokenRow>(
    `SELECT s.id AS "sessionId", s.employee_id AS "employeeId", s.device_id AS "deviceId", s.app, t.used_at IS NOT NULL AS used,
       coalesce(t.used_at > now() - make_interval(secs => $2), false) AS "inGrace", s.expires_at <= now() AS expired,
       extract(epoch FROM s.expires_at - now())::int AS "remainingSeconds", s.ended_reason AS "endedReason"
     FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id WHERE t.hash = $1 FOR UPDATE OF s, t`,
    [hashToken(token), graceSeconds],
  );
  const row = rows[0];
  if (!row) return { kind: 'unknown' };
  if (row.endedReason !== null) return { kind: 'ended', reason: row.endedReason, employeeId: row.employeeId, reusedNow: false };
  if (row.expired) return { kind: 'expired' };
  const next = nextToken(token, rotationKey);
  if (row.used && !(row.inGrace && (await isUnused(tx, next)))) {
    await endSession(tx, row.sessionId, 'token-reused');
    return { kind: 'ended', reason: 'token-reused', employeeId: row.employeeId, reusedNow: true };
  }
  if (!row.used) {
    await tx.query('UPDATE refresh_tokens SET used_at = now() WHERE hash = $1', [hashToken(token)]);
    await keepToken(tx, next, row.sessionId);
  }
  const { sessionId, employeeId, deviceId, app, remainingSeconds } = row;
  return { kind: 'refreshed', session: { sessionId, employeeId, deviceId, app, remainingSeconds, refreshToken: next } };
}

/** The tenant a refresh token names; null when it has not the form of one. */
export function tenantOfRefreshToken(token: string): string | null {
  const hex = /^([0-9a-f]{32})\.[A-Za-z0-9_-]{43}$/.exec(token)?.[1];
  return hex?.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') ?? null;
}

function nextToken(token: string, rotationKey: Buffer): string {
  const [tenant = ''] = token.split('.');
  return `${tenant}.${createHmac('sha256', rotationKey).update(token).digest('base64url')}`;
}

function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

async function keepToken(tx: Queryable, token: string, sessionId: string): Promise<void> {
  await tx.query('INSERT INTO refresh_tokens (hash, session_id) VALUES ($1, $2)', [hashToken(token), sessionId]);
}

async function isUnused(tx: Queryable, token: string): Promise<boolean> {
  const { rows } = await tx.query('SELECT 1 FROM refresh_tokens WHERE hash = $1 AND used_at IS NULL', [hashToken(token)]);
  return rows.length > 0;
}

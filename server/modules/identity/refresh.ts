import { TenantUnavailable } from '../../db/errors.ts';
import type { TenantDatabase } from '../../db/database.ts';
import type { AppKind } from '../../platform/http/context.ts';
import { unauthenticated } from '../../platform/http/problem.ts';
import type { AuditOrigin } from './audit.ts';
import { audit } from './audit.ts';
import type { Authority } from './authority.ts';
import { loadAuthority } from './authority.ts';
import type { Identity } from './identity.ts';
import { deviceRevoked, sessionEnded, shiftEnded } from './problems.ts';
import type { RefreshedSession } from './sessions.ts';
import { endSession, rotateRefreshToken, tenantOfRefreshToken } from './sessions.ts';

export interface Refreshed {
  authority: Authority;
  session: RefreshedSession;
  tenantId: string;
}

/**
 * A new access token for a refresh token, and the next refresh token.
 * @throws Problem 401 `unauthenticated`, `session-ended`, `shift-ended`, `device-revoked`
 */
export async function refreshSession(identity: Identity, app: AppKind, token: string, origin: AuditOrigin): Promise<Refreshed> {
  const db = await tenantOf(identity, token);
  if (!db) throw unauthenticated();
  // Its end must be committed: refusals are thrown after the transaction.
  const refreshing = await db.transaction((tx) => rotateRefreshToken(tx, token, identity.rotationKey));
  if (refreshing.kind === 'unknown') throw unauthenticated();
  if (refreshing.kind === 'expired') throw shiftEnded();
  if (refreshing.kind === 'ended') {
    if (refreshing.reusedNow) {
      await audit(db, { actor: refreshing.employeeId, action: 'session.token-reused', entity: 'employee', entityId: refreshing.employeeId, outcome: 'failed', ...origin });
    }
    throw sessionEnded(refreshing.reason);
  }
  const { session } = refreshing;
  const authority = await loadAuthority(db, session.employeeId);
  if (session.app !== app || !authority?.active) {
    await endSession(db, session.sessionId, 'deactivated');
    throw unauthenticated();
  }
  if (session.deviceId !== null && (await isRevoked(db, session.deviceId))) throw deviceRevoked();
  return { authority, session, tenantId: db.tenantId };
}

async function tenantOf({ databases }: Identity, token: string): Promise<TenantDatabase | null> {
  const tenantId = tenantOfRefreshToken(token);
  if (tenantId === null) return null;
  try {
    return await databases.tenant(tenantId);
  } catch (error) {
    if (error instanceof TenantUnavailable && error.code === 'tenant-not-found') return null;
    throw error;
  }
}

async function isRevoked(db: TenantDatabase, deviceId: string): Promise<boolean> {
  const { rows } = await db.query('SELECT 1 FROM devices WHERE id = $1 AND revoked_at <= now()', [deviceId]);
  return rows.length > 0;
}

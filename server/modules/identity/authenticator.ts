import type { Databases } from '../../db/databases.ts';
import { TenantUnavailable } from '../../db/errors.ts';
import type { TenantDatabase } from '../../db/database.ts';
import type { AccessTokens, PersonClaims } from '../../platform/auth/access-tokens.ts';
import type { AppContext, Authenticator, DeviceContext, PersonContext } from '../../platform/http/context.ts';
import type { Authority } from './authority.ts';
import { authorityColumns, branchesOf, can } from './authority.ts';
import { deviceRevoked, sessionEnded, shiftEnded, tenantSuspended } from './problems.ts';
import type { SessionEnd } from './sessions.ts';

interface AuthenticatorDeps {
  databases: Pick<Databases, 'tenant' | 'findTenant'>;
  tokens: AccessTokens;
}

const readMethods = new Set(['GET', 'HEAD']);
/** What a person of a suspended tenant may still write: the end of their own session. */
const alwaysOpenPaths = new Set(['/api/identity/sign-out']);

/** Who a request comes from, by its bearer token; the rest is read from the tenant's database each time. */
export function makeAuthenticator({ databases, tokens }: AuthenticatorDeps): Authenticator {
  return {
    async person(c) {
      const token = bearerToken(c);
      const claims = token === null ? null : await tokens.readPerson(token);
      if (!claims) return null;
      const db = await tenantDatabase(databases, claims.tenantId);
      const authority = db && (await loadSession(db, claims));
      if (!authority) return null;
      await refuseWritesWhenSuspended(c, databases, claims.tenantId);
      return personContext(claims, authority);
    },
    async device(c) {
      const token = bearerToken(c);
      const claims = token === null ? null : await tokens.readDevice(token);
      if (!claims) return null;
      const db = await tenantDatabase(databases, claims.tenantId);
      return db ? loadDevice(c, db, claims.tenantId, claims.deviceId) : null;
    },
  };
}

/** A page cannot set headers on a WebSocket: there the token comes among the subprotocols, as `bearer.<token>`. */
function bearerToken(c: AppContext): string | null {
  if (c.req.header('upgrade')?.toLowerCase() === 'websocket') {
    return /(?:^|,)\s*bearer\.([A-Za-z0-9_.-]{1,4000})\s*(?:,|$)/.exec(c.req.header('sec-websocket-protocol') ?? '')?.[1] ?? null;
  }
  return /^Bearer ([A-Za-z0-9_.-]{1,4000})$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? null;
}

/** A token of a tenant that is no more is no credential; one that is being migrated is asked to come again. */
async function tenantDatabase(databases: Pick<Databases, 'tenant'>, tenantId: string): Promise<TenantDatabase | null> {
  try {
    return await databases.tenant(tenantId);
  } catch (error) {
    if (error instanceof TenantUnavailable && error.code === 'tenant-not-found') return null;
    throw error;
  }
}

type SessionRow = Authority & { endedReason: SessionEnd | null; expired: boolean; revoked: boolean };

async function loadSession(db: TenantDatabase, { sessionId, employeeId }: PersonClaims): Promise<Authority | null> {
  const { rows } = await db.query<SessionRow>(
    `SELECT ${authorityColumns}, s.ended_reason AS "endedReason", s.expires_at <= now() AS expired,
       coalesce(d.revoked_at <= now(), false) AS revoked
     FROM sessions s JOIN employees e ON e.id = s.employee_id LEFT JOIN devices d ON d.id = s.device_id
     WHERE s.id = $1 AND e.id = $2`,
    [sessionId, employeeId],
  );
  const row = rows[0];
  if (!row?.active) return null;
  if (row.revoked) throw deviceRevoked();
  if (row.endedReason !== null) throw sessionEnded(row.endedReason);
  if (row.expired) throw shiftEnded();
  return row;
}

async function refuseWritesWhenSuspended(c: AppContext, databases: Pick<Databases, 'findTenant'>, tenantId: string): Promise<void> {
  if (readMethods.has(c.req.method) || alwaysOpenPaths.has(c.req.path)) return;
  const status = (await databases.findTenant(tenantId))?.status;
  if (status === 'suspended' || status === 'cancelled') throw tenantSuspended();
}

function personContext(claims: PersonClaims, authority: Authority): PersonContext {
  return {
    tenantId: claims.tenantId,
    employeeId: claims.employeeId,
    sessionId: claims.sessionId,
    deviceId: claims.deviceId,
    app: claims.app,
    branchIds: branchesOf(authority),
    can: (permission, branchId) => can(authority, permission, branchId),
  };
}

interface DeviceRow {
  branchId: string;
  registerId: string | null;
  deviceClass: DeviceContext['deviceClass'];
  revoked: boolean;
  /** It was here within the minute, with this version of the app. */
  noted: boolean;
}

async function loadDevice(c: AppContext, db: TenantDatabase, tenantId: string, deviceId: string): Promise<DeviceContext | null> {
  const appVersion = appVersionOf(c);
  const { rows } = await db.query<DeviceRow>(
    `SELECT branch_id AS "branchId", register_id AS "registerId", class AS "deviceClass", coalesce(revoked_at <= now(), false) AS revoked,
       coalesce(last_seen_at >= now() - interval '1 minute', false) AND ($2::text IS NULL OR app_version IS NOT DISTINCT FROM $2) AS noted
     FROM devices WHERE id = $1 AND public_key IS NOT NULL`,
    [deviceId, appVersion],
  );
  const row = rows[0];
  if (!row) return null;
  if (row.revoked) throw deviceRevoked();
  if (!row.noted) await noteSeen(db, deviceId, appVersion);
  const { branchId, registerId, deviceClass } = row;
  return { tenantId, deviceId, branchId, registerId, deviceClass };
}

function appVersionOf(c: AppContext): string | null {
  const given = c.req.header('nexus-app-version') ?? '';
  return /^[\w.+-]{1,40}$/.test(given) ? given : null;
}

/** Never waits for a hand-in that holds the device's row. */
async function noteSeen(db: TenantDatabase, deviceId: string, appVersion: string | null): Promise<void> {
  await db.query(
    `UPDATE devices SET last_seen_at = now(), app_version = coalesce($2, app_version)
     WHERE id = (SELECT id FROM devices WHERE id = $1 FOR UPDATE SKIP LOCKED)`,
    [deviceId, appVersion],
  );
}

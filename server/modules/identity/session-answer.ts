import type { Session } from '../../../src/domain/identity/api.ts';
import { ACCESS_TOKEN_SECONDS } from '../../platform/auth/access-tokens.ts';
import type { AppKind } from '../../platform/http/context.ts';
import type { Authority } from './authority.ts';
import { permissionsOf } from './authority.ts';
import type { Identity } from './identity.ts';
import type { StartedSession } from './sessions.ts';

/** The answer to a sign-in: who it is, what they may attempt, and an access token. */
export async function sessionAnswer(
  { tokens, databases }: Pick<Identity, 'tokens' | 'databases'>,
  authority: Authority,
  { tenantId, sessionId, deviceId, app }: { tenantId: string; sessionId: string; deviceId: string | null; app: AppKind },
): Promise<Session> {
  const tenant = await databases.findTenant(tenantId);
  const { id, name, shortName, roles, maxDiscountBps } = authority;
  return {
    token: await tokens.forPerson({ employeeId: id, tenantId, deviceId, sessionId, app }),
    expiresInSeconds: ACCESS_TOKEN_SECONDS,
    employee: { id, name, shortName, roles, permissions: permissionsOf(authority), maxDiscountBps },
    tenant: { id: tenantId, name: tenant?.name ?? '', status: tenant?.status ?? 'cancelled' },
  };
}

const cookiePath = '/api/identity/refresh';

/** A name for each kind of app: a cashier's session and the owner's live side by side in one browser. */
export function refreshCookieName(app: AppKind): string {
  return `nexus-refresh-${app}`;
}

/** The Set-Cookie header that keeps a refresh token where no script can read it. */
export function refreshCookie(app: AppKind, { refreshToken, remainingSeconds }: Pick<StartedSession, 'refreshToken' | 'remainingSeconds'>, secure: boolean): string {
  return `${refreshCookieName(app)}=${refreshToken}; Path=${cookiePath}; Max-Age=${remainingSeconds}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
}

/** The Set-Cookie header that removes it. */
export function noRefreshCookie(app: AppKind, secure: boolean): string {
  return refreshCookie(app, { refreshToken: '', remainingSeconds: 0 }, secure);
}

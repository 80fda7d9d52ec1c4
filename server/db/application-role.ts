import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { DatabaseError as DriverError, escapeLiteral } from 'pg';
import type pg from 'pg';
import { makeClient, withClient } from './connection-settings.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import { DatabaseError } from './errors.ts';

/**
 * The role under which all pools run. It owns nothing: what it may not change (insert-only tables)
 * it cannot change, whatever the code says. Roles belong to the whole cluster, so its name is fixed.
 */
export const applicationRole = 'nexus_app';

/**
 * The application's way in. Its password is derived from the administrator's (or from `secret` when
 * the administrator needs none), so that every server process on this cluster knows it and none
 * has to store it.
 * @throws DatabaseError `database-misconfigured` when there is nothing to derive it from.
 */
export function applicationSettings(admin: ConnectionSettings, secret: string | undefined): ConnectionSettings {
  const key = admin.password ?? secret;
  if (key === undefined) {
    throw new DatabaseError('database-misconfigured', 'DATABASE_URL names no password and there is no MASTER_KEY to derive one from');
  }
  const password = createHmac('sha256', key).update(`nexus:${applicationRole}`).digest('base64url');
  return { ...admin, user: applicationRole, password };
}

/** Makes the role, or gives it its password again. Call under a lock: roles are cluster-wide. */
export async function ensureApplicationRole(client: pg.Client, settings: ConnectionSettings): Promise<void> {
  const { rows } = await client.query<{ mighty: boolean }>(
    'SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls AS mighty FROM pg_roles WHERE rolname = $1',
    [applicationRole],
  );
  if (rows[0]?.mighty) {
    throw new DatabaseError('database-misconfigured', `The role ${applicationRole} has administrative rights: insert-only tables would not be so`);
  }
  if (rows.length === 0 || !(await letsIn(settings))) {
    const verifier = scramVerifier(settings.password ?? '');
    const verb = rows.length > 0 ? 'ALTER' : 'CREATE';
    await client.query(`${verb} ROLE ${applicationRole} LOGIN NOINHERIT PASSWORD ${escapeLiteral(verifier)}`);
  }
  await joinRole(client);
}

/** An administrator who is no superuser may end the application's connections only as a member of its role. */
async function joinRole(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ member: boolean }>(`SELECT pg_has_role($1, 'USAGE') AS member`, [applicationRole]);
  if (!rows[0]?.member) await client.query(`GRANT ${applicationRole} TO CURRENT_USER`);
}

async function letsIn(settings: ConnectionSettings): Promise<boolean> {
  try {
    await withClient(makeClient(settings, settings.maintenanceDatabase, 'application'), async () => {});
    return true;
  } catch (error) {
    // Only a refused password is mended here; "may not connect to that database" comes after it.
    return !(error instanceof DriverError && error.code?.startsWith('28'));
  }
}

/** What PostgreSQL would store for the password (RFC 5803): so the password is never in a statement or a log. */
function scramVerifier(password: string): string {
  const iterations = 4096;
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const hmac = (text: string) => createHmac('sha256', salted).update(text).digest();
  const storedKey = createHash('sha256').update(hmac('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${hmac('Server Key').toString('base64')}`;
}

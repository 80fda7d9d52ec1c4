import type { TenantDatabase } from '../../db/database.ts';
import { TenantUnavailable } from '../../db/errors.ts';
import { Problem } from '../../platform/http/problem.ts';
import { accountLimit, addressLimitOf, countAttempt, forgetAttempts, uncountAttempt } from './attempt-counter.ts';
import type { AuditOrigin } from './audit.ts';
import { audit } from './audit.ts';
import type { Authority } from './authority.ts';
import { authorityColumns } from './authority.ts';
import type { Identity } from './identity.ts';
import type { StartedSession } from './sessions.ts';
import { startSession } from './sessions.ts';

/** An address that belongs to more shops than this has to name the shop. */
const MAX_TENANTS = 10;

export interface PasswordRequest {
  email: string;
  password: string;
  tenantId?: string | undefined;
}

export type PasswordSignIn =
  | { kind: 'signed-in'; authority: Authority; started: StartedSession; tenantId: string }
  | { kind: 'choose-tenant'; tenants: { id: string; name: string }[] };

interface Account {
  db: TenantDatabase;
  person: Authority;
  passwordHash: string | null;
}

/**
 * Email and password: the tenant is found by the address, and asked for when the password is right in several.
 * @throws Problem 429 `too-many-requests`, 401 `credentials-wrong`: the same for an unknown address, at the same time
 */
export async function signInByPassword(identity: Identity, request: PasswordRequest, origin: AuditOrigin): Promise<PasswordSignIn> {
  const startedAtMs = performance.now();
  const { control } = identity.databases;
  const address = addressLimitOf('sign-in', origin.address ?? 'unknown');
  const account = accountLimit(request.email);
  await countAttempt(control, address);
  await countAttempt(control, account);
  const accounts = await findAccounts(identity, request);
  const right = await matchingAccounts(identity, accounts, request.password);
  if (right.length === 0) {
    await auditAll(accounts, origin, 'wrong');
    await until(startedAtMs + identity.refusalFloorMs);
    throw wrongCredentials();
  }
  await uncountAttempt(control, address);
  await forgetAttempts(control, account);
  const [first] = right;
  if (right.length > 1 || !first) return { kind: 'choose-tenant', tenants: await namesOf(identity, right) };
  return signIn(identity, first, request.password, origin);
}

async function findAccounts({ databases }: Identity, { email, tenantId }: PasswordRequest): Promise<Account[]> {
  const { rows } = await databases.control.query<{ tenantId: string }>(
    `SELECT e.tenant_id AS "tenantId" FROM tenant_emails e JOIN tenants t ON t.id = e.tenant_id
     WHERE e.email = $1 AND ($2::uuid IS NULL OR e.tenant_id = $2) AND t.ready_at IS NOT NULL ORDER BY t.created_at, t.id LIMIT $3`,
    [email, tenantId ?? null, MAX_TENANTS],
  );
  const accounts: Account[] = [];
  let unavailable: unknown = null;
  for (const row of rows) {
    try {
      const account = await findAccount(await databases.tenant(row.tenantId), email);
      if (account) accounts.push(account);
    } catch (error) {
      if (!(error instanceof TenantUnavailable)) throw error;
      unavailable = error;
    }
  }
  if (accounts.length === 0 && unavailable !== null) throw unavailable;
  return accounts;
}

async function findAccount(db: TenantDatabase, email: string): Promise<Account | null> {
  const { rows } = await db.query<Authority & { passwordHash: string | null }>(
    `SELECT ${authorityColumns}, e.password_hash AS "passwordHash" FROM employees e WHERE e.email = $1 AND e.active`,
    [email],
  );
  return rows[0] ? { db, person: rows[0], passwordHash: rows[0].passwordHash } : null;
}

/** One comparison at least: an address without an account takes as long as a wrong password. */
async function matchingAccounts({ hasher }: Identity, accounts: readonly Account[], password: string): Promise<Account[]> {
  if (accounts.length === 0) await hasher.compare('password', password, null);
  const matching: Account[] = [];
  for (const account of accounts) {
    if ((await hasher.compare('password', password, account.passwordHash)).right) matching.push(account);
  }
  return matching;
}

async function signIn({ hasher }: Identity, account: Account, password: string, origin: AuditOrigin): Promise<PasswordSignIn> {
  const { db, person, passwordHash } = account;
  const rehashed = hasher.isOutdated(passwordHash) ? await hasher.hash('password', password) : null;
  const started = await db.transaction(async (tx) => {
    if (rehashed) await tx.query('UPDATE employees SET password_hash = $2 WHERE id = $1 AND password_hash = $3', [person.id, rehashed, passwordHash]);
    await audit(tx, { actor: person.id, action: 'sign-in.password', entity: 'employee', entityId: person.id, outcome: 'ok', ...origin });
    return startSession(tx, { tenantId: db.tenantId, employeeId: person.id, deviceId: null, app: 'office' });
  });
  return { kind: 'signed-in', authority: person, started, tenantId: db.tenantId };
}

async function auditAll(accounts: readonly Account[], origin: AuditOrigin, reason: string): Promise<void> {
  for (const { db, person } of accounts) {
    await audit(db, { actor: person.id, action: 'sign-in.password', entity: 'employee', entityId: person.id, after: { reason }, outcome: 'failed', ...origin });
  }
}

async function namesOf({ databases }: Identity, accounts: readonly Account[]): Promise<{ id: string; name: string }[]> {
  const tenants = await Promise.all(accounts.map(({ db }) => databases.findTenant(db.tenantId)));
  return tenants.flatMap((tenant) => (tenant ? [{ id: tenant.id, name: tenant.name }] : []));
}

function wrongCredentials(): Problem {
  return new Problem({ status: 401, code: 'credentials-wrong', detail: 'El correo o la contraseña no son correctos.' });
}

/** Waits for a moment of performance.now(), if it is still to come. */
async function until(momentMs: number): Promise<void> {
  const waitMs = momentMs - performance.now();
  if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
}

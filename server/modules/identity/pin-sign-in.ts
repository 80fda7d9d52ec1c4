import type { TenantDatabase, Transaction } from '../../db/database.ts';
import type { DeviceContext } from '../../platform/http/context.ts';
import { notFound } from '../../platform/http/problem.ts';
import type { AuditOrigin } from './audit.ts';
import { audit } from './audit.ts';
import type { Authority } from './authority.ts';
import { authorityColumns, branchesOf } from './authority.ts';
import type { Identity } from './identity.ts';
import { confirmAttempt, reserveAttempt } from './pin-attempts.ts';
import { pinLocked, pinWrong } from './problems.ts';
import type { StartedSession } from './sessions.ts';
import { startSession } from './sessions.ts';

type PersonWithPin = Authority & { pinHash: string };

export interface Tile {
  id: string;
  name: string;
  shortName: string;
}

/** The people who may sign in on a device: active, with a PIN, and with something they may do in its branch. */
export async function signInTiles(db: TenantDatabase, branchId: string): Promise<Tile[]> {
  const { rows } = await db.query<Authority>(
    `SELECT ${authorityColumns} FROM employees e WHERE e.active AND e.pin_hash IS NOT NULL ORDER BY e.short_name, e.id`,
  );
  return rows.filter((person) => branchesOf(person).includes(branchId)).map(({ id, name, shortName }) => ({ id, name, shortName }));
}

interface PinAsked {
  employeeId: string;
  pin: string;
}

/**
 * Signs a person in on a device.
 * @throws Problem 404 for somebody who has no tile on this device, 423 `pin-locked`, 401 `pin-wrong`
 */
export function signInByPin(identity: Identity, db: TenantDatabase, device: DeviceContext, asked: PinAsked, origin: AuditOrigin): Promise<{ authority: Authority; started: StartedSession }> {
  return enterByPin(identity, db, device, asked, { action: 'sign-in.pin', origin }, async (tx, authority) => ({
    authority, started: await startSession(tx, { tenantId: db.tenantId, employeeId: asked.employeeId, deviceId: device.deviceId, app: 'counter' }),
  }));
}

/**
 * Whether it is the person's PIN, for approving something on a device where somebody else is signed in: no session begins
 * or ends. Counted, locked and audited as a sign-in is.
 * @throws as `signInByPin`
 */
export function confirmByPin(identity: Identity, db: TenantDatabase, device: DeviceContext, asked: PinAsked, origin: AuditOrigin): Promise<void> {
  return enterByPin(identity, db, device, asked, { action: 'approval.pin', origin }, async () => undefined);
}

/** One person, one PIN, one comparison; then, in the transaction that counts it as right, what it was typed for. */
async function enterByPin<T>(
  identity: Identity,
  db: TenantDatabase,
  device: DeviceContext,
  { employeeId, pin }: PinAsked,
  { action, origin }: { action: string; origin: AuditOrigin },
  entered: (tx: Transaction, person: Authority) => Promise<T>,
): Promise<T> {
  const person = await findPerson(db, employeeId, device.branchId);
  const line = { actor: employeeId, action, entity: 'employee', entityId: employeeId, deviceId: device.deviceId, branchId: device.branchId, ...origin };
  const attempt = await db.transaction((tx) => reserveAttempt(tx, employeeId, device.deviceId));
  if (!attempt.allowed) {
    await audit(db, { ...line, after: { reason: 'locked' }, outcome: 'failed' });
    throw pinLocked(attempt.retryAfterSeconds);
  }
  const { right, outdated } = await identity.hasher.compare('pin', pin, person.pinHash);
  if (!right) {
    await audit(db, { ...line, after: { reason: 'wrong' }, outcome: 'failed' });
    throw pinWrong(attempt.attemptsLeft);
  }
  const rehashed = outdated ? await identity.hasher.hash('pin', pin) : null;
  return db.transaction(async (tx) => {
    await confirmAttempt(tx, attempt.attemptId, employeeId, device.deviceId);
    // Only if it is still the hash that was compared: a PIN set meanwhile stays.
    if (rehashed) await tx.query('UPDATE employees SET pin_hash = $2 WHERE id = $1 AND pin_hash = $3', [employeeId, rehashed, person.pinHash]);
    await audit(tx, { ...line, outcome: 'ok' });
    return entered(tx, person);
  });
}

async function findPerson(db: TenantDatabase, employeeId: string, branchId: string): Promise<PersonWithPin> {
  const { rows } = await db.query<Authority & { pinHash: string | null }>(
    `SELECT ${authorityColumns}, e.pin_hash AS "pinHash" FROM employees e WHERE e.id = $1 AND e.active`,
    [employeeId],
  );
  const person = rows[0];
  if (!person?.pinHash || !branchesOf(person).includes(branchId)) throw notFound('Esa persona no puede iniciar sesión en este equipo.');
  return { ...person, pinHash: person.pinHash };
}

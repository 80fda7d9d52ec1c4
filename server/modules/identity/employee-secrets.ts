import { randomBytes } from 'node:crypto';
import { isWeakPin } from '../../../src/domain/identity/pin.ts';
import type { TenantDatabase } from '../../db/database.ts';
import { conflict, notFound, Problem } from '../../platform/http/problem.ts';
import { audit } from './audit.ts';
import { loadAuthority } from './authority.ts';
import { checkTarget } from './employee-rules.ts';
import type { Actor, EmployeeChanged } from './employees.ts';
import { actingPerson, finish, lockPeople, readEmployee } from './employees.ts';
import type { Identity } from './identity.ts';
import { endSessions } from './sessions.ts';

/** @throws Problem 400 `weak-pin`, 404, 403 as `checkTarget` */
export async function setPin(identity: Identity, db: TenantDatabase, actor: Actor, id: string, pin: string): Promise<EmployeeChanged> {
  if (isWeakPin(pin)) {
    throw new Problem({ status: 400, code: 'weak-pin', detail: 'Ese PIN es fácil de adivinar. Elige otro, sin repeticiones ni secuencias.' });
  }
  return setSecret(identity, db, actor, id, { kind: 'pin', secret: pin });
}

/** @throws Problem 409 `no-email`, 404, 403 as `checkTarget` */
export async function setPassword(identity: Identity, db: TenantDatabase, actor: Actor, id: string, password: string): Promise<EmployeeChanged> {
  if ((await readEmployee(db, id)).email === null) throw conflict('no-email', 'Primero dale un correo: con él se entra a la oficina.');
  return setSecret(identity, db, actor, id, { kind: 'password', secret: password });
}

/**
 * Gives the person with this email a new password: the operator's way in for an owner who lost theirs.
 * @returns the password, or null when nobody active has that email in this shop
 */
export async function resetPassword({ hasher }: Pick<Identity, 'hasher'>, db: TenantDatabase, email: string): Promise<string | null> {
  const password = randomBytes(12).toString('base64url');
  const hash = await hasher.hash('password', password);
  return db.transaction(async (tx) => {
    const { rows } = await tx.query<{ id: string }>('UPDATE employees SET password_hash = $2, updated_at = now() WHERE email = $1 AND active RETURNING id', [email, hash]);
    const id = rows[0]?.id;
    if (id === undefined) return null;
    await endSessions(tx, { employeeId: id, app: 'office' }, 'credentials-changed');
    await audit(tx, { actor: null, action: 'employee.password-set', entity: 'employee', entityId: id, after: { by: 'operator' }, outcome: 'ok' });
    return password;
  });
}

async function setSecret(
  { hasher }: Identity,
  db: TenantDatabase,
  actor: Actor,
  id: string,
  { kind, secret }: { kind: 'pin' | 'password'; secret: string },
): Promise<EmployeeChanged> {
  // Before the transaction: it takes a quarter of a second.
  const hash = await hasher.hash(kind, secret);
  return db.transaction(async (tx) => {
    await lockPeople(tx);
    const target = await loadAuthority(tx, id);
    if (!target) throw notFound('No existe esa persona.');
    checkTarget(await actingPerson(tx, actor), target);
    await tx.query(`UPDATE employees SET ${kind === 'pin' ? 'pin_hash' : 'password_hash'} = $2, updated_at = now() WHERE id = $1`, [id, hash]);
    await endSessions(tx, { employeeId: id, app: kind === 'pin' ? 'counter' : 'office', except: actor.sessionId }, 'credentials-changed');
    await audit(tx, { actor: actor.employeeId, action: `employee.${kind}-set`, entity: 'employee', entityId: id, outcome: 'ok', ...actor.origin });
    return finish(tx, id);
  });
}

import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { employeePatchSchema, employeeSchema } from '../../../src/domain/identity/api.ts';
import { permissionSchema } from '../../../src/domain/identity/permissions.ts';
import { uuidv7 } from '../../../src/domain/kernel/ids.ts';
import type { Queryable, TenantDatabase, Transaction } from '../../db/database.ts';
import { conflict, notFound } from '../../platform/http/problem.ts';
import { touchRows } from '../../sync/positions.ts';
import type { AuditOrigin } from './audit.ts';
import { audit } from './audit.ts';
import type { Authority } from './authority.ts';
import { authorityColumns, loadAuthority } from './authority.ts';
import type { EmployeeWrite } from './employee-rules.ts';
import { checkChange, requireAnOwner } from './employee-rules.ts';
import type { Identity } from './identity.ts';
import { endSessions } from './sessions.ts';

export type Employee = z.infer<typeof employeeSchema>;
export type EmployeePatch = z.infer<typeof employeePatchSchema>;

type EmployeeRow = Authority & { email: string | null; hasPin: boolean; hasPassword: boolean };

const employeeColumns = `${authorityColumns}, e.email, e.pin_hash IS NOT NULL AS "hasPin", e.password_hash IS NOT NULL AS "hasPassword"`;

/** People by name. `after` is the last one's id; somebody's own branches decide nothing here, the route's permission does. */
export async function listEmployees(
  db: Queryable,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<{ items: Employee[]; next: string | null }> {
  const { rows } = await db.query<EmployeeRow>(
    `SELECT ${employeeColumns} FROM employees e
     WHERE $1::uuid IS NULL OR (e.name, e.id) > (SELECT l.name, l.id FROM employees l WHERE l.id = $1)
     ORDER BY e.name, e.id LIMIT $2`,
    [after ?? null, limit + 1],
  );
  const items = rows.slice(0, limit).map(toEmployee);
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** Whoever acts, and where from. */
export interface Actor {
  employeeId: string;
  sessionId: string;
  origin: AuditOrigin;
}

/** The result of a change, with the position to announce once it is committed. */
export interface EmployeeChanged {
  employee: Employee;
  position: number;
}

/** @throws Problem as `checkChange`; 409 `email-taken` */
export async function createEmployee(identity: Identity, db: TenantDatabase, tx: Transaction, actor: Actor, write: EmployeeWrite): Promise<EmployeeChanged> {
  await lockPeople(tx);
  const id = uuidv7(identity.nowMs(), randomBytes);
  checkChange(await actingPerson(tx, actor), { id, before: null, after: write });
  await checkEmailFree(tx, write.email, id);
  await tx.query('INSERT INTO employees (id, name, short_name, email, max_discount_bps, active) VALUES ($1, $2, $3, $4, $5, $6)', [
    id, write.name, write.shortName, write.email, write.maxDiscountBps, write.active,
  ]);
  await writeGrants(tx, id, write);
  await mapEmail(identity, db.tenantId, write.email);
  await audit(tx, { actor: actor.employeeId, action: 'employee.created', entity: 'employee', entityId: id, after: write, outcome: 'ok', ...actor.origin });
  return finish(tx, id);
}

/** @throws Problem 404 for somebody who is not this shop's; 409 `last-owner`, `email-taken`; as `checkChange` */
export async function editEmployee(
  identity: Identity,
  db: TenantDatabase,
  tx: Transaction,
  actor: Actor,
  id: string,
  patch: EmployeePatch,
): Promise<EmployeeChanged> {
  await lockPeople(tx);
  const stored = await readEmployee(tx, id);
  const before = writableOf(stored);
  const after: EmployeeWrite = { ...before, ...withoutUndefined(patch) };
  checkChange(await actingPerson(tx, actor), { id, before, after });
  await checkEmailFree(tx, after.email, id);
  await tx.query(
    `UPDATE employees SET name = $2, short_name = $3, email = $4, max_discount_bps = $5, active = $6, updated_at = now() WHERE id = $1`,
    [id, after.name, after.shortName, after.email, after.maxDiscountBps, after.active],
  );
  await writeGrants(tx, id, after);
  await requireAnOwner(tx);
  if (!after.active) await endSessions(tx, { employeeId: id }, 'deactivated');
  await mapEmail(identity, db.tenantId, after.email);
  await audit(tx, { actor: actor.employeeId, action: 'employee.edited', entity: 'employee', entityId: id, ...differences(before, after), outcome: 'ok', ...actor.origin });
  return finish(tx, id);
}

/** One change of people at a time in a shop: two owners cannot demote each other at once. */
export async function lockPeople(tx: Transaction): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('people', 0))`);
}

/** Whoever acts, as the database has them in this transaction. */
export async function actingPerson(tx: Transaction, { employeeId }: Actor): Promise<Authority> {
  const authority = await loadAuthority(tx, employeeId);
  if (!authority) throw new Error('who acts is gone');
  return authority;
}

/** @throws Problem 404 */
export async function readEmployee(db: Queryable, id: string): Promise<Employee> {
  const { rows } = await db.query<EmployeeRow>(`SELECT ${employeeColumns} FROM employees e WHERE e.id = $1`, [id]);
  if (!rows[0]) throw notFound('No existe esa persona.');
  return toEmployee(rows[0]);
}

/** Tells the devices, as the last thing in the transaction. */
export async function finish(tx: Transaction, id: string): Promise<EmployeeChanged> {
  const employee = await readEmployee(tx, id);
  const { position } = await touchRows(tx, [{ collection: 'employees', id, branchId: null }]);
  return { employee, position };
}

function toEmployee({ id, name, shortName, email, roles, adjustments, maxDiscountBps, active, hasPin, hasPassword }: EmployeeRow): Employee {
  // A permission that a former version knew is not one any more.
  const known = adjustments.filter(({ permission }) => permissionSchema.safeParse(permission).success);
  return { id, name, shortName, email, roles, adjustments: known, maxDiscountBps, active, hasPin, hasPassword };
}

function writableOf({ name, shortName, email, roles, adjustments, maxDiscountBps, active }: Employee): EmployeeWrite {
  return { name, shortName, email, roles, adjustments, maxDiscountBps, active };
}

async function writeGrants(tx: Transaction, id: string, { roles, adjustments }: EmployeeWrite): Promise<void> {
  await tx.query('DELETE FROM employee_roles WHERE employee_id = $1', [id]);
  await tx.query('DELETE FROM employee_permissions WHERE employee_id = $1', [id]);
  await tx.query(
    `INSERT INTO employee_roles (employee_id, role, branch_id)
     SELECT $1, role, "branchId" FROM jsonb_to_recordset($2) AS r(role text, "branchId" uuid) ON CONFLICT DO NOTHING`,
    [id, JSON.stringify(roles)],
  );
  await tx.query(
    `INSERT INTO employee_permissions (employee_id, permission, branch_id, granted)
     SELECT DISTINCT ON (permission, "branchId") $1::uuid, permission, "branchId", granted
     FROM jsonb_to_recordset($2) AS p(permission text, "branchId" uuid, granted boolean) ORDER BY permission, "branchId", granted`,
    [id, JSON.stringify(adjustments)],
  );
}

async function checkEmailFree(tx: Transaction, email: string | null, id: string): Promise<void> {
  if (email === null) return;
  const { rows } = await tx.query('SELECT 1 FROM employees WHERE email = $1 AND id <> $2', [email, id]);
  if (rows.length > 0) throw conflict('email-taken', 'Otra persona ya tiene ese correo.');
}

/**
 * Says in the control database which shop an address signs in to. Within the shop's transaction, and a former address
 * stays: one too many is harmless (it finds nobody), one too few would lock its owner out.
 */
async function mapEmail({ databases: { control } }: Identity, tenantId: string, email: string | null): Promise<void> {
  if (email === null) return;
  await control.query('INSERT INTO tenant_emails (email, tenant_id) VALUES ($1, $2) ON CONFLICT DO NOTHING', [email, tenantId]);
}

/** The fields that differ, as they were and as they are. */
function differences(before: EmployeeWrite, after: EmployeeWrite): { before: object; after: object } {
  const names = (Object.keys(after) as (keyof EmployeeWrite)[]).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  const pick = (employee: EmployeeWrite): object => Object.fromEntries(names.map((name) => [name, employee[name]]));
  return { before: pick(before), after: pick(after) };
}

function withoutUndefined(patch: EmployeePatch): Partial<EmployeeWrite> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as Partial<EmployeeWrite>;
}

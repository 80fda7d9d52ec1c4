import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { branchSchema, branchWriteSchema, newRegisterSchema, registerWriteSchema } from '../../../src/domain/identity/api.ts';
import { uuidv7 } from '../../../src/domain/kernel/ids.ts';
import type { Queryable, Transaction } from '../../db/database.ts';
import { conflict, notFound, Problem } from '../../platform/http/problem.ts';
import { touchRows } from '../../sync/positions.ts';
import { audit } from './audit.ts';
import type { Actor } from './employees.ts';

export type Branch = z.infer<typeof branchSchema>;
export type BranchWrite = z.infer<typeof branchWriteSchema>;
export type NewRegister = z.infer<typeof newRegisterSchema>;
export type RegisterWrite = z.infer<typeof registerWriteSchema>;

/** Branches by id, with their registers and warehouses. `after` is the last one's id. */
export async function listBranches(
  db: Queryable,
  branchIds: readonly string[],
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<{ items: Branch[]; next: string | null }> {
  const { rows } = await db.query<Branch>(
    `SELECT b.id, b.name, b.address, b.postal_code AS "postalCode", b.phone, b.time_zone AS "timeZone", b.active,
       coalesce((SELECT jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name, 'active', r.active) ORDER BY r.name)
         FROM registers r WHERE r.branch_id = b.id), '[]') AS registers,
       coalesce((SELECT jsonb_agg(jsonb_build_object('id', w.id, 'name', w.name, 'isDefault', w.is_default) ORDER BY w.id)
         FROM warehouses w WHERE w.branch_id = b.id), '[]') AS warehouses
     FROM branches b WHERE b.id = ANY($1) AND ($2::uuid IS NULL OR b.id > $2) ORDER BY b.id LIMIT $3`,
    [branchIds, after ?? null, limit + 1],
  );
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** Opens a branch with its warehouse and its first register. @throws Problem 400 `time-zone-unknown` */
export async function createBranch(tx: Transaction, actor: Actor, write: BranchWrite, nowMs: number): Promise<{ branch: Branch; position: number }> {
  await lockPlaces(tx);
  await checkTimeZone(tx, write.timeZone);
  const [id, warehouseId, registerId] = [uuidv7(nowMs, randomBytes), uuidv7(nowMs, randomBytes), uuidv7(nowMs, randomBytes)];
  await tx.query('INSERT INTO branches (id, name, address, postal_code, phone, time_zone) VALUES ($1, $2, $3, $4, $5, $6)', [
    id, write.name, write.address, write.postalCode, write.phone, write.timeZone,
  ]);
  await tx.query('INSERT INTO warehouses (id, branch_id, name, is_default) VALUES ($1, $2, $3, true)', [warehouseId, id, write.name]);
  await tx.query('INSERT INTO registers (id, branch_id, name) VALUES ($1, $2, $3)', [registerId, id, await nextRegisterName(tx, id)]);
  await audit(tx, { actor: actor.employeeId, action: 'branch.created', entity: 'branch', entityId: id, branchId: id, after: write, outcome: 'ok', ...actor.origin });
  const { items } = await listBranches(tx, [id], { limit: 1 });
  const branch = items[0];
  if (!branch) throw new Error('the branch was not written');
  const touched = [`branch:${id}`, `warehouse:${warehouseId}`, `register:${registerId}`];
  const { position } = await touchRows(tx, touched.map((row) => ({ collection: 'settings', id: row, branchId: null })));
  return { branch, position };
}

/** @throws Problem 404 for a branch that is not this shop's, 409 `register-name-taken` */
export async function createRegister(tx: Transaction, actor: Actor, { branchId, name }: RegisterWrite, nowMs: number): Promise<{ register: NewRegister; position: number }> {
  await lockPlaces(tx);
  await requireBranch(tx, branchId);
  const register: NewRegister = { id: uuidv7(nowMs, randomBytes), branchId, name: name ?? (await nextRegisterName(tx, branchId)), active: true };
  const { rowCount } = await tx.query('INSERT INTO registers (id, branch_id, name) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING', [register.id, branchId, register.name]);
  if (rowCount === 0) throw conflict('register-name-taken', `Ya hay una caja «${register.name}».`);
  await audit(tx, {
    actor: actor.employeeId, action: 'register.created', entity: 'register', entityId: register.id, branchId, after: { name: register.name }, outcome: 'ok', ...actor.origin,
  });
  const { position } = await touchRows(tx, [{ collection: 'settings', id: `register:${register.id}`, branchId: null }]);
  return { register, position };
}

/** @throws Problem 404 for a branch that is not this shop's */
export async function requireBranch(db: Queryable, branchId: string): Promise<void> {
  const { rows } = await db.query('SELECT 1 FROM branches WHERE id = $1', [branchId]);
  if (rows.length === 0) throw notFound('No existe esa sucursal.');
}

async function lockPlaces(tx: Transaction): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('places', 0))`);
}

async function checkTimeZone(tx: Transaction, timeZone: string): Promise<void> {
  const { rows } = await tx.query('SELECT 1 FROM pg_timezone_names WHERE name = $1', [timeZone]);
  if (rows.length === 0) throw new Problem({ status: 400, code: 'time-zone-unknown', detail: 'No existe esa zona horaria.' });
}

/** The letter of the branch's registers (the first letter nobody has, for a new branch) with the next number. */
async function nextRegisterName(tx: Transaction, branchId: string): Promise<string> {
  const { rows } = await tx.query<{ name: string; own: boolean }>('SELECT name, branch_id = $1 AS own FROM registers ORDER BY name', [branchId]);
  const taken = new Set(rows.map(({ name }) => name));
  const letters = new Set(rows.map(({ name }) => name[0]));
  const free = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].find((letter) => !letters.has(letter));
  const letter = rows.find(({ own }) => own)?.name[0] ?? free ?? 'Z';
  for (let number = 1; number < 1000; number += 1) {
    if (!taken.has(`${letter}${number}`)) return `${letter}${number}`;
  }
  throw conflict('register-name-taken', 'No quedan nombres de caja con esa letra: escribe uno.');
}

import type pg from 'pg';
import type { Transaction } from '../database.ts';

/** What the former database knows that an older backup does not, and must not be lost by restoring it. */
export interface CarriedOver {
  devices: string;
  branches: string;
  registers: string;
  warehouses: string;
  revoked: { id: string; revokedAt: string }[];
  /** How far each device had handed in. */
  through: { id: string; number: number }[];
  /** People who may no longer come in. */
  inactive: string[];
}

/** Reads it as an administrator. */
export async function readCarriedOver(client: pg.Client): Promise<CarriedOver> {
  const rowsOf = async (table: string, where = 'true') => {
    const { rows } = await client.query<{ rows: string }>(`SELECT coalesce(json_agg(t), '[]')::text AS rows FROM ${table} t WHERE ${where}`);
    return rows[0]?.rows ?? '[]';
  };
  const { rows: revoked } = await client.query<{ id: string; revokedAt: string }>(`SELECT id, revoked_at::text AS "revokedAt" FROM devices WHERE revoked_at IS NOT NULL`);
  const { rows: through } = await client.query<{ id: string; number: number }>(`SELECT id, greatest(through_number, offered_number) AS number FROM devices WHERE class <> 'server'`);
  const { rows: inactive } = await client.query<{ id: string }>('SELECT id FROM employees WHERE NOT active');
  return {
    devices: await rowsOf('devices', `class <> 'server'`),
    branches: await rowsOf('branches'), registers: await rowsOf('registers'), warehouses: await rowsOf('warehouses'),
    revoked, through, inactive: inactive.map(({ id }) => id),
  };
}

/**
 * Writes into a restored database what came after its backup and would otherwise strand somebody or let them in again:
 * tablets enrolled since (they hand in everything anew, from number 1) with their branch and register, revoked
 * devices, people who were dismissed.
 */
export async function writeCarriedOver(tx: Transaction, carried: CarriedOver): Promise<void> {
  for (const table of ['branches', 'registers', 'warehouses'] as const) {
    await tx.query(`INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1) ON CONFLICT DO NOTHING`, [carried[table]]);
  }
  await tx.query(
    `INSERT INTO devices (id, name, class, branch_id, register_id, folio_series, public_key, enrolled_at, enrolled_by, revoked_at, app_version)
     SELECT d.id, d.name, d.class, d.branch_id, r.id, d.folio_series, d.public_key, d.enrolled_at, d.enrolled_by, d.revoked_at, d.app_version
     FROM json_populate_recordset(NULL::devices, $1) d JOIN branches b ON b.id = d.branch_id LEFT JOIN registers r ON r.id = d.register_id
     ON CONFLICT DO NOTHING`,
    [carried.devices],
  );
  for (const { id, revokedAt } of carried.revoked) {
    await tx.query('UPDATE devices SET revoked_at = $2::timestamptz WHERE id = $1 AND revoked_at IS NULL', [id, revokedAt]);
  }
  // What the backup does not have is known to be missing until it is handed in again.
  for (const { id, number } of carried.through) {
    await tx.query('UPDATE devices SET offered_number = $2, offered_at = now(), offered_from = NULL WHERE id = $1 AND through_number < $2', [id, number]);
  }
  await tx.query('UPDATE employees SET active = false WHERE id = ANY($1)', [carried.inactive]);
}

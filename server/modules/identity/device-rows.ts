import type { DeviceClass, PublicJwk } from '../../../src/domain/identity/api.ts';
import type { Transaction } from '../../db/database.ts';

export interface RegisterPlace {
  registerName: string;
  branchName: string;
}

/** A register with its branch, locked: two enrolments of one count one after the other. Null when there is none. */
export async function lockRegister(tx: Transaction, branchId: string, registerId: string): Promise<RegisterPlace | null> {
  const { rows } = await tx.query<RegisterPlace>(
    `SELECT r.name AS "registerName", b.name AS "branchName" FROM registers r JOIN branches b ON b.id = r.branch_id
     WHERE r.id = $1 AND b.id = $2 FOR NO KEY UPDATE OF r`,
    [registerId, branchId],
  );
  return rows[0] ?? null;
}

export interface NewDevice {
  deviceId: string;
  deviceName: string;
  deviceClass: DeviceClass;
  branchId: string;
  registerId: string;
  folioSeries: string;
  publicKey: PublicJwk;
  /** Null when nobody in particular did. */
  enrolledBy: string | null;
}

/** Devices are never deleted. */
export async function insertDevice(tx: Transaction, device: NewDevice): Promise<void> {
  const { deviceId, deviceName, deviceClass, branchId, registerId, folioSeries, publicKey, enrolledBy } = device;
  await tx.query(
    `INSERT INTO devices (id, name, class, branch_id, register_id, folio_series, public_key, enrolled_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [deviceId, deviceName, deviceClass, branchId, registerId, folioSeries, JSON.stringify(publicKey), enrolledBy],
  );
}

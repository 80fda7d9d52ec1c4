import { Problem } from '../../platform/http/problem.ts';
import { audit, type AuditOrigin } from './audit.ts';
import { insertDevice, lockRegister } from './device-rows.ts';
import type { Identity } from './identity.ts';

/**
 * Takes back a device that was enrolled after the backup to which its shop was restored: by its certificate, under its
 * own id, key and series. It hands in then what it recorded, as ever. Whether the server did not know it before.
 * @throws Problem 401 `certificate-wrong`; 409 `device-cannot-return`: its register was made after the backup too, or
 * its series of folios was given to another device since
 */
export async function takeBack(identity: Identity, certificate: string, origin: AuditOrigin): Promise<boolean> {
  const { control } = identity.databases;
  const device = await identity.certificates.read(certificate);
  if (device === null) throw new Problem({ status: 401, code: 'certificate-wrong', detail: 'El alta de este equipo no es de este servidor.' });
  const { deviceId, tenantId, branchId, registerId, folioSeries } = device;
  const db = await identity.databases.tenant(tenantId);
  return db.transaction(async (tx) => {
    const place = await lockRegister(tx, branchId, registerId);
    const { rows } = await tx.query<{ id: string }>('SELECT id FROM devices WHERE id = $1 OR folio_series = $2', [deviceId, folioSeries]);
    const known = rows.some(({ id }) => id === deviceId);
    if (!known) {
      if (place === null || rows.length > 0) throw cannotReturn();
      await insertDevice(tx, { ...device, enrolledBy: null });
      await audit(tx, {
        actor: null, action: 'device.returned', entity: 'device', entityId: deviceId, deviceId, branchId,
        after: { name: device.deviceName, deviceClass: device.deviceClass, folioSeries }, outcome: 'ok', ...origin,
      });
    }
    const { rowCount } = await control.query('INSERT INTO device_tenants (device_id, tenant_id) VALUES ($1, $2) ON CONFLICT DO NOTHING', [deviceId, tenantId]);
    return !known || rowCount === 1;
  });
}

function cannotReturn(): Problem {
  return new Problem({
    status: 409, code: 'device-cannot-return',
    detail: 'Se restauró un respaldo de antes del alta de este equipo, y su caja ya no existe o su serie de folios ya la tiene otro. No lo quites: avisa a soporte.',
  });
}

import type { z } from 'zod';
import type { deviceSchema, PublicJwk } from '../../../src/domain/identity/api.ts';
import { challengeText } from '../../../src/domain/identity/enrolment.ts';
import type { TenantDatabase } from '../../db/database.ts';
import { TenantUnavailable } from '../../db/errors.ts';
import { ACCESS_TOKEN_SECONDS } from '../../platform/auth/access-tokens.ts';
import { isSignedBy } from '../../platform/auth/device-proof.ts';
import { notFound, Problem } from '../../platform/http/problem.ts';
import type { AuditOrigin } from './audit.ts';
import { audit } from './audit.ts';
import type { Identity } from './identity.ts';
import { deviceRevoked } from './problems.ts';
import { epochMs } from '../../platform/sql-text.ts';

type DeviceItem = z.infer<typeof deviceSchema>;

const deviceColumns = `id, name, class AS "deviceClass", branch_id AS "branchId", register_id AS "registerId", folio_series AS "folioSeries",
  ${epochMs('enrolled_at')} AS "enrolledAtMs", ${epochMs('revoked_at')} AS "revokedAtMs",
  ${epochMs('last_seen_at')} AS "lastSeenAtMs", through_number AS "lastNumber", app_version AS "appVersion"`;

/** The devices of these branches, newest first; the server's own chain is none of them. `after` is the last one's id. */
export async function listDevices(
  db: TenantDatabase,
  branchIds: readonly string[],
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<{ items: DeviceItem[]; next: string | null }> {
  const { rows } = await db.query<DeviceItem>(
    `SELECT ${deviceColumns} FROM devices WHERE class <> 'server' AND branch_id = ANY($1) AND ($2::uuid IS NULL OR id < $2)
     ORDER BY id DESC LIMIT $3`,
    [branchIds, after ?? null, limit + 1],
  );
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** The branch of a device; 404 for one that is not this shop's. */
export async function branchOfDevice(db: TenantDatabase, deviceId: string): Promise<string> {
  const { rows } = await db.query<{ branchId: string }>(`SELECT branch_id AS "branchId" FROM devices WHERE id = $1 AND class <> 'server'`, [deviceId]);
  if (!rows[0]) throw notFound('No existe ese equipo.');
  return rows[0].branchId;
}

/** Ends what a device may read, at once. What it recorded can still be handed in. Revoking twice changes nothing. */
export async function revokeDevice(db: TenantDatabase, deviceId: string, actor: string, origin: AuditOrigin): Promise<DeviceItem> {
  return db.transaction(async (tx) => {
    const { rowCount } = await tx.query('UPDATE devices SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL', [deviceId]);
    const { rows } = await tx.query<DeviceItem>(`SELECT ${deviceColumns} FROM devices WHERE id = $1 AND class <> 'server'`, [deviceId]);
    const device = rows[0];
    if (!device) throw notFound('No existe ese equipo.');
    if (rowCount > 0) {
      await audit(tx, { actor, action: 'device.revoked', entity: 'device', entityId: deviceId, branchId: device.branchId, outcome: 'ok', ...origin });
    }
    return device;
  });
}

/**
 * A device token for a signed nonce. An unknown device, a wrong signature and an old nonce look the same.
 * @throws Problem 401 `device-not-recognized`, 401 `device-revoked`
 */
export async function deviceToken(
  identity: Identity,
  { deviceId, nonce, signature }: { deviceId: string; nonce: string; signature: string },
): Promise<{ token: string; expiresInSeconds: number; serverMs: number }> {
  const expiresAtMs = identity.nonces.expiryMs(deviceId, nonce);
  const db = expiresAtMs === null ? null : await tenantOfDevice(identity, deviceId);
  if (expiresAtMs === null || db === null) throw notRecognized();
  const { rows } = await db.query<{ publicKey: PublicJwk; revoked: boolean }>(
    `SELECT public_key AS "publicKey", coalesce(revoked_at <= now(), false) AS revoked FROM devices WHERE id = $1 AND public_key IS NOT NULL`,
    [deviceId],
  );
  const device = rows[0];
  if (!device || !isSignedBy(device.publicKey, challengeText(deviceId, nonce), signature)) throw notRecognized();
  if (device.revoked) throw deviceRevoked();
  await spendNonce(db, nonce, expiresAtMs);
  const token = await identity.tokens.forDevice({ deviceId, tenantId: db.tenantId });
  return { token, expiresInSeconds: ACCESS_TOKEN_SECONDS, serverMs: identity.nowMs() };
}

async function tenantOfDevice({ databases }: Identity, deviceId: string): Promise<TenantDatabase | null> {
  const { rows } = await databases.control.query<{ tenantId: string }>('SELECT tenant_id AS "tenantId" FROM device_tenants WHERE device_id = $1', [deviceId]);
  if (!rows[0]) return null;
  try {
    return await databases.tenant(rows[0].tenantId);
  } catch (error) {
    if (error instanceof TenantUnavailable && error.code === 'tenant-not-found') return null;
    throw error;
  }
}

async function spendNonce(db: TenantDatabase, nonce: string, expiresAtMs: number): Promise<void> {
  // A minute later than it ends: another process's clock may be behind.
  await db.query(`DELETE FROM used_nonces WHERE expires_at < now() - interval '1 minute'`);
  const { rowCount } = await db.query('INSERT INTO used_nonces (nonce, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING', [nonce, new Date(expiresAtMs)]);
  if (rowCount === 0) throw notRecognized();
}

function notRecognized(): Problem {
  return new Problem({ status: 401, code: 'device-not-recognized', detail: 'El servidor no reconoce este equipo.' });
}

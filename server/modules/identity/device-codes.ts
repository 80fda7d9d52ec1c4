import { createHmac, randomBytes } from 'node:crypto';
import type { DeviceClass } from '../../../src/domain/identity/api.ts';
import { makeEnrolmentCode, plainEnrolmentCode } from '../../../src/domain/identity/enrolment.ts';
import type { TenantDatabase } from '../../db/database.ts';
import { notFound } from '../../platform/http/problem.ts';
import type { AuditOrigin } from './audit.ts';
import { audit } from './audit.ts';
import type { Identity } from './identity.ts';

const codeLifeSeconds = 10 * 60;
/** A demo is what a fresh installation begins with: a large one is not searched through for whoever asks. */
const DEMO_AMONG_FIRST = 5;

export interface CodeRequest {
  branchId: string;
  registerId: string;
  deviceClass: DeviceClass;
}

/**
 * Makes a one-time code for one more device of a register; it is shown once and kept only as a hash.
 * @param madeBy null for the demo's own codes
 * @throws Problem 404 for a branch or register that is not this shop's, or not that branch's
 */
export async function makeCode(
  { databases, codeKey }: Pick<Identity, 'databases' | 'codeKey'>,
  db: TenantDatabase,
  { branchId, registerId, deviceClass }: CodeRequest,
  madeBy: string | null,
  origin: AuditOrigin,
): Promise<{ code: string; expiresAtMs: number }> {
  const { rows } = await db.query(
    'SELECT 1 FROM registers r JOIN branches b ON b.id = r.branch_id WHERE r.id = $1 AND b.id = $2 AND r.active AND b.active',
    [registerId, branchId],
  );
  if (rows.length === 0) throw notFound('No existe esa caja en esa sucursal.');
  const code = makeEnrolmentCode(randomBytes);
  const hash = hashCode(codeKey, code);
  // First where it is looked up: a code that only the shop knew would be of no use, the other way round it is just unknown.
  await databases.control.query('DELETE FROM enrolment_codes WHERE tenant_id = $1 AND expires_at < now()', [db.tenantId]);
  const { rows: made } = await databases.control.query<{ expiresAt: Date }>(
    `INSERT INTO enrolment_codes (code_hash, tenant_id, expires_at) VALUES ($1, $2, now() + make_interval(secs => $3))
     RETURNING expires_at AS "expiresAt"`,
    [hash, db.tenantId, codeLifeSeconds],
  );
  const expiresAt = made[0]?.expiresAt ?? new Date(0);
  await db.transaction(async (tx) => {
    await tx.query(
      `INSERT INTO enrolment_codes (code_hash, branch_id, register_id, class, made_by, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`,
      [hash, branchId, registerId, deviceClass, madeBy, expiresAt],
    );
    await audit(tx, { actor: madeBy, action: 'device.code-made', entity: 'register', entityId: registerId, after: { deviceClass }, branchId, outcome: 'ok', ...origin });
  });
  return { code, expiresAtMs: expiresAt.getTime() };
}

/** What a code is kept and found as. */
export function hashCode(codeKey: Buffer, code: string): Buffer {
  return createHmac('sha256', codeKey).update(plainEnrolmentCode(code)).digest();
}

/** A code for "use this computer" in the demo shop, for the register with the fewest devices; null where no shop is a demo. */
export async function makeDemoCode(
  identity: Pick<Identity, 'databases' | 'codeKey'>,
  origin: AuditOrigin,
): Promise<{ code: string; registerName: string; branchName: string } | null> {
  const tenants = (await identity.databases.listTenants()).toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  for (const tenant of tenants.slice(0, DEMO_AMONG_FIRST)) {
    const db = await identity.databases.tenant(tenant.id);
    const { rows } = await db.query<{ registerId: string; registerName: string; branchId: string; branchName: string }>(
      `SELECT r.id AS "registerId", r.name AS "registerName", b.id AS "branchId", b.name AS "branchName"
       FROM shop, registers r JOIN branches b ON b.id = r.branch_id
       WHERE shop.demo AND r.active AND b.active
       ORDER BY (SELECT count(*) FROM devices d WHERE d.register_id = r.id AND d.revoked_at IS NULL AND d.public_key IS NOT NULL), r.name LIMIT 1`,
    );
    const place = rows[0];
    if (!place) continue;
    const { code } = await makeCode(identity, db, { ...place, deviceClass: 'counter' }, null, origin);
    return { code, registerName: place.registerName, branchName: place.branchName };
  }
  return null;
}

import { randomBytes } from 'node:crypto';
import type { DeviceClass, Enrolment, PublicJwk } from '../../../src/domain/identity/api.ts';
import { enrolmentText, folioSeries } from '../../../src/domain/identity/enrolment.ts';
import { uuidv7 } from '../../../src/domain/kernel/ids.ts';
import type { Transaction } from '../../db/database.ts';
import { isSignedBy } from '../../platform/auth/device-proof.ts';
import { Problem } from '../../platform/http/problem.ts';
import { addressLimitOf, countAttempt, uncountAttempt } from './attempt-counter.ts';
import type { AuditOrigin } from './audit.ts';
import { audit } from './audit.ts';
import { hashCode } from './device-codes.ts';
import { insertDevice, lockRegister, type RegisterPlace } from './device-rows.ts';
import type { Identity } from './identity.ts';

export interface EnrolRequest {
  code: string;
  publicKey: PublicJwk;
  deviceName: string;
  proof: string;
}

/**
 * Takes a one-time code and a new device's key. Of any number of requests with one code, one succeeds.
 * @throws Problem 400 `proof-wrong`, 404 `code-unknown`, 410 `code-expired` (used ones too), 429
 */
export async function enrolDevice(identity: Identity, request: EnrolRequest, origin: AuditOrigin): Promise<Enrolment> {
  const { control } = identity.databases;
  const limit = addressLimitOf('enrol', origin.address ?? 'unknown');
  await countAttempt(control, limit);
  if (!isSignedBy(request.publicKey, enrolmentText(request.code), request.proof)) {
    throw new Problem({ status: 400, code: 'proof-wrong', detail: 'El equipo no demostró tener su llave. Vuelve a intentar el alta.' });
  }
  const hash = hashCode(identity.codeKey, request.code);
  const tenantId = await findTenantOfCode(identity, hash);
  const tenant = await identity.databases.findTenant(tenantId);
  const db = await identity.databases.tenant(tenantId);
  const deviceId = uuidv7(identity.nowMs(), randomBytes);
  const place = await db.transaction(async (tx) => {
    const taken = await takeCode(tx, hash, deviceId);
    const made = await enrolAt(tx, deviceId, taken, request);
    // Before the shop's own commit: a device is found from its first moment, and a leftover of a failure leads nowhere.
    await control.query('INSERT INTO device_tenants (device_id, tenant_id) VALUES ($1, $2)', [deviceId, tenantId]);
    await audit(tx, {
      actor: taken.madeBy, action: 'device.enrolled', entity: 'device', entityId: deviceId, deviceId, branchId: taken.branchId,
      after: { name: request.deviceName, deviceClass: taken.deviceClass, folioSeries: made.folioSeries }, outcome: 'ok', ...origin,
    });
    return { ...taken, ...made };
  });
  await control.query('UPDATE enrolment_codes SET used_at = now() WHERE code_hash = $1', [hash]);
  await uncountAttempt(control, limit);
  const { branchId, branchName, registerId, registerName, deviceClass, folioSeries } = place;
  const { deviceName, publicKey } = request;
  const certificate = await identity.certificates.make({ deviceId, tenantId, deviceName, deviceClass, branchId, registerId, folioSeries, publicKey });
  return { deviceId, deviceName, deviceClass, tenantId, tenantName: tenant?.name ?? '', branchId, branchName, registerId, registerName, folioSeries, certificate };
}

async function findTenantOfCode({ databases }: Identity, hash: Buffer): Promise<string> {
  const { rows } = await databases.control.query<{ tenantId: string; usable: boolean }>(
    'SELECT tenant_id AS "tenantId", used_at IS NULL AND expires_at > now() AS usable FROM enrolment_codes WHERE code_hash = $1',
    [hash],
  );
  if (!rows[0]) throw new Problem({ status: 404, code: 'code-unknown', detail: 'Ese código no existe. Revisa que esté bien escrito.' });
  if (!rows[0].usable) throw codeExpired();
  return rows[0].tenantId;
}

interface TakenCode {
  branchId: string;
  registerId: string;
  deviceClass: DeviceClass;
  madeBy: string | null;
}

/** The row's lock decides between requests that come at once. */
async function takeCode(tx: Transaction, hash: Buffer, deviceId: string): Promise<TakenCode> {
  const { rows } = await tx.query<TakenCode>(
    `UPDATE enrolment_codes SET used_at = now(), device_id = $2 WHERE code_hash = $1 AND used_at IS NULL AND expires_at > now()
     RETURNING branch_id AS "branchId", register_id AS "registerId", class AS "deviceClass", made_by AS "madeBy"`,
    [hash, deviceId],
  );
  if (!rows[0]) throw codeExpired();
  return rows[0];
}

async function enrolAt(tx: Transaction, deviceId: string, code: TakenCode, { deviceName, publicKey }: EnrolRequest): Promise<RegisterPlace & { folioSeries: string }> {
  const { branchId, registerId, deviceClass, madeBy } = code;
  const place = await lockRegister(tx, branchId, registerId);
  if (!place) throw codeExpired();
  const series = await nextSeries(tx, place.registerName);
  await insertDevice(tx, { deviceId, deviceName, deviceClass, branchId, registerId, folioSeries: series, publicKey, enrolledBy: madeBy });
  return { ...place, folioSeries: series };
}

/** Counts what is taken rather than the register's devices: whatever else made a device, no series comes twice. */
async function nextSeries(tx: Transaction, registerName: string): Promise<string> {
  const { rows } = await tx.query<{ series: string }>(
    `SELECT folio_series AS series FROM devices WHERE folio_series = $1 OR folio_series ~ ('^' || $1 || '[A-Z]+$')`,
    [registerName],
  );
  const taken = new Set(rows.map(({ series }) => series));
  let former = taken.size;
  while (taken.has(folioSeries(registerName, former))) former += 1;
  return folioSeries(registerName, former);
}

function codeExpired(): Problem {
  return new Problem({ status: 410, code: 'code-expired', detail: 'Ese código ya venció o ya se usó. Pide otro.' });
}

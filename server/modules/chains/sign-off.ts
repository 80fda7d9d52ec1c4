import type { z } from 'zod';
import type { DeviceChain, signOffGapSchema } from '../../../src/domain/chains/api.ts';
import type { Queryable, Transaction } from '../../db/database.ts';
import { notFound, Problem } from '../../platform/http/problem.ts';
import { lockChain } from '../../sync/chain.ts';
import { commitPosition } from '../../sync/positions.ts';
import { audit } from '../identity/audit.ts';
import type { Actor } from '../identity/employees.ts';
import { isOwner, loadAuthority } from '../identity/authority.ts';
import { listChains } from './device-chains.ts';

/** Only the owner may say that something sold is lost. @throws Problem 403 `owner-only` */
export async function requireOwner(db: Queryable, employeeId: string): Promise<void> {
  const authority = await loadAuthority(db, employeeId);
  if (authority && isOwner(authority)) return;
  throw new Problem({ status: 403, code: 'owner-only', detail: 'Sólo el dueño puede hacer esto.' });
}

/**
 * Gives up the missing numbers of a device, up to `toNumber`: the chain ends behind them, and what the device offers next
 * continues it whatever it names as its predecessor.
 * @throws Problem 404, 409 `gap-changed`
 */
export async function signOffGap(tx: Transaction, deviceId: string, gap: z.infer<typeof signOffGapSchema>, actor: Actor): Promise<{ body: DeviceChain; position: number }> {
  const chain = await lockChain(tx, deviceId);
  const { rows } = await tx.query<{ branchId: string }>('SELECT branch_id AS "branchId" FROM devices WHERE id = $1', [deviceId]);
  const branchId = rows[0]?.branchId;
  if (chain === null || branchId === undefined || chain.byServer) throw notFound();
  const missing = (await listChains(tx, [branchId], deviceId))[0]?.missing ?? null;
  if (missing === null || gap.fromNumber !== missing.fromNumber || gap.toNumber < gap.fromNumber || gap.toNumber > missing.toNumber) {
    throw new Problem({ status: 409, code: 'gap-changed', detail: 'Lo que falta ya no es eso: vuelve a mirar.', extra: { missing } });
  }
  await tx.query('INSERT INTO signed_off_gaps (device_id, from_number, to_number, reason, signed_by) VALUES ($1, $2, $3, $4, $5)', [
    deviceId, gap.fromNumber, gap.toNumber, gap.reason, actor.employeeId,
  ]);
  // The hash before the next number is lost with the gap.
  await tx.query('UPDATE devices SET through_number = $2, through_hash = NULL WHERE id = $1', [deviceId, gap.toNumber]);
  await audit(tx, { actor: actor.employeeId, action: 'device.gap-signed-off', entity: 'device', entityId: deviceId, after: gap, outcome: 'ok', ...actor.origin, branchId });
  const [body] = await listChains(tx, [branchId], deviceId);
  if (!body) throw notFound();
  return { body, ...(await commitPosition(tx)) };
}

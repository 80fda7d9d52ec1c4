import type { Queryable } from '../../db/database.ts';
import type { AppContext } from '../../platform/http/context.ts';

export type AuditOutcome = 'ok' | 'denied' | 'failed';

/** Where an audited act came from. */
export interface AuditOrigin {
  deviceId?: string | null;
  branchId?: string | null;
  address?: string | null;
  userAgent?: string | null;
}

export interface AuditEntry extends AuditOrigin {
  /** The person; null when nobody is known to have done it. */
  actor: string | null;
  /** What was attempted, `thing.verb`: `employee.edited`, `sign-in.pin`. */
  action: string;
  entity?: string | null;
  entityId?: string | null;
  /** The values that changed, as they were and as they are. Never a secret or its hash. */
  before?: object | null;
  after?: object | null;
  outcome: AuditOutcome;
}

const MAX_USER_AGENT = 300;

/** Writes one line of the audit, which nobody can change afterwards. In a transaction it stands or falls with the act. */
export async function audit(db: Queryable, entry: AuditEntry): Promise<void> {
  await db.query(
    `INSERT INTO audit_log (actor, action, entity, entity_id, before, after, device_id, branch_id, address, user_agent, outcome)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      entry.actor, entry.action, entry.entity ?? null, entry.entityId ?? null, json(entry.before), json(entry.after),
      entry.deviceId ?? null, entry.branchId ?? null, entry.address ?? null, entry.userAgent ?? null, entry.outcome,
    ],
  );
}

/** The origin of a request; a forwarding header counts only from a configured proxy. */
export function originOf(c: { get(name: 'clientAddress'): string; req: AppContext['req'] }): Required<Pick<AuditOrigin, 'address' | 'userAgent'>> {
  const userAgent = c.req.header('user-agent')?.replaceAll('\u0000', '').toWellFormed().slice(0, MAX_USER_AGENT);
  return { address: c.get('clientAddress'), userAgent: userAgent ?? null };
}

function json(value: object | null | undefined): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}

import type { Context } from 'hono';
import type { Transaction } from '../../db/database.ts';
import type { PersonEnv } from '../../platform/http/context.ts';
import { idempotent } from '../../platform/http/idempotency.ts';
import { Problem } from '../../platform/http/problem.ts';
import { announceCommitted } from '../../sync/committed.ts';
import { audit, originOf, type AuditEntry } from './audit.ts';
import type { Actor } from './employees.ts';

/** What an act on the office's pages is about. */
export interface Act {
  /** As the audit names it when it is refused: `employee.edited`. */
  action: string;
  entity: string;
  entityId?: string;
}

/** Who acts in this request, and where from. */
export function actorOf(c: Context<PersonEnv>): Actor {
  const { employeeId, sessionId, deviceId } = c.get('person');
  return { employeeId, sessionId, origin: { deviceId, ...originOf(c) } };
}

/** The same as an entry of the audit says it. */
export function doneBy(c: Context<PersonEnv>): Pick<AuditEntry, 'actor' | 'deviceId' | 'branchId' | 'address' | 'userAgent'> {
  const { employeeId, origin } = actorOf(c);
  return { actor: employeeId, ...origin };
}

/**
 * Does a write once for its Idempotency-Key, and tells the devices after its commit. What the rules refuse (403) is audited.
 * @param work answers the body, and the position its rows got
 */
export function changeOnce<S extends number, B>(
  c: Context<PersonEnv>,
  status: S,
  act: Act,
  work: (tx: Transaction) => Promise<{ body: B; position: number }>,
): Promise<{ status: S; body: B }> {
  const db = c.get('db');
  return refusalsAudited(c, act, async () => {
    let position: number | null = null;
    const answer = await idempotent(c, db, async (tx) => {
      const done = await work(tx);
      position = done.position;
      return { status, body: done.body };
    });
    if (position !== null) announceCommitted(db.tenantId, position);
    return answer;
  });
}

/** Runs an act; when it is refused (403) the audit says so. */
export async function refusalsAudited<T>(c: Context<PersonEnv>, { action, entity, entityId }: Act, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem && error.status === 403) {
      const { employeeId, origin } = actorOf(c);
      await audit(c.get('db'), { actor: employeeId, action, entity, entityId: entityId ?? null, after: { reason: error.code }, outcome: 'denied', ...origin });
    }
    throw error;
  }
}

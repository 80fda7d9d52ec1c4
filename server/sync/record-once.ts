import type { Context } from 'hono';
import type { Transaction } from '../db/database.ts';
import type { PlainAnswer } from '../platform/http/answer.ts';
import type { PersonEnv } from '../platform/http/context.ts';
import { idempotent } from '../platform/http/idempotency.ts';
import { Problem } from '../platform/http/problem.ts';
import { announceCommitted } from './committed.ts';
import { recordOnServer, type ServerDraft, type ServerRecord } from './server-chain.ts';

/** What a person does at the office: the author is the person, the branch one of theirs when none is said. */
export type OfficeAct = Omit<ServerDraft, 'author' | 'branchId'> & { branchId?: string };

/**
 * Records an act of the person in the server's chain and answers, in one transaction and once for each
 * Idempotency-Key; devices are told after the commit.
 * @throws Problem 422 with the reason when the rules did not apply it; nothing is recorded then.
 */
export async function recordOnce<Status extends number, A extends PlainAnswer & { readonly status: Status }>(
  c: Context<PersonEnv>,
  act: OfficeAct,
  answer: (tx: Transaction, record: ServerRecord) => Promise<A>,
): Promise<A> {
  const db = c.get('db');
  const person = c.get('person');
  const branchId = act.branchId ?? person.branchIds[0];
  if (branchId === undefined) throw notApplied('unknown-branch');
  const given = await idempotent(c, db, async (tx) => {
    const record = await recordOnServer(tx, { ...act, author: person.employeeId, branchId });
    if (record.decision.outcome !== 'applied') throw notApplied(record.decision.reason ?? record.decision.outcome);
    return answer(tx, record);
  });
  const { rows } = await db.query<{ position: number }>('SELECT position FROM sync_counter');
  announceCommitted(db.tenantId, rows[0]?.position ?? 0);
  return given;
}

function notApplied(reason: string): Problem {
  return new Problem({ status: 422, code: 'not-applied', detail: 'Las reglas de la casa no permiten este cambio.', extra: { reason } });
}

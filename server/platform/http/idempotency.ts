import type { Context } from 'hono';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Database, Transaction } from '../../db/database.ts';
import type { PlainAnswer } from './answer.ts';
import type { PersonEnv } from './context.ts';
import { Problem } from './problem.ts';

const keySchema = z.string().regex(/^[\x21-\x7e]{1,128}$/);

interface StoredAnswer {
  request_hash: string;
  status: number;
  answer: string;
}

function readKey(c: Context<PersonEnv>): string | null {
  const given = c.req.header('idempotency-key');
  if (given === undefined) return null;
  const key = keySchema.safeParse(given);
  if (key.success) return key.data;
  throw new Problem({
    status: 400,
    code: 'idempotency-key-invalid',
    detail: 'La clave Idempotency-Key debe tener de 1 a 128 caracteres visibles.',
  });
}

async function hashRequest(c: Context<PersonEnv>): Promise<string> {
  const url = new URL(c.req.url);
  const hash = createHash('sha256').update(`${c.req.method}\n${url.pathname}${url.search}\n`);
  return hash.update(new Uint8Array(await c.req.arrayBuffer())).digest('hex');
}

/**
 * Runs a write in one transaction of the tenant's database, once for each Idempotency-Key of the person: a repetition
 * (at the same time, after a crash, on another server process) gets the first one's answer, and the same key with
 * another request gets 422. Without the header the work just runs. Errors are not kept: a repetition tries again.
 *
 * The answer is stored as text for later: never use it where the answer carries a secret (a code, a password).
 */
export async function idempotent<Status extends number, A extends PlainAnswer & { readonly status: Status }>(
  c: Context<PersonEnv>,
  db: Database,
  work: (tx: Transaction) => Promise<A>,
): Promise<A> {
  const key = readKey(c);
  if (key === null) return db.transaction(work);
  const requestHash = await hashRequest(c);
  const { employeeId } = c.get('person');
  return db.transaction(async (tx) => {
    // Read committed: what the one before us committed is visible once its lock is ours.
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`idempotency:${employeeId}:${key}`]);
    const stored = await tx.query<StoredAnswer>(
      'select request_hash, status, answer from idempotency_keys where employee_id = $1 and key = $2',
      [employeeId, key],
    );
    const first = stored.rows[0];
    if (first) return repeatAnswer<A>(first, requestHash);
    const answer = await work(tx);
    await tx.query(
      'insert into idempotency_keys (employee_id, key, request_hash, status, answer, created_at) values ($1, $2, $3, $4, $5, now())',
      [employeeId, key, requestHash, answer.status, JSON.stringify({ body: answer.body, headers: answer.headers })],
    );
    return answer;
  });
}

const answerSchema = z.object({ body: z.unknown(), headers: z.record(z.string(), z.string()).optional() });

function repeatAnswer<A extends PlainAnswer>(stored: StoredAnswer, requestHash: string): A {
  if (stored.request_hash !== requestHash) {
    throw new Problem({
      status: 422,
      code: 'idempotency-key-reused',
      detail: 'Esa clave Idempotency-Key ya se usó con otra solicitud.',
    });
  }
  const { body, headers } = answerSchema.parse(JSON.parse(stored.answer));
  // It was written from an A, by the same route: the hash covers method, path and body.
  return {
    status: stored.status,
    ...(body === undefined ? {} : { body }),
    headers: { ...headers, 'Idempotency-Replayed': 'true' },
  } as unknown as A;
}

import type pg from 'pg';
import type { ConnectionPool } from './connection-pool.ts';
import type { Database, QueryAnswer, Transaction, TransactionOptions } from './database.ts';
import { DatabaseError } from './errors.ts';

/** A `Database` whose connections come from a pool. */
export function pooledDatabase(pool: ConnectionPool, database: string): Database {
  return {
    async query<R extends object>(sql: string, params?: readonly unknown[]): Promise<QueryAnswer<R>> {
      const lease = await pool.lease(database);
      try {
        return await run<R>(lease.client, sql, params);
      } finally {
        // A statement that opened a transaction by hand must not hand it on to the next caller.
        lease.release(lease.client.getTransactionStatus() !== 'I');
      }
    },
    async transaction<T>(work: (tx: Transaction) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
      const lease = await pool.lease(database);
      try {
        return await runTransaction(lease.client, work, options);
      } finally {
        lease.release(lease.client.getTransactionStatus() !== 'I');
      }
    },
  };
}

/** One transaction on a connection of one's own (the pool's, or an administrator's). */
export async function runTransaction<T>(
  client: pg.Client,
  work: (tx: Transaction) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const session = sessionOf(client);
  await client.query(beginStatement(options));
  let value: T;
  try {
    value = await work(session.tx);
  } catch (error) {
    await session.finish();
    // When the connection is lost there is nothing to roll back; the first error is the one to tell.
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
  await session.finish();
  const { command } = await client.query('COMMIT');
  if (command !== 'COMMIT') {
    throw new DatabaseError('transaction-rolled-back', 'An error inside the transaction was swallowed: nothing was committed');
  }
  return value;
}

function beginStatement({ isolation = 'read committed', readOnly = false }: TransactionOptions): string {
  const level = isolation === 'repeatable read' ? 'REPEATABLE READ' : 'READ COMMITTED';
  return `BEGIN ISOLATION LEVEL ${level} ${readOnly ? 'READ ONLY' : 'READ WRITE'}`;
}

/**
 * Queries of one connection: sent as they are asked for, done by PostgreSQL one after another in that order, however the
 * caller awaits them; none after the end. Those behind one that failed say its error too: whichever of them the caller
 * happens to hear of first, it is the reason that counts.
 */
function sessionOf(client: pg.Client): { tx: Transaction; finish(): Promise<void> } {
  let last: Promise<unknown> = Promise.resolve();
  let finished = false;
  let reason: unknown = null;
  const tell = (error: unknown): never => {
    if (reason === null || !isAborted(error)) reason = error;
    throw reason;
  };
  return {
    tx: {
      query<R extends object>(sql: string, params?: readonly unknown[]): Promise<QueryAnswer<R>> {
        if (finished) return Promise.reject(new DatabaseError('transaction-finished', 'This transaction has already ended'));
        const answer = run<R>(client, sql, params).catch(tell);
        last = answer.catch(() => {});
        return answer;
      },
    },
    async finish() {
      finished = true;
      await last;
    },
  };
}

/** PostgreSQL's `in_failed_sql_transaction`: nothing is done in a transaction in which something failed. */
function isAborted(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '25P02';
}

async function run<R extends object>(client: pg.Client, sql: string, params?: readonly unknown[]): Promise<QueryAnswer<R>> {
  const answer: unknown = await (params === undefined ? client.query(sql) : client.query(sql, [...params]));
  // Text with several statements (a migration) answers with a list; the last one counts.
  const result = (Array.isArray(answer) ? answer.at(-1) : answer) as pg.QueryResult;
  return { rows: (result.rows ?? []) as R[], rowCount: result.rowCount ?? 0 };
}

import type { Database, TenantDatabase, Transaction, TransactionOptions } from '../../../server/db/database.ts';
import type { Databases } from '../../../server/db/databases.ts';

/** What goes wrong in a transaction that writes: at its n-th statement, or, when it has fewer, at its commit. */
export interface StatementFault {
  how: 'statement-fails' | 'connection-breaks' | 'dies-before-commit' | 'dies-after-commit';
  statement: number;
}

/** The process has ended: nobody hears its answer. */
export class ProcessDied extends Error {}

/** A passing failure, as PostgreSQL reports a conflict that a repetition settles. */
class PassingFailure extends Error {
  readonly code = '40001';
}

/** Stands between a server process and the tenant's database, and spoils the next transaction when told to. */
export class StatementFaults {
  readonly #breakConnection: (pid: number) => Promise<void>;
  readonly #happened: (fault: string) => void;
  #next: StatementFault | null = null;
  died = false;

  constructor(breakConnection: (pid: number) => Promise<void>, happened: (fault: string) => void) {
    this.#breakConnection = breakConnection;
    this.#happened = happened;
  }

  /** Null calls off what was planned. */
  spoilNext(fault: StatementFault | null): void {
    this.#next = fault;
  }

  /** The databases with this in between. */
  watch(databases: Databases): Databases {
    return { ...databases, tenant: async (id) => this.#watchTenant(await databases.tenant(id)) };
  }

  #watchTenant(db: TenantDatabase): TenantDatabase {
    return {
      ...db,
      transaction: (work, options) => {
        const fault = this.#next;
        if (fault === null || options?.readOnly === true) return db.transaction(work, options);
        this.#next = null;
        return this.#spoil(db, fault, work, options);
      },
    };
  }

  async #spoil<T>(db: Database, fault: StatementFault, work: (tx: Transaction) => Promise<T>, options: TransactionOptions | undefined): Promise<T> {
    this.#happened(`server-${fault.how}`);
    const value = await db.transaction(async (tx) => {
      let left = fault.how === 'dies-after-commit' ? Number.POSITIVE_INFINITY : fault.statement;
      const strike = async (): Promise<void> => {
        if (fault.how === 'statement-fails') throw new PassingFailure('could not serialize access');
        if (fault.how === 'dies-before-commit') this.died = true;
        const { rows } = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
        await this.#breakConnection(rows[0]?.pid ?? 0);
        if (this.died) throw new ProcessDied();
      };
      const watched: Transaction = {
        query: async (sql, params) => {
          left -= 1;
          if (left === 0) await strike();
          return tx.query(sql, params);
        },
      };
      const result = await work(watched);
      if (left > 0 && Number.isFinite(left)) await strike();
      return result;
    }, options);
    if (fault.how !== 'dies-after-commit') return value;
    this.died = true;
    throw new ProcessDied();
  }
}

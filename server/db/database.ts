/** What the rest of the server sees of PostgreSQL: queries, transactions, tenants. */

export interface QueryAnswer<R> {
  rows: R[];
  /** Rows returned or touched; 0 where PostgreSQL reports none. */
  rowCount: number;
}

/**
 * Types as they come back: int8 is a JS number (a value beyond 2^53 throws), numeric stays text,
 * jsonb is parsed, timestamptz is a Date, date is text `YYYY-MM-DD`, bytea is a Buffer.
 * `sum(bigint)` is numeric in PostgreSQL: cast it (`sum(x)::bigint`) to get a number.
 * An array parameter becomes a PostgreSQL array; for a jsonb parameter pass JSON text.
 */
export interface Queryable {
  query<R extends object = Record<string, unknown>>(sql: string, params?: readonly unknown[]): Promise<QueryAnswer<R>>;
}

/** Queries inside one transaction. Using it after its end throws. */
export interface Transaction extends Queryable {}

export interface TransactionOptions {
  /** Default: read committed. */
  isolation?: 'read committed' | 'repeatable read';
  readOnly?: boolean;
}

export interface Database extends Queryable {
  /**
   * Runs `work` in one transaction on one connection: committed when it resolves, rolled back when
   * it throws. A COMMIT that PostgreSQL turned into a rollback (an error inside was swallowed)
   * throws `DatabaseError` with code `transaction-rolled-back`.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>;
}

export interface TenantDatabase extends Database {
  readonly tenantId: string;
  readonly slug: string;
}

import type { Database, TenantDatabase } from '../db/database.ts';

/**
 * What the HTTP platform asks of the databases: a need declared here, so that tests stand in for it
 * with a few lines and no PostgreSQL.
 */
export interface Databases {
  readonly control: Database;
  /** Throws TenantUnavailable when this process cannot serve the tenant now. */
  tenant(tenantId: string): Promise<TenantDatabase>;
  close(): Promise<void>;
}

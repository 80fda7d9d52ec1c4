import { createDatabase, dropDatabase } from '../../../server/db/cluster.ts';
import { makeClient } from '../../../server/db/connection-settings.ts';
import type { Queryable } from '../../../server/db/database.ts';
import type { Databases } from '../../../server/db/databases.ts';
import type { TestShop } from '../../support/shop.ts';

const BEFORE = 'bench_push_before';
const TWIN = 'bench_push_twin';

/** The same tenant as often as it is wanted: kept aside as it stood, and copied from there. */
export class TenantCopies {
  readonly #databases: Databases;
  readonly #name: string;
  readonly #twins = new Set<string>();

  private constructor(databases: Databases, name: string) {
    this.#databases = databases;
    this.#name = name;
  }

  /** Keeps a tenant's database aside as it stands now. */
  static async keep(databases: Databases, shop: TestShop): Promise<TenantCopies> {
    const tenant = await databases.findTenant(shop.db.tenantId);
    if (tenant === undefined) throw new Error('the tenant is gone');
    const copies = new TenantCopies(databases, tenant.databaseName);
    await copies.#copy(tenant.databaseName, BEFORE);
    return copies;
  }

  /** Puts the tenant back to how it was kept; whoever is connected to it is cut off. */
  restore(): Promise<void> {
    this.#databases.admin.closeIdle(this.#name);
    return this.#copy(BEFORE, this.#name);
  }

  /** Makes a twin of the tenant as it was kept, and opens a connection to it. */
  async twin(label: string): Promise<Twin> {
    const name = `${TWIN}_${label}`;
    this.#twins.add(name);
    await this.#copy(BEFORE, name);
    const client = makeClient(this.#databases.admin.cluster.admin, name, 'admin');
    client.on('error', () => {});
    await client.connect();
    return {
      client,
      db: {
        async query<R extends object>(sql: string, params: readonly unknown[] = []) {
          const { rows, rowCount } = await client.query(sql, [...params]);
          return { rows: rows as R[], rowCount: rowCount ?? 0 };
        },
      },
    };
  }

  /** Writes out what PostgreSQL still has in memory, so that each round begins alike. */
  async checkpoint(): Promise<void> {
    await this.#asAdmin((client) => client.query('CHECKPOINT'));
  }

  async drop(): Promise<void> {
    await this.#asAdmin(async (client) => {
      for (const name of [BEFORE, ...this.#twins]) await dropDatabase(client, name);
    });
  }

  async #copy(from: string, to: string): Promise<void> {
    await this.#asAdmin(async (client) => {
      await dropDatabase(client, to);
      await client.query('SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1', [from]);
      await createDatabase(client, to, from);
    });
  }

  async #asAdmin(work: Parameters<Databases['admin']['cluster']['asAdmin']>[1]): Promise<void> {
    const { cluster } = this.#databases.admin;
    await cluster.asAdmin(cluster.admin.maintenanceDatabase, work);
  }
}

export interface Twin {
  readonly client: ReturnType<typeof makeClient>;
  readonly db: Queryable;
}

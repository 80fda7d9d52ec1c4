import { randomBytes } from 'node:crypto';
import { escapeIdentifier } from 'pg';
import type pg from 'pg';
import { applicationRole } from '../../../server/db/application-role.ts';
import { createDatabase, dropDatabase } from '../../../server/db/cluster.ts';
import { makeClient } from '../../../server/db/connection-settings.ts';
import { openDatabases, type Databases, type OpenOptions } from '../../../server/db/databases.ts';
import { createTenant } from '../../../server/db/tenants.ts';
import { seedTenant } from '../../../server/modules/identity/seed-tenant.ts';
import { fillShop, SLUG, type Shop } from './shop.ts';

/** Before every world begins: what is in the shop from the start was recorded then. */
const FILLED_MS = Date.UTC(2026, 8, 1, 12);
const CLOCK_STEP_MS = 30_000;
const quiet = { info() {}, warn() {} };

/**
 * One tenant on a PostgreSQL, given back as it was for each seed, and the administrator's eye on it. PostgreSQL's
 * `now()` is the world's here: unqualified names are looked up in a schema of ours first.
 */
export class Installation {
  readonly openOptions: OpenOptions;
  readonly shop: Shop;
  readonly #databases: Databases;
  readonly #tenantDatabase: string;
  #eye: pg.Client | null = null;
  #setMs = 0;
  #control: pg.Client | null = null;

  private constructor(openOptions: OpenOptions, databases: Databases, tenantDatabase: string, shop: Shop) {
    this.openOptions = openOptions;
    this.#databases = databases;
    this.#tenantDatabase = tenantDatabase;
    this.shop = shop;
  }

  /** Makes the tenant with its shop, once a worker. */
  static async open(url: string): Promise<Installation> {
    const openOptions: OpenOptions = { url, prefix: `s${randomBytes(5).toString('hex')}_`, templatePrefix: 'simulation_', secret: 'only for simulated shops', log: quiet };
    const databases = await openDatabases(openOptions);
    const realNow = Date.now;
    Date.now = () => FILLED_MS;
    try {
      const request = { slug: SLUG, name: 'El Tornillo', ownerName: 'Rosa', ownerEmail: 'rosa@simulated.example', status: 'active' } as const;
      const tenant = await createTenant(databases, request, seedTenant);
      const shop = await fillShop(await databases.tenant(tenant.id));
      const installation = new Installation(openOptions, databases, tenant.databaseName, shop);
      await installation.#prepare(`${openOptions.prefix}nexus_control`);
      await installation.#prepare(tenant.databaseName);
      await installation.#copy(tenant.databaseName, installation.#base);
      return installation;
    } finally {
      Date.now = realNow;
    }
  }

  get tenantId(): string {
    return this.shop.tenantId;
  }

  get #base(): string {
    return `${this.#tenantDatabase}_base`;
  }

  get #backup(): string {
    return `${this.#tenantDatabase}_backup`;
  }

  /** The tenant as it was in the beginning. No server process may be running. */
  async reset(): Promise<void> {
    await this.#replaceBy(this.#base);
    const control = await this.#controlEye();
    for (const table of ['device_tenants', 'enrolment_codes', 'rate_limits', 'signing_keys']) await control.query(`DELETE FROM ${table}`);
    await control.query(`UPDATE tenants SET status = 'active', status_before_suspension = NULL, suspended_at = NULL`);
  }

  /** What PostgreSQL takes the time to be, to half a minute: nothing goes by its clock more closely. */
  async setNow(nowMs: number): Promise<void> {
    if (Math.abs(nowMs - this.#setMs) < CLOCK_STEP_MS) return;
    this.#setMs = nowMs;
    for (const eye of [await this.#tenantEye(), await this.#controlEye()]) await eye.query('UPDATE sim.clock SET ms = $1', [Math.floor(nowMs)]);
  }

  /** Rows of the tenant's database, as an administrator reads them; no code of the server's is in between. */
  async look<R extends object>(sql: string, params: unknown[] = []): Promise<R[]> {
    const { rows } = await (await this.#tenantEye()).query<R>(sql, params);
    return rows;
  }

  /** Breaks a connection to the tenant's database. */
  async breakConnection(pid: number): Promise<void> {
    await this.look('SELECT pg_terminate_backend($1)', [pid]);
  }

  /** A copy of the tenant's database as it stands. */
  async takeBackup(): Promise<void> {
    await this.#closeEye();
    await this.#admin((client) => dropDatabase(client, this.#backup));
    await this.#copy(this.#tenantDatabase, this.#backup);
  }

  /** The tenant's database as it was when the backup was taken; connections to it break. */
  async restoreBackup(): Promise<void> {
    await this.#replaceBy(this.#backup);
  }

  async close(): Promise<void> {
    await this.#closeEye();
    await this.#control?.end();
    await this.#databases.close();
    await this.#admin(async (client) => {
      const { rows } = await client.query<{ name: string }>('SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)', [this.openOptions.prefix]);
      for (const { name } of rows) await dropDatabase(client, name);
    });
  }

  async #replaceBy(source: string): Promise<void> {
    this.#setMs = 0;
    await this.#closeEye();
    this.#databases.admin.closeIdle(this.#tenantDatabase);
    await this.#admin((client) => dropDatabase(client, this.#tenantDatabase));
    await this.#copy(source, this.#tenantDatabase);
  }

  async #copy(source: string, target: string): Promise<void> {
    this.#databases.admin.closeIdle(source);
    await this.#admin(async (client) => {
      await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()', [source]);
      await createDatabase(client, target, source);
      await client.query(`ALTER ROLE ${applicationRole} IN DATABASE ${escapeIdentifier(target)} SET search_path = sim, public, pg_catalog`);
      await client.query(`ALTER ROLE ${applicationRole} IN DATABASE ${escapeIdentifier(target)} SET synchronous_commit = off`);
    });
  }

  /** Gives a database a clock of the world's. */
  async #prepare(database: string): Promise<void> {
    await this.#databases.admin.cluster.asAdmin(database, async (client) => {
      await client.query(`CREATE SCHEMA sim;
        CREATE TABLE sim.clock (ms bigint NOT NULL);
        INSERT INTO sim.clock VALUES (${FILLED_MS});
        CREATE FUNCTION sim.now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT to_timestamp(ms / 1000.0) FROM sim.clock';
        CREATE FUNCTION sim.clock_timestamp() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT to_timestamp(ms / 1000.0) FROM sim.clock';
        DO $$
          DECLARE found record;
          BEGIN
            FOR found IN SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND column_default IN ('now()', 'clock_timestamp()') LOOP
              EXECUTE format('ALTER TABLE %I ALTER COLUMN %I SET DEFAULT sim.now()', found.table_name, found.column_name);
            END LOOP;
          END $$;
        GRANT USAGE ON SCHEMA sim TO ${applicationRole};
        GRANT SELECT ON sim.clock TO ${applicationRole};
        ALTER ROLE ${applicationRole} IN DATABASE ${escapeIdentifier(database)} SET search_path = sim, public, pg_catalog`);
    });
  }

  #admin<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const { cluster } = this.#databases.admin;
    return cluster.asAdmin(cluster.admin.maintenanceDatabase, work);
  }

  async #tenantEye(): Promise<pg.Client> {
    this.#eye ??= await this.#connect(this.#tenantDatabase);
    return this.#eye;
  }

  async #controlEye(): Promise<pg.Client> {
    this.#control ??= await this.#connect(`${this.openOptions.prefix}nexus_control`);
    return this.#control;
  }

  async #connect(database: string): Promise<pg.Client> {
    const client = makeClient(this.#databases.admin.cluster.admin, database, 'admin');
    client.on('error', () => {});
    await client.connect();
    return client;
  }

  async #closeEye(): Promise<void> {
    await this.#eye?.end().catch(() => {});
    this.#eye = null;
  }
}

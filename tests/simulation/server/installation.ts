import { randomBytes } from 'node:crypto';
import { escapeIdentifier } from 'pg';
import type pg from 'pg';
import { applicationRole } from '../../../server/db/application-role.ts';
import { dropDatabase } from '../../../server/db/cluster.ts';
import { makeClient } from '../../../server/db/connection-settings.ts';
import { openDatabases, type Databases, type OpenOptions } from '../../../server/db/databases.ts';
import { createTenant } from '../../../server/db/tenants.ts';
import { seedTenant } from '../../../server/modules/identity/seed-tenant.ts';
import { fillShop, NEIGHBOUR, SLUG, type Shop } from './shop.ts';

/** Before every world begins: what is in the shop from the start was recorded then. */
const FILLED_MS = Date.UTC(2026, 8, 1, 12);
const CLOCK_STEP_MS = 30_000;
const quiet = { info() {}, warn() {} };

/** Schemas in which the tenant's tables lie as they were in the beginning, and when the backup was taken. */
const BASE = 'sim_base';
const BACKUP = 'sim_backup';
const NEIGHBOURS_DEVICE = '00000000-0000-7000-8000-000000000001';
/** Rows that were taken out are cleared away after so many worlds. */
const WORLDS_A_VACUUM = 8;

/**
 * One tenant on a PostgreSQL, given back as it was for each seed, and the administrator's eye on it. PostgreSQL's
 * `now()` is the world's here: unqualified names are looked up in a schema of ours first. Copies of its tables lie in
 * the same database: to make it anew and to connect to it again would cost more than all that a seed does with it.
 */
export class Installation {
  readonly openOptions: OpenOptions;
  readonly shop: Shop;
  readonly #databases: Databases;
  readonly #tenantDatabase: string;
  readonly #idle: Databases[] = [];
  #eye: pg.Client | null = null;
  #setMs = 0;
  #worlds = 0;
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
      // Another business on the same server, of which nobody here may ever hear.
      await createTenant(databases, { slug: 'el-vecino', name: NEIGHBOUR, ownerName: NEIGHBOUR, ownerEmail: 'vecino@simulated.example', status: 'active' }, seedTenant);
      const request = { slug: SLUG, name: 'El Tornillo', ownerName: 'Rosa', ownerEmail: 'rosa@simulated.example', status: 'active' } as const;
      const tenant = await createTenant(databases, request, seedTenant);
      const shop = await fillShop(await databases.tenant(tenant.id));
      const installation = new Installation(openOptions, databases, tenant.databaseName, shop);
      await installation.#prepare(`${openOptions.prefix}nexus_control`);
      await installation.#prepare(tenant.databaseName);
      await installation.#keepAs(BASE);
      await installation.#keepAs(BACKUP);
      return installation;
    } finally {
      Date.now = realNow;
    }
  }

  get tenantId(): string {
    return this.shop.tenantId;
  }

  /** Connections for a process of the server: those of one that has ended, or new ones. */
  async lend(): Promise<Databases> {
    const lent = this.#idle.pop() ?? (await openDatabases(this.openOptions));
    lent.admin.forget(this.tenantId);
    return lent;
  }

  /** The process has ended: nothing of it is left but connections on which nothing is open. */
  giveBack(databases: Databases): void {
    this.#idle.push(databases);
  }

  /** The tenant as it was in the beginning. No server process may be running. */
  async reset(): Promise<void> {
    await this.#putBack(BASE);
    this.#worlds += 1;
    if (this.#worlds % WORLDS_A_VACUUM === 0) await this.look('VACUUM');
    const control = await this.#controlEye();
    for (const table of ['device_tenants', 'enrolment_codes', 'rate_limits', 'signing_keys']) await control.query(`DELETE FROM ${table}`);
    await control.query('INSERT INTO device_tenants (device_id, tenant_id) SELECT $1, id FROM tenants WHERE id <> $2', [NEIGHBOURS_DEVICE, this.tenantId]);
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

  /** A copy of all that the tenant's database holds. */
  async takeBackup(): Promise<void> {
    await this.look('SELECT sim.copy_rows($1, $2)', ['public', BACKUP]);
  }

  /** The tenant's database as it was when the backup was taken; connections to it break. */
  async restoreBackup(): Promise<void> {
    await this.look('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()');
    await this.#putBack(BACKUP);
  }

  async close(): Promise<void> {
    await this.#closeEye();
    await this.#control?.end();
    for (const databases of [this.#databases, ...this.#idle]) await databases.close();
    await this.#admin(async (client) => {
      const { rows } = await client.query<{ name: string }>('SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)', [this.openOptions.prefix]);
      for (const { name } of rows) await dropDatabase(client, name);
    });
  }

  /** Makes a schema with the tenant's tables and all that is in them. */
  async #keepAs(schema: string): Promise<void> {
    await this.look(`CREATE SCHEMA ${schema}`);
    await this.look(`DO $$
      DECLARE found record;
      BEGIN
        FOR found IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
          EXECUTE format('CREATE UNLOGGED TABLE ${schema}.%I (LIKE public.%1$I)', found.tablename);
        END LOOP;
      END $$`);
    await this.look('SELECT sim.copy_rows($1, $2)', ['public', schema]);
  }

  async #putBack(schema: string): Promise<void> {
    this.#setMs = 0;
    await this.look('SELECT sim.copy_rows($1, $2)', [schema, 'public']);
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
        CREATE FUNCTION sim.copy_rows(source text, target text) RETURNS void LANGUAGE plpgsql SET session_replication_role = replica AS $$
          DECLARE found record;
          BEGIN
            FOR found IN SELECT tablename FROM pg_tables WHERE schemaname = source LOOP
              EXECUTE format('DELETE FROM %I.%I', target, found.tablename);
              EXECUTE format('INSERT INTO %I.%I OVERRIDING SYSTEM VALUE SELECT * FROM %I.%2$I', target, found.tablename, source);
            END LOOP;
          END $$;
        GRANT USAGE ON SCHEMA sim TO ${applicationRole};
        GRANT SELECT ON sim.clock TO ${applicationRole};
        ALTER ROLE ${applicationRole} IN DATABASE ${escapeIdentifier(database)} SET search_path = sim, public, pg_catalog;
        ALTER ROLE ${applicationRole} IN DATABASE ${escapeIdentifier(database)} SET synchronous_commit = off;
        ALTER ROLE ${applicationRole} IN DATABASE ${escapeIdentifier(database)} SET plan_cache_mode = force_generic_plan`);
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

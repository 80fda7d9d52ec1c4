import { escapeIdentifier, escapeLiteral } from 'pg';
import type pg from 'pg';
import { applicationRole, applicationSettings, ensureApplicationRole } from './application-role.ts';
import { connectionSettings, makeClient, withClient } from './connection-settings.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import { DatabaseError } from './errors.ts';

export interface ClusterOptions {
  /** postgres:// address with a role that may create databases and roles. */
  url: string;
  /** Put before every database's name; lets tests share a cluster. */
  prefix: string;
  /** Derives the application role's password when the address holds none. */
  secret: string | undefined;
}

/** Oldest PostgreSQL this server works with. */
const minimumVersion = 15;

/** A PostgreSQL server as its administrator sees it: creates and drops databases. */
export class Cluster {
  readonly admin: ConnectionSettings;
  readonly application: ConnectionSettings;
  readonly prefix: string;

  constructor({ url, prefix, secret }: ClusterOptions) {
    if (!/^[a-z0-9_]{0,16}$/.test(prefix)) throw new DatabaseError('database-misconfigured', `Not a prefix for database names: ${prefix}`);
    this.admin = connectionSettings(url);
    this.application = applicationSettings(this.admin, secret);
    this.prefix = prefix;
  }

  /** Runs `work` on a connection of its own as the administrator. */
  asAdmin<T>(database: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
    return withClient(makeClient(this.admin, database, 'admin'), work);
  }

  /**
   * As `asAdmin` in the maintenance database, one at a time among all processes that use this
   * cluster and the same name.
   */
  exclusively<T>(name: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
    // The lock ends with the connection, also when this process dies.
    return this.asAdmin(this.admin.maintenanceDatabase, async (client) => {
      await client.query(`SELECT pg_advisory_lock(hashtextextended($1, 0))`, [`nexus:${name}`]);
      return work(client);
    });
  }

  /** Checks the version and makes the application's role. */
  async prepare(): Promise<void> {
    await this.exclusively('role', async (client) => {
      const version = await majorVersion(client);
      if (version < minimumVersion) {
        throw new DatabaseError('database-misconfigured', `PostgreSQL ${version} is too old: ${minimumVersion} or newer is needed`);
      }
      await ensureApplicationRole(client, this.application);
    });
  }
}

/** Major version of the server behind a connection: 15, 16, … */
async function majorVersion(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ version: number }>(`SELECT current_setting('server_version_num')::int / 10000 AS version`);
  return rows[0]?.version ?? 0;
}

export async function databaseExists(client: pg.Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
  return rowCount === 1;
}

/** Creates an empty database, or a copy of `template`; only its owner and the application may connect. */
export async function createDatabase(client: pg.Client, name: string, template?: string): Promise<void> {
  const database = escapeIdentifier(name);
  const source = template === undefined ? await emptyDatabaseClause(client) : `TEMPLATE ${escapeIdentifier(template)}`;
  await client.query(`CREATE DATABASE ${database} ${source}`);
  await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
  await client.query(`GRANT CONNECT, TEMPORARY ON DATABASE ${database} TO ${applicationRole}`);
}

/** Drops a database, with whoever is connected to it; nothing happens when there is none. */
export async function dropDatabase(client: pg.Client, name: string): Promise<void> {
  await client.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(name)} WITH (FORCE)`);
}

/**
 * Texts sort by code point and know accented letters on every cluster alike, whatever its own
 * locale: an index or a report must not change its order with the machine.
 */
async function emptyDatabaseClause(client: pg.Client): Promise<string> {
  const base = `TEMPLATE template0 ENCODING 'UTF8'`;
  if ((await majorVersion(client)) >= 17) return `${base} LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'`;
  const { rows } = await client.query<{ name: string }>(
    `SELECT collctype AS name FROM pg_collation
     WHERE collprovider = 'c' AND collctype ~* '^(c|en_us|es_mx)\\.utf-?8$' ORDER BY collctype !~* '^c\\.', collctype LIMIT 1`,
  );
  const letters = rows[0] ? ` LC_CTYPE ${escapeLiteral(rows[0].name)}` : '';
  return `${base} LOCALE_PROVIDER libc LC_COLLATE 'C'${letters}`;
}

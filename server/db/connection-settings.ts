import { Client } from 'pg';
import type pg from 'pg';
import { valueTypes } from './value-types.ts';

/** Where a PostgreSQL is and who connects, without the database's name. */
export interface ConnectionSettings {
  host: string;
  port: number;
  user: string;
  password: string | undefined;
  ssl: pg.ClientConfig['ssl'];
  /** Database named by the URL: the one administrative statements run in. */
  maintenanceDatabase: string;
}

/** Reads a postgres:// URL as the driver does (sockets, sslmode, PGPASSWORD included). */
export function connectionSettings(url: string): ConnectionSettings {
  const probe = new Client({ connectionString: url });
  return {
    host: probe.host,
    port: probe.port,
    user: probe.user ?? 'postgres',
    password: typeof probe.password === 'string' ? probe.password : undefined,
    ssl: probe.ssl,
    maintenanceDatabase: new URL(url).pathname.length > 1 ? (probe.database ?? 'postgres') : 'postgres',
  };
}

const connectTimeoutMs = 15_000;

/** A client for one database of the cluster, not yet connected. */
export function makeClient(settings: ConnectionSettings, database: string, role: 'admin' | 'application'): pg.Client {
  return new Client({
    host: settings.host,
    port: settings.port,
    user: settings.user,
    // The driver asks a password file and the environment when the password is undefined.
    ...(settings.password === undefined ? {} : { password: settings.password }),
    ...(settings.ssl === undefined ? {} : { ssl: settings.ssl }),
    database,
    types: valueTypes,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    // Statements leave when they are made; PostgreSQL need not wait for this process between one and the next.
    pipeline: true,
    application_name: role === 'admin' ? 'nexus-admin' : 'nexus',
    // A transaction left open by a bug would hold its locks for ever.
    ...(role === 'application' ? { idle_in_transaction_session_timeout: 60_000 } : {}),
  });
}

/** Connects, runs `work`, and closes whatever happened. */
export async function withClient<T>(client: pg.Client, work: (client: pg.Client) => Promise<T>): Promise<T> {
  // Without a listener a lost connection is an uncaught error; the query in flight rejects anyway.
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

import type pg from 'pg';
import { applicationRole } from './application-role.ts';
import { DatabaseError } from './errors.ts';
import type { Migration, MigrationSet } from './migration-files.ts';
import { runTransaction } from './pooled-database.ts';

export interface MigrationOutcome {
  from: number;
  to: number;
}

/** Session lock that one migrating process holds in the database it migrates. */
const migrationLock = 7_304_001;

/**
 * Brings one database up to `set`. Waits for another process that is doing the same. Each file runs
 * in a transaction of its own together with its record, so a failure leaves the ones before it
 * applied and a later call goes on from there.
 * @param client a connection as the owner of the database; not the application's role.
 * @throws DatabaseError `migration-edited` when an applied file has changed since, `schema-newer`
 * when the database knows migrations that this build does not, `migration-failed` with the file's
 * name and PostgreSQL's message.
 */
export async function migrateDatabase(client: pg.Client, set: MigrationSet): Promise<MigrationOutcome> {
  await client.query('SELECT pg_advisory_lock($1)', [migrationLock]);
  try {
    await prepare(client);
    const applied = await appliedMigrations(client);
    verifyApplied(applied, set);
    const missing = set.migrations.slice(applied.length);
    if (missing.length > 0) await grantDefaults(client);
    for (const migration of missing) await apply(client, migration);
    return { from: applied.length, to: set.version };
  } finally {
    // When the connection is lost the lock went with it.
    await client.query('SELECT pg_advisory_unlock($1)', [migrationLock]).catch(() => {});
  }
}

/** True while some process migrates the database of this connection. */
export async function isBeingMigrated(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ free: boolean }>('SELECT pg_try_advisory_lock_shared($1) AS free', [migrationLock]);
  if (rows[0]?.free) await client.query('SELECT pg_advisory_unlock_shared($1)', [migrationLock]);
  return !rows[0]?.free;
}

async function prepare(client: pg.Client): Promise<void> {
  await runTransaction(client, async (tx) => {
    const { rows } = await tx.query<{ found: boolean }>(`SELECT to_regclass('public.schema_migrations') IS NOT NULL AS found`);
    if (rows[0]?.found) return;
    await tx.query(`CREATE TABLE public.schema_migrations (
      number integer PRIMARY KEY, file_name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now()
    )`);
    await tx.query(`REVOKE ALL ON public.schema_migrations FROM ${applicationRole}`);
    await tx.query(`GRANT SELECT ON public.schema_migrations TO ${applicationRole}`);
  });
}

/** What migrations create from here on the application may use, save what they revoke themselves. */
async function grantDefaults(client: pg.Client): Promise<void> {
  await runTransaction(client, async (tx) => {
    await tx.query('REVOKE ALL ON SCHEMA public FROM PUBLIC');
    await tx.query(`GRANT USAGE ON SCHEMA public TO ${applicationRole}`);
    const defaults = 'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT';
    await tx.query(`${defaults} SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${applicationRole}`);
    await tx.query(`${defaults} USAGE, SELECT ON SEQUENCES TO ${applicationRole}`);
  });
}

interface AppliedMigration {
  number: number;
  fileName: string;
  checksum: string;
}

async function appliedMigrations(client: pg.Client): Promise<AppliedMigration[]> {
  const { rows } = await client.query<AppliedMigration>(
    'SELECT number, file_name AS "fileName", checksum FROM public.schema_migrations ORDER BY number',
  );
  return rows;
}

function verifyApplied(applied: readonly AppliedMigration[], set: MigrationSet): void {
  if (applied.length > set.version) {
    throw new DatabaseError('schema-newer', `The database has migration ${applied.length}, this build knows ${set.version}: update the server`);
  }
  for (const [index, done] of applied.entries()) {
    const known = set.migrations[index];
    if (known?.number !== done.number || known.checksum !== done.checksum) {
      throw new DatabaseError('migration-edited', `${known?.fileName ?? done.fileName} was changed after it was applied (as ${done.fileName}); add a new migration instead`);
    }
  }
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await runTransaction(client, async (tx) => {
      await tx.query(migration.sql);
      await tx.query('INSERT INTO public.schema_migrations (number, file_name, checksum) VALUES ($1, $2, $3)', [
        migration.number,
        migration.fileName,
        migration.checksum,
      ]);
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DatabaseError('migration-failed', `${migration.fileName}: ${reason}`, { cause: error });
  }
}

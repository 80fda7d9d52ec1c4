import { randomBytes } from 'node:crypto';
import { escapeIdentifier } from 'pg';
import type pg from 'pg';
import { applicationRole } from '../application-role.ts';
import { createDatabase, dropDatabase } from '../cluster.ts';
import type { Transaction } from '../database.ts';
import type { Databases } from '../databases.ts';
import { migrateDatabase } from '../migrate.ts';
import { schemaFingerprint, type MigrationSet } from '../migration-files.ts';
import { runTransaction } from '../pooled-database.ts';
import { findTenantById, findTenantBySlug, type Tenant } from '../tenant-record.ts';
import { recordEvent } from '../tenants.ts';
import { BackupError } from './backup-error.ts';
import type { BackupHeader } from './backup-format.ts';
import { readCarriedOver, writeCarriedOver, type CarriedOver } from './carry-over.ts';
import { fillDatabase } from './fill-database.ts';
import { verifyBackup } from './read-backup.ts';

export interface RestoreRequest {
  slug: string;
  path: string;
  /** Drops the former database at the end, instead of leaving it closed under its name. */
  dropFormer?: boolean;
  /**
   * Runs in the restored database before anything is served from it: begins positions anew, so that devices notice,
   * and writes the audit.
   */
  begin(tx: Transaction): Promise<unknown>;
}

export interface Restored {
  tenantId: string;
  madeAtMs: number;
  rows: number;
  /** The database that was served before, closed; null when there was none or it was dropped. */
  formerDatabase: string | null;
}

/**
 * Puts a tenant back as its backup has it: the file is read through and compared with its hashes first, then loaded
 * into a database of its own, which takes the former's place at the very end. The former is closed to the application
 * before, so that nothing is confirmed to a device that would be lost. A tenant that this installation does not know
 * is made.
 * @throws BackupError; what was served before is then served still.
 */
export async function restoreTenant(databases: Databases, request: RestoreRequest): Promise<Restored> {
  const { cluster, tenantMigrations } = databases.admin;
  const { header, rows } = await verifyBackup(request.path);
  const upTo = migrationsOf(header, tenantMigrations);
  return cluster.exclusively(`${cluster.prefix}tenant:${request.slug}`, async (client) => {
    const former = await formerOf(databases, request.slug, header);
    const name = `${cluster.prefix}nexus_${header.tenant.id.replaceAll('-', '')}_${randomBytes(4).toString('hex')}`;
    try {
      await createDatabase(client, name);
      await cluster.asAdmin(name, async (inside) => {
        await migrateDatabase(inside, upTo);
        await fillDatabase(inside, request.path);
        await migrateDatabase(inside, tenantMigrations);
      });
      if (former) await closeDatabase(client, former.databaseName);
      const carried = former ? await readFormer(databases, former.databaseName) : null;
      await cluster.asAdmin(name, (inside) => runTransaction(inside, (tx) => finish(tx, carried, request)));
      await swap(databases, { header, slug: request.slug, former, name, rows });
    } catch (error) {
      if ((await findTenantById(databases.control, header.tenant.id))?.databaseName !== name) {
        await dropDatabase(client, name);
        if (former) await reopenDatabase(client, former.databaseName);
      }
      throw error;
    }
    if (former && request.dropFormer === true) await dropDatabase(client, former.databaseName);
    return { tenantId: header.tenant.id, madeAtMs: header.madeAtMs, rows, formerDatabase: former && request.dropFormer !== true ? former.databaseName : null };
  });
}

/** The migrations that the backup's schema had; later ones follow once its rows stand. */
function migrationsOf(header: BackupHeader, known: MigrationSet): MigrationSet {
  const { version, fingerprint } = header.schema;
  const set = { version, migrations: known.migrations.slice(0, version) };
  if (version > known.version || schemaFingerprint(set) !== fingerprint) {
    throw new BackupError('backup-schema-unknown', `El respaldo es de otra versión del programa (base de datos v${version}; esta llega a la v${known.version}). No se ha tocado nada.`);
  }
  return set;
}

async function formerOf({ control }: Databases, slug: string, { tenant }: BackupHeader): Promise<Tenant | null> {
  const bySlug = await findTenantBySlug(control, slug);
  const byId = await findTenantById(control, tenant.id);
  if (bySlug?.id !== byId?.id) {
    throw new BackupError('backup-of-another-tenant', `El respaldo es del negocio «${byId?.slug ?? tenant.slug}», no de «${slug}». No se ha tocado nada.`);
  }
  return bySlug ?? null;
}

/** The application is shut out, and what it has in flight ends unconfirmed. */
async function closeDatabase(client: pg.Client, name: string): Promise<void> {
  await client.query(`REVOKE CONNECT ON DATABASE ${escapeIdentifier(name)} FROM ${applicationRole}`);
  await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND usename = $2', [name, applicationRole]);
}

async function reopenDatabase(client: pg.Client, name: string): Promise<void> {
  await client.query(`GRANT CONNECT ON DATABASE ${escapeIdentifier(name)} TO ${applicationRole}`);
}

/** A former database that cannot be read any more is why there are backups: then nothing is carried over. */
async function readFormer({ admin }: Databases, name: string): Promise<CarriedOver | null> {
  try {
    return await admin.cluster.asAdmin(name, readCarriedOver);
  } catch (error) {
    admin.log.warn({ database: name, error: String(error) }, 'the former database cannot be read: nothing is carried over');
    return null;
  }
}

async function finish(tx: Transaction, carried: CarriedOver | null, request: RestoreRequest): Promise<void> {
  if (carried) await writeCarriedOver(tx, carried);
  // Sessions that were ended since the backup must not come back.
  await tx.query(`UPDATE sessions SET ended_at = now(), ended_reason = 'signed-out' WHERE ended_at IS NULL`);
  await tx.query('UPDATE enrolment_codes SET expires_at = least(expires_at, now())');
  await tx.query('UPDATE shop SET restored_at = now()');
  // Every checkpoint given before quotes a token that is gone: devices pull afresh, and offer again what is missing.
  await tx.query('DELETE FROM sync_positions');
  await request.begin(tx);
}

async function swap({ control, admin }: Databases, given: { header: BackupHeader; slug: string; former: Tenant | null; name: string; rows: number }): Promise<void> {
  const { header, former, name } = given;
  const { tenant } = header;
  const { version } = admin.tenantMigrations;
  const fingerprint = schemaFingerprint(admin.tenantMigrations);
  const devices = await admin.cluster.asAdmin(name, async (inside) => (await inside.query<{ id: string }>(`SELECT id FROM devices WHERE class <> 'server'`)).rows);
  await control.transaction(async (tx) => {
    if (former) {
      await tx.query(
        `UPDATE tenants SET database_name = $2, schema_version = $3, schema_fingerprint = $4, ready_at = coalesce(ready_at, now()), migrating_since = NULL, migration_error = NULL WHERE id = $1`,
        [tenant.id, name, version, fingerprint],
      );
    } else {
      await tx.query(
        `INSERT INTO tenants (id, slug, name, rfc, plan, status, status_before_suspension, suspended_at, database_name, schema_version, schema_fingerprint, ready_at)
         VALUES ($1, $2, $3, $4, $5, $6, CASE WHEN $6 = 'suspended' THEN 'active' END, CASE WHEN $6 = 'suspended' THEN now() END, $7, $8, $9, now())`,
        [tenant.id, given.slug, tenant.name, tenant.rfc, tenant.plan, tenant.status, name, version, fingerprint],
      );
    }
    await tx.query('INSERT INTO tenant_emails (email, tenant_id) SELECT unnest($2::text[]), $1 ON CONFLICT DO NOTHING', [tenant.id, header.emails]);
    await tx.query('INSERT INTO device_tenants (device_id, tenant_id) SELECT unnest($2::uuid[]), $1 ON CONFLICT DO NOTHING', [tenant.id, devices.map(({ id }) => id)]);
    await recordEvent(tx, tenant.id, 'restored', { madeAtMs: header.madeAtMs, position: header.position, rows: given.rows, former: former?.databaseName ?? null });
  });
  if (former) admin.closeIdle(former.databaseName);
  admin.forget(tenant.id);
  admin.log.info({ tenant: given.slug, tenantId: tenant.id, madeAtMs: header.madeAtMs }, 'tenant restored');
}

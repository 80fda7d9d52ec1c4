import { createHash, type Hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { escapeIdentifier } from 'pg';
import type { Transaction } from '../database.ts';
import type { Databases } from '../databases.ts';
import { schemaFingerprint } from '../migration-files.ts';
import { runTransaction } from '../pooled-database.ts';
import type { Tenant } from '../tenant-record.ts';
import { recordEvent } from '../tenants.ts';
import { BACKUP_FORMAT, type BackupHeader, type BackupTable, type BackupTrailer } from './backup-format.ts';
import { columnList, listTables } from './table-list.ts';

export interface BackupDone {
  path: string;
  rows: number;
  position: number;
}

const ROWS_AT_ONCE = 500;

/**
 * Writes a tenant's backup to `path`: everything of one snapshot, while the tenant goes on working, a few hundred rows
 * in memory at a time. The file gets its name when it is whole and on the disk; one that was there is replaced.
 */
export async function writeBackup(databases: Databases, tenant: Tenant, path: string, nowMs: number): Promise<BackupDone> {
  const { cluster } = databases.admin;
  const partial = `${path}.partial`;
  try {
    const done = await cluster.asAdmin(tenant.databaseName, (client) => runTransaction(client, async (tx) => {
      await tx.query(`SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'; SET LOCAL bytea_output = 'hex'; SET LOCAL statement_timeout = 0`);
      const header = await headerOf(tx, databases, tenant, nowMs);
      const written = { rows: 0 };
      await pipeline(Readable.from(linesOf(tx, header, written)), createGzip({ level: 6 }), createWriteStream(partial, { mode: 0o600 }));
      return { path, rows: written.rows, position: header.position };
    }, { isolation: 'repeatable read', readOnly: true }));
    await putInPlace(partial, path);
    await databases.control.transaction((tx) => recordEvent(tx, tenant.id, 'backed-up', { rows: done.rows, position: done.position }));
    return done;
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** A name means that the file is whole, also after a power cut. */
async function putInPlace(partial: string, path: string): Promise<void> {
  const file = await open(partial, 'r+');
  await file.sync();
  await file.close();
  await rename(partial, path);
  // Windows has no way to sync a folder.
  const folder = await open(dirname(path), 'r').catch(() => null);
  await folder?.sync().catch(() => {});
  await folder?.close();
}

async function headerOf(tx: Transaction, { control, admin }: Databases, tenant: Tenant, nowMs: number): Promise<BackupHeader> {
  const { rows: versions } = await tx.query<{ version: number }>('SELECT max(number)::int AS version FROM schema_migrations');
  const { rows: positions } = await tx.query<{ position: number }>('SELECT position FROM sync_counter');
  const { rows: emails } = await control.query<{ email: string }>('SELECT email FROM tenant_emails WHERE tenant_id = $1 ORDER BY email', [tenant.id]);
  const version = versions[0]?.version ?? 0;
  const { id, slug, name, rfc, plan, status } = tenant;
  return {
    format: BACKUP_FORMAT, madeAtMs: nowMs, position: positions[0]?.position ?? 0,
    schema: { version, fingerprint: schemaFingerprint({ version, migrations: admin.tenantMigrations.migrations.slice(0, version) }) },
    tenant: { id, slug, name, rfc, plan, status },
    emails: emails.map(({ email }) => email),
  };
}

async function* linesOf(tx: Transaction, header: BackupHeader, written: { rows: number }): AsyncGenerator<string> {
  const whole = createHash('sha256');
  const tables: BackupTrailer['tables'] = {};
  const said = (text: string) => {
    whole.update(text, 'utf8');
    return text;
  };
  yield said(`${JSON.stringify(header)}\n`);
  for (const table of await listTables(tx)) {
    yield said(`${JSON.stringify(table)}\n`);
    const hash = createHash('sha256');
    let rows = 0;
    for await (const page of pagesOf(tx, table, hash)) {
      rows += page.rows;
      yield said(page.text);
    }
    tables[table.table] = { rows, sha256: hash.digest('hex') };
    written.rows += rows;
  }
  const trailer: BackupTrailer = { end: true, tables, sha256: whole.digest('hex') };
  yield `${JSON.stringify(trailer)}\n`;
}

async function* pagesOf(tx: Transaction, table: BackupTable, hash: Hash): AsyncGenerator<{ text: string; rows: number }> {
  const values = table.columns.map(({ name }) => `${escapeIdentifier(name)}::text`).join(', ');
  await tx.query(`DECLARE backup_rows NO SCROLL CURSOR FOR SELECT json_build_array(${values})::text AS line FROM (SELECT ${columnList(table)} FROM ${escapeIdentifier(table.table)}) r`);
  for (;;) {
    const { rows } = await tx.query<{ line: string }>(`FETCH ${ROWS_AT_ONCE} FROM backup_rows`);
    if (rows.length === 0) break;
    const text = rows.map(({ line }) => `${line}\n`).join('');
    hash.update(text, 'utf8');
    yield { text, rows: rows.length };
  }
  await tx.query('CLOSE backup_rows');
}

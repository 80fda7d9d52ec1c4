import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabases } from '../../../server/db/databases.ts';
import type { Databases } from '../../../server/db/databases.ts';
import { migrateTenants } from '../../../server/db/migrate-tenants.ts';
import { migrationFolders } from '../../../server/db/migration-files.ts';
import { createTenant } from '../../../server/db/tenants.ts';
import { openTestDatabases } from '../../support/postgres.ts';
import type { TestDatabases } from '../../support/postgres.ts';

let folder: string;
let databases: TestDatabases;
const others: Databases[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nexus-migrations-'));
  await file('0001-parts.sql', 'CREATE TABLE parts (name text NOT NULL);\nINSERT INTO parts VALUES (\'balata\');\n');
  databases = await openTestDatabases({ migrations: { ...migrationFolders, tenant: folder } });
});

afterEach(async () => {
  for (const other of others.splice(0)) await other.close();
  await databases.close();
  await rm(folder, { recursive: true, force: true });
});

const file = (name: string, sql: string) => writeFile(join(folder, name), sql);

/** As a server process of a later build, which reads the files anew. */
async function laterBuild(): Promise<Databases> {
  const opened = await openDatabases(databases.openOptions);
  others.push(opened);
  return opened;
}

const makeTenant = (slug: string) => createTenant(databases, { slug, name: slug, ownerName: 'Ana', ownerEmail: `ana@${slug}.mx` }, async () => {});

describe('migrateTenants', () => {
  it('brings every tenant up, leaves those that are so alone, and keeps the data', async () => {
    const one = await makeTenant('uno');
    const two = await makeTenant('dos');
    await file('0002-price.sql', 'ALTER TABLE parts ADD price_cents bigint NOT NULL DEFAULT 0');
    const later = await laterBuild();
    await expect(later.tenant(one.id)).rejects.toMatchObject({ code: 'tenant-schema-older' });
    expect(await migrateTenants(later)).toEqual([
      { slug: 'dos', tenantId: two.id, ok: true, from: 1, to: 2 },
      { slug: 'uno', tenantId: one.id, ok: true, from: 1, to: 2 },
    ]);
    expect((await (await later.tenant(one.id)).query('SELECT * FROM parts')).rows).toEqual([{ name: 'balata', price_cents: 0 }]);
    expect(await migrateTenants(later)).toEqual([]);
  });

  it('refuses a tenant whose schema is newer than this build within a second, and at its next start', async () => {
    const { id } = await makeTenant('uno');
    await expect(databases.tenant(id)).resolves.toBeDefined();
    const former = await laterBuild();
    await file('0002-price.sql', 'ALTER TABLE parts ADD price_cents bigint');
    await migrateTenants(await laterBuild());
    await expect(former.tenant(id)).rejects.toMatchObject({ name: 'TenantUnavailable', code: 'tenant-schema-newer' });
    databases.admin.forget(id);
    await expect(databases.tenant(id)).rejects.toMatchObject({ code: 'tenant-schema-newer' });
    expect(await migrateTenants(databases, { only: 'uno' })).toMatchObject([{ ok: false, code: 'schema-newer' }]);
  });

  it('stops a failing tenant alone, whole files at a time, and goes on from there later', async () => {
    const bad = await makeTenant('malo');
    const good = await makeTenant('bueno');
    await (await databases.tenant(bad.id)).query('INSERT INTO parts VALUES (\'balata\')');
    await file('0002-price.sql', 'ALTER TABLE parts ADD price_cents bigint');
    await file('0003-unique.sql', 'CREATE TABLE half (id int);\nCREATE UNIQUE INDEX ON parts (name);');
    const later = await laterBuild();
    const outcomes = await migrateTenants(later);
    expect(outcomes).toMatchObject([{ slug: 'bueno', ok: true, from: 1, to: 3 }, { slug: 'malo', ok: false, code: 'migration-failed' }]);
    expect(outcomes[1]).toMatchObject({ message: expect.stringContaining('0003-unique.sql') });
    await expect(later.tenant(good.id)).resolves.toMatchObject({ slug: 'bueno' });
    await expect(later.tenant(bad.id)).rejects.toMatchObject({ code: 'tenant-schema-older' });

    const own = later.admin.openUnchecked(bad.databaseName);
    expect((await own.query(`SELECT to_regclass('half') IS NULL AS gone, (SELECT max(number) FROM schema_migrations) AS version`)).rows).toEqual([{ gone: true, version: 2 }]);
    await own.query('DELETE FROM parts');
    expect(await migrateTenants(later)).toEqual([{ slug: 'malo', tenantId: bad.id, ok: true, from: 2, to: 3 }]);
    await expect(later.tenant(bad.id)).resolves.toMatchObject({ slug: 'malo' });
  });

  it('refuses a file that was changed after it was applied, but not other line ends', async () => {
    await makeTenant('uno');
    await file('0001-parts.sql', 'CREATE TABLE parts (name text NOT NULL);\r\nINSERT INTO parts VALUES (\'balata\');\r\n');
    expect(await migrateTenants(await laterBuild(), { thorough: true })).toMatchObject([{ ok: true, from: 1, to: 1 }]);
    await file('0001-parts.sql', 'CREATE TABLE parts (name text)');
    const outcomes = await migrateTenants(await laterBuild());
    expect(outcomes).toMatchObject([{ ok: false, code: 'migration-edited', message: expect.stringContaining('0001-parts.sql') }]);
  });

  it('runs each file once when two processes migrate at the same time', async () => {
    const { id } = await makeTenant('uno');
    await file('0002-slow.sql', 'CREATE TABLE slow (id int); SELECT pg_sleep(0.2)');
    const [a, b] = [await laterBuild(), await laterBuild()];
    const [first, second] = await Promise.all([migrateTenants(a), migrateTenants(b)]);
    expect([first, second].flat().map((outcome) => outcome.ok && outcome.from).sort()).toEqual([1, 2]);
    await expect(a.tenant(id)).resolves.toBeDefined();
  });

  it('a tenant that is being migrated is refused, and one whose migration was killed is not', async () => {
    const { id, databaseName } = await makeTenant('uno');
    await databases.control.query('UPDATE tenants SET migrating_since = now() WHERE id = $1', [id]);
    databases.admin.forget(id);
    await expect(databases.tenant(id)).resolves.toBeDefined();

    const holder = databases.admin.openUnchecked(databaseName);
    await holder.transaction(async (tx) => {
      await tx.query('LOCK TABLE parts');
      await file('0002-price.sql', 'ALTER TABLE parts ADD price_cents bigint');
      const migrating = migrateTenants(await laterBuild());
      await expect.poll(async () => {
        databases.admin.forget(id);
        return databases.tenant(id).then(() => 'served', (error: { code: string }) => error.code);
      }, { timeout: 20_000 }).toBe('tenant-migrating');
      await tx.query('SELECT 1');
      void migrating;
    });
    await expect.poll(async () => (await databases.control.query('SELECT schema_version FROM tenants')).rows, { timeout: 20_000 }).toEqual([{ schema_version: 2 }]);
  });
});

describe('openDatabases', () => {
  it.each([['0003-gap.sql'], ['0002_underscore.sql'], ['0001-twice.sql']])('refuses a migration named %s', async (name) => {
    await file(name, 'SELECT 1');
    await expect(laterBuild()).rejects.toMatchObject({ code: 'migration-misnamed' });
  });

  it('refuses a control database of a newer build', async () => {
    const { cluster } = databases.admin;
    await cluster.asAdmin(`${cluster.prefix}nexus_control`, (client) => client.query(`INSERT INTO schema_migrations VALUES (9999, 'x', 'x')`));
    await expect(laterBuild()).rejects.toMatchObject({ code: 'schema-newer' });
  });

  it('opens once and the same when several processes start at the same time on an empty cluster', async () => {
    const prefix = `${databases.openOptions.prefix}b`;
    const opened = await Promise.all(Array.from({ length: 4 }, () => openDatabases({ ...databases.openOptions, prefix })));
    others.push(...opened);
    const answers = await Promise.all(opened.map(({ control }) => control.query('SELECT count(*) AS count FROM schema_migrations')));
    expect(new Set(answers.map(({ rows }) => JSON.stringify(rows))).size).toBe(1);
  });
});

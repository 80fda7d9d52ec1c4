import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseExists } from '../../../server/db/cluster.ts';
import type { Transaction } from '../../../server/db/database.ts';
import { openDatabases } from '../../../server/db/databases.ts';
import { createTenant, resumeTenant, suspendTenant } from '../../../server/db/tenants.ts';
import type { NewTenant, SeedTenant } from '../../../server/db/tenants.ts';
import { openTestDatabases } from '../../support/postgres.ts';
import type { TestDatabases } from '../../support/postgres.ts';

let databases: TestDatabases;
beforeAll(async () => {
  databases = await openTestDatabases();
});
afterAll(() => databases.close());

const nothing: SeedTenant = async () => {};

function shop(slug: string, more: Partial<NewTenant> = {}): NewTenant {
  return { slug, name: `Refaccionaria ${slug}`, ownerName: 'Ana', ownerEmail: `Ana@${slug}.Example`, ...more };
}

function exists(name: string): Promise<boolean> {
  const { cluster } = databases.admin;
  return cluster.asAdmin(cluster.admin.maintenanceDatabase, (client) => databaseExists(client, name));
}

describe('a new tenant', () => {
  it('gets a database with the full schema, what the seed writes, and its way in by email', async () => {
    const tenant = await createTenant(databases, shop('el-tornillo'), async (tx, made) => {
      await tx.query('CREATE TEMPORARY TABLE seen (id uuid)');
      await tx.query('INSERT INTO seen VALUES ($1)', [made.id]);
    });
    expect(tenant).toMatchObject({ slug: 'el-tornillo', status: 'trial', suspendedAt: null });
    const own = await databases.tenant(tenant.id);
    expect(own).toMatchObject({ tenantId: tenant.id, slug: 'el-tornillo' });
    const { rows } = await own.query<{ version: number; role: string }>('SELECT max(number) AS version, current_user AS role FROM schema_migrations');
    expect(rows).toEqual([{ version: databases.admin.tenantMigrations.version, role: 'nexus_app' }]);
    const emails = await databases.control.query('SELECT email FROM tenant_emails WHERE tenant_id = $1', [tenant.id]);
    expect(emails.rows).toEqual([{ email: 'ana@el-tornillo.example' }]);
    expect((await databases.listTenants()).map(({ slug }) => slug)).toContain('el-tornillo');
  });

  it('cannot read the database of another installation role, nor make tables in its own', async () => {
    const tenant = await createTenant(databases, shop('sin-permiso'), nothing);
    const own = await databases.tenant(tenant.id);
    await expect(own.query('CREATE TABLE mine (id int)')).rejects.toThrow('permission denied');
    await expect(own.query('DELETE FROM schema_migrations')).rejects.toThrow('permission denied');
  });

  it.each(['ab', 'Grande', 'dos--guiones', '-al-inicio', 'al-final-', 'x"; drop table tenants; --', 'ñandú', 'a'.repeat(41)])('refuses the slug %s', async (slug) => {
    await expect(createTenant(databases, shop(slug, { ownerEmail: 'a@b.mx' }), nothing)).rejects.toMatchObject({ code: 'slug-invalid' });
  });

  it('refuses a slug that is taken, and an email that is none', async () => {
    await createTenant(databases, shop('tomado'), nothing);
    await expect(createTenant(databases, shop('tomado'), nothing)).rejects.toMatchObject({ code: 'slug-taken' });
    await expect(createTenant(databases, shop('correo', { ownerEmail: 'nada' }), nothing)).rejects.toMatchObject({ code: 'email-invalid' });
  });

  it('leaves nothing behind when its seed fails', async () => {
    let name = '';
    const failing = createTenant(databases, shop('fallido'), async (_, tenant) => {
      name = tenant.databaseName;
      throw new Error('no seed today');
    });
    await expect(failing).rejects.toThrow('no seed today');
    expect(name).not.toBe('');
    expect(await exists(name)).toBe(false);
    const { rowCount } = await databases.control.query('SELECT 1 FROM tenants WHERE slug = $1', ['fallido']);
    expect(rowCount).toBe(0);
    await expect(createTenant(databases, shop('fallido'), nothing)).resolves.toMatchObject({ slug: 'fallido' });
  });

  it('that a killed process left half made is not served, and is made anew by the next try', async () => {
    const leftId = '01900000-0000-7000-8000-000000000001';
    await databases.control.query(`INSERT INTO tenants (id, slug, name, database_name) VALUES ($1, 'a-medias', 'x', $2)`, [leftId, `${databases.openOptions.prefix}nexus_tenant_left`]);
    await expect(databases.tenant(leftId)).rejects.toMatchObject({ code: 'tenant-unfinished' });
    const tenant = await createTenant(databases, shop('a-medias'), nothing);
    expect(tenant.id).not.toBe(leftId);
    await expect(databases.tenant(leftId).finally(() => databases.admin.forget(leftId))).rejects.toMatchObject({ code: 'tenant-not-found' });
    await expect(databases.tenant(tenant.id)).resolves.toMatchObject({ slug: 'a-medias' });
  });

  it('is made once when two processes make it at the same time', async () => {
    const other = await openDatabases(databases.openOptions);
    try {
      const tries = await Promise.allSettled([createTenant(databases, shop('a-la-vez'), nothing), createTenant(other, shop('a-la-vez'), nothing)]);
      expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(tries.find((attempt) => attempt.status === 'rejected')).toMatchObject({ reason: { code: 'slug-taken' } });
    } finally {
      await other.close();
    }
  });
});

describe('a tenant', () => {
  it('that does not exist, or whose id is no id, is not found', async () => {
    await expect(databases.tenant('01900000-0000-7000-8000-00000000ffff')).rejects.toMatchObject({ name: 'TenantUnavailable', code: 'tenant-not-found' });
    await expect(databases.tenant(`' OR true --`)).rejects.toMatchObject({ code: 'tenant-not-found' });
  });

  it('is suspended and resumed into the status it had, once each, with a history', async () => {
    const { id } = await createTenant(databases, shop('moroso', { status: 'active' }), (tx) => tx.query(`INSERT INTO shop (name) VALUES ('x')`).then(() => {}));
    const marked: unknown[] = [];
    const mark = async (tx: Transaction) => marked.push((await tx.query('SELECT status FROM shop')).rows[0]?.status);
    await suspendTenant(databases, 'moroso', mark);
    const suspended = await suspendTenant(databases, 'moroso', mark);
    expect(suspended).toMatchObject({ status: 'suspended', suspendedAt: expect.any(Date) });
    expect(await databases.findTenant(id)).toMatchObject({ status: 'suspended' });
    await expect(databases.tenant(id)).resolves.toMatchObject({ slug: 'moroso' });
    await resumeTenant(databases, 'moroso', mark);
    expect(marked).toEqual(['suspended', 'active']);
    expect(await resumeTenant(databases, 'moroso', mark)).toMatchObject({ status: 'active', suspendedAt: null });
    const { rows } = await databases.control.query('SELECT kind FROM tenant_events WHERE tenant_id = $1 ORDER BY id', [id]);
    expect(rows.map(({ kind }) => kind)).toEqual(['created', 'suspended', 'resumed']);
    await expect(suspendTenant(databases, 'nadie', mark)).rejects.toMatchObject({ code: 'tenant-not-found' });
  });
});

describe('the history of tenants', () => {
  it('is insert-only for the application by privilege, and for the administrator by trigger', async () => {
    await createTenant(databases, shop('historia'), nothing);
    const statements = [`UPDATE tenant_events SET kind = 'created'`, 'DELETE FROM tenant_events', 'TRUNCATE tenant_events'];
    for (const statement of statements) {
      await expect(databases.control.query(statement)).rejects.toThrow('permission denied for table tenant_events');
    }
    const { cluster } = databases.admin;
    await cluster.asAdmin(`${cluster.prefix}nexus_control`, async (client) => {
      for (const statement of statements) await expect(client.query(statement)).rejects.toThrow('insert-only');
    });
  });
});

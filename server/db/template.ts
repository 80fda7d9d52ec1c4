import { escapeIdentifier } from 'pg';
import { createDatabase, databaseExists, dropDatabase } from './cluster.ts';
import type { Cluster } from './cluster.ts';
import { migrateDatabase } from './migrate.ts';
import { schemaFingerprint } from './migration-files.ts';
import type { MigrationSet } from './migration-files.ts';

/**
 * Makes sure that a database with the full tenant schema stands ready to be copied, and gives its
 * name. The name holds the schema's version and hash, so each build finds its own; it is built
 * under another name and renamed at the end, so a half-made one is never copied.
 */
export async function ensureTemplate(cluster: Cluster, migrations: MigrationSet, prefix = cluster.prefix): Promise<string> {
  const family = `${prefix}nexus_template_`;
  const name = `${family}${schemaFingerprint(migrations)}`;
  const draft = `${prefix}nexus_newtemplate`;
  await cluster.exclusively(family, async (client) => {
    if (await databaseExists(client, name)) return;
    await dropDatabase(client, draft);
    await createDatabase(client, draft);
    await cluster.asAdmin(draft, (inside) => migrateDatabase(inside, migrations));
    const { rows } = await client.query<{ name: string }>('SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)', [family]);
    for (const former of rows) await dropDatabase(client, former.name);
    await client.query(`ALTER DATABASE ${escapeIdentifier(draft)} RENAME TO ${escapeIdentifier(name)}`);
    // Nobody may be connected to a database while it is copied.
    await client.query(`ALTER DATABASE ${escapeIdentifier(name)} ALLOW_CONNECTIONS false`);
  });
  return name;
}

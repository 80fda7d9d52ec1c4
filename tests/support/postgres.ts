import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { dropDatabase } from '../../server/db/cluster.ts';
import { openDatabases } from '../../server/db/databases.ts';
import type { Databases, OpenOptions } from '../../server/db/databases.ts';

export interface TestDatabases extends Databases {
  /** For opening the same databases a second time, as another server process would. */
  readonly openOptions: OpenOptions;
}

/** Derives the application role's password when TEST_DATABASE_URL names none. */
const testSecret = 'only for tests';

/** What openDatabases needs for a set of databases of its own on the PostgreSQL of this run. */
export function testOpenOptions(options: Partial<OpenOptions> = {}): OpenOptions {
  const prefix = `t${randomBytes(5).toString('hex')}_`;
  return {
    url: inject('postgresUrl'),
    prefix,
    // The template is the same for all tests of a build: made once in a run, not once a file.
    templatePrefix: options.migrations ? prefix : 'test_',
    secret: testSecret,
    log: { info() {}, warn() {} },
    ...options,
  };
}

/** Databases of a fresh installation with a random prefix; close() drops them all. */
export async function openTestDatabases(options: Partial<OpenOptions> = {}): Promise<TestDatabases> {
  const openOptions = testOpenOptions(options);
  const databases = await openDatabases(openOptions);
  return {
    ...databases,
    openOptions,
    async close() {
      await databases.close();
      await dropAll(databases);
    },
  };
}

async function dropAll({ admin: { cluster } }: Databases): Promise<void> {
  await cluster.asAdmin(cluster.admin.maintenanceDatabase, async (client) => {
    const { rows } = await client.query<{ name: string }>('SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)', [cluster.prefix]);
    for (const { name } of rows) await dropDatabase(client, name);
  });
}

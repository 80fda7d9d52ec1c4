import pg from 'pg';
import { ServerProcess } from '../support/server-process.ts';

/** Of the product's databases. */
const PREFIX = 'nexus_';

/**
 * A server on a PostgreSQL that forces everything to disk: one of its own, or TEST_DATABASE_URL, in which the product
 * must not be installed yet and is not afterwards.
 */
export async function startDurable(): Promise<{ server: ServerProcess; dispose(): Promise<void> }> {
  const databaseUrl = process.env['TEST_DATABASE_URL'] ?? '';
  if (databaseUrl === '') {
    const server = await ServerProcess.start({ ownPostgres: true });
    return { server, dispose: () => server.dispose() };
  }
  const [taken] = await productDatabases(databaseUrl, async (_client, names) => names);
  if (taken !== undefined) throw new Error(`TEST_DATABASE_URL holds ${taken}: an installation of somebody's`);
  const server = await ServerProcess.start({ databaseUrl });
  return {
    server,
    async dispose() {
      await server.dispose();
      await productDatabases(databaseUrl, async (client, names) => {
        for (const name of names) await client.query(`DROP DATABASE ${pg.escapeIdentifier(name)} WITH (FORCE)`);
      });
    },
  };
}

async function productDatabases<T>(url: string, work: (client: pg.Client, names: string[]) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>('SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)', [PREFIX]);
    return await work(client, rows.map(({ name }) => name));
  } finally {
    await client.end();
  }
}

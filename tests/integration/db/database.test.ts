import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTenant } from '../../../server/db/tenants.ts';
import type { TenantDatabase } from '../../../server/db/database.ts';
import { openDatabases } from '../../../server/db/databases.ts';
import { openTestDatabases } from '../../support/postgres.ts';
import type { TestDatabases } from '../../support/postgres.ts';

let databases: TestDatabases;
const tenants: { id: string; databaseName: string }[] = [];
beforeAll(async () => {
  databases = await openTestDatabases({ limits: { perDatabase: 2, total: 3, idleTimeoutMs: 60_000, acquireTimeoutMs: 20_000 } });
  for (const slug of ['uno', 'dos', 'tres', 'cuatro']) {
    tenants.push(await createTenant(databases, { slug, name: slug, ownerName: 'Ana', ownerEmail: `ana@${slug}.mx` }, async () => {}));
  }
});
afterAll(() => databases.close());

const tenant = (index: number): Promise<TenantDatabase> => databases.tenant(tenants[index]?.id ?? '');

describe('values', () => {
  it('come back in the types that the server counts with', async () => {
    const { rows, rowCount } = await databases.control.query(`SELECT 9007199254740991::int8 AS big, 12.50::numeric AS exact, '{"a": [1]}'::jsonb AS json,
      '2026-11-20T10:00:00Z'::timestamptz AS at, '2026-11-20'::date AS day, ARRAY[1, NULL, 2]::int8[] AS list, '\\x00ff'::bytea AS bytes, count(*) AS count`);
    expect(rowCount).toBe(1);
    expect(rows[0]).toEqual({
      big: 9007199254740991, exact: '12.50', json: { a: [1] }, at: new Date('2026-11-20T10:00:00Z'), day: '2026-11-20', list: [1, null, 2], bytes: Buffer.from([0, 255]), count: 1,
    });
    expect((await databases.control.query('SELECT $1::timestamptz AS at', [new Date(1_000)])).rows).toEqual([{ at: new Date(1_000) }]);
  });

  it('beyond 2^53 throw instead of losing digits', async () => {
    await expect(databases.control.query('SELECT 9007199254740992::int8 AS big')).rejects.toMatchObject({ code: 'integer-too-large' });
    expect((await databases.control.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  it('sort by code point and know accented letters, whatever the cluster does', async () => {
    const { rows } = await databases.control.query(`SELECT string_agg(word, '' ORDER BY word) AS sorted, lower('ÑANDÚ') AS lower FROM unnest(ARRAY['b', 'a', 'B', 'ñ', 'z']) AS word`);
    expect(rows).toEqual([{ sorted: 'Babzñ', lower: 'ñandú' }]);
  });
});

describe('a transaction', () => {
  const count = async () => (await databases.control.query(`SELECT count(*) AS n FROM settings WHERE name LIKE 'tx-%'`)).rows[0]?.n;
  const insert = `INSERT INTO settings (name, value) VALUES ($1, 'true')`;

  it('is committed when its work resolves, and rolled back whole when it throws', async () => {
    await databases.control.transaction((tx) => tx.query(insert, ['tx-1']));
    const failing = databases.control.transaction(async (tx) => {
      await tx.query(insert, ['tx-2']);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await count()).toBe(1);
  });

  it('whose error was swallowed says that nothing was committed', async () => {
    const swallowed = databases.control.transaction(async (tx) => {
      await tx.query(insert, ['tx-3']);
      await tx.query('SELECT 1/0').catch(() => {});
    });
    await expect(swallowed).rejects.toMatchObject({ code: 'transaction-rolled-back' });
    expect(await count()).toBe(1);
  });

  it('whose statements are under way side by side says what failed, whichever of them is heard of first', async () => {
    const failed = databases.control.transaction(async (tx) => {
      const wrong = tx.query('SELECT 1 / 0');
      const behind = tx.query('SELECT 1');
      wrong.catch(() => {});
      await behind;
    });
    await expect(failed).rejects.toMatchObject({ code: '22012' });
  });

  it('cannot be used after its end, nor read-only written in', async () => {
    let kept: { query(sql: string): Promise<unknown> } | undefined;
    await databases.control.transaction(async (tx) => {
      kept = tx;
    });
    await expect(kept?.query('SELECT 1')).rejects.toMatchObject({ code: 'transaction-finished' });
    await expect(databases.control.transaction((tx) => tx.query(insert, ['tx-4']), { readOnly: true })).rejects.toThrow('read-only');
    const level = await databases.control.transaction(async (tx) => (await tx.query('SHOW transaction_isolation')).rows, { isolation: 'repeatable read' });
    expect(level).toEqual([{ transaction_isolation: 'repeatable read' }]);
  });

  it('takes queries that are not awaited one by one', async () => {
    const answers = await databases.control.transaction((tx) => Promise.all([1, 2, 3].map((n) => tx.query<{ n: number }>('SELECT $1::int AS n', [n]))));
    expect(answers.map(({ rows }) => rows[0]?.n)).toEqual([1, 2, 3]);
  });

  it('opened by hand on the pool is not handed on to the next caller', async () => {
    await databases.control.query('BEGIN');
    expect((await databases.control.query('SELECT pg_current_xact_id_if_assigned() AS xid, now() = statement_timestamp() AS fresh')).rows).toEqual([{ xid: null, fresh: true }]);
  });
});

describe('the pool of tenants', () => {
  it('holds no more connections than its limits, and serves everybody', async () => {
    let most = 0;
    const work = async (index: number) => {
      const own = await tenant(index % 4);
      await own.query('SELECT pg_sleep(0.005)');
      most = Math.max(most, databases.admin.openConnections());
      for (const { databaseName } of tenants) expect(databases.admin.openConnections(databaseName)).toBeLessThanOrEqual(2);
    };
    await Promise.all(Array.from({ length: 60 }, (_, index) => work(index)));
    expect(most).toBe(3);
  });

  it('does not close a connection in use to make room', async () => {
    const pid = 'SELECT pg_backend_pid() AS pid';
    const first = await tenant(0);
    await first.transaction(async (tx) => {
      const before = (await tx.query(pid)).rows;
      await Promise.all([1, 2, 3, 1, 2, 3].map(async (index) => (await tenant(index)).query('SELECT 1')));
      expect((await tx.query(pid)).rows).toEqual(before);
    });
  });

  it('replaces a connection that was cut', async () => {
    const own = await tenant(1);
    const { rows } = await own.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const { cluster } = databases.admin;
    await cluster.asAdmin('postgres', (client) => client.query('SELECT pg_terminate_backend($1, 5000)', [rows[0]?.pid]));
    await expect.poll(() => own.query('SELECT 1 AS one').then((answer) => answer.rows, () => [])).toEqual([{ one: 1 }]);
  });

  it('says that it is busy when nothing comes free in time, and that it is closed after the end', async () => {
    const impatient = await openDatabases({ ...databases.openOptions, limits: { perDatabase: 1, total: 1, idleTimeoutMs: 60_000, acquireTimeoutMs: 50 } });
    const own = await impatient.tenant(tenants[0]?.id ?? '');
    await own.transaction(async () => {
      await expect(own.query('SELECT 1')).rejects.toMatchObject({ code: 'database-busy' });
    });
    await impatient.close();
    await expect(own.query('SELECT 1')).rejects.toMatchObject({ code: 'database-closed' });
  });
});

describe('listen', () => {
  it('hears what another process says, and comes back after its connection was cut', async () => {
    const heard: string[] = [];
    let resumed = 0;
    await databases.listen('hints', { onMessage: (payload) => heard.push(payload), onResume: () => { resumed += 1; } });
    const say = (text: string) => databases.control.query(`SELECT pg_notify('hints', $1)`, [text]);
    await say('one');
    await expect.poll(() => heard).toEqual(['one']);
    const { cluster } = databases.admin;
    await cluster.asAdmin('postgres', (client) => client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = $1`, [`${cluster.prefix}nexus_control`]));
    await expect.poll(() => resumed, { timeout: 20_000 }).toBe(1);
    await say('two');
    await expect.poll(() => heard).toEqual(['one', 'two']);
  });
});

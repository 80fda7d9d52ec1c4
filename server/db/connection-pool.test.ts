import { EventEmitter } from 'node:events';
import type pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { ConnectionPool } from './connection-pool.ts';
import type { Lease, PoolLimits } from './connection-pool.ts';

class FakeClient extends EventEmitter {
  readonly database: string;
  ended = false;

  constructor(database: string) {
    super();
    this.database = database;
  }

  async connect(): Promise<void> {
    if (this.database === 'absent') throw new Error('no such database');
  }

  async end(): Promise<void> {
    this.ended = true;
  }
}

const pools: ConnectionPool[] = [];
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close(0);
});

function makePool(limits: Partial<PoolLimits> = {}, now: () => number = () => 0) {
  const made: FakeClient[] = [];
  const make = (database: string) => {
    const client = new FakeClient(database);
    made.push(client);
    return client as unknown as pg.Client;
  };
  const pool = new ConnectionPool(make, { perDatabase: 2, total: 3, idleTimeoutMs: 60_000, acquireTimeoutMs: 60_000, ...limits }, now);
  pools.push(pool);
  return { pool, made };
}

/** Whether a lease has been granted by now. */
async function isGranted(lease: Promise<Lease>): Promise<boolean> {
  return Promise.race([lease.then(() => true), new Promise<false>((resolve) => { setImmediate(() => resolve(false)); })]);
}

describe('ConnectionPool', () => {
  it('uses an idle connection again', async () => {
    const { pool, made } = makePool();
    (await pool.lease('a')).release();
    (await pool.lease('a')).release();
    expect(made).toHaveLength(1);
  });

  it('closes what is idle for longer than a minute, never what is in use', async () => {
    let nowMs = 0;
    const { pool, made } = makePool({}, () => nowMs);
    const used = await pool.lease('a');
    const idle = await pool.lease('b');
    idle.release();
    nowMs = 59_999;
    pool.sweep();
    expect(pool.openCount()).toBe(2);
    nowMs = 600_000;
    pool.sweep();
    expect(made.map(({ ended }) => ended)).toEqual([false, true]);
    used.release();
    pool.sweep();
    expect(pool.openCount('a')).toBe(1);
  });

  it('makes room by closing the connection that is idle longest, of whichever database', async () => {
    let nowMs = 0;
    const { pool, made } = makePool({}, () => (nowMs += 1));
    const leases = [await pool.lease('a'), await pool.lease('b'), await pool.lease('c')];
    leases[1]?.release();
    leases[0]?.release();
    const fourth = await pool.lease('d');
    expect(made.map(({ database, ended }) => [database, ended])).toEqual([['a', false], ['b', true], ['c', false], ['d', false]]);
    expect(pool.openCount()).toBe(3);
    fourth.release();
  });

  it('serves in order of arrival; a database at its own limit does not hold up the others', async () => {
    const { pool } = makePool();
    const first = await pool.lease('a');
    await pool.lease('a');
    const waitsForA = pool.lease('a');
    const other = pool.lease('b');
    expect(await isGranted(waitsForA)).toBe(false);
    expect(await isGranted(other)).toBe(true);
    first.release();
    expect(await isGranted(waitsForA)).toBe(true);
  });

  it('does not starve a database by a busier one', async () => {
    const { pool } = makePool({ perDatabase: 1, total: 1 });
    const first = await pool.lease('a');
    const other = pool.lease('b');
    const again = pool.lease('a');
    first.release();
    expect(await isGranted(other)).toBe(true);
    expect(await isGranted(again)).toBe(false);
  });

  it('does not lend a connection again that is broken or was lost', async () => {
    const { pool, made } = makePool();
    (await pool.lease('a')).release(true);
    (await pool.lease('a')).release();
    made[1]?.emit('error', new Error('cut'));
    const lease = await pool.lease('a');
    made[2]?.emit('error', new Error('cut in use'));
    lease.release();
    await pool.lease('a');
    expect(made.map(({ ended }) => ended)).toEqual([true, true, true, false]);
    expect(pool.openCount()).toBe(1);
  });

  it('passes on why connecting failed, and gives the place to the next', async () => {
    const { pool } = makePool({ total: 1 });
    const failing = pool.lease('absent');
    const next = pool.lease('a');
    await expect(failing).rejects.toThrow('no such database');
    expect(await isGranted(next)).toBe(true);
    expect(pool.openCount()).toBe(1);
  });

  it('counts a connection once, however often it is given back', async () => {
    const { pool } = makePool({ perDatabase: 1 });
    const lease = await pool.lease('a');
    lease.release();
    lease.release(true);
    expect(pool.openCount('a')).toBe(1);
    await pool.lease('a');
    expect(await isGranted(pool.lease('a').catch(() => ({}) as Lease))).toBe(false);
  });

  it('closes in order: waits for what is lent, refuses what comes later', async () => {
    const { pool, made } = makePool();
    const lease = await pool.lease('a');
    const closing = pool.close(60_000);
    await expect(pool.lease('a')).rejects.toMatchObject({ code: 'database-closed' });
    expect(made[0]?.ended).toBe(false);
    lease.release();
    await closing;
    expect(made[0]?.ended).toBe(true);
  });
});

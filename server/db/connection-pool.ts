import type pg from 'pg';
import { DatabaseError } from './errors.ts';

export interface PoolLimits {
  /** Connections to one database at a time. */
  perDatabase: number;
  /** Connections of the whole pool, idle ones included. */
  total: number;
  /** A connection idle for longer is closed. */
  idleTimeoutMs: number;
  /** A caller waits no longer than this for a connection. */
  acquireTimeoutMs: number;
}

/** A connection lent out; give it back exactly once. */
export interface Lease {
  readonly client: pg.Client;
  /** `broken`: the connection is in an unknown state and must not be used again. */
  release(broken?: boolean): void;
}

interface IdleConnection {
  client: pg.Client;
  database: string;
  since: number;
}

interface Waiter {
  database: string;
  resolve(lease: Lease): void;
  reject(error: unknown): void;
  timer: NodeJS.Timeout;
}

/**
 * One pool over many databases, bounded in all: when it is full, the connection that has been idle
 * longest, of whichever database, makes room. Callers are served in order of arrival, save that one
 * whose database is at its own limit does not hold up the others.
 */
export class ConnectionPool {
  readonly #makeClient: (database: string) => pg.Client;
  readonly #limits: PoolLimits;
  readonly #now: () => number;
  /** Oldest first. */
  #idle: IdleConnection[] = [];
  readonly #open = new Map<string, number>();
  readonly #leased = new Set<pg.Client>();
  readonly #broken = new WeakSet<pg.Client>();
  #waiters: Waiter[] = [];
  #openInAll = 0;
  #closed = false;
  #drained: (() => void) | undefined;
  readonly #sweeper: NodeJS.Timeout;

  constructor(makeClient: (database: string) => pg.Client, limits: PoolLimits, now: () => number = () => performance.now()) {
    this.#makeClient = makeClient;
    this.#limits = limits;
    this.#now = now;
    this.#sweeper = setInterval(() => this.sweep(), Math.max(1_000, limits.idleTimeoutMs / 4));
    this.#sweeper.unref();
  }

  /** Connections open now, idle ones included: of one database, or in all. */
  openCount(database?: string): number {
    return database === undefined ? this.#openInAll : (this.#open.get(database) ?? 0);
  }

  /**
   * @throws DatabaseError `database-busy` when none came free in time, `database-closed` after
   * close(); the driver's error when connecting fails.
   */
  lease(database: string): Promise<Lease> {
    if (this.#closed) return Promise.reject(closedError());
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiters = this.#waiters.filter((waiting) => waiting.timer !== timer);
        reject(new DatabaseError('database-busy', `No connection to ${database} came free in ${this.#limits.acquireTimeoutMs} ms`));
      }, this.#limits.acquireTimeoutMs);
      this.#waiters.push({ database, resolve, reject, timer });
      this.#serve();
    });
  }

  /** Closes what has been idle for too long; also called by the pool's own timer. */
  sweep(): void {
    const oldest = this.#now() - this.#limits.idleTimeoutMs;
    for (const idle of this.#idle.filter((connection) => connection.since <= oldest)) this.#discardIdle(idle);
  }

  /** Closes the idle connections of one database, so that it can be changed or dropped. */
  closeIdle(database: string): void {
    for (const idle of this.#idle.filter((connection) => connection.database === database)) this.#discardIdle(idle);
  }

  /** Refuses new leases, waits for the lent connections up to `graceMs`, closes all. */
  async close(graceMs: number): Promise<void> {
    this.#closed = true;
    clearInterval(this.#sweeper);
    for (const waiter of this.#waiters.splice(0)) {
      clearTimeout(waiter.timer);
      waiter.reject(closedError());
    }
    for (const idle of this.#idle.slice()) this.#discardIdle(idle);
    if (this.#openInAll > 0) await this.#untilDrained(graceMs);
    await Promise.all([...this.#leased].map((client) => client.end()));
  }

  async #untilDrained(graceMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#drained = resolve;
      timer = setTimeout(resolve, graceMs);
    });
    clearTimeout(timer);
  }

  #serve(): void {
    let again = true;
    while (again) {
      again = false;
      for (const waiter of this.#waiters) {
        if (!this.#satisfy(waiter)) continue;
        clearTimeout(waiter.timer);
        this.#waiters = this.#waiters.filter((waiting) => waiting !== waiter);
        again = true;
        break;
      }
    }
  }

  #satisfy(waiter: Waiter): boolean {
    const idle = this.#idle.findLast((connection) => connection.database === waiter.database);
    if (idle) {
      this.#idle = this.#idle.filter((connection) => connection !== idle);
      this.#lend(idle.client, waiter);
      return true;
    }
    if (this.openCount(waiter.database) >= this.#limits.perDatabase) return false;
    if (this.#openInAll >= this.#limits.total) {
      const oldest = this.#idle[0];
      if (!oldest) return false;
      this.#discardIdle(oldest);
    }
    this.#connect(waiter);
    return true;
  }

  #connect(waiter: Waiter): void {
    const { database } = waiter;
    this.#count(database, 1);
    const client = this.#makeClient(database);
    client.on('error', () => this.#onLost(client));
    client.connect().then(
      () => this.#lend(client, waiter),
      (error: unknown) => {
        this.#count(database, -1);
        waiter.reject(error);
        this.#serve();
      },
    );
  }

  #lend(client: pg.Client, waiter: Waiter): void {
    this.#leased.add(client);
    let returned = false;
    waiter.resolve({
      client,
      release: (broken = false) => {
        if (returned) return;
        returned = true;
        this.#takeBack(client, waiter.database, broken || this.#broken.has(client));
      },
    });
  }

  #takeBack(client: pg.Client, database: string, broken: boolean): void {
    this.#leased.delete(client);
    if (broken || this.#closed) {
      this.#count(database, -1);
      void client.end().catch(() => {});
    } else {
      this.#idle.push({ client, database, since: this.#now() });
    }
    this.#serve();
  }

  #onLost(client: pg.Client): void {
    this.#broken.add(client);
    const idle = this.#idle.find((connection) => connection.client === client);
    if (idle) {
      this.#discardIdle(idle);
      this.#serve();
    }
  }

  #discardIdle(idle: IdleConnection): void {
    this.#idle = this.#idle.filter((connection) => connection !== idle);
    this.#count(idle.database, -1);
    void idle.client.end().catch(() => {});
  }

  #count(database: string, change: 1 | -1): void {
    const open = this.openCount(database) + change;
    if (open === 0) this.#open.delete(database);
    else this.#open.set(database, open);
    this.#openInAll += change;
    if (this.#openInAll === 0) this.#drained?.();
  }
}

function closedError(): DatabaseError {
  return new DatabaseError('database-closed', 'The server is closing its database connections');
}

import type { TenantDatabase } from '../../db/database.ts';

/**
 * One step of work on a tenant; false when there is nothing to do. Told of `onClaimed`, others begin the next meanwhile.
 */
export type InvoiceStep = (db: TenantDatabase, onClaimed: () => void) => Promise<boolean>;

export interface RoundPorts {
  tenant(tenantId: string): Promise<TenantDatabase>;
  /** In the order in which they are tried: one that did something ends the tenant's turn. */
  steps: readonly InvoiceStep[];
  log: { error(fields: object, message: string): void };
  /** Aborted when the process is stopping: steps under way are finished, no other is begun. */
  closing: AbortSignal;
  /** Steps under way at once in this process. */
  concurrency: number;
  /** Told when a tenant has nothing more to do for now. */
  rested?(db: TenantDatabase): Promise<void>;
}

/**
 * Works off what is due, tenant by tenant in turn, one step each: a shop's month of invoices does not hold up another's
 * ticket. With few tenants the places that are left go to those that have more. Any number of processes may do so at once.
 */
export class InvoiceRounds {
  readonly #ports: RoundPorts;
  /** Whose turn comes, in order. */
  readonly #waiting = new Set<string>();
  #running = 0;
  #whenIdle: (() => void)[] = [];

  constructor(ports: RoundPorts) {
    this.#ports = ports;
  }

  /** Says that a tenant may have something to do. */
  wake(tenantId: string): void {
    if (this.#ports.closing.aborted) return;
    this.#waiting.add(tenantId);
    if (this.#running < this.#ports.concurrency) void this.#run();
  }

  /** Resolves when nobody has anything to do, or what was under way when it closed is done. */
  async idle(): Promise<void> {
    if (this.#running > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  async #run(): Promise<void> {
    this.#running += 1;
    for (let tenantId = this.#next(); tenantId !== null; tenantId = this.#next()) await this.#turn(tenantId);
    this.#running -= 1;
    if (this.#running > 0) return;
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  #next(): string | null {
    const [tenantId] = this.#waiting;
    if (tenantId === undefined || this.#ports.closing.aborted) return null;
    this.#waiting.delete(tenantId);
    return tenantId;
  }

  /** A tenant that cannot be served now waits for the next time it is woken. */
  async #turn(tenantId: string): Promise<void> {
    const { tenant, steps, rested, log, closing } = this.#ports;
    const again = (): void => this.wake(tenantId);
    try {
      const db = await tenant(tenantId);
      for (const step of steps) {
        if (!(await step(db, again))) continue;
        again();
        return;
      }
      await rested?.(db);
    } catch (error) {
      if (!closing.aborted) log.error({ err: error, tenantId }, 'invoices not worked on');
    }
  }
}

import type { Queryable } from '../db/database.ts';
import { onCommitted } from './committed.ts';

const CHANNEL = 'nexus_positions';
const MAX_STREAMS = 5000;
const MAX_STREAMS_PER_DEVICE = 3;

/** Somebody who wants to know that a tenant's data went on. */
export interface Subscriber {
  tenantId: string;
  deviceId: string;
  /** Must not wait: a hint is only the latest position. */
  hint(position: number): void;
  end(): void;
}

export interface HubPorts {
  control: Queryable;
  listen(channel: string, handlers: { onMessage(payload: string): void; onResume?(): void }): Promise<{ close(): Promise<void> }>;
  log: { warn(fields: object, message: string): void };
}

/**
 * Carries "up to this position there is something new" from the commits of every server process to the streams of
 * this one. One connection listens on one channel of the control database: a LISTEN per tenant costs a connection
 * each, and a NOTIFY inside transactions makes their commits wait for each other. What is lost is only a hint.
 */
export class PositionHub {
  readonly #ports: HubPorts;
  readonly #subscribers = new Map<string, Set<Subscriber>>();
  readonly #unsent = new Map<string, number>();
  #count = 0;
  #sending = false;
  #listening: { close(): Promise<void> } | null = null;
  #stopHearing: (() => void) | null = null;

  constructor(ports: HubPorts) {
    this.#ports = ports;
  }

  /** Opens the hub; `close` ends it. */
  static async open(ports: HubPorts): Promise<PositionHub> {
    const hub = new PositionHub(ports);
    hub.#listening = await ports.listen(CHANNEL, {
      onMessage: (payload) => hub.#receive(payload),
      // Hints of the meantime are missing: each stream that is opened anew begins with the latest position.
      onResume: () => hub.#endAll(),
    });
    hub.#stopHearing = onCommitted((tenantId, position) => hub.#announce(tenantId, position));
    return hub;
  }

  /** Adds a subscriber; null when there are too many. A device's oldest stream makes room for its newest. */
  subscribe(subscriber: Subscriber): (() => void) | null {
    const ofTenant = this.#subscribers.get(subscriber.tenantId) ?? new Set();
    const ofDevice = [...ofTenant].filter(({ deviceId }) => deviceId === subscriber.deviceId);
    if (ofDevice.length >= MAX_STREAMS_PER_DEVICE) ofDevice[0]?.end();
    if (this.#count >= MAX_STREAMS) return null;
    this.#subscribers.set(subscriber.tenantId, ofTenant.add(subscriber));
    this.#count += 1;
    return () => this.#remove(subscriber);
  }

  /** Streams open now. */
  get size(): number {
    return this.#count;
  }

  async close(): Promise<void> {
    this.#stopHearing?.();
    this.#endAll();
    await this.#listening?.close();
  }

  #remove(subscriber: Subscriber): void {
    const ofTenant = this.#subscribers.get(subscriber.tenantId);
    if (!ofTenant?.delete(subscriber)) return;
    this.#count -= 1;
    if (ofTenant.size === 0) this.#subscribers.delete(subscriber.tenantId);
  }

  #endAll(): void {
    for (const subscriber of [...this.#subscribers.values()].flatMap((ofTenant) => [...ofTenant])) subscriber.end();
  }

  #receive(payload: string): void {
    const [tenantId = '', position = ''] = payload.split('/');
    for (const subscriber of this.#subscribers.get(tenantId) ?? []) subscriber.hint(Number(position));
  }

  #announce(tenantId: string, position: number): void {
    this.#unsent.set(tenantId, Math.max(position, this.#unsent.get(tenantId) ?? 0));
    if (!this.#sending) void this.#send();
  }

  /** One statement for all that gathered while the last was on its way. */
  async #send(): Promise<void> {
    this.#sending = true;
    while (this.#unsent.size > 0) {
      const payloads = [...this.#unsent].map(([tenantId, position]) => `${tenantId}/${position}`);
      this.#unsent.clear();
      try {
        await this.#ports.control.query('SELECT pg_notify($1, payload) FROM unnest($2::text[]) payload', [CHANNEL, payloads]);
      } catch (error) {
        this.#ports.log.warn({ err: error }, 'hints could not be sent');
      }
    }
    this.#sending = false;
  }
}

import type { ClockOffset } from '../../domain/kernel/clock.ts';
import type { Clock } from '../ports.ts';
import type { DeviceDatabase } from '../local/device-database.ts';

interface StoredClock {
  offset: ClockOffset | null;
  highestMs: number;
}

const WORTH_STORING_MS = 500;
const STORE_EVERY_MS = 60_000;

/**
 * Time as the device reckons it: its own clock corrected by the last known offset to the server, and never behind
 * the latest instant it has seen, so that turning the clock back extends nothing.
 */
export class DeviceClock {
  readonly #clock: Clock;
  readonly #database: DeviceDatabase;
  #offset: ClockOffset | null;
  #highestMs: number;
  #highestAtMonotonicMs: number;
  #storedMs: number;

  private constructor(clock: Clock, database: DeviceDatabase, stored: StoredClock | null) {
    this.#clock = clock;
    this.#database = database;
    this.#offset = stored?.offset ?? null;
    this.#highestMs = stored?.highestMs ?? 0;
    this.#storedMs = this.#highestMs;
    this.#highestAtMonotonicMs = clock.monotonicMs();
  }

  static async open(clock: Clock, database: DeviceDatabase): Promise<DeviceClock> {
    return new DeviceClock(clock, database, await database.get<StoredClock>('clock'));
  }

  get offset(): ClockOffset | null {
    return this.#offset;
  }

  wallMs(): number {
    return this.#clock.wallMs();
  }

  /** Corrected time that never runs back, while the page is open by its monotonic clock. Milliseconds since 1970. */
  nowMs(): number {
    const monotonicMs = this.#clock.monotonicMs();
    const corrected = this.#clock.wallMs() + (this.#offset?.offsetMs ?? 0);
    const floor = this.#highestMs === 0 ? 0 : this.#highestMs + (monotonicMs - this.#highestAtMonotonicMs);
    this.#highestMs = Math.max(corrected, floor);
    this.#highestAtMonotonicMs = monotonicMs;
    return Math.round(this.#highestMs);
  }

  /** Learns the offset from an answer: `serverMs` was read between sending and receiving (own clock). */
  async learn(serverMs: number, sentMs: number, receivedMs: number): Promise<void> {
    const offsetMs = Math.round(serverMs - (sentMs + receivedMs) / 2);
    const known = this.#offset;
    this.#offset = { offsetMs, measuredAtWallMs: receivedMs };
    // The server's word outweighs an instant reckoned from a clock that ran ahead.
    this.#highestMs = Math.min(this.#highestMs, serverMs + WORTH_STORING_MS);
    const moved = known === null || Math.abs(known.offsetMs - offsetMs) > WORTH_STORING_MS;
    if (moved || this.nowMs() - this.#storedMs > STORE_EVERY_MS) await this.remember();
  }

  /** Stores the offset and the latest instant seen. */
  async remember(): Promise<void> {
    this.#storedMs = this.nowMs();
    const stored: StoredClock = { offset: this.#offset, highestMs: this.#storedMs };
    await this.#database.put({ clock: stored });
  }
}

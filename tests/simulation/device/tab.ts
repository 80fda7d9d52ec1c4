import { DeviceClock } from '../../../src/device/clock/device-clock.ts';
import { changeEnrolment, enrolDevice, ENROLMENT, type StoredEnrolment } from '../../../src/device/identity/enrol.ts';
import { DeviceDatabase } from '../../../src/device/local/device-database.ts';
import { openStation } from '../../../src/device/open-station.ts';
import type { Http, Ports } from '../../../src/device/ports.ts';
import type { Station } from '../../../src/device/station.ts';
import { CartKeeper } from '../../../src/device/shop/cart-keeper.ts';
import { createStores, type DeviceStores } from '../../../src/device/stores.ts';
import type { Random } from '../time/random.ts';
import type { Scheduler } from '../time/scheduler.ts';
import type { WriteFate, Writer } from './disk.ts';
import { openRxStore } from '../../../src/device/pull/rxdb-store.ts';
import type { PulledStore } from '../../../src/device/pull/pulled-store.ts';
import { openDiskStore, type DiskStore } from './disk-store.ts';
import type { Profile } from './profile.ts';
import { simulatedSubtle } from './subtle.ts';

/** What a page is opened with. */
export interface TabOptions {
  scheduler: Scheduler;
  random: Random;
  profile: Profile;
  appVersion: string;
  http: Http;
  rowsAtATime: number;
  /** RxDB itself keeps what is pulled. */
  rxdb: boolean;
  /** The former enrolment has ended: take another. */
  renew: boolean;
  /** Asks the office for a one-time code; called when the profile is not enrolled. */
  code(): Promise<string>;
}

/** The one page of a tab: the product's device code with the world's ports, until it is closed or crashes. */
export class Tab implements Writer {
  readonly #options: TabOptions;
  #alive = true;
  /** All was offered once more since the page was opened, and the server was not restored since. */
  #settling = false;
  #doom: { writes: number; fate: WriteFate; strictOnly: boolean } | null = null;
  readonly stores: DeviceStores = createStores();
  station: Station | null = null;
  enrolment: StoredEnrolment | null = null;
  pulled: PulledStore | null = null;
  /** How far it has pulled, where that can be seen. */
  checkpoints: DiskStore['checkpoint'] | null = null;
  clock: DeviceClock | null = null;
  /** What stood in the way of opening it. */
  trouble: unknown = null;

  constructor(options: TabOptions) {
    this.#options = options;
  }

  get alive(): boolean {
    return this.#alive;
  }

  get profile(): Profile {
    return this.#options.profile;
  }

  /** Whether people can work in it: open, and its first pull done. */
  get isReady(): boolean {
    const standing = this.stores.standing.get();
    return this.#alive && this.station !== null && standing.kind === 'ready' && standing.firstPull.done && this.stores.shop.get() !== null;
  }

  /** Opens the page; enrols the profile first when it has to. What fails is kept in `trouble`. */
  async open(): Promise<void> {
    try {
      await this.#open();
    } catch (error) {
      this.trouble = error;
    }
  }

  /** Why this enrolment is at its end, with all handed in and once more: the tablet may be enrolled anew. */
  async endedFor(): Promise<string | null> {
    const { problem } = this.stores.sync.get();
    if (!this.#alive || this.station === null || (problem !== 'forked' && problem !== 'device-revoked')) return null;
    if (!(await this.station.isHandedIn())) return null;
    if (this.#settling) return problem;
    // A full disk refuses it: it is tried again.
    this.#settling = await this.station.offerAll().then(() => true, () => false);
    return null;
  }

  /** The server was restored: what was offered once more before may be lost to it again. */
  serverRestored(): void {
    this.#settling = false;
  }

  /** One of the next writes goes wrong. */
  doom(writes: number, fate: WriteFate, strictOnly = false): void {
    this.#doom = { writes, fate, strictOnly };
  }

  fateOf(_database: string, strict: boolean): WriteFate {
    const doom = this.#doom;
    if (doom === null || (doom.strictOnly && !strict)) return 'done';
    doom.writes -= 1;
    if (doom.writes > 0) return 'done';
    this.#doom = null;
    return doom.fate;
  }

  /** The page ends at once: power, kill, a closed lid that never opens. */
  crash(): void {
    if (!this.#alive) return;
    this.#alive = false;
    this.#options.profile.disk.detach(this);
    this.#options.profile.leave(this);
    // In one process RxDB opens no database twice: the one that is gone must let go of its name.
    if (this.#options.rxdb) void this.pulled?.close().catch(() => {});
  }

  async #open(): Promise<void> {
    const ports = this.#ports();
    const database = await DeviceDatabase.open(ports.indexedDB);
    const clock = await DeviceClock.open(ports.clock, database);
    const cart = await CartKeeper.open(ports, database);
    const stored = await changeEnrolment(ports, () => this.#enrolled(ports, database));
    this.enrolment = stored;
    this.clock = clock;
    this.station = await openStation({ ports, database, clock, cart, stores: this.stores, stored });
  }

  /** The profile's enrolment; made first where there is none, or another is wanted. */
  async #enrolled(ports: Ports, database: DeviceDatabase): Promise<StoredEnrolment> {
    const kept = await database.get<StoredEnrolment>(ENROLMENT);
    if (kept !== null && !this.#options.renew) return kept;
    const made = await enrolDevice(ports, await this.#options.code(), this.#options.profile.name);
    await database.put({ [ENROLMENT]: made });
    return made;
  }

  #ports(): Ports {
    const { scheduler, random, profile, appVersion, http, rowsAtATime } = this.#options;
    const ports: Ports = {
      appVersion,
      manyTabs: true,
      clock: {
        wallMs: () => Math.floor(scheduler.nowMs + profile.skewMs),
        monotonicMs: () => scheduler.nowMs - profile.sleptMs,
      },
      randomBytes: (length) => random.bytes(length),
      http: (path, init) => (this.#alive ? http(path, init) : new Promise<never>(() => {})),
      timers: { after: (delayMs, run) => scheduler.after(delayMs, () => this.#alive && run()) },
      locks: profile.locksFor(this),
      indexedDB: profile.disk.factoryFor(this),
      keyRange: profile.disk.keyRange,
      subtle: simulatedSubtle,
      storage: { persist: async () => true, persisted: async () => true },
      connection: { onOnline: () => () => {} },
      channel: (name) => profile.channelFor(this, name),
      openPulled: async (prefix) => {
        if (this.#options.rxdb) this.pulled = await openRxStore({ ...ports, manyTabs: false }, prefix);
        else {
          const store = openDiskStore({ disk: profile.disk, page: this, channel: ports.channel }, prefix, rowsAtATime);
          this.checkpoints = store.checkpoint;
          this.pulled = store;
        }
        return this.pulled;
      },
      openSocket: null,
      openSearch: () => ({ post: () => {}, listen: () => {}, close: () => {} }),
      missing: () => [],
    };
    return ports;
  }
}

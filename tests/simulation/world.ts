import { makeCode } from '../../server/modules/identity/device-codes.ts';
import { retryDeferred } from '../../server/sync/retry-deferred.ts';
import { Network } from './network.ts';
import { Promises } from './oracle/promises.ts';
import { Secrecy } from './oracle/secrecy.ts';
import { Profile } from './device/profile.ts';
import { liveTabs, type Place } from './device/place.ts';
import { Tab } from './device/tab.ts';
import type { Installation } from './server/installation.ts';
import type { Branch } from './server/shop.ts';
import { ServerProcess } from './server/server-process.ts';
import { Papers } from './people/papers.ts';
import type { Document } from './people/scene.ts';
import type { Plan } from './plan.ts';
import { Random } from './time/random.ts';
import { Scheduler } from './time/scheduler.ts';

const HOUR_MS = 3_600_000;
/** Each of the first has a part of its own. */
const MOST_FIRST_PLACES = 6;
/** Days on which worlds begin: an ordinary one, and the nights in which Tijuana's clocks go back and forward. */
const BEGINNINGS = [Date.UTC(2026, 10, 20, 16), Date.UTC(2026, 10, 1, 7, 30), Date.UTC(2027, 2, 14, 8, 30), Date.UTC(2026, 11, 31, 23)];

/** One seed's world: time, network, server processes and the places where people work. */
export class World {
  readonly plan: Plan;
  readonly installation: Installation;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly network: Network;
  readonly promises = new Promises();
  readonly secrecy: Secrecy;
  readonly counts = new Map<string, number>();
  readonly places: Place[] = [];
  /** The device that each place is enrolled as, by its name. */
  readonly enrolled = new Map<string, string>();
  servers: ServerProcess[] = [];
  /** Whether there is a backup that can be restored: nothing that it lacks was destroyed since, or left with a former enrolment. */
  hasBackup = false;
  /** Types of operations that the server's build does not know yet. */
  serverLacks: ReadonlySet<string> = new Set();
  /** The first thing that went wrong where nobody waited for it. */
  failure: unknown = null;
  readonly #papers = new Papers(this.promises);
  #tabs = 0;
  #tills = 0;
  #serverCount = 1;

  constructor(plan: Plan, installation: Installation) {
    this.plan = plan;
    this.installation = installation;
    this.random = new Random(`world ${plan.seed}`);
    this.scheduler = new Scheduler(this.random.pick(BEGINNINGS) + this.random.int(0, HOUR_MS));
    const branchOf = (address: string): string | null => this.places.find((place) => place.address === address)?.branch.branchId ?? null;
    this.secrecy = new Secrecy(installation.shop.branches.map(({ branchId }) => branchId), branchOf);
    this.network = new Network({
      scheduler: this.scheduler,
      random: this.random.stream('network'),
      answer: (request, address) => this.#answer(request, address),
      happened: (fault) => this.happened(fault),
      seen: (address, path, status, body) => {
        this.secrecy.seen(address, path, status, body);
        if (status === 200 && path === '/api/identity/device/return') this.happened('device-taken-back');
        if (status === 401 && path === '/sync/pull') this.happened(body.includes('device-revoked') ? 'revoked-device-refused' : 'token-expired');
      },
    });
  }

  /** Counts a fault that took place. */
  happened(fault: string): void {
    this.counts.set(fault, (this.counts.get(fault) ?? 0) + 1);
  }

  /** Starts the server and the places with a page each; nobody works yet. */
  async begin(): Promise<void> {
    const { random, scheduler, installation, plan } = this;
    this.#serverCount = random.int(1, 2);
    await scheduler.outside(async () => {
      await installation.reset();
      await this.startServers();
    });
    const { branches } = installation.shop;
    const wanted = Math.min(plan.places ?? MOST_FIRST_PLACES, random.pick([2, 2, 3, 3, 4, 5, 6]));
    const first = branches[random.int(0, 1)] ?? branches[0];
    const bothBranches = random.chance(0.6);
    for (let index = 0; index < wanted; index += 1) {
      const branch = bothBranches ? branches[index % 2] : first;
      if (branch === undefined) throw new Error('the shop has no branch');
      this.addPlace(branch);
    }
    for (const place of this.places) this.openTab(place);
  }

  /** One more till with its tablet, which is not enrolled yet. */
  addPlace(branch: Branch): Place {
    const index = this.#tills;
    this.#tills += 1;
    const own = index < MOST_FIRST_PLACES ? this.installation.shop.products[index]?.id : undefined;
    const place: Place = {
      name: `caja ${index}`, address: `10.0.0.${index + 1}`, branch, registerId: branch.registerIds[Math.floor(index / 2)] ?? branch.registerIds[0] ?? '',
      profile: new Profile(`caja ${index}`), tabs: [], ownProducts: own === undefined ? [] : [own], reckonable: true, heard: new Map(),
      appVersion: '1.0.0', off: false, clockTold: true,
    };
    this.places.push(place);
    return place;
  }

  /** What was recorded and told, of one device or (null) of any, and has not been dealt with. */
  documents(type: string, device: string | null): Document[] {
    return this.#papers.open(type, device);
  }

  /** Lets time pass, with all that falls into it. */
  async pass(durationMs: number): Promise<void> {
    await this.scheduler.pass(durationMs);
    for (const place of this.places) this.noticeCrashes(place);
    if (this.failure !== null) throw this.failure;
  }

  /** Asks something of a page and waits until it has answered, without time passing; `gone` when the page crashed over it. */
  async resting<T>(tab: Tab, ask: () => Promise<T>, gone: T): Promise<T> {
    const asked = ask();
    asked.catch(() => {});
    await this.scheduler.rest();
    return tab.alive ? asked : gone;
  }

  /** The server's new build is started: what it could not read before, it takes now. */
  async upgradeServer(): Promise<void> {
    this.serverLacks = new Set();
    await this.startServers();
    const server = this.servers.find(({ alive }) => alive);
    if (server !== undefined) await retryDeferred(await server.databases.tenant(this.installation.tenantId));
  }

  /** Tablets whose enrolment has ended are enrolled anew, once they have nothing left to hand in. */
  async renewEnded(): Promise<void> {
    for (const place of this.places) {
      const [tab] = liveTabs(place);
      const ended = tab === undefined ? null : await this.resting(tab, () => tab.endedFor(), null);
      if (ended === null) continue;
      for (const each of liveTabs(place)) this.closeTab(place, each);
      place.reckonable = false;
      // Nobody offers again what the former enrolment handed in since a backup (docs/gaps.md).
      this.hasBackup = false;
      this.openTab(place, true);
      this.happened('enrolled-anew');
    }
  }

  async startServers(): Promise<void> {
    while (this.servers.filter(({ alive }) => alive).length < this.#serverCount) {
      this.servers = [...this.servers.filter(({ alive }) => alive), await ServerProcess.start(this.installation, (fault) => this.happened(fault))];
    }
  }

  /** Opens a page at a place; it enrols when the profile has no enrolment. */
  openTab(place: Place, renew = false): Tab {
    this.#tabs += 1;
    const random = this.random.stream(`tab ${this.#tabs}`);
    const tab = new Tab({
      scheduler: this.scheduler, random, profile: place.profile, appVersion: place.appVersion, rowsAtATime: random.pick([4, 9, 60]), renew, rxdb: this.plan.rxdb === true && place === this.places[0],
      http: this.network.httpFor(place.address), code: () => this.#code(place),
    });
    place.tabs = [...liveTabs(place), tab];
    void tab.open().then(() => this.#follow(place, tab));
    return tab;
  }

  /** The page of a tab is gone, and with it whoever waited for its answer. */
  closeTab(place: Place, tab: Tab): void {
    tab.crash();
    this.noticeCrashes(place);
  }

  /** Pages may have crashed by themselves, at a write: whoever was at one knows. */
  noticeCrashes(place: Place): void {
    const gone = place.tabs.filter(({ alive }) => !alive);
    if (gone.length === 0) return;
    place.tabs = liveTabs(place);
    for (const attempt of this.promises.attempts) {
      if (attempt.place === place.name && attempt.outcome === 'open' && gone.some((tab) => tab === attempt.tab)) {
        attempt.outcome = 'unknown';
        place.reckonable = false;
      }
    }
  }

  async #answer(request: Request, address: string): Promise<Response | null> {
    const alive = this.servers.filter((server) => server.alive);
    if (alive.length === 0) return null;
    await this.installation.setNow(this.scheduler.nowMs);
    const build = globalThis as { simulatedServerLacks?: ReadonlySet<string> };
    build.simulatedServerLacks = this.serverLacks;
    try {
      return await this.random.pick(alive).answer(request, address);
    } finally {
      delete build.simulatedServerLacks;
    }
  }

  /** The owner makes a one-time code for a register at the office, and somebody types it in. */
  #code(place: Place): Promise<string> {
    return new Promise((resolve, reject) => {
      this.scheduler.after(1000, () => this.scheduler.outside(() => this.#makeCode(place)).then(resolve, reject));
    });
  }

  async #makeCode({ branch, registerId }: Place): Promise<string> {
    const server = this.servers.find(({ alive }) => alive);
    if (server === undefined) throw new Error('the office cannot be reached');
    await this.installation.setNow(this.scheduler.nowMs);
    if (await this.#isAwaited()) throw new Error('the office waits for the tablets that the backup does not know');
    const db = await server.databases.tenant(this.installation.tenantId);
    const { code } = await makeCode(server.identity, db, { branchId: branch.branchId, registerId, deviceClass: 'counter' }, null, { address: null, userAgent: null });
    return code;
  }

  /** Whether a tablet has yet to come back to a restored server: its series of folios must not go to another. */
  async #isAwaited(): Promise<boolean> {
    const devices = new Set(this.enrolled.values());
    const known = await this.installation.look('SELECT id FROM devices WHERE id = ANY($1)', [[...devices]]);
    return known.length < devices.size;
  }

  #follow(place: Place, tab: Tab): void {
    const log = tab.station?.recorder.log;
    if (log === undefined) return;
    const device = tab.enrolment?.enrolment.deviceId ?? '';
    this.enrolled.set(place.name, device);
    log.onRecorded((entries) => {
      if (tab.alive) for (const entry of entries) place.heard.set(`${device}/${entry.row.number}`, entry);
    });
  }
}

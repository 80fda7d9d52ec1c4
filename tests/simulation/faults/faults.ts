import { suspendTenant } from '../../../server/db/tenants.ts';
import { revokeDevice } from '../../../server/modules/identity/devices.ts';
import { liveTabs, readyTab, type Place } from '../device/place.ts';
import { Profile } from '../device/profile.ts';
import { acts } from '../people/acts.ts';
import { commitStatus, SLUG } from '../server/shop.ts';
import type { StatementFault } from '../server/statement-faults.ts';
import type { Random } from '../time/random.ts';
import type { World } from '../world.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Something that goes wrong. */
export interface Fault {
  readonly name: string;
  readonly weight: number;
  /** Needs two pages of one profile. */
  readonly tabs?: boolean;
  /** False when it cannot happen here and now. */
  strike(world: World, place: Place, random: Random): boolean | Promise<boolean>;
}

/** Everything that goes wrong in a world. A new kind is one more entry. */
export const faults: readonly Fault[] = [
  { name: 'line-cut', weight: 10, strike: cutLine },
  { name: 'line-bad', weight: 8, strike: spoilLine },
  { name: 'line-mended', weight: 12, strike: mendLine },
  { name: 'page-crashed', weight: 8, strike: crashPage },
  { name: 'crash-at-a-write', weight: 12, strike: doomPage },
  { name: 'second-tab', weight: 8, tabs: true, strike: openSecond },
  { name: 'leader-closed', weight: 4, tabs: true, strike: closeLeader },
  { name: 'clock-wrong', weight: 8, strike: setClock },
  { name: 'night', weight: 2, strike: sleep },
  { name: 'disk-full', weight: 4, strike: fillDisk },
  { name: 'disk-freed', weight: 6, strike: freeDisk },
  { name: 'server-statement', weight: 14, strike: spoilServer },
  { name: 'server-killed', weight: 4, strike: killServer },
  { name: 'storage-evicted', weight: 3, strike: evict },
  { name: 'device-revoked', weight: 2, strike: revoke },
  { name: 'device-cloned', weight: 2, strike: clone },
  { name: 'tenant-suspended', weight: 3, strike: suspend },
  { name: 'backup-taken', weight: 3, strike: takeBackup },
  { name: 'backup-restored', weight: 6, strike: restoreBackup },
  { name: 'server-downgraded', weight: 5, strike: downgrade },
  { name: 'server-upgraded', weight: 5, strike: upgrade },
];

function cutLine(world: World, { address }: Place, random: Random): boolean {
  const line = world.network.line(address);
  const how = random.pick(['both', 'up', 'down'] as const);
  line.up = how === 'down';
  line.down = how === 'up';
  line.says = random.chance(0.5);
  return true;
}

function spoilLine(world: World, { address }: Place, random: Random): boolean {
  const line = world.network.line(address);
  Object.assign(line, { lost: random.pick([0, 0.2]), replyLost: random.pick([0, 0.3, 0.6]), twice: random.pick([0, 0.3]), slowest: random.pick([120, 2000, 25_000]) });
  return true;
}

function mendLine(world: World, { address }: Place): boolean {
  Object.assign(world.network.line(address), { up: true, down: true, lost: 0, replyLost: 0, twice: 0, slowest: 120, says: false });
  return true;
}

function crashPage(world: World, place: Place, random: Random): boolean {
  const tabs = liveTabs(place);
  if (tabs.length === 0) return false;
  world.closeTab(place, random.pick(tabs));
  return true;
}

/** One of the next writes is the last that the page makes, done or not. */
function doomPage(_world: World, place: Place, random: Random): boolean {
  const tabs = liveTabs(place);
  if (tabs.length === 0) return false;
  random.pick(tabs).doom(random.int(1, 6), random.pick(['crash-before', 'crash-after'] as const), random.chance(0.3));
  return true;
}

function openSecond(world: World, place: Place): boolean {
  if (liveTabs(place).length !== 1) return false;
  world.openTab(place);
  return true;
}

function closeLeader(world: World, place: Place): boolean {
  const tabs = liveTabs(place);
  const leader = tabs.find((tab) => tab.stores.sync.get().leader);
  if (tabs.length < 2 || leader === undefined) return false;
  world.closeTab(place, leader);
  return true;
}

function setClock(_world: World, place: Place, random: Random): boolean {
  place.profile.skewMs += random.pick([-3 * DAY_MS, -DAY_MS, -HOUR_MS, -MINUTE_MS, MINUTE_MS, HOUR_MS, DAY_MS, 20 * DAY_MS]);
  if (random.chance(0.3)) place.profile.skewMs = 0;
  place.clockTold = false;
  return true;
}

/** Hours in which everybody sleeps, machines included. */
function sleep(world: World, _place: Place, random: Random): boolean {
  const hours = random.int(1, 30);
  world.scheduler.leap(hours * HOUR_MS);
  for (const { profile } of world.places) if (random.chance(0.5)) profile.sleptMs += hours * HOUR_MS;
  return true;
}

function fillDisk(_world: World, { profile }: Place): boolean {
  if (profile.disk.isFull) return false;
  profile.disk.fill();
  return true;
}

function freeDisk(_world: World, { profile }: Place): boolean {
  if (!profile.disk.isFull) return false;
  profile.disk.free();
  return true;
}

function spoilServer(world: World, _place: Place, random: Random): boolean {
  const alive = world.servers.filter((server) => server.alive);
  if (alive.length === 0) return false;
  const how: StatementFault['how'] = random.pick(['statement-fails', 'connection-breaks', 'dies-before-commit', 'dies-after-commit']);
  random.pick(alive).faults.spoilNext({ how, statement: random.int(1, 25) });
  return true;
}

function killServer(world: World, _place: Place, random: Random): boolean {
  const alive = world.servers.filter((server) => server.alive);
  if (alive.length === 0) return false;
  random.pick(alive).stop();
  return true;
}

/** The browser throws everything away: what was not handed in is gone, and the tablet enrols anew. */
function evict(world: World, place: Place): boolean {
  const device = readyTab(place)?.enrolment?.enrolment.deviceId;
  if (device === undefined) return false;
  for (const tab of liveTabs(place)) world.closeTab(place, tab);
  place.profile.disk.evict();
  world.promises.evicted.add(device);
  world.enrolled.delete(place.name);
  world.hasBackup = false;
  place.reckonable = false;
  world.openTab(place);
  return true;
}

async function revoke(world: World, place: Place): Promise<boolean> {
  const device = readyTab(place)?.enrolment?.enrolment.deviceId;
  const server = world.servers.find(({ alive }) => alive);
  if (device === undefined || server === undefined) return false;
  place.reckonable = false;
  return world.scheduler.outside(async () => {
    const db = await server.databases.tenant(world.installation.tenantId);
    await revokeDevice(db, device, world.installation.shop.ownerId, { address: null, userAgent: null }).catch(() => {});
    return true;
  });
}

/** A second tablet with all that the first one holds, keys included; both are used. */
async function clone(world: World, place: Place): Promise<boolean> {
  const tab = readyTab(place);
  const device = tab?.enrolment?.enrolment.deviceId;
  if (device === undefined || world.places.some(({ name }) => name.startsWith('copy')) || place.profile.disk.isFull) return false;
  const copied = place.profile.disk.copy();
  await world.scheduler.rest();
  const profile = new Profile(`copy of ${place.name}`, await copied);
  world.promises.cloned.add(device);
  place.ownProducts = [];
  const twin: Place = { ...place, name: profile.name, address: '10.0.1.1', profile, tabs: [], ownProducts: [], heard: new Map(place.heard) };
  world.places.push(twin);
  world.openTab(twin);
  return true;
}

async function suspend(world: World): Promise<boolean> {
  const server = world.servers.find(({ alive }) => alive);
  if (server === undefined) return false;
  await world.scheduler.outside(() => suspendTenant(server.databases, SLUG, commitStatus).catch(() => {}));
  return true;
}

async function takeBackup(world: World): Promise<boolean> {
  await world.scheduler.outside(() => world.installation.takeBackup());
  world.hasBackup = true;
  return true;
}

/** What was handed in since the backup is gone from the server, and has to come again. */
async function restoreBackup(world: World): Promise<boolean> {
  if (!world.hasBackup) return false;
  await world.scheduler.outside(() => world.installation.restoreBackup());
  // Offering and enrolling anew are one act of a person: no restore falls between (one that falls behind: docs/gaps.md).
  for (const place of world.places) {
    for (const tab of liveTabs(place)) tab.serverRestored();
    // What a former enrolment handed in may be deferred again, and is not laid over what this one pulls.
    if (world.promises.attempts.some((attempt) => attempt.place === place.name && attempt.device !== world.enrolled.get(place.name))) place.reckonable = false;
  }
  return true;
}

function downgrade(world: World, _place: Place, random: Random): boolean {
  if (world.serverLacks.size > 0) return false;
  world.serverLacks = new Set(acts.map(({ type }) => type).filter(() => random.chance(0.3)));
  return world.serverLacks.size > 0;
}

async function upgrade(world: World): Promise<boolean> {
  if (world.serverLacks.size === 0) return false;
  await world.scheduler.outside(() => world.upgradeServer().catch(() => {}));
  return true;
}

/** What a long run must have seen of each kind, whichever fault brought it about. */
export const expectedFaults: readonly string[] = [
  ...faults.map(({ name }) => name),
  'network-cut', 'reply-cut', 'request-lost', 'reply-lost', 'request-doubled', 'slow-network', 'page-opened', 'server-started', 'enrolled-anew', 'till-added', 'token-expired', 'revoked-device-refused',
  'server-statement-fails', 'server-connection-breaks', 'server-dies-before-commit', 'server-dies-after-commit',
];

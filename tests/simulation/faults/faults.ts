import { liveTabs, type Place } from '../device/place.ts';
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
  { name: 'second-tab', weight: 8, strike: openSecond },
  { name: 'leader-closed', weight: 4, strike: closeLeader },
  { name: 'clock-wrong', weight: 8, strike: setClock },
  { name: 'night', weight: 2, strike: sleep },
  { name: 'disk-full', weight: 4, strike: fillDisk },
  { name: 'disk-freed', weight: 6, strike: freeDisk },
  { name: 'server-statement', weight: 14, strike: spoilServer },
  { name: 'server-killed', weight: 4, strike: killServer },
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

async function killServer(world: World, _place: Place, random: Random): Promise<boolean> {
  const alive = world.servers.filter((server) => server.alive);
  if (alive.length === 0) return false;
  await world.scheduler.outside(() => random.pick(alive).stop());
  return true;
}

/** What a long run must have seen of each kind, whichever fault brought it about. */
export const expectedFaults: readonly string[] = [
  ...faults.map(({ name }) => name),
  'network-cut', 'reply-cut', 'request-lost', 'reply-lost', 'request-doubled', 'slow-network', 'page-opened', 'server-started',
  'server-statement-fails', 'server-connection-breaks', 'server-dies-before-commit', 'server-dies-after-commit',
];

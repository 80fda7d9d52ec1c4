import { pulledCollections } from '../../src/domain/sync/api.ts';
import { resumeTenant } from '../../server/db/tenants.ts';
import { commitStatus, SLUG } from './server/shop.ts';
import { liveTabs, readyTab, type Place } from './device/place.ts';
import { differenceAt } from './oracle/equality.ts';
import { Violation } from './oracle/promises.ts';
import type { World } from './world.ts';

const ROUND_MS = 5000;
/** Twenty minutes: the longest wait between two tries is one. */
const MOST_ROUNDS = 240;

/** Everything that was wrong is mended, and the world left alone until it has come to agree with itself. */
export async function heal(world: World): Promise<void> {
  world.network.heal();
  for (const { profile, tabs } of world.places) {
    profile.disk.free();
    for (const tab of tabs) tab.doom(Number.POSITIVE_INFINITY, 'done');
  }
  for (const server of world.servers) server.faults.spoilNext(null);
  await world.scheduler.outside(async () => {
    await world.upgradeServer();
    await resume(world);
  });
  for (const place of world.places) {
    world.noticeCrashes(place);
    if (!liveTabs(place).some(({ trouble }) => trouble === null)) {
      for (const tab of liveTabs(place)) world.closeTab(place, tab);
      world.openTab(place);
    }
  }
  // As often as not somebody presses the button instead of waiting.
  const press = world.random.chance(0.6);
  for (let round = 0; ; round += 1) {
    await world.pass(ROUND_MS);
    // One may still die of a fault that a transaction had met before.
    await world.scheduler.outside(() => world.startServers());
    await world.renewEnded();
    reopenBroken(world);
    const waiting = await allWaiting(world);
    const [first] = waiting;
    if (first === undefined) return;
    if (round === MOST_ROUNDS) throw new Violation('12', `after ${(MOST_ROUNDS * ROUND_MS) / 60_000} minutes without faults ${first.place.name} ${first.reason}`);
    if (press) for (const { place } of waiting) readyTab(place)?.station?.syncNow();
  }
}

/** The operator lets a suspended tenant work again. */
async function resume({ servers }: World): Promise<void> {
  const server = servers.find(({ alive }) => alive);
  if (server !== undefined) await resumeTenant(server.databases, SLUG, commitStatus);
}

/** A page that could not be opened is opened again by whoever stands before it. */
function reopenBroken(world: World): void {
  for (const place of world.places) {
    for (const tab of liveTabs(place)) if (tab.trouble !== null) world.closeTab(place, tab);
    if (liveTabs(place).length === 0) world.openTab(place);
  }
}

interface Waiting {
  place: Place;
  reason: string;
}

/** What the world still waits for. */
async function allWaiting(world: World): Promise<Waiting[]> {
  const [counter] = await world.scheduler.outside(() => world.installation.look<{ position: number }>('SELECT position FROM sync_counter'));
  const waiting: Waiting[] = [];
  for (const place of world.places) {
    const reason = await waitingAt(world, place, counter?.position ?? 0);
    if (reason !== null) waiting.push({ place, reason });
  }
  return waiting;
}

async function waitingAt(world: World, place: Place, position: number): Promise<string | null> {
  const tab = readyTab(place);
  if (tab === null || tab.station === null) return `is not ready: ${place.tabs.map(({ stores, trouble }) => `${stores.standing.get().kind} ${String(trouble)}`).join(", ")}`;
  const { pending, problem } = tab.stores.sync.get();
  if (pending > 0) return `still holds ${pending} operations (${problem ?? 'no problem'})`;
  for (const name of pulledCollections) {
    if (tab.checkpoints === null) return differenceAt(world, place);
    const checkpoint = await world.resting(tab, () => tab.checkpoints?.(name) ?? Promise.resolve(null), null);
    // A page in the middle ends at a row; the last one, behind all rows of its snapshot.
    if (checkpoint?.position !== position || checkpoint.lastId !== '~') return `has pulled ${name} to ${checkpoint?.position ?? 'nothing'} of ${position}`;
  }
  return null;
}

import { pulledCollections } from '../../src/domain/sync/api.ts';
import { liveTabs, readyTab, type Place } from './device/place.ts';
import { Violation } from './oracle/promises.ts';
import type { World } from './world.ts';

const ROUND_MS = 10_000;
/** Twenty minutes: the longest wait between two tries is one. */
const MOST_ROUNDS = 120;

/** Everything that was wrong is mended, and the world left alone until it has come to agree with itself. */
export async function heal(world: World): Promise<void> {
  world.network.heal();
  for (const { profile, tabs } of world.places) {
    profile.disk.free();
    for (const tab of tabs) tab.doom(Number.POSITIVE_INFINITY, 'done');
  }
  for (const server of world.servers) server.faults.spoilNext(null);
  await world.scheduler.outside(() => world.startServers());
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
    if (press) for (const place of world.places) readyTab(place)?.station?.syncNow();
    await world.pass(ROUND_MS);
    reopenBroken(world);
    const waiting = await firstWaiting(world);
    if (waiting === null) return;
    if (round === MOST_ROUNDS) throw new Violation('12', `after ${(MOST_ROUNDS * ROUND_MS) / 60_000} minutes without faults ${waiting}`);
  }
}

/** A page that could not be opened is opened again by whoever stands before it. */
function reopenBroken(world: World): void {
  for (const place of world.places) {
    for (const tab of liveTabs(place)) if (tab.trouble !== null) world.closeTab(place, tab);
    if (liveTabs(place).length === 0) world.openTab(place);
  }
}

/** What the world still waits for; null when nothing. */
async function firstWaiting(world: World): Promise<string | null> {
  const [counter] = await world.scheduler.outside(() => world.installation.look<{ position: number }>('SELECT position FROM sync_counter'));
  for (const place of world.places) {
    const waiting = await waitingAt(world, place, counter?.position ?? 0);
    if (waiting !== null) return `${place.name} ${waiting}`;
  }
  return null;
}

async function waitingAt(world: World, place: Place, position: number): Promise<string | null> {
  const tab = readyTab(place);
  if (tab === null || tab.station === null) return `is not ready: ${place.tabs.map(({ stores, trouble }) => `${stores.standing.get().kind} ${String(trouble)}`).join(", ")}`;
  const { pending, problem } = tab.stores.sync.get();
  if (pending > 0) return `still holds ${pending} operations (${problem ?? 'no problem'})`;
  for (const name of pulledCollections) {
    const checkpoint = await world.resting(() => tab.pulled?.checkpoint(name) ?? Promise.resolve(null));
    if (checkpoint?.position !== position) return `has pulled ${name} to ${checkpoint?.position ?? 'nothing'} of ${position}`;
  }
  return null;
}

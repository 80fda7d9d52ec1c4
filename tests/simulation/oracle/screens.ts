import { readyTab, type Place } from '../device/place.ts';
import type { Tab } from '../device/tab.ts';
import type { World } from '../world.ts';
import type { Arrived } from './arrivals.ts';
import type { Shelves } from './figures.ts';
import { Violation } from './promises.ts';
import { Tally } from './reckoning.ts';

/** After healing: what people see on every screen is what the oracle reckons. */
export async function checkScreens(world: World, shelves: Shelves, arrived: readonly Arrived[]): Promise<void> {
  for (const place of world.places) {
    const tab = readyTab(place);
    if (tab === null) continue;
    for (const { id } of world.installation.shop.products) {
      const here = shelves.get(`${id}/${place.branch.warehouseId}`);
      const elsewhere = world.installation.shop.branches.reduce((sum, { warehouseId }) => sum + shelves.get(`${id}/${warehouseId}`), 0) - here;
      const seen = await seenStock(world, tab, id);
      if (seen?.here !== here || seen.elsewhere !== elsewhere) throw new Violation('4', `${place.name} shows ${JSON.stringify(seen)} of ${id} where ${here} and ${elsewhere} are`);
    }
    if (!world.promises.cloned.has(tab.enrolment?.enrolment.deviceId ?? '')) checkDrawerShown(place, tab, arrived);
  }
}

interface SeenStock {
  here: number;
  elsewhere: number;
}

async function seenStock(world: World, tab: Tab, productId: string): Promise<SeenStock | null> {
  const found = await world.resting(tab, async () => (await tab.station?.catalogue.get(productId)) ?? null, null);
  return found === null ? null : { here: found.hereMilli, elsewhere: found.elsewhereMilli };
}

function checkDrawerShown(place: Place, tab: Tab, arrived: readonly Arrived[]): void {
  const device = tab.enrolment?.enrolment.deviceId;
  const own = arrived.filter(({ kept }) => kept.device === device).sort((a, b) => a.kept.number - b.kept.number);
  let open: string | null = null;
  const drawers = new Tally();
  for (const { attempt, kept } of own) {
    if (kept.type === 'cash-session.opened') open = String(kept.body['sessionId']);
    if (kept.type === 'cash-session.closed') open = null;
    for (const { method, amountCents } of attempt.facts(kept.body).cash) drawers.add(`${String(kept.body['sessionId'])}/${method}`, amountCents);
  }
  const shown = tab.stores.cashSession.get();
  if ((shown?.sessionId ?? null) !== open) throw new Violation('6', `${place.name} shows session ${shown?.sessionId ?? 'none'} open where ${open ?? 'none'} is`);
  if (shown === null) return;
  for (const [method, cents] of Object.entries(shown.expected)) {
    if (cents !== drawers.get(`${open}/${method}`)) throw new Violation('6', `${place.name} shows ${cents} of ${method} where ${drawers.get(`${open}/${method}`)} is`);
  }
}

/**
 * At any moment, faults and all: of parts that nobody else touches a page shows what they were when all was well, less
 * what was recorded here since, whatever the server has heard of it and however often.
 */
export async function checkOwnParts(world: World, place: Place): Promise<void> {
  const tab = readyTab(place);
  if (tab === null || !place.reckonable) return;
  const mine = world.promises.attempts.filter((attempt) => attempt.place === place.name);
  if (mine.some(({ outcome }) => outcome === 'open' || outcome === 'unknown')) return;
  for (const productId of place.ownProducts) {
    const recorded = mine.filter(({ outcome }) => outcome === 'saved').flatMap(({ facts, body }) => facts(body ?? {}).stock)
      .filter((line) => line.productId === productId).reduce((sum, { quantityMilli }) => sum + quantityMilli, 0);
    const expected = world.installation.shop.openingMilli + recorded;
    const seen = await seenStock(world, tab, productId);
    if (tab.alive && seen !== null && seen.here !== expected) throw new Violation('4', `${place.name} shows ${seen.here} of its own part where ${expected} are`);
  }
}

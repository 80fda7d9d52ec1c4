import { DeviceError } from '../../../src/device/contract.ts';
import type { Place } from '../device/place.ts';
import type { Tab } from '../device/tab.ts';
import { Violation, type Attempt } from '../oracle/promises.ts';
import type { Random } from '../time/random.ts';
import type { World } from '../world.ts';
import { acts } from './acts.ts';
import type { Act, Scene } from './scene.ts';

const MOST_CUSTOMERS = 30;
/** Codes with which a device may say no to an honest act. */
const MAY_REFUSE = new Set(['no-session', 'session-open', 'storage-full', 'suspended', 'device-revoked', 'forked', 'not-permitted', 'discount-over-limit', 'invoice-asked']);

/** Somebody does something in a page; whether they began. What they are told is kept by the oracle. */
export async function work(world: World, place: Place, tab: Tab, random: Random): Promise<boolean> {
  const act = random.weighted(acts);
  const scene = sceneOf(world, place, tab, act, random, await customersShown(world, tab, act));
  const intent = scene === null ? null : act.prepare(scene);
  if (scene === null || intent === null) return false;
  const attempt = world.promises.begin({
    serial: scene.serial, type: act.type, device: tab.enrolment?.enrolment.deviceId ?? '', place: place.name, tab, beganMs: world.scheduler.nowMs,
    mark: intent.mark, facts: intent.facts, quarantined: intent.quarantined === true, timely: place.clockTold,
  });
  intent.record().then(
    () => tab.alive && wasSaved(place, attempt),
    (error: unknown) => tab.alive && wasRefused(world, attempt, error),
  ).catch((error: unknown) => {
    world.failure ??= error;
  });
  return true;
}

/** Ids of the customers whom the page finds. */
async function customersShown(world: World, tab: Tab, { findsCustomers }: Act): Promise<string[]> {
  const { station } = tab;
  if (station === null || findsCustomers !== true) return [];
  return (await world.resting(tab, () => station.customers.search('', MOST_CUSTOMERS), [])).map(({ id }) => id);
}

function sceneOf(world: World, place: Place, tab: Tab, { by }: Act, random: Random, customers: string[]): Scene | null {
  const { shop } = world.installation;
  const deviceShop = tab.stores.shop.get();
  const { station, clock } = tab;
  if (station === null || clock === null || deviceShop === null) return null;
  const id = { owner: shop.ownerId, manager: shop.managerId, cashier: shop.cashierIds[random.int(0, 1)] ?? '' }[by];
  const employee = station.recorder.employee(id);
  if (employee === null) return null;
  tab.stores.signedIn.set({ employee, online: false, sinceMs: clock.nowMs() });
  const device = tab.enrolment?.enrolment.deviceId ?? null;
  const own = new Set(place.ownProducts);
  const shared = shop.products.slice(6);
  return {
    random, tab, station, recorder: station.recorder, deviceShop, session: tab.stores.cashSession.get(), shop, customers, serial: world.promises.nextSerial,
    sales: world.documents('sale.completed', device), layaways: world.documents('layaway.opened', device), shipments: world.documents('transfer.shipped', null),
    products: [...shop.products.filter((product) => own.has(product.id)), ...shared],
  };
}

function wasSaved(place: Place, attempt: Attempt): void {
  attempt.outcome = 'saved';
  for (const [key, entry] of place.heard) {
    if (!key.startsWith(attempt.device) || !(entry.row.core.includes(attempt.mark) || entry.row.personal?.includes(attempt.mark) === true)) continue;
    attempt.saved = entry;
    place.heard.delete(key);
  }
  attempt.body = (attempt.saved?.operation.body ?? null) as Record<string, unknown> | null;
  if (attempt.saved === null) throw new Violation('2', `${attempt.place} said that ${attempt.type} ${attempt.mark} was saved, and its log has nothing of it`);
}

function wasRefused(world: World, attempt: Attempt, error: unknown): void {
  if (!(error instanceof DeviceError)) {
    attempt.outcome = 'unknown';
    world.happened('unexplained-refusal');
    return;
  }
  attempt.outcome = 'refused';
  attempt.refusal = error.code;
  if (!MAY_REFUSE.has(error.code)) throw new Violation('2', `${attempt.place} refused ${attempt.type} ${attempt.mark}: ${error.code} ${error.message}`);
}

import { liveTabs, type Place } from './device/place.ts';
import { faults, type Fault } from './faults/faults.ts';
import { heal } from './heal.ts';
import { checkArrivals } from './oracle/arrivals.ts';
import { checkEquality } from './oracle/equality.ts';
import { checkFigures } from './oracle/figures.ts';
import { groupBy } from './oracle/group.ts';
import { Violation } from './oracle/promises.ts';
import { checkOwnParts, checkScreens } from './oracle/screens.ts';
import { readServer } from './oracle/server-state.ts';
import { work } from './people/work.ts';
import type { Plan } from './plan.ts';
import type { Installation } from './server/installation.ts';
import { Random } from './time/random.ts';
import { World } from './world.ts';

/** What one seed came to. */
export interface Outcome {
  seed: number;
  steps: number;
  /** Operations that arrived, by type. */
  operations: Record<string, number>;
  faults: Record<string, number>;
  /** What went wrong; null when nothing did. */
  violation: string | null;
}

/** Healings in a run: how the world fares after one matters as much as before. */
const HEALINGS = 2;
const FAULT_CHANCE = 0.16;
const STEPS_A_SIGN = 10;
const LOUDER = 10;
const NEW_TILL_CHANCE = 0.004;
const MOST_PLACES = 7;

/** Runs one plan from its beginning to its last healing. `going` hears now and then that it goes on. */
export async function runSeed(plan: Plan, installation: Installation, going: () => void): Promise<Outcome> {
  const world = new World(plan, installation);
  const uninstall = world.scheduler.install({ timers: plan.rxdb === true });
  let operations: Record<string, number> = {};
  let violation: string | null = null;
  try {
    operations = await live(world, going);
  } catch (error) {
    violation = error instanceof Violation ? `invariant ${error.message}` : `broken: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  } finally {
    for (const place of world.places) for (const tab of place.tabs) tab.crash();
    for (const server of world.servers) server.stop();
    uninstall();
  }
  return { seed: plan.seed, steps: plan.steps, operations, faults: Object.fromEntries(world.counts), violation };
}

async function live(world: World, going: () => void): Promise<Record<string, number>> {
  const { plan } = world;
  await world.begin();
  await heal(world);
  const left = new Set(plan.without ?? []);
  const every = Math.max(1, Math.ceil(plan.steps / HEALINGS));
  let operations: Record<string, number> = {};
  for (let step = 1; step <= plan.steps; step += 1) {
    if (step % STEPS_A_SIGN === 0) going();
    if (!left.has(step)) await takeStep(world, new Random(`seed ${plan.seed} step ${step}`));
    if (step % every === 0 || step === plan.steps) {
      await heal(world);
      operations = await check(world);
    }
  }
  return operations;
}

async function takeStep(world: World, random: Random): Promise<void> {
  enlarge(world, random.stream('another till'));
  const place = random.pick(world.places);
  await recover(world, place, random);
  if (random.chance(FAULT_CHANCE)) {
    const fault = random.weighted(weighed(world.plan));
    const spared = world.plan.calm?.includes(fault.name) === true || (world.plan.rxdb === true && fault.tabs === true);
    if (!spared && (await fault.strike(world, place, random))) world.happened(fault.name);
  } else {
    const tabs = liveTabs(place).filter(({ isReady }) => isReady);
    const acts = random.chance(0.3) ? random.int(2, 4) : 1;
    for (let act = 0; act < acts; act += 1) {
      // Two tabs at once now and then; what is done in one after another needs no time between.
      for (const tab of tabs) if (tab === tabs[0] || random.chance(0.4)) await work(world, place, tab, random.stream(`tab ${tabs.indexOf(tab)} act ${act}`));
      await world.scheduler.rest();
    }
  }
  await world.pass(random.pick([0, 5, 60, 400, 1500, 4000, 7000]));
  if (random.chance(0.5)) await checkOwnParts(world, place);
}

/** Now and then the shop gets another till: a plan that limits them is one that was made small. */
function enlarge(world: World, random: Random): void {
  const { plan, places } = world;
  const wanted = plan.places === undefined && plan.calm?.includes('till-added') !== true;
  if (!wanted || places.length >= MOST_PLACES || !random.chance(NEW_TILL_CHANCE)) return;
  world.openTab(world.addPlace(random.pick(world.installation.shop.branches)));
  world.happened('till-added');
}

function weighed({ loud = [] }: Plan): readonly Fault[] {
  return loud.length === 0 ? faults : faults.map((fault) => (loud.includes(fault.name) ? { ...fault, weight: fault.weight * LOUDER } : fault));
}

/** People do not leave a dark screen be, nor operators a server that is down. */
async function recover(world: World, place: Place, random: Random): Promise<void> {
  if (liveTabs(place).length === 0 && random.chance(0.4)) {
    world.openTab(place);
    world.happened('page-opened');
  }
  if (random.chance(0.1)) await world.renewEnded();
  if (world.servers.some(({ alive }) => !alive) && random.chance(0.2)) {
    await world.scheduler.outside(() => world.startServers());
    world.happened('server-started');
  }
}

/** The oracle looks at everything; how many operations of each type it found in their place. */
async function check(world: World): Promise<Record<string, number>> {
  const server = await world.scheduler.outside(() => readServer(world.installation));
  const arrived = checkArrivals(world.promises, server);
  const shelves = await world.scheduler.outside(() => checkFigures(world.installation, arrived, world.promises.cloned));
  await checkEquality(world);
  await checkScreens(world, shelves, arrived);
  for (const place of world.places) place.reckonable = true;
  const [leak] = world.secrecy.leaks;
  if (leak !== undefined) throw new Violation('8', leak);
  return Object.fromEntries([...groupBy(arrived, ({ kept }) => kept.type)].map(([type, kept]) => [type, kept.length]));
}

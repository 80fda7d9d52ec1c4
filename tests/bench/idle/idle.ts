import { setTimeout as delay } from 'node:timers/promises';
import type { House, RunningServer } from '../house.ts';
import type { Finding, Part, PartContext } from '../part.ts';
import { makeStockedShop } from '../stocked-shop.ts';
import { ConnectedDevice } from './connected-device.ts';
import { usageOf, type Usage } from './usage.ts';

const DEVICES = 300;
const PRODUCTS = 500;
/** As often as a device asks by itself. */
const POLL_MS = 30_000;
/** So many at once prove themselves and connect. */
const AT_ONCE = 20;

/**
 * Three hundred devices of one shop, each with a token of its own, connected and idle: a stream of hints held open with
 * its signs of life, and a pull that finds nothing every 30 seconds, evenly spread. What the server process and
 * PostgreSQL use meanwhile, against the same server with nobody connected.
 */
export const idlePart: Part = {
  name: 'idle',
  title: 'memory and CPU of the server with 300 connected idle devices',
  limitMs: 420_000,
  run: measureIdle,
};

interface Window {
  server: Usage;
  postgres: Usage;
}

async function measureIdle({ house, quick, profileDir, say }: PartContext): Promise<Finding[]> {
  const { shop } = await makeStockedShop(house.databases, 'bench-idle', PRODUCTS);
  const own = [];
  for (let device = 0; device < (quick ? DEVICES / 10 : DEVICES); device += 1) own.push(await shop.device());
  const server = await house.startServer({ profileDir });
  const connected: ConnectedDevice[] = [];
  try {
    const alone = await watch(house, server, () => delay(POLL_MS));
    for (let from = 0; from < own.length; from += AT_ONCE) {
      connected.push(...(await Promise.all(own.slice(from, from + AT_ONCE).map((device) => ConnectedDevice.connect(server.origin, device)))));
    }
    say(`${connected.length} streams open`);
    const listening = await watch(house, server, () => delay(POLL_MS));
    const asking = await watch(house, server, () => askInTurn(connected));
    return findings(connected.length, { alone, listening, asking });
  } finally {
    for (const device of connected) device.disconnect();
    await server.stop();
  }
}

/** What was used while something went on; memory as it stands at the end. */
async function watch(house: House, server: RunningServer, goesOn: () => Promise<unknown>): Promise<Window> {
  const look = async (): Promise<Window> => ({ server: await usageOf(server.pid), postgres: await usageOf(house.postgresPid, true) });
  const before = await look();
  const startedMs = performance.now();
  await goesOn();
  const after = await look();
  const seconds = (performance.now() - startedMs) / 1000;
  const since = (which: keyof Window): Usage => ({ cpuSeconds: (after[which].cpuSeconds - before[which].cpuSeconds) / seconds, residentBytes: after[which].residentBytes });
  return { server: since('server'), postgres: since('postgres') };
}

/** Each asks once within the time between two of its questions. */
async function askInTurn(devices: readonly ConnectedDevice[]): Promise<void> {
  const asked = devices.map(async (device, index) => {
    await delay((index * POLL_MS) / devices.length);
    await device.pull();
  });
  await Promise.all([delay(POLL_MS), ...asked]);
}

function findings(devices: number, { alone, listening, asking }: Record<'alone' | 'listening' | 'asking', Window>): Finding[] {
  const plain = { goal: null, met: null };
  return [
    { name: 'server, nobody connected', measured: said(alone.server), ...plain },
    { name: `  ${devices} listening`, measured: said(listening.server), ...plain },
    { name: `  ${devices} listening and asking`, measured: said(asking.server), ...plain },
    { name: 'PostgreSQL, nobody connected', measured: `${percent(alone.postgres)} of a core`, ...plain },
    { name: `  ${devices} listening and asking`, measured: `${percent(asking.postgres)} of a core`, ...plain },
  ];
}

function percent({ cpuSeconds }: Usage): string {
  return `${(cpuSeconds * 100).toFixed(1)} %`;
}

function said(usage: Usage): string {
  return `${Math.round(usage.residentBytes / 2 ** 20)} MiB, ${percent(usage)} of a core`;
}

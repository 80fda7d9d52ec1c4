import { pullText } from '../../../server/sync/pull.ts';
import { verifyDerived } from '../../../server/sync/rebuild.ts';
import { pulledCollections, pullResponseSchema, type PulledCollection } from '../../../src/domain/sync/api.ts';
import { THROUGH_ID } from '../../../src/device/pull/stored-row.ts';
import { readyTab, type Place } from '../device/place.ts';
import type { World } from '../world.ts';
import { Violation } from './promises.ts';

/** Invariants 3 and 9: every device holds what a fresh one would pull, and the tables what their operations come to. */
export async function checkEquality(world: World): Promise<void> {
  await world.scheduler.outside(async () => {
    const db = await openServer(world).databases.tenant(world.installation.tenantId);
    const { differences } = await verifyDerived(db);
    if (differences.length > 0) throw new Violation('3', `the server is not what its operations come to: ${JSON.stringify(differences[0])}`);
  });
  for (const place of world.places) {
    const difference = await differenceAt(world, place);
    if (difference !== null) throw new Violation('3', `${place.name} ${difference}`);
  }
}

function openServer({ servers }: World): World['servers'][number] {
  const server = servers.find(({ alive }) => alive);
  if (server === undefined) throw new Error('no server process is running');
  return server;
}

/** How what a device holds differs from what a fresh one would pull; null when it does not. */
export async function differenceAt(world: World, place: Place): Promise<string | null> {
  const tab = readyTab(place);
  const deviceId = tab?.enrolment?.enrolment.deviceId;
  if (tab === null || deviceId === undefined) return null;
  const fresh = await world.scheduler.outside(() => pullAfresh(world, deviceId, place));
  for (const name of pulledCollections) {
    const rows = await world.resting(tab, async () => tab.pulled?.table(name).all() ?? [], []);
    const held = new Map(rows.filter(({ id }) => id !== THROUGH_ID).map(({ id, row }) => [id, row]));
    for (const [id, row] of fresh.get(name) ?? []) {
      if (!sameJson(held.get(id) ?? null, row)) return `holds ${name} ${id} as ${held.get(id)}, a fresh device as ${row}`;
      held.delete(id);
    }
    for (const id of held.keys()) return `holds ${name} ${id}, a fresh device does not`;
  }
  return null;
}

/** All rows of each collection, as they would be stored by a device that has nothing yet. */
async function pullAfresh(world: World, deviceId: string, { branch }: Place): Promise<Map<PulledCollection, Map<string, string>>> {
  const db = await openServer(world).databases.tenant(world.installation.tenantId);
  await world.installation.setNow(world.scheduler.nowMs);
  const request = { collections: pulledCollections.map((collection) => ({ collection, checkpoint: null, limit: 5000 })) };
  const text = await pullText(db, { deviceId, deviceClass: 'counter', branchId: branch.branchId }, request, world.scheduler.nowMs);
  const { pages } = pullResponseSchema.parse(JSON.parse(text));
  return new Map(pages.map(({ collection, rows }) => [collection, new Map(rows.flatMap(({ id, deleted, data }) => (deleted ? [] : [[id, JSON.stringify(data)] as const])))]));
}

function sameJson(a: string | null, b: string): boolean {
  return a !== null && sorted(JSON.parse(a)) === sorted(JSON.parse(b));
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner);
}

import { deviceStatusSchema, pullRequestSchema, pullResponseSchema, pushRequestSchema, pushResponseSchema, type DeviceStatus } from '../../src/domain/sync/api.ts';
import type { TenantDatabase } from '../db/database.ts';
import type { Databases } from '../platform/database-port.ts';
import type { App, AppContext, Authenticator } from '../platform/http/context.ts';
import { notFound, Problem } from '../platform/http/problem.ts';
import { defineRoute } from '../platform/http/route.ts';
import { refreshStanding } from './contact.ts';
import type { PositionHub } from './position-hub.ts';
import { pullText, readThrough } from './pull.ts';
import { takeHandIn } from './push.ts';
import { openStream } from './stream.ts';

export interface SyncDeps {
  readonly databases: Pick<Databases, 'control' | 'tenant'>;
  readonly authenticator: Pick<Authenticator, 'device'>;
  readonly hub: PositionHub;
  /** Aborted when the server is stopping. */
  readonly closing: AbortSignal;
  readonly heartbeatMs?: number;
}

const HEARTBEAT_MS = 20_000;
const tags = ['sync'];
const device = { kind: 'device' } as const;

/** The routes of devices: hand in, pull, hints, and what the server holds of them. */
export function registerSyncRoutes(app: App, deps: SyncDeps): void {
  registerPush(app, deps);
  registerPull(app, deps);
  registerStream(app, deps);
  registerStatus(app, deps);
}

/** As the app says it of itself; anything else counts as unsaid. */
function appVersionOf(c: { req: AppContext['req'] }): string | null {
  const given = c.req.header('nexus-app-version') ?? '';
  return /^[0-9A-Za-z.+-]{1,40}$/.test(given) ? given : null;
}

function registerPush(app: App, deps: SyncDeps): void {
  defineRoute(
    app,
    {
      method: 'post', path: '/sync/push', access: { kind: 'push' }, tags,
      summary: "A device hands in operations, signed with its key; each is taken once however often it comes",
      request: { body: pushRequestSchema },
      responses: { 200: pushResponseSchema },
    },
    async (c, { body }) => {
      const answer = await takeHandIn({ databases: deps.databases, nowMs: Date.now, appVersion: appVersionOf(c) }, body);
      return { status: 200, body: answer };
    },
  );
}

function registerPull(app: App, deps: SyncDeps): void {
  defineRoute(
    app,
    {
      method: 'post', path: '/sync/pull', access: device, tags,
      summary: 'What changed since a checkpoint, in the order of commits, all collections from one snapshot',
      request: { body: pullRequestSchema },
      responses: { 200: pullResponseSchema },
    },
    async (c, { body }) => {
      const db = c.get('db');
      await refreshStanding(deps.databases.control, db);
      return new Response(await pullText(db, c.get('device'), body, Date.now()), { headers: { 'Content-Type': 'application/json' } });
    },
  );
}

function registerStream(app: App, deps: SyncDeps): void {
  defineRoute(
    app,
    {
      method: 'get', path: '/sync/stream', access: device, tags,
      summary: 'Hints that something is new, as server-sent events `position`',
      responses: { 200: { description: 'Events with the latest position', contentType: 'text/event-stream' } },
    },
    (c) => {
      const db = c.get('db');
      const stream = openStream({
        hub: deps.hub,
        tenantId: db.tenantId,
        deviceId: c.get('device').deviceId,
        latestPosition: () => latestPosition(db),
        stillAllowed: async () => (await deps.authenticator.device(c as unknown as AppContext)) !== null,
        heartbeatMs: deps.heartbeatMs ?? HEARTBEAT_MS,
        closing: deps.closing,
      });
      if (stream === null) {
        throw new Problem({
          status: 503, code: 'too-many-streams', detail: 'Hay demasiados equipos conectados a la vez. Se seguirá preguntando de vez en cuando.',
          headers: { 'Retry-After': '30' },
        });
      }
      return new Response(stream, { headers: { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' } });
    },
  );
}

async function latestPosition(db: TenantDatabase): Promise<number> {
  const { rows } = await db.query<{ position: number }>('SELECT position FROM sync_counter');
  return rows[0]?.position ?? 0;
}

function registerStatus(app: App, deps: SyncDeps): void {
  defineRoute(
    app,
    {
      method: 'get', path: '/sync/status', access: device, tags,
      summary: 'What the server holds of the asking device',
      responses: { 200: deviceStatusSchema },
    },
    async (c) => ({ status: 200, body: await deviceStatus(deps, c.get('db'), c.get('device').deviceId) }),
  );
}

async function deviceStatus(deps: SyncDeps, db: TenantDatabase, deviceId: string): Promise<DeviceStatus> {
  const standing = await refreshStanding(deps.databases.control, db);
  const { through, hash } = await readThrough(db, deviceId);
  const { rows } = await db.query<{ revoked: boolean }>('SELECT revoked_at IS NOT NULL AS revoked FROM devices WHERE id = $1', [deviceId]);
  if (!rows[0] || !standing) throw notFound();
  return {
    ...rows[0], through, lastNumber: through.number, lastHash: hash, tenantStatus: standing.status, tenantName: standing.name, serverMs: Date.now(),
  };
}

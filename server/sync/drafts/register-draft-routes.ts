import { upgradeWebSocket } from '@hono/node-server';
import type { Context } from 'hono';
import type { WSContext } from 'hono/ws';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { BOARD_ROOM, claimAnswerSchema, MAX_OPEN_DRAFTS, releaseAnswerSchema } from '../../../src/domain/drafts/api.ts';
import { idSchema } from '../../../src/domain/kernel/schemas.ts';
import type { App, AppContext, Authenticator, DeviceEnv } from '../../platform/http/context.ts';
import { notFound, Problem } from '../../platform/http/problem.ts';
import { defineRoute } from '../../platform/http/route.ts';
import type { DraftHub } from './draft-hub.ts';
import { claimDraft, countOpenDrafts, loadDraft, registerNameOf, releaseDraft } from './draft-store.ts';
import { CLOSE, Member } from './member.ts';

export interface DraftRouteDeps {
  readonly drafts: DraftHub;
  readonly authenticator: Pick<Authenticator, 'device'>;
  readonly checkEveryMs?: number;
}

const device = { kind: 'device' } as const;
const tags = ['drafts'];
const CHECK_EVERY_MS = 60_000;
/** A device that does not answer the end of its connection is cut off. */
const CLOSE_LIMIT_MS = 1000;
/** A reader so far behind is cut off: it takes everything up again when it is back. */
const MOST_UNSENT_BYTES = 4 * 1024 * 1024;

/** The routes of open tickets: the live documents, and who may take money for one. */
export function registerDraftRoutes(app: App, deps: DraftRouteDeps): void {
  registerLive(app, deps);
  defineRoute(
    app,
    {
      method: 'post', path: '/sync/drafts/:id/claim', access: device, tags, request: { params: z.strictObject({ id: idSchema }) },
      summary: 'Asks to be the one device that takes money for a draft, for a short while', responses: { 200: claimAnswerSchema },
    },
    async (c, { params }) => {
      const answer = await claimDraft(c.get('db'), params.id, c.get('device'));
      if (answer === null) throw notFound();
      return { status: 200, body: answer };
    },
  );
  defineRoute(
    app,
    {
      method: 'post', path: '/sync/drafts/:id/release', access: device, tags, request: { params: z.strictObject({ id: idSchema }) },
      summary: 'Gives a claim back', responses: { 200: releaseAnswerSchema },
    },
    async (c, { params }) => {
      const released = await releaseDraft(c.get('db'), params.id, c.get('device'));
      if (released === null) throw notFound();
      return { status: 200, body: { released } };
    },
  );
}

function registerLive(app: App, deps: DraftRouteDeps): void {
  defineRoute(
    app,
    {
      method: 'get', path: '/sync/drafts/:room', access: device, tags,
      request: { params: z.strictObject({ room: z.union([z.literal(BOARD_ROOM), idSchema]) }) },
      summary: 'An open ticket, live: the protocol of y-websocket over a WebSocket; `board` says which are open and who has each',
      responses: { 200: { description: 'Switches to a WebSocket' } },
    },
    async (c, { params }) => {
      // There is nothing here but live documents.
      if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') throw notFound();
      await mayJoin(c, deps, params.room);
      return upgradeWebSocket(c, await eventsOf(c, deps, params.room));
    },
  );
}

/** A draft of another branch is no draft; a new one needs a place. */
async function mayJoin(c: Context<DeviceEnv>, { drafts }: DraftRouteDeps, room: string): Promise<void> {
  const { deviceId, branchId } = c.get('device');
  const db = c.get('db');
  if (!drafts.hasRoomFor(deviceId)) throw tooMany('too-many-streams', 'Hay demasiadas conexiones abiertas a la vez.');
  if (room === BOARD_ROOM) return;
  const stored = await loadDraft(db, room);
  if (stored !== null && stored.branchId !== branchId) throw notFound();
  if (stored === null && (await countOpenDrafts(db, branchId)) >= MAX_OPEN_DRAFTS) {
    throw tooMany('too-many-drafts', 'La sucursal tiene demasiados tickets abiertos. Cobra o descarta algunos.');
  }
}

function tooMany(code: string, detail: string): Problem {
  return new Problem({ status: 429, code, detail, headers: { 'Retry-After': '30' } });
}

type Joined = Awaited<ReturnType<DraftHub['join']>>;

/** What happens on a connection. Messages that come before the room is loaded wait for it. */
async function eventsOf(c: Context<DeviceEnv>, { drafts, authenticator, checkEveryMs = CHECK_EVERY_MS }: DraftRouteDeps, room: string) {
  const { tenantId, deviceId, branchId } = c.get('device');
  const scope = { tenantId, deviceId, branchId, registerName: await registerNameOf(c.get('db'), deviceId) };
  let joined: Promise<Joined> = Promise.resolve(null);
  let timer: NodeJS.Timeout | undefined;
  return {
    onOpen: (_event: Event, ws: WSContext<unknown>) => {
      const raw = ws.raw as WebSocket;
      const member = new Member(scope, {
        send(bytes) {
          if (raw.bufferedAmount > MOST_UNSENT_BYTES) raw.terminate();
          else raw.send(bytes);
        },
        close(code) {
          raw.close(code);
          setTimeout(() => raw.terminate(), CLOSE_LIMIT_MS).unref();
        },
      }, Date.now());
      joined = drafts.join(member, room).then((place) => {
        if (place === null) member.close(CLOSE.notFound);
        return place;
      });
      timer = setInterval(() => {
        // A revoked device learns no more; a token that ran out is renewed by coming back.
        authenticator.device(c as unknown as AppContext).then((known) => known ?? member.close(CLOSE.expired), () => member.close(CLOSE.expired));
      }, checkEveryMs);
    },
    onMessage: ({ data }: MessageEvent<unknown>) => {
      if (data instanceof ArrayBuffer) void joined.then((place) => place?.receive(new Uint8Array(data)));
    },
    onClose: () => {
      clearInterval(timer);
      void joined.then((place) => place?.leave());
    },
  };
}

import { getRequestListener } from '@hono/node-server';
import { pino } from 'pino';
import { openDatabases, type Databases } from '../../server/db/databases.ts';
import { createIdentity, type Identity } from '../../server/modules/identity/identity.ts';
import { closeServer, listen } from '../../server/platform/boot/listen.ts';
import { createRouter } from '../../server/platform/http/router.ts';
import { DraftHub } from '../../server/sync/drafts/draft-hub.ts';
import { registerDraftRoutes } from '../../server/sync/drafts/register-draft-routes.ts';
import { PositionHub } from '../../server/sync/position-hub.ts';
import { registerSyncRoutes } from '../../server/sync/register-sync-routes.ts';
import { DRAFT_PROTOCOL, MAX_DRAFT_MESSAGE_BYTES } from '../../src/domain/drafts/api.ts';
import type { TestDatabases } from './postgres.ts';

const log = pino({ level: 'silent' });

/** A server process that answers devices, over connections of its own. */
export class DraftServer {
  readonly identity: Identity;
  readonly drafts: DraftHub;
  readonly port: number;
  readonly #end: () => Promise<void>;

  private constructor(identity: Identity, drafts: DraftHub, port: number, end: () => Promise<void>) {
    this.identity = identity;
    this.drafts = drafts;
    this.port = port;
    this.#end = end;
  }

  static async start({ openOptions }: TestDatabases, options: { checkEveryMs?: number } = {}): Promise<DraftServer> {
    const databases: Databases = await openDatabases(openOptions);
    const { control, tenant } = databases;
    const config = { pinPepper: 'only for the tests: a pepper of enough length', masterKey: Buffer.alloc(32, 'drafts'), publicUrl: undefined };
    const identity = createIdentity({ config, databases, log });
    const positions = await PositionHub.open({ control, listen: databases.listen, log });
    const drafts = await DraftHub.open({ control, listen: databases.listen, tenant, positions, nowMs: Date.now, log });
    const app = createRouter({ authenticator: identity.authenticator, databases, denied: identity.denied, production: false });
    const closing = new AbortController();
    registerSyncRoutes(app, { databases, authenticator: identity.authenticator, hub: positions, closing: closing.signal });
    registerDraftRoutes(app, { drafts, authenticator: identity.authenticator, ...options });
    const { server, port } = await listen(getRequestListener(app.fetch), {
      host: '127.0.0.1', port: 0, portFixed: true,
      sockets: { fetch: (request, env) => app.fetch(request, env), protocol: DRAFT_PROTOCOL, maxMessageBytes: MAX_DRAFT_MESSAGE_BYTES },
    });
    return new DraftServer(identity, drafts, port, async () => {
      closing.abort();
      await drafts.close();
      await closeServer(server, 100);
      await positions.close();
      await databases.close();
    });
  }

  async post(path: string, token: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await fetch(`http://127.0.0.1:${this.port}${path}`, { method: 'POST', headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return { status: answer.status, body: await answer.json() };
  }

  stop(): Promise<void> {
    return this.#end();
  }
}

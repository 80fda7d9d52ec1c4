import { pino } from 'pino';
import { createApp } from '../../../server/app.ts';
import type { Databases } from '../../../server/db/databases.ts';
import { createIdentity, type Identity } from '../../../server/modules/identity/identity.ts';
import { createInvoicing } from '../../../server/modules/invoicing/invoicing.ts';
import { SecretHasher } from '../../../server/platform/auth/secret-hasher.ts';
import type { App } from '../../../server/platform/http/context.ts';
import { DraftHub } from '../../../server/sync/drafts/draft-hub.ts';
import { PositionHub } from '../../../server/sync/position-hub.ts';
import type { Installation } from './installation.ts';
import { PEPPER, PIN_COST } from './shop.ts';
import { StatementFaults } from './statement-faults.ts';

const masterKey = Buffer.alloc(32, 'a simulated server ');
const log = pino({ level: 'silent' });
const hasher = new SecretHasher(PEPPER, PIN_COST);

/**
 * One process of the server: the whole application with connections of its own, until it dies. Its connections go to
 * the next one then: what was open on them ended before, or was broken.
 */
export class ServerProcess {
  readonly faults: StatementFaults;
  readonly databases: Databases;
  readonly identity: Identity;
  readonly #app: App;
  readonly #closing = new AbortController();
  readonly #leave: () => void;
  #alive = true;

  private constructor(databases: Databases, faults: StatementFaults, leave: () => void) {
    this.databases = databases;
    this.faults = faults;
    this.#leave = leave;
    const config = {
      nodeEnv: 'production' as const, port: 0, portFixed: false, host: '127.0.0.1', dataDir: '/nonexistent', databaseUrl: undefined, publicUrl: undefined,
      logLevel: 'silent' as const, trustedProxies: [], pinPepper: PEPPER, masterKey, metricsToken: undefined, mail: undefined,
    };
    this.identity = createIdentity({ config, databases, log, hasher, refusalFloorMs: 0 });
    const hub = new PositionHub({ control: databases.control, listen: async () => ({ close: async () => {} }), log });
    // Nobody in a simulation edits a ticket live.
    const drafts = new DraftHub({ control: databases.control, listen: async () => ({ close: async () => {} }), tenant: databases.tenant, positions: hub, nowMs: Date.now, log });
    // Nor asks for an invoice.
    const invoicing = createInvoicing({ config, localUrl: 'http://127.0.0.1:9', nowMs: Date.now });
    this.#app = createApp({
      config, databases, log, identity: this.identity, hub, drafts, invoicing, readiness: async () => ({ ready: true }), closing: this.#closing.signal,
      clientDir: '/nonexistent', version: 'simulated',
    });
  }

  static async start(installation: Installation, happened: (fault: string) => void): Promise<ServerProcess> {
    const faults = new StatementFaults((pid) => installation.breakConnection(pid), happened);
    const databases = await installation.lend();
    return new ServerProcess(faults.watch(databases), faults, () => installation.giveBack(databases));
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Answers a request; null when the process died over it. */
  async answer(request: Request, address: string): Promise<Response | null> {
    if (!this.#alive) return null;
    const response = await this.#app.fetch(request, { incoming: { socket: { remoteAddress: address } } });
    if (!this.faults.died) return response;
    this.stop();
    return null;
  }

  stop(): void {
    if (!this.#alive) return;
    this.#alive = false;
    this.#closing.abort();
    this.#leave();
  }
}

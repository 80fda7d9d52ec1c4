import { isAllowed, type Role } from '../../src/domain/identity/permissions.ts';
import type { Databases } from '../../server/db/databases.ts';
import type { App, AppContext, DeviceContext, PersonContext } from '../../server/platform/http/context.ts';
import { createRouter } from '../../server/platform/http/router.ts';
import { newId } from './operations.ts';

/** An app whose callers are who they say: `Authorization: <name>`, as admitted by the test. */
export class TestOffice {
  readonly app: App;
  readonly #people = new Map<string, PersonContext>();
  readonly #devices = new Map<string, DeviceContext>();

  constructor(databases: Databases, register: (app: App, authenticator: { device(c: AppContext): Promise<DeviceContext | null> }) => void) {
    const authenticator = {
      person: async (c: AppContext) => this.#people.get(c.req.header('authorization') ?? '') ?? null,
      device: async (c: AppContext) => this.#devices.get(c.req.header('authorization') ?? '') ?? null,
    };
    this.app = createRouter({ authenticator, databases, denied: async () => {}, production: false });
    register(this.app, authenticator);
  }

  /** Lets a person in with one role, in one branch or (null) in all. */
  admitPerson(name: string, tenantId: string, employeeId: string, role: Role, branchId: string | null = null): void {
    this.#people.set(name, {
      tenantId, employeeId, sessionId: newId(), deviceId: null, app: 'office', branchIds: branchId === null ? [] : [branchId],
      can: (permission, branch) => isAllowed([{ role, branchId }], [], permission, branch ?? branchId),
    });
  }

  admitDevice(name: string, device: DeviceContext): void {
    this.#devices.set(name, device);
  }

  refuseDevice(name: string): void {
    this.#devices.delete(name);
  }

  request(method: string, path: string, caller: string, body?: unknown): Promise<Response> {
    const headers = { authorization: caller, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    return Promise.resolve(this.app.request(path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }));
  }

  /** The JSON of a good answer. */
  async read<T>(path: string, caller: string): Promise<T> {
    const answer = await this.request('GET', path, caller);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }
}

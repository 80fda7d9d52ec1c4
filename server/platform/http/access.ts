import type { Context } from 'hono';
import type { Permission } from '../../../src/domain/identity/permissions.ts';
import type { Databases } from '../database-port.ts';
import type { AppContext, AppKind, Authenticator, Denial, PersonContext, PersonEnv } from './context.ts';
import { forbidden, Problem, unauthenticated } from './problem.ts';

/**
 * Who may call a route. There is no default: a route without it does not compile.
 * - public: anybody. Keep this list short; a test holds it.
 * - person: somebody signed in who has `permission` in some branch ('any': no permission asked),
 *   in the given app if one is named. A route about one branch asks again with `requirePermission`.
 * - device: an enrolled device by its own token.
 * - push: nobody is asked for credentials; the handler checks the signature inside the body.
 */
export type Access =
  | { readonly kind: 'public' }
  | { readonly kind: 'person'; readonly permission: Permission | 'any'; readonly app?: AppKind }
  | { readonly kind: 'device' }
  | { readonly kind: 'push' };

/** What deciding about access needs. */
export interface AccessDeps {
  readonly authenticator: Authenticator;
  readonly databases: Databases;
  /** Told of every refused permission, before the 403 leaves; identity writes it in the audit. */
  readonly denied: (c: AppContext, person: PersonContext, denial: Denial) => Promise<void>;
}

/** By whose rules each person of a request was let in, so that a handler can ask further. */
const admittedBy = new WeakMap<PersonContext, AccessDeps>();

async function refuse(c: AppContext, deps: AccessDeps, person: PersonContext, denial: Denial): Promise<never> {
  await deps.denied(c, person, denial);
  throw forbidden(denial.permission);
}

async function admitPerson(c: AppContext, access: Extract<Access, { kind: 'person' }>, deps: AccessDeps): Promise<void> {
  const person = await deps.authenticator.person(c);
  if (!person) throw unauthenticated();
  c.set('person', person);
  admittedBy.set(person, deps);
  if (access.app !== undefined && access.app !== person.app) {
    throw new Problem({ status: 403, code: 'wrong-app', detail: 'Esta sesión no sirve aquí. Inicia sesión en esta aplicación.' });
  }
  c.set('db', await deps.databases.tenant(person.tenantId));
  if (access.permission !== 'any' && !person.can(access.permission)) {
    await refuse(c, deps, person, { permission: access.permission, branchId: null });
  }
}

async function admitDevice(c: AppContext, deps: AccessDeps): Promise<void> {
  const device = await deps.authenticator.device(c);
  if (!device) throw unauthenticated();
  c.set('device', device);
  c.set('db', await deps.databases.tenant(device.tenantId));
}

/** Lets the request through, with its person or device and tenant's database in the context, or throws 401 or 403. */
export async function admit(c: AppContext, access: Access, deps: AccessDeps): Promise<void> {
  if (access.kind === 'person') await admitPerson(c, access, deps);
  else if (access.kind === 'device') await admitDevice(c, deps);
}

/**
 * Asks for a permission in one branch, for a route that learns the branch from its input.
 * Throws 403, after the audit was told.
 */
export async function requirePermission(c: Context<PersonEnv>, permission: Permission, branchId: string): Promise<void> {
  const person = c.get('person');
  if (person.can(permission, branchId)) return;
  const deps = admittedBy.get(person);
  if (!deps) throw new Error('requirePermission is for requests that came through a declared route');
  await refuse(c as unknown as AppContext, deps, person, { permission, branchId });
}

import { generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { pino } from 'pino';
import type { Session } from '../../../src/domain/identity/api.ts';
import { challengeText, enrolmentText } from '../../../src/domain/identity/enrolment.ts';
import type { TenantDatabase } from '../../../server/db/database.ts';
import type { Databases } from '../../../server/db/databases.ts';
import { createTenant } from '../../../server/db/tenants.ts';
import { createIdentity } from '../../../server/modules/identity/identity.ts';
import type { Identity } from '../../../server/modules/identity/identity.ts';
import { registerIdentityRoutes } from '../../../server/modules/identity/register-identity-routes.ts';
import { seedTenant } from '../../../server/modules/identity/seed-tenant.ts';
import { SecretHasher } from '../../../server/platform/auth/secret-hasher.ts';
import type { App } from '../../../server/platform/http/context.ts';
import { requestContext } from '../../../server/platform/http/request-context.ts';
import { createRouter, useMiddleware } from '../../../server/platform/http/router.ts';
import { createLogger } from '../../../server/platform/log.ts';

export const pepper = 'only for the tests: a pepper of enough length';
export const masterKey = Buffer.alloc(32, 'identity tests ');
export const ownerPassword = 'la clave de la dueña';

/** One server process: its own identity and app over the given databases. */
export interface Server {
  identity: Identity;
  app: App;
  /** What was logged, line by line. */
  logged: string[];
}

/** As cheap as bcrypt goes: what it costs in production is tested by its unit test. */
export const makeHasher = (cost = 4): SecretHasher => new SecretHasher(pepper, cost);

export function startServer(databases: Databases, options: Partial<Parameters<typeof createIdentity>[0]> = {}): Server {
  const logged: string[] = [];
  const log = createLogger({ level: 'trace', destination: { write: (line: string) => void logged.push(line) } });
  const identity = createIdentity({
    config: { pinPepper: pepper, masterKey, publicUrl: undefined },
    databases,
    log: pino({ level: 'silent' }),
    hasher: makeHasher(),
    refusalFloorMs: 0,
    ...options,
  });
  const app = createRouter({ authenticator: identity.authenticator, databases, denied: identity.denied, production: false });
  useMiddleware(app, requestContext(log, []));
  registerIdentityRoutes(app, identity);
  return { identity, app, logged };
}

export interface CallOptions {
  token?: string;
  cookie?: string;
  /** The client's address; each test takes its own, since limits go by it. */
  address?: string;
  headers?: Record<string, string>;
}

export interface Called {
  status: number;
  // Answers are looked at freely in tests; the router has checked them against their schemas.
  body: Record<string, never> & { code?: string };
  headers: Headers;
  /** The refresh cookie that was set, as it is sent back: `name=value`. */
  cookie: string | undefined;
}

/** Calls a route as a client would. */
export async function call({ app }: Server, method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<Called> {
  const headers: Record<string, string> = { ...options.headers };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (options.token) headers.authorization = `Bearer ${options.token}`;
  if (options.cookie) headers.cookie = options.cookie;
  const bindings = { incoming: { socket: { remoteAddress: options.address ?? '192.0.2.1' } } };
  const answer = await app.request(path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }, bindings);
  const text = await answer.text();
  return {
    status: answer.status,
    body: (text === '' ? {} : JSON.parse(text)) as Called['body'],
    headers: answer.headers,
    cookie: answer.headers.get('set-cookie')?.split(';')[0],
  };
}

export interface TestShop {
  tenantId: string;
  ownerEmail: string;
  db: TenantDatabase;
  branchId: string;
  registerId: string;
  ownerId: string;
}

/** A tenant as the operator makes one, with an owner who has a password. */
export async function makeShop(databases: Databases, slug: string, ownerEmail = `duena@${slug}.example`): Promise<TestShop> {
  const ownerPasswordHash = await makeHasher().hash('password', ownerPassword);
  const tenant = await createTenant(databases, { slug, name: `Refaccionaria ${slug}`, ownerName: 'Rosa Elena', ownerEmail, ownerPasswordHash, status: 'active' }, seedTenant);
  const db = await databases.tenant(tenant.id);
  const { rows } = await db.query<{ branchId: string; registerId: string; ownerId: string }>(
    `SELECT r.branch_id AS "branchId", r.id AS "registerId", (SELECT id FROM employees) AS "ownerId" FROM registers r`,
  );
  const places = rows[0];
  if (!places) throw new Error('the shop was not seeded');
  return { tenantId: tenant.id, ownerEmail, db, ...places };
}

export async function signInOwner(server: Server, shop: TestShop, address?: string): Promise<{ session: Session; cookie: string }> {
  const answer = await call(server, 'POST', '/api/identity/sign-in', { email: shop.ownerEmail, password: ownerPassword }, address ? { address } : {});
  if (answer.status !== 200 || !answer.cookie) throw new Error(`the owner did not get in: ${JSON.stringify(answer.body)}`);
  return { session: (answer.body as unknown as { session: Session }).session, cookie: answer.cookie };
}

/** A device's key pair, and the signatures its browser would make. */
export class DeviceKey {
  readonly #privateKey: KeyObject;
  readonly publicKey: object;

  constructor() {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#privateKey = pair.privateKey;
    const { kty, crv, x, y } = pair.publicKey.export({ format: 'jwk' });
    this.publicKey = { kty, crv, x, y };
  }

  sign(text: string): string {
    return sign('sha256', Buffer.from(text), { key: this.#privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  }
}

export async function newCode(server: Server, shop: TestShop, token: string, registerId = shop.registerId): Promise<string> {
  const body = { branchId: shop.branchId, registerId, deviceClass: 'counter' };
  const made = await call(server, 'POST', '/api/identity/devices/codes', body, { token });
  return (made.body as unknown as { code: string }).code;
}

export function enrol(server: Server, code: string, key: DeviceKey, address?: string): Promise<Called> {
  const body = { code, publicKey: key.publicKey, deviceName: 'Mostrador', proof: key.sign(enrolmentText(code)) };
  return call(server, 'POST', '/api/identity/enrol', body, address ? { address } : {});
}

export interface EnrolledDevice {
  id: string;
  key: DeviceKey;
  token: string;
  folioSeries: string;
}

/** A counter device with a token of its own. */
export async function enrolledDevice(server: Server, shop: TestShop, ownerToken: string): Promise<EnrolledDevice> {
  const key = new DeviceKey();
  const { body } = await enrol(server, await newCode(server, shop, ownerToken), key);
  const { deviceId, folioSeries } = body as unknown as { deviceId: string; folioSeries: string };
  const token = await deviceTokenOf(server, deviceId, key);
  return { id: deviceId, key, token: (token.body as unknown as { token: string }).token, folioSeries };
}

export async function deviceTokenOf(server: Server, deviceId: string, key: DeviceKey): Promise<Called> {
  const challenge = await call(server, 'POST', '/api/identity/device/challenge', { deviceId });
  const { nonce } = challenge.body as unknown as { nonce: string };
  return call(server, 'POST', '/api/identity/device/token', { deviceId, nonce, signature: key.sign(challengeText(deviceId, nonce)) });
}

export const cashierFields = (shop: TestShop, name = 'Brenda Camarena') => ({
  name,
  shortName: name.split(' ')[0] ?? name,
  email: null as string | null,
  roles: [{ role: 'cashier', branchId: shop.branchId as string | null }],
  adjustments: [] as { permission: string; branchId: string | null; granted: boolean }[],
  maxDiscountBps: 500,
  active: true,
});

/** Somebody with a PIN; a cashier when not said otherwise. */
export async function makePerson(server: Server, token: string, fields: object, pin: string | null = '4826'): Promise<string> {
  const made = await call(server, 'POST', '/api/identity/employees', fields, { token });
  if (made.status !== 201) throw new Error(`nobody was made: ${JSON.stringify(made.body)}`);
  const { id } = made.body as unknown as { id: string };
  if (pin !== null) await call(server, 'POST', `/api/identity/employees/${id}/pin`, { pin }, { token });
  return id;
}

export function tryPin(server: Server, device: EnrolledDevice, employeeId: string, pin: string): Promise<Called> {
  return call(server, 'POST', '/api/identity/pin', { employeeId, pin }, { token: device.token });
}

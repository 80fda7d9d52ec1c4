import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { AppKind } from '../http/context.ts';
import type { SigningKeys } from './signing-keys.ts';

export const ACCESS_TOKEN_SECONDS = 15 * 60;
const issuer = 'nexus';
const algorithm = 'ES256';
/** Two servers' clocks may differ by this much. */
const clockToleranceSeconds = 30;

const audienceSchema = z.enum(['person:counter', 'person:office', 'device']);

const claimsSchema = z.object({
  sub: z.uuid(),
  tenant: z.uuid(),
  aud: audienceSchema,
  device: z.uuid().nullable(),
  session: z.uuid().nullable(),
});

export interface PersonClaims {
  employeeId: string;
  tenantId: string;
  deviceId: string | null;
  sessionId: string;
  app: AppKind;
}

export interface DeviceClaims {
  deviceId: string;
  tenantId: string;
}

/**
 * Access tokens of 15 minutes: who, whose tenant, which device, for what. What a person may do is not in them: that is
 * read from the database at each request.
 */
export class AccessTokens {
  readonly #keys: SigningKeys;
  readonly #nowMs: () => number;

  constructor(keys: SigningKeys, nowMs: () => number = Date.now) {
    this.#keys = keys;
    this.#nowMs = nowMs;
  }

  forPerson({ employeeId, tenantId, deviceId, sessionId, app }: PersonClaims): Promise<string> {
    return this.#sign({ sub: employeeId, tenant: tenantId, aud: `person:${app}`, device: deviceId, session: sessionId });
  }

  forDevice({ deviceId, tenantId }: DeviceClaims): Promise<string> {
    return this.#sign({ sub: deviceId, tenant: tenantId, aud: 'device', device: deviceId, session: null });
  }

  /** Null for anything but a good token of a person. */
  async readPerson(token: string): Promise<PersonClaims | null> {
    const claims = await this.#verify(token);
    if (!claims || claims.aud === 'device' || claims.session === null) return null;
    const app = claims.aud === 'person:counter' ? 'counter' : 'office';
    return { employeeId: claims.sub, tenantId: claims.tenant, deviceId: claims.device, sessionId: claims.session, app };
  }

  /** Null for anything but a good token of a device. */
  async readDevice(token: string): Promise<DeviceClaims | null> {
    const claims = await this.#verify(token);
    return claims?.aud === 'device' ? { deviceId: claims.sub, tenantId: claims.tenant } : null;
  }

  async #sign(claims: z.infer<typeof claimsSchema>): Promise<string> {
    const key = await this.#keys.current();
    const nowSeconds = Math.floor(this.#nowMs() / 1000);
    return new SignJWT(claims)
      .setProtectedHeader({ alg: algorithm, kid: key.id })
      .setIssuer(issuer)
      .setIssuedAt(nowSeconds)
      .setExpirationTime(nowSeconds + ACCESS_TOKEN_SECONDS)
      .sign(key.privateKey);
  }

  async #verify(token: string): Promise<z.infer<typeof claimsSchema> | null> {
    try {
      const { payload } = await jwtVerify(token, ({ kid }) => this.#publicKey(kid), {
        issuer,
        algorithms: [algorithm],
        requiredClaims: ['exp'],
        currentDate: new Date(this.#nowMs()),
        clockTolerance: clockToleranceSeconds,
      });
      return claimsSchema.safeParse(payload).data ?? null;
    } catch (error) {
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  }

  async #publicKey(kid: string | undefined) {
    const key = kid === undefined ? null : await this.#keys.publicKey(kid);
    if (!key) throw new errors.JWKSNoMatchingKey();
    return key;
  }
}

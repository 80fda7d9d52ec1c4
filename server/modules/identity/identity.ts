import type { Logger } from 'pino';
import type { Databases } from '../../db/databases.ts';
import { AccessTokens } from '../../platform/auth/access-tokens.ts';
import { DeviceCertificates } from '../../platform/auth/device-certificates.ts';
import { DeviceNonces } from '../../platform/auth/device-proof.ts';
import { purposeKey } from '../../platform/auth/sealed-box.ts';
import { SecretHasher } from '../../platform/auth/secret-hasher.ts';
import { SigningKeys } from '../../platform/auth/signing-keys.ts';
import type { Config } from '../../platform/config.ts';
import type { AccessDeps } from '../../platform/http/access.ts';
import type { Authenticator } from '../../platform/http/context.ts';
import { makeAuthenticator } from './authenticator.ts';
import { recordDenial } from './denials.ts';

export interface IdentityOptions {
  config: Pick<Config, 'pinPepper' | 'masterKey' | 'publicUrl'>;
  databases: Pick<Databases, 'control' | 'tenant' | 'findTenant' | 'listTenants'>;
  log: Logger;
  /** Instead of one of full cost: tests would take minutes. */
  hasher?: SecretHasher;
  nowMs?: () => number;
  /** A refused sign-in by email is answered no sooner than this, so that its time tells nothing. Default 600. */
  refusalFloorMs?: number;
  /** Gives enrolment codes of a demo shop to any address, not only to this machine's own. */
  demoCodesForAll?: boolean;
}

/** Everything that identity's routes and the access to all others stand on. One for a server process. */
export interface Identity {
  readonly databases: IdentityOptions['databases'];
  readonly log: Logger;
  readonly hasher: SecretHasher;
  readonly keys: SigningKeys;
  readonly tokens: AccessTokens;
  readonly nonces: DeviceNonces;
  readonly certificates: DeviceCertificates;
  readonly authenticator: Authenticator;
  readonly denied: AccessDeps['denied'];
  /** Hashes enrolment codes: their hashes alone are of no use. */
  readonly codeKey: Buffer;
  readonly rotationKey: Buffer;
  readonly secureCookies: boolean;
  readonly refusalFloorMs: number;
  readonly demoCodesForAll: boolean;
  readonly nowMs: () => number;
}

export function createIdentity(options: IdentityOptions): Identity {
  const { config, databases, log, nowMs = Date.now } = options;
  const keys = new SigningKeys({ control: databases.control, masterKey: config.masterKey, nowMs });
  const tokens = new AccessTokens(keys, nowMs);
  return {
    databases,
    log,
    hasher: options.hasher ?? new SecretHasher(config.pinPepper),
    keys,
    tokens,
    nonces: new DeviceNonces(config.masterKey, nowMs),
    certificates: new DeviceCertificates(config.masterKey),
    authenticator: makeAuthenticator({ databases, tokens }),
    denied: recordDenial(databases),
    codeKey: purposeKey(config.masterKey, 'enrolment-codes'),
    rotationKey: purposeKey(config.masterKey, 'refresh-rotation'),
    secureCookies: config.publicUrl?.startsWith('https:') ?? false,
    refusalFloorMs: options.refusalFloorMs ?? 600,
    demoCodesForAll: options.demoCodesForAll ?? false,
    nowMs,
  };
}

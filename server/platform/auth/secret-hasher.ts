import { createHmac } from 'node:crypto';
import { BcryptWorker } from './bcrypt-worker.ts';

export type SecretKind = 'pin' | 'password';

/** What a comparison came to; `outdated` asks the caller to store a new hash now that the secret is at hand. */
export interface Comparison {
  right: boolean;
  outdated: boolean;
}

const scheme = 'nx1';
const productionCost = 12;

/**
 * Hashes PINs and passwords: bcrypt over an HMAC-SHA256 with the pepper. Without the pepper, which is not in the
 * database, four digits cannot be tried against a stolen hash; the HMAC also keeps bcrypt's limit of 72 bytes away.
 * A hash names its scheme (`nx1$…`), so that it can move to another one when its owner signs in.
 */
export class SecretHasher {
  readonly #pepper: string;
  readonly #cost: number;
  readonly #bcrypt = new BcryptWorker();
  #decoy: Promise<string> | null = null;

  /** @param cost bcrypt's cost; below 12 only in tests */
  constructor(pepper: string, cost = productionCost) {
    if (pepper.length === 0) throw new Error('a pepper is needed');
    this.#pepper = pepper;
    this.#cost = cost;
  }

  async hash(kind: SecretKind, secret: string): Promise<string> {
    return `${scheme}${await this.#bcrypt.hash(this.#keyed(kind, secret), this.#cost)}`;
  }

  /** Compares; without a hash it does the same work and answers that it is wrong, so that time does not tell. */
  async compare(kind: SecretKind, secret: string, hash: string | null): Promise<Comparison> {
    const known = hash?.startsWith(`${scheme}$`) ? hash : null;
    const stored = known ?? (await this.#decoyHash());
    const matches = await this.#bcrypt.compare(this.#keyed(kind, secret), stored.slice(scheme.length));
    const right = matches && known !== null;
    return { right, outdated: right && this.isOutdated(stored) };
  }

  /** Whether a hash is not what `hash` would make today. */
  isOutdated(hash: string | null): boolean {
    return !hash?.startsWith(`${scheme}$2b$${String(this.#cost).padStart(2, '0')}$`);
  }

  #keyed(kind: SecretKind, secret: string): string {
    return createHmac('sha256', this.#pepper).update(`${kind}\n${secret.normalize('NFC')}`).digest('base64');
  }

  #decoyHash(): Promise<string> {
    this.#decoy ??= this.hash('password', 'nobody has this one');
    return this.#decoy;
  }
}

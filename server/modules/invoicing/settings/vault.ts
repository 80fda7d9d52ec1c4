import { createHash } from 'node:crypto';
import { openSealed, purposeKey, seal } from '../../../platform/auth/sealed-box.ts';

/** A secret as a table keeps it, with the name of the key under which it was sealed. */
export interface Kept {
  sealed: Buffer;
  keyId: string;
}

/** A kept secret cannot be opened: MASTER_KEY is another than when it was sealed, or the bytes were changed. */
export class VaultError extends Error {
  readonly code = 'secret-unreadable';

  constructor() {
    super('Lo guardado no se puede abrir: se guardó con otra MASTER_KEY. Hay que darlo de alta otra vez.');
    this.name = 'VaultError';
  }
}

/** Keeps a tenant's secrets of invoicing: AES-256-GCM with a random nonce, tenant and place as associated data. */
export class Vault {
  readonly #key: Buffer;
  readonly keyId: string;

  /** @param masterKey 32 bytes */
  constructor(masterKey: Buffer) {
    this.#key = purposeKey(masterKey, 'invoicing-secrets');
    this.keyId = createHash('sha256').update(this.#key).digest('hex').slice(0, 16);
  }

  /** @param place what it is and of which row: it does not open anywhere else */
  keep(tenantId: string, place: string, secret: Uint8Array): Kept {
    return { sealed: seal(this.#key, secret, `${tenantId}/${place}`), keyId: this.keyId };
  }

  /** @throws VaultError */
  open(tenantId: string, place: string, { sealed, keyId }: Kept): Buffer {
    const secret = keyId === this.keyId ? openSealed(this.#key, sealed, `${tenantId}/${place}`) : null;
    if (secret === null) throw new VaultError();
    return secret;
  }
}

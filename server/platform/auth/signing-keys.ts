import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Database, Queryable } from '../../db/database.ts';
import { openSealed, purposeKey, seal } from './sealed-box.ts';

/** A key signs for this long, and its tokens are believed for as long again: so two are valid at any time. */
const signsForDays = 30;
const validForDays = 60;
/** Another process's new key is noticed within this time, or at once when a token names it. */
const cacheMs = 60_000;
const reloadPauseMs = 2_000;

export interface SigningKey {
  id: string;
  privateKey: KeyObject;
}

interface KeyRow {
  id: string;
  private_key_sealed: Buffer;
  signs: boolean;
}

interface LoadedKeys {
  signing: SigningKey;
  publicKeys: Map<string, KeyObject>;
  loadedAtMs: number;
}

export interface SigningKeysOptions {
  control: Database;
  /** 32 bytes; seals the private halves. */
  masterKey: Buffer;
  nowMs?: () => number;
}

/**
 * The ES256 keys that sign access tokens, shared by all processes through the control database. A key is made when
 * there is none that still signs; one that cannot be opened with this MASTER_KEY is left alone.
 */
export class SigningKeys {
  readonly #control: Database;
  readonly #sealKey: Buffer;
  readonly #nowMs: () => number;
  #loaded: Promise<LoadedKeys> | null = null;

  constructor({ control, masterKey, nowMs = Date.now }: SigningKeysOptions) {
    this.#control = control;
    this.#sealKey = purposeKey(masterKey, 'signing-keys');
    this.#nowMs = nowMs;
  }

  /** The key that signs at present. */
  async current(): Promise<SigningKey> {
    return (await this.#keys(cacheMs)).signing;
  }

  /** The public half of a valid key; null for an unknown or retired one. */
  async publicKey(id: string): Promise<KeyObject | null> {
    const known = (await this.#keys(cacheMs)).publicKeys.get(id);
    if (known) return known;
    // Made by another process a moment ago, or forged: at most one look every two seconds.
    return (await this.#keys(reloadPauseMs)).publicKeys.get(id) ?? null;
  }

  /** Makes a new key that signs from now on. The one before stays valid; older ones end at once. */
  async rotate(): Promise<string> {
    const id = await this.#control.transaction(async (tx) => {
      await lockKeys(tx);
      await tx.query(
        `UPDATE signing_keys SET retires_at = now()
         WHERE retires_at > now() AND id NOT IN (SELECT id FROM signing_keys ORDER BY created_at DESC, id DESC LIMIT 1)`,
      );
      return this.#makeKey(tx);
    });
    this.#loaded = null;
    return id;
  }

  async #keys(maxAgeMs: number): Promise<LoadedKeys> {
    const loaded = await this.#loaded?.catch(() => null);
    const age = loaded ? this.#nowMs() - loaded.loadedAtMs : null;
    if (loaded && age !== null && age >= 0 && age < maxAgeMs) return loaded;
    const fresh = this.#load();
    this.#loaded = fresh;
    return fresh;
  }

  async #load(): Promise<LoadedKeys> {
    const loadedAtMs = this.#nowMs();
    const rows = await readKeys(this.#control);
    const keys = this.#open(rows);
    if (keys.signing) return { signing: keys.signing, publicKeys: keys.publicKeys, loadedAtMs };
    const made = await this.#control.transaction(async (tx) => {
      await lockKeys(tx);
      if (!this.#open(await readKeys(tx)).signing) await this.#makeKey(tx);
      return this.#open(await readKeys(tx));
    });
    if (!made.signing) throw new Error('a signing key was made and cannot be read');
    return { signing: made.signing, publicKeys: made.publicKeys, loadedAtMs };
  }

  /** Newest first: the first that opens and still signs is the one. */
  #open(rows: readonly KeyRow[]): { signing: SigningKey | null; publicKeys: Map<string, KeyObject> } {
    const publicKeys = new Map<string, KeyObject>();
    let signing: SigningKey | null = null;
    for (const row of rows) {
      const opened = openSealed(this.#sealKey, row.private_key_sealed, row.id);
      if (opened === null) continue;
      const privateKey = createPrivateKey({ key: opened, format: 'der', type: 'pkcs8' });
      publicKeys.set(row.id, createPublicKey(privateKey));
      if (row.signs) signing ??= { id: row.id, privateKey };
    }
    return { signing, publicKeys };
  }

  async #makeKey(tx: Queryable): Promise<string> {
    const id = randomBytes(9).toString('base64url');
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const sealed = seal(this.#sealKey, privateKey.export({ format: 'der', type: 'pkcs8' }), id);
    await tx.query(
      `INSERT INTO signing_keys (id, private_key_sealed, public_jwk, created_at, retires_at)
       VALUES ($1, $2, $3, clock_timestamp(), clock_timestamp() + make_interval(days => $4))`,
      [id, sealed, JSON.stringify(publicKey.export({ format: 'jwk' })), validForDays],
    );
    return id;
  }
}

async function lockKeys(tx: Queryable): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('signing-keys', 0))`);
}

/** Valid keys, newest first. */
async function readKeys(db: Queryable): Promise<KeyRow[]> {
  const { rows } = await db.query<KeyRow>(
    `SELECT id, private_key_sealed, created_at > now() - make_interval(days => $1) AS signs
     FROM signing_keys WHERE retires_at > now() ORDER BY created_at DESC, id DESC`,
    [signsForDays],
  );
  return rows;
}

import type { DeviceDatabase } from '../local/device-database.ts';
import type { Ports } from '../ports.ts';

/** What lets one person in while the server cannot be reached. Says nothing of the PIN without this browser's key. */
interface Verifier {
  employeeId: string;
  salt: Uint8Array<ArrayBuffer>;
  rounds: number;
  mac: Uint8Array<ArrayBuffer>;
  /** When the person last signed in online, by the device's corrected clock. */
  signedInMs: number;
}

/** OWASP's figure for PBKDF2-HMAC-SHA256, and the house's least. */
const ROUNDS = 600_000;
const DAY_MS = 86_400_000;
const HMAC = { name: 'HMAC', hash: 'SHA-256' } as const;
const KEY_NAME = 'verifier-key';

type VerifierPorts = Pick<Ports, 'subtle' | 'randomBytes'>;

/**
 * Verifiers of PINs for signing in offline: PBKDF2, then an HMAC with a key that cannot be exported from this browser.
 * A deterrent: whoever holds the unlocked tablet can still try four digits.
 */
export class Verifiers {
  readonly #ports: VerifierPorts;
  readonly #database: DeviceDatabase;
  readonly #key: CryptoKey;

  private constructor(ports: VerifierPorts, database: DeviceDatabase, key: CryptoKey) {
    this.#ports = ports;
    this.#database = database;
    this.#key = key;
  }

  static async open(ports: VerifierPorts, database: DeviceDatabase): Promise<Verifiers> {
    let key = await database.get<CryptoKey>(KEY_NAME);
    if (key === null) {
      key = await ports.subtle.generateKey({ ...HMAC, length: 256 }, false, ['sign', 'verify']);
      await database.put({ [KEY_NAME]: key });
    }
    return new Verifiers(ports, database, key);
  }

  /** Makes a verifier for a PIN, to be stored once the server has taken it. Slow by intent. */
  async make(employeeId: string, pin: string): Promise<(signedInMs: number) => Promise<void>> {
    const salt = new Uint8Array(this.#ports.randomBytes(16));
    const derived = await this.#derive(pin, salt, ROUNDS);
    const mac = new Uint8Array(await this.#ports.subtle.sign(HMAC, this.#key, derived));
    return (signedInMs) => {
      const verifier: Verifier = { employeeId, salt, rounds: ROUNDS, mac, signedInMs };
      return this.#database.put({ [nameOf(employeeId)]: verifier });
    };
  }

  /** Whether there is a verifier that may still be used. */
  async standing(employeeId: string, nowMs: number, days: number): Promise<'usable' | 'unknown' | 'expired'> {
    const verifier = await this.#database.get<Verifier>(nameOf(employeeId));
    if (verifier === null) return 'unknown';
    return nowMs - verifier.signedInMs > days * DAY_MS ? 'expired' : 'usable';
  }

  /** Whether this is the PIN with which the person last signed in online. */
  async isRight(employeeId: string, pin: string): Promise<boolean> {
    const verifier = await this.#database.get<Verifier>(nameOf(employeeId));
    if (verifier === null) return false;
    const derived = await this.#derive(pin, verifier.salt, verifier.rounds);
    return this.#ports.subtle.verify(HMAC, this.#key, verifier.mac, derived);
  }

  /** Forgets a person's verifier: the server refused what it stands for. */
  forget(employeeId: string): Promise<void> {
    return this.#database.put({ [nameOf(employeeId)]: undefined });
  }

  async #derive(pin: string, salt: Uint8Array<ArrayBuffer>, rounds: number): Promise<ArrayBuffer> {
    const key = await this.#ports.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveBits']);
    return this.#ports.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds }, key, 256);
  }
}

function nameOf(employeeId: string): string {
  return `verifier:${employeeId}`;
}

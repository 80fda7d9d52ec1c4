import { createHmac, createPublicKey, randomBytes, timingSafeEqual, verify } from 'node:crypto';
import type { PublicJwk } from '../../../src/domain/identity/api.ts';
import { purposeKey } from './sealed-box.ts';

/** Whether `signature` (ES256, base64url of r‖s) over the text was made with this key's private half. */
export function isSignedBy(publicKey: PublicJwk, text: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: { ...publicKey }, format: 'jwk' });
    return verify('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
  } catch {
    // Not a point of the curve.
    return false;
  }
}

const nonceLifeMs = 60_000;

/**
 * Nonces for devices to sign. Nothing is stored when one is given out, so asking for many costs nothing; whoever
 * takes a signed one keeps it until it expires, so that it is not taken twice.
 */
export class DeviceNonces {
  readonly #key: Buffer;
  readonly #nowMs: () => number;

  constructor(masterKey: Buffer, nowMs: () => number = Date.now) {
    this.#key = purposeKey(masterKey, 'device-nonces');
    this.#nowMs = nowMs;
  }

  /** The same for a device that exists and one that does not. */
  make(deviceId: string): string {
    const head = `${(this.#nowMs() + nonceLifeMs).toString(36)}.${randomBytes(16).toString('base64url')}`;
    return `${head}.${this.#mac(deviceId, head)}`;
  }

  /** When a nonce of ours for this device ends; null when it has ended or is not ours. */
  expiryMs(deviceId: string, nonce: string): number | null {
    const [expiry = '', chance = '', mac = ''] = nonce.split('.');
    const expected = Buffer.from(this.#mac(deviceId, `${expiry}.${chance}`));
    const given = Buffer.from(mac);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
    const expiresAtMs = Number.parseInt(expiry, 36);
    return expiresAtMs > this.#nowMs() ? expiresAtMs : null;
  }

  #mac(deviceId: string, head: string): string {
    return createHmac('sha256', this.#key).update(`${deviceId}\n${head}`).digest('base64url');
  }
}

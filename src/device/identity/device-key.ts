import { publicJwkSchema, type PublicJwk } from '../../domain/identity/api.ts';
import { toBase64Url } from '../local/bytes.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** The device's own key pair. The private half cannot leave the browser. */
export interface DeviceKey {
  privateKey: CryptoKey;
  publicKey: PublicJwk;
}

/** Makes a key pair whose private half is not extractable. */
export async function makeDeviceKey(subtle: SubtleCrypto): Promise<DeviceKey> {
  const pair = await subtle.generateKey(ALGORITHM, false, ['sign', 'verify']);
  const { kty, crv, x, y } = await subtle.exportKey('jwk', pair.publicKey);
  return { privateKey: pair.privateKey, publicKey: publicJwkSchema.parse({ kty, crv, x, y }) };
}

/** Signs a text: ES256, raw r‖s, base64url. */
export async function signText(subtle: SubtleCrypto, key: CryptoKey, text: string): Promise<string> {
  const signature = await subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, new TextEncoder().encode(text));
  return toBase64Url(new Uint8Array(signature));
}

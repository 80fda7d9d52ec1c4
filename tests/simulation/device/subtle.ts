import { createHash, createHmac, createPrivateKey, generateKeyPairSync, sign, type JsonWebKey, type KeyObject } from 'node:crypto';

/** Stands for a CryptoKey: plain, so that the pretended browser can store it. */
interface PlainKey {
  kind: 'ec-private' | 'ec-public' | 'secret';
  jwk?: JsonWebKey;
  secret?: Uint8Array;
}

const privateKeys = new Map<string, KeyObject>();

function privateKeyOf({ jwk }: PlainKey): KeyObject {
  const name = jwk?.d ?? '';
  const known = privateKeys.get(name) ?? createPrivateKey({ key: { ...jwk }, format: 'jwk' });
  privateKeys.set(name, known);
  return known;
}

const bufferOf = (bytes: Buffer): ArrayBuffer => new Uint8Array(bytes).buffer;
const viewOf = (data: BufferSource): Uint8Array => (ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data));

/**
 * WebCrypto as the device uses it, computed at once instead of on another thread: which of two answers comes first would
 * be chance. Deriving a key from a PIN is cheap here; what it costs is not what is tried.
 */
const methods = {
  async digest(_algorithm: string, data: BufferSource) {
    return bufferOf(createHash('sha256').update(viewOf(data)).digest());
  },
  async generateKey(algorithm: { name: string }) {
    if (algorithm.name === 'HMAC') return { kind: 'secret', secret: new Uint8Array(32).fill(7) };
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    return {
      privateKey: { kind: 'ec-private', jwk: pair.privateKey.export({ format: 'jwk' }) },
      publicKey: { kind: 'ec-public', jwk: pair.publicKey.export({ format: 'jwk' }) },
    };
  },
  async exportKey(_format: string, key: unknown) {
    return (key as PlainKey).jwk;
  },
  async importKey(_format: string, data: BufferSource) {
    return { kind: 'secret', secret: viewOf(data) };
  },
  async sign(_algorithm: unknown, key: unknown, data: BufferSource) {
    const plain = key as PlainKey;
    if (plain.kind === 'secret') return bufferOf(createHmac('sha256', plain.secret ?? '').update(viewOf(data)).digest());
    return bufferOf(sign('sha256', viewOf(data), { key: privateKeyOf(plain), dsaEncoding: 'ieee-p1363' }));
  },
  async verify(algorithm: unknown, key: unknown, signature: BufferSource, data: BufferSource) {
    const expected = new Uint8Array(await methods.sign(algorithm, key, data));
    return Buffer.from(expected).equals(viewOf(signature));
  },
  async deriveBits(algorithm: { salt: BufferSource }, key: unknown) {
    return bufferOf(createHmac('sha256', viewOf(algorithm.salt)).update((key as PlainKey).secret ?? '').digest());
  },
};

export const simulatedSubtle = methods as unknown as SubtleCrypto;

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const format = 1;
const ivLength = 12;
const tagLength = 16;

/**
 * A key for one purpose, derived from MASTER_KEY (HKDF-SHA256), so that no two uses share one.
 * @param masterKey 32 bytes
 */
export function purposeKey(masterKey: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), `nexus:${purpose}`, 32));
}

/** Encrypts with AES-256-GCM; `label` must be given again to open it: a sealed value moved to another row does not open. */
export function seal(key: Buffer, plain: Uint8Array, label: string): Buffer {
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(label));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.from([format]), iv, body, cipher.getAuthTag()]);
}

/** Opens what `seal` made; null when the key or label is another, or the bytes were changed. */
export function openSealed(key: Buffer, sealed: Buffer, label: string): Buffer | null {
  if (sealed[0] !== format || sealed.length < 1 + ivLength + tagLength) return null;
  const iv = sealed.subarray(1, 1 + ivLength);
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagLength }).setAAD(Buffer.from(label));
  decipher.setAuthTag(sealed.subarray(-tagLength));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(1 + ivLength, -tagLength)), decipher.final()]);
  } catch {
    return null;
  }
}

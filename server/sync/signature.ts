import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { handInText } from '../../src/domain/kernel/envelope.ts';
import { publicJwkSchema } from '../../src/domain/identity/api.ts';
import type { PushRequest } from '../../src/domain/sync/api.ts';
import type { Received } from './received.ts';

const verifyElsewhere = promisify(verify);

const keys = new Map<string, { x: string; key: KeyObject }>();
const MAX_KEYS = 5000;

/** Whether the device's key signed the head of this hand-in (ES256; raw r‖s in base64url). Checked in a thread of the pool. */
export async function isSignedBy(deviceId: string, publicKey: unknown, request: PushRequest): Promise<boolean> {
  const head = request.operations.at(-1);
  const jwk = publicJwkSchema.safeParse(publicKey);
  if (!head || !jwk.success) return false;
  const signature = Buffer.from(request.signature, 'base64url');
  if (signature.length !== 64) return false;
  const text = Buffer.from(handInText(deviceId, head.number, head.hash));
  return verifyElsewhere('sha256', text, { key: keyOf(deviceId, jwk.data), dsaEncoding: 'ieee-p1363' }, signature);
}

function keyOf(deviceId: string, jwk: { kty: string; crv: string; x: string; y: string }): KeyObject {
  const known = keys.get(deviceId);
  if (known?.x === jwk.x) return known.key;
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  if (keys.size >= MAX_KEYS) keys.clear();
  keys.set(deviceId, { x: jwk.x, key });
  return key;
}

/**
 * The signature covers an operation only through an unbroken chain up to the head: each core must hash to what its
 * successor names. The place in the hand-in of the first operation so covered; those before it prove nothing.
 */
export function firstCovered(operations: readonly Received[]): number {
  for (let index = operations.length - 1; index > 0; index -= 1) {
    const { previous, number } = operations[index] as Received;
    const before = operations[index - 1] as Received;
    if (previous !== before.hash || number !== before.number + 1) return index;
  }
  return 0;
}

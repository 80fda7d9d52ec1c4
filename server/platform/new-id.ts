import { randomBytes } from 'node:crypto';
import { uuidv7 } from '../../src/domain/kernel/ids.ts';

/** A new id (UUIDv7) by this machine's clock and chance. */
export function newId(): string {
  return uuidv7(Date.now(), randomBytes);
}

import type { RandomBytes } from '../../domain/kernel/ids.ts';
import { answerOf, completionOf } from '../local/indexed-db.ts';
import { RESERVE } from './log-database.ts';

const KEY = 'space';
const BYTES = 2 * 1024 * 1024;
const CHUNK = 65_536;

/**
 * Keeps a piece of the disk aside, so that when the quota is reached a sale in the making can still be finished by
 * giving it up. Random, for a store that compresses would keep nothing of zeros.
 */
export async function keepReserve(database: IDBDatabase, randomBytes: RandomBytes): Promise<void> {
  const held = await answerOf(database.transaction(RESERVE).objectStore(RESERVE).getKey(KEY));
  if (held !== undefined) return;
  const bytes = new Uint8Array(BYTES);
  for (let at = 0; at < BYTES; at += CHUNK) bytes.set(randomBytes(CHUNK), at);
  const transaction = database.transaction(RESERVE, 'readwrite');
  transaction.objectStore(RESERVE).put(bytes, KEY);
  await completionOf(transaction);
}

/** Gives the reserve up. Answers whether there was one. */
export async function releaseReserve(database: IDBDatabase): Promise<boolean> {
  const held = await answerOf(database.transaction(RESERVE).objectStore(RESERVE).getKey(KEY));
  if (held === undefined) return false;
  const transaction = database.transaction(RESERVE, 'readwrite');
  transaction.objectStore(RESERVE).delete(KEY);
  await completionOf(transaction);
  return true;
}

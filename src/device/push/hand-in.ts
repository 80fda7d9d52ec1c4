import { handInText } from '../../domain/kernel/envelope.ts';
import { MAX_PUSH_OPERATIONS, type PushRequest } from '../../domain/sync/api.ts';
import { signText } from '../identity/device-key.ts';
import type { LogRow } from '../log/log-row.ts';

const MOST_CHARACTERS = 4_000_000;

/** The rows of one hand-in: from the first, without a gap, as many as one request may carry. */
export function takeBatch(pending: readonly LogRow[]): LogRow[] {
  const batch: LogRow[] = [];
  let characters = 0;
  for (const row of pending) {
    characters += row.core.length + (row.personal?.length ?? 0);
    const previous = batch.at(-1);
    if (previous !== undefined && (row.number !== previous.number + 1 || characters > MOST_CHARACTERS)) break;
    batch.push(row);
    if (batch.length === MAX_PUSH_OPERATIONS) break;
  }
  return batch;
}

/** A hand-in signed by the device: the signature covers, through the chain, all that came before. */
export async function signHandIn(subtle: SubtleCrypto, key: CryptoKey, device: string, batch: readonly LogRow[]): Promise<PushRequest> {
  const last = batch.at(-1);
  if (last === undefined) throw new Error('nothing to hand in');
  return {
    device,
    operations: batch.map(({ number, hash, core, personal }) => ({ number, hash, core, personal })),
    signature: await signText(subtle, key, handInText(device, last.number, last.hash)),
  };
}

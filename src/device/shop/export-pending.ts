import type { Enrolment } from '../../domain/identity/api.ts';
import type { PushRequest } from '../../domain/sync/api.ts';
import type { PendingFile } from '../../domain/sync/pending-file.ts';
import type { LogReader } from '../log/log-reader.ts';
import { signHandIn, takeBatch } from '../push/hand-in.ts';

/** Gathers all that is pending as a file, signed at the end of each hand-in. */
export async function exportPending(log: LogReader, enrolment: Enrolment, key: CryptoKey, subtle: SubtleCrypto, nowMs: number): Promise<Blob> {
  const { deviceId, deviceName, tenantName, branchName, registerName, folioSeries } = enrolment;
  const handIns: PushRequest[] = [];
  let pending = await log.pending();
  while (pending.length > 0) {
    const batch = takeBatch(pending);
    handIns.push(await signHandIn(subtle, key, deviceId, batch));
    pending = pending.slice(batch.length);
  }
  const file: PendingFile = {
    format: 'nexus-pending-1', device: { deviceId, deviceName, tenantName, branchName, registerName, folioSeries }, exportedMs: nowMs, handIns,
  };
  return new Blob([JSON.stringify(file)], { type: 'application/json' });
}

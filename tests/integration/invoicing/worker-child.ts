/** A server process that only works on the queue, until it is killed. What it needs comes as JSON on the command line. */
import { createPrivateKey } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { openDatabases, type OpenOptions } from '../../../server/db/databases.ts';
import { folderArchive } from '../../../server/modules/invoicing/queue/archive.ts';
import { InvoiceRounds } from '../../../server/modules/invoicing/invoice-worker.ts';
import { workNext, type QueuePorts } from '../../../server/modules/invoicing/queue/work-document.ts';
import { readCertificate } from '../../../server/platform/e-invoice/certificate.ts';
import { swProvider } from '../../../server/platform/e-invoice/sw-provider.ts';
import { signersOf } from '../../support/invoicing.ts';

export interface ChildInput {
  databases: Omit<OpenOptions, 'log'>;
  tenantIds: string[];
  baseUrl: string;
  archive: string;
  /** Base64. */
  certificate: string;
  /** PEM. */
  privateKey: string;
}

const input = JSON.parse(process.argv[2] ?? '') as ChildInput;
const databases = await openDatabases({ ...input.databases, log: { info() {}, warn() {} } });
const signer = { certificate: readCertificate(Buffer.from(input.certificate, 'base64')), privateKey: createPrivateKey(input.privateKey) };
const closing = new AbortController();
process.once('SIGTERM', () => closing.abort());
process.stdout.write('working\n');

const ports: QueuePorts = {
  provider: swProvider({ baseUrl: input.baseUrl, user: 'local', password: 'x', timeoutMs: 1500 }),
  archive: folderArchive(input.archive),
  signers: signersOf(signer),
  nowMs: Date.now,
  random: Math.random,
  waits: { firstMs: 50, longestMs: 100 },
  leaseMs: 6000,
};
const rounds = new InvoiceRounds({
  tenant: databases.tenant,
  steps: [(db, onClaimed) => workNext(db, ports, onClaimed)],
  log: { error: (fields) => void process.stderr.write(`${JSON.stringify(fields, Object.getOwnPropertyNames(fields))}\n`) },
  closing: closing.signal,
  concurrency: 4,
});
while (!closing.signal.aborted) {
  for (const tenantId of input.tenantIds) rounds.wake(tenantId);
  await rounds.idle();
  await delay(100);
}
await databases.close();

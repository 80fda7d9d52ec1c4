import { join } from 'node:path';
import type { TenantDatabase } from '../../db/database.ts';
import type { Config } from '../../platform/config.ts';
import { SAT_STATUS_URL, satStatus } from '../../platform/e-invoice/sat-status.ts';
import { STATUS_PATH } from '../../platform/e-invoice/simulator/server.ts';
import { folderArchive, type StampArchive } from './queue/archive.ts';
import { Signers } from './settings/certificates.ts';
import { Providers } from './settings/providers.ts';
import type { CancelPorts } from './cancellation/cancel-queue.ts';
import { Vault } from './settings/vault.ts';
import type { QueuePorts } from './queue/work-document.ts';

export interface InvoicingOptions {
  config: Pick<Config, 'masterKey' | 'dataDir' | 'nodeEnv'>;
  /** Address of the local provider. */
  localUrl: string;
  nowMs(): number;
  /** How long a provider's answer may take. Default: half a minute. */
  timeoutMs?: number;
  /** Waits between tries. Default: from five seconds to half an hour. */
  waits?: QueuePorts['waits'];
  /** How often SAT is asked while a receiver may still answer a cancellation. Default: every hour. */
  pollMs?: number;
}

/** What routes and worker of invoicing stand on. One for a server process. */
export interface Invoicing {
  readonly vault: Vault;
  readonly signers: Signers;
  readonly providers: Providers;
  readonly nowMs: () => number;
  /** The tenant's documents outside its database. */
  archive(tenantId: string): StampArchive;
  /** What the queue of a tenant needs now. @throws VaultError when its provider's credentials cannot be opened */
  queuePorts(db: TenantDatabase): Promise<QueuePorts>;
  /** What its cancellations need now. @throws VaultError as above */
  cancelPorts(db: TenantDatabase): Promise<CancelPorts>;
}

const TIMEOUT_MS = 30_000;
const POLL_MS = 3_600_000;

export function createInvoicing({ config, localUrl, nowMs, timeoutMs = TIMEOUT_MS, waits = { firstMs: 5_000, longestMs: 1_800_000 }, pollMs = POLL_MS }: InvoicingOptions): Invoicing {
  const vault = new Vault(config.masterKey);
  const signers = new Signers({ vault, nowMs, allowsThrowaway: config.nodeEnv !== 'production' });
  const providers = new Providers({ vault, signers, nowMs, localUrl, timeoutMs });
  const archive = (tenantId: string): StampArchive => folderArchive(join(config.dataDir, 'cfdi', tenantId));
  return {
    vault, signers, providers, nowMs, archive,
    async queuePorts(db) {
      // A token may have to be fetched before, and again: three answers at the most.
      return { provider: await providers.of(db), archive: archive(db.tenantId), signers, nowMs, random: Math.random, waits, leaseMs: timeoutMs * 4 };
    },
    async cancelPorts(db) {
      const provider = await providers.of(db);
      const sat = satStatus(provider.name === 'local' ? `${localUrl}${STATUS_PATH}` : SAT_STATUS_URL, timeoutMs);
      return { provider, sat, nowMs, random: Math.random, waits, pollMs, leaseMs: timeoutMs * 4 };
    },
  };
}

import { setTimeout as delay } from 'node:timers/promises';
import type { TenantDatabase } from '../db/database.ts';
import { pruneDrafts } from './drafts/draft-store.ts';
import { prunePositions } from './positions.ts';
import { retryDeferred } from './retry-deferred.ts';

export interface SweepPorts {
  /** Every finished tenant. */
  listTenants(): Promise<readonly { id: string }[]>;
  tenant(tenantId: string): Promise<TenantDatabase>;
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
}

const SWEEP_EVERY_MS = 60 * 60 * 1000;

/**
 * Goes through all tenants once: applies what was deferred and this build knows by now, and forgets positions that no
 * checkpoint can quote any more. A tenant that cannot be served now waits for the next sweep.
 */
export async function sweepTenants(ports: SweepPorts, signal: AbortSignal): Promise<void> {
  for (const { id } of await ports.listTenants()) {
    if (signal.aborted) return;
    try {
      const db = await ports.tenant(id);
      const settled = await retryDeferred(db);
      if (settled > 0) ports.log.info({ tenantId: id, settled }, 'deferred operations settled');
      await prunePositions(db);
      await pruneDrafts(db);
    } catch (error) {
      ports.log.warn({ tenantId: id, err: error }, 'a tenant was not swept');
    }
  }
}

/** Sweeps now (after an upgrade there may be something to apply) and every hour until the signal aborts. */
export async function keepSwept(ports: SweepPorts, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await sweepTenants(ports, signal).catch((error: unknown) => ports.log.warn({ err: error }, 'the sweep failed'));
    await delay(SWEEP_EVERY_MS, undefined, { signal, ref: false }).catch(() => {});
  }
}

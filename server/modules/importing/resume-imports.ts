import { setTimeout as delay } from 'node:timers/promises';
import type { TenantDatabase } from '../../db/database.ts';
import type { ImportRunner } from './import-runner.ts';
import { LEASE_SECONDS, waitingImports } from './import-run.ts';

export interface ResumePorts {
  runner: Pick<ImportRunner, 'start'>;
  /** Every finished tenant. */
  listTenants(): Promise<readonly { id: string }[]>;
  tenant(tenantId: string): Promise<TenantDatabase>;
  log: { warn(fields: object, message: string): void };
}

const LOOK_EVERY_MS = 60 * 60 * 1000;
/** After a process was killed its runs count as alive for as long as their lease. */
const LOOK_AGAIN_MS = (LEASE_SECONDS + 5) * 1000;

/** Goes on with what former processes left of all shops' imports. A shop that cannot be served now waits for the next look. */
export async function resumeImports({ runner, listTenants, tenant, log }: ResumePorts, signal: AbortSignal): Promise<void> {
  for (const { id } of await listTenants()) {
    if (signal.aborted) return;
    try {
      for (const importId of await waitingImports(await tenant(id))) runner.start(id, importId);
    } catch (error) {
      log.warn({ tenantId: id, err: error }, "a shop's imports were not looked at");
    }
  }
}

/** Looks at start, once more when the leases of a killed process have run out, and every hour until the signal aborts. */
export async function keepImportsResumed(ports: ResumePorts, signal: AbortSignal): Promise<void> {
  for (let waitMs = LOOK_AGAIN_MS; !signal.aborted; waitMs = LOOK_EVERY_MS) {
    await resumeImports(ports, signal).catch((error: unknown) => ports.log.warn({ err: error }, 'imports were not looked at'));
    await delay(waitMs, undefined, { signal, ref: false }).catch(() => {});
  }
}

import type { TenantDatabase } from '../../db/database.ts';
import { workNext, type QueuePorts } from './work-document.ts';

export interface WorkerPorts extends QueuePorts {
  /** The tenants that may have something due. */
  tenants(): Promise<readonly string[]>;
  tenant(tenantId: string): Promise<TenantDatabase>;
  log: { error(fields: object, message: string): void };
  /** Aborted when the process is stopping. */
  closing: AbortSignal;
  /** Documents under way at once in this process. */
  concurrency: number;
}

/**
 * Works off what is due, tenant by tenant in turn, one document each: a shop's month of invoices does not hold up
 * another's ticket. Any number of processes may do so at once.
 * @returns how many documents were worked on
 */
export async function drainInvoices(ports: WorkerPorts): Promise<number> {
  let waiting = [...(await ports.tenants())];
  let worked = 0;
  while (waiting.length > 0 && !ports.closing.aborted) {
    const busy = new Set<string>();
    const turn = [...waiting];
    const next = async (): Promise<void> => {
      for (let tenantId = turn.shift(); tenantId !== undefined && !ports.closing.aborted; tenantId = turn.shift()) {
        if (!(await workOn(tenantId, ports))) continue;
        worked += 1;
        busy.add(tenantId);
        // With few tenants the places that are left go to those that have more.
        if (turn.length < ports.concurrency) turn.push(tenantId);
      }
    };
    await Promise.all(Array.from({ length: ports.concurrency }, next));
    waiting = waiting.filter((tenantId) => busy.has(tenantId));
  }
  return worked;
}

/** @returns false when there is nothing due, or the tenant cannot be served now */
async function workOn(tenantId: string, ports: WorkerPorts): Promise<boolean> {
  try {
    return await workNext(await ports.tenant(tenantId), ports);
  } catch (error) {
    if (!ports.closing.aborted) ports.log.error({ err: error, tenantId }, 'invoices not worked on');
    return false;
  }
}

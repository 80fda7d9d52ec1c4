import { setTimeout as delay } from 'node:timers/promises';
import type { TenantDatabase } from '../../db/database.ts';
import type { Databases } from '../../db/databases.ts';
import { onCommitted } from '../../sync/committed.ts';
import { warnOfExpiry } from './settings/certificates.ts';
import { InvoiceRounds, type InvoiceStep } from './invoice-worker.ts';
import type { Invoicing } from './invoicing.ts';
import { cancelNext } from './cancellation/cancel-queue.ts';
import { followUp } from './follow-up/follow-up.ts';
import { scheduledGlobals } from './global/scheduled-globals.ts';
import { settleRestore } from './queue/settle-restore.ts';
import { takeRequest } from './covering/take-request.ts';
import { workNext } from './queue/work-document.ts';

export interface WorkerPorts {
  invoicing: Invoicing;
  databases: Pick<Databases, 'tenant' | 'listTenants'>;
  log: { error(fields: object, message: string): void; warn(fields: object, message: string): void };
  /** Aborted when the server is stopping. */
  closing: AbortSignal;
  /** Default: a minute. */
  sweepEveryMs?: number;
}

const SWEEP_EVERY_MS = 60_000;
/** Commits that come close together are looked at once. */
const HINT_MS = 200;
const CONCURRENCY = 4;
/** A certificate's days are looked at this often. */
const LOOK_EVERY_MS = 6 * 3_600_000;

/** What is done for a tenant, in this order. */
export function invoiceSteps(invoicing: Invoicing): InvoiceStep[] {
  return [
    (db) => settleRestore(db, invoicing.archive(db.tenantId)),
    (db) => takeRequest(db),
    (db) => followUp(db),
    async (db, onClaimed) => workNext(db, await invoicing.queuePorts(db), onClaimed),
    async (db) => cancelNext(db, await invoicing.cancelPorts(db)),
    scheduledGlobals(invoicing.nowMs),
  ];
}

export interface InvoiceWorker {
  /** Looks at a tenant now. */
  wake(tenantId: string): void;
  /** Resolves when what was under way is done. */
  idle(): Promise<void>;
}

/**
 * Works on invoices in this process until `closing` aborts: woken by every commit here, when a try is due, and by a slow
 * sweep over all tenants for what other processes left.
 */
export function startInvoiceWorker({ invoicing, databases, log, closing, sweepEveryMs = SWEEP_EVERY_MS }: WorkerPorts): InvoiceWorker {
  const timers = new Map<string, { timer: NodeJS.Timeout; atMs: number }>();
  /** When each tenant's certificate was last looked at. */
  const looked = new Map<string, number>();
  /** Wakes a tenant after a while, unless it is to be woken sooner. */
  const wakeIn = (tenantId: string, ms: number): void => {
    const atMs = performance.now() + ms;
    const set = timers.get(tenantId);
    if (closing.aborted || (set !== undefined && set.atMs <= atMs)) return;
    clearTimeout(set?.timer);
    const timer = setTimeout(() => {
      timers.delete(tenantId);
      rounds.wake(tenantId);
    }, ms).unref();
    timers.set(tenantId, { timer, atMs });
  };
  const rounds = new InvoiceRounds({
    tenant: (tenantId) => databases.tenant(tenantId), steps: invoiceSteps(invoicing), log, closing, concurrency: CONCURRENCY,
    async rested(db) {
      if (invoicing.nowMs() - (looked.get(db.tenantId) ?? 0) > LOOK_EVERY_MS) {
        await warnOfExpiry(db, invoicing.nowMs());
        looked.set(db.tenantId, invoicing.nowMs());
      }
      const dueMs = await nextDueMs(db);
      // What is due later than the next sweep is found by it.
      if (dueMs !== null && dueMs < sweepEveryMs) wakeIn(db.tenantId, Math.max(dueMs, HINT_MS));
    },
  });
  const stopHearing = onCommitted((tenantId) => wakeIn(tenantId, HINT_MS));
  closing.addEventListener('abort', () => {
    stopHearing();
    for (const { timer } of timers.values()) clearTimeout(timer);
  });
  void sweep();
  return { wake: (tenantId) => rounds.wake(tenantId), idle: () => rounds.idle() };

  async function sweep(): Promise<void> {
    while (!closing.aborted) {
      await databases.listTenants().then(
        (tenants) => tenants.forEach(({ id }) => rounds.wake(id)),
        (error: unknown) => log.warn({ err: error }, 'the tenants with invoices could not be listed'),
      );
      await delay(sweepEveryMs, undefined, { signal: closing, ref: false }).catch(() => {});
    }
  }
}

/** In how long a document or request is due; null when none is waiting for its time. */
async function nextDueMs(db: TenantDatabase): Promise<number | null> {
  const { rows } = await db.query<{ ms: number | null }>(
    `SELECT (extract(epoch FROM min(at) - now()) * 1000)::bigint AS ms FROM (
       SELECT min(next_attempt_at) AS at FROM cfdi_documents WHERE state IN ('pending', 'sealed', 'sending') AND next_attempt_at > now()
       UNION ALL SELECT min(next_attempt_at) FROM cfdi_documents WHERE state = 'cancel-requested' AND next_attempt_at > now()
       UNION ALL SELECT min(next_attempt_at) FROM cfdi_returns_due WHERE next_attempt_at > now()
       UNION ALL SELECT min(next_attempt_at) FROM invoice_requests WHERE state = 'requested' AND next_attempt_at > now()) due`,
  );
  return rows[0]?.ms ?? null;
}

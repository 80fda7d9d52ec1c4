import { setTimeout as delay } from 'node:timers/promises';
import type { CheckedRow } from '../../../src/domain/importing/parts.ts';
import type { Transaction } from '../../db/database.ts';
import { announceCommitted } from '../../sync/committed.ts';
import { isPassing } from '../../sync/failures.ts';
import { recordManyOnServer } from '../../sync/server-chain.ts';
import { audit } from '../identity/audit.ts';
import { checkedRows, ImportFailed, survey } from './import-job.ts';
import type { ImportJob } from './import-job.ts';
import { findImport } from './import-record.ts';
import { addCounts, addProblems, endRun, holdRun } from './import-run.ts';
import { planRows } from './plan-rows.ts';
import type { RowsPlan } from './plan-rows.ts';

const MAX_ATTEMPTS = 6;

/**
 * Takes the good rows in, up to 500 in a transaction that also counts them: after a crash it goes on behind the last
 * batch, and whoever cancels knows to the row what was taken. Every row is judged again by the catalogue as it is now.
 */
export async function applyImport(job: ImportJob): Promise<void> {
  const { db, record } = job;
  const surveyed = await survey(job);
  if (surveyed === null) return;
  let seen = 0;
  for await (const rows of checkedRows(job, surveyed.conventions)) {
    seen += rows.length;
    if (seen <= record.rowsDone) continue;
    if (!(await takeRows(job, rows))) return;
    await job.onProgress(seen, surveyed.rowCount);
  }
  await db.transaction((tx) => end(tx, job));
}

/** @returns false when the run has ended: cancelled, or taken over */
async function takeRows(job: ImportJob, rows: readonly CheckedRow[]): Promise<boolean> {
  const { db } = job;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const held = await db.transaction((tx) => takeWithin(tx, job, rows));
      if (held) await announce(job);
      return held;
    } catch (error) {
      if (attempt >= MAX_ATTEMPTS || !isPassing(error)) throw error;
      await delay(Math.random() * 20 * 2 ** attempt);
    }
  }
}

async function takeWithin(tx: Transaction, { run, intake }: ImportJob, rows: readonly CheckedRow[]): Promise<boolean> {
  if (!(await holdRun(tx, run))) return false;
  const plan = await planRows(tx, rows, intake);
  await addCounts(tx, run.importId, plan.counts);
  await addProblems(tx, run.importId, plan.problems);
  await record(tx, plan);
  return true;
}

/** The parts first, then what of them lies on the shelves. */
async function record(tx: Transaction, { parts, stock }: RowsPlan): Promise<void> {
  const records = [...(await recordManyOnServer(tx, parts)), ...(await recordManyOnServer(tx, stock === null ? [] : [stock]))];
  const refused = records.find(({ decision }) => decision.outcome !== 'applied');
  if (refused?.decision.reason === 'not-permitted') throw new ImportFailed('Quien aplicó la importación ya no tiene permiso para editar el catálogo.');
  if (refused) throw new Error(`operation ${refused.number} was ${refused.decision.outcome}: ${refused.decision.reason}`);
}

async function announce({ db }: ImportJob): Promise<void> {
  const { rows } = await db.query<{ position: number }>('SELECT position FROM sync_counter');
  announceCommitted(db.tenantId, rows[0]?.position ?? 0);
}

/** Ends the run, and says so in the audit, at once: whoever sees the one finds the other. */
async function end(tx: Transaction, { run, record: { branchId, appliedBy } }: ImportJob): Promise<void> {
  await endRun(tx, run, 'done');
  const ended = await findImport(tx, run.importId);
  if (ended?.state !== 'done') return;
  const { good, bad, created, changed, unchanged, stocked } = ended;
  await audit(tx, {
    actor: appliedBy, action: 'import.finished', entity: 'import', entityId: run.importId, branchId, after: { good, bad, created, changed, unchanged, stocked }, outcome: 'ok',
  });
}

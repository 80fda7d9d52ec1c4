import { addCounts, addProblems, endRun, holdRun, resetCounts } from './import-run.ts';
import { checkedRows, shownMark, survey } from './import-job.ts';
import type { ImportJob } from './import-job.ts';
import { planRows } from './plan-rows.ts';

/**
 * Checks every row and says what taking them in would come to; nothing but the check is written. After a restart it
 * begins from the beginning.
 */
export async function checkImport(job: ImportJob): Promise<void> {
  const { db, run } = job;
  const surveyed = await survey(job);
  if (surveyed === null || !(await begin(job, surveyed.rowCount, shownMark(job, surveyed.conventions)))) return;
  let done = 0;
  for await (const rows of checkedRows(job, surveyed.conventions)) {
    const { counts, problems } = await planRows(db, rows, job.intake);
    const held = await db.transaction(async (tx) => {
      if (!(await holdRun(tx, run))) return false;
      await addCounts(tx, run.importId, counts);
      await addProblems(tx, run.importId, problems);
      return true;
    });
    if (!held) return;
    done += rows.length;
    await job.onProgress(done, surveyed.rowCount);
  }
  await endRun(db, run, 'checked');
}

function begin({ db, run }: ImportJob, rowCount: number, mark: '.' | ','): Promise<boolean> {
  return db.transaction(async (tx) => {
    if (!(await holdRun(tx, run))) return false;
    await resetCounts(tx, run.importId);
    await tx.query('UPDATE imports SET rows_total = $2, decimal_mark = $3 WHERE id = $1', [run.importId, rowCount, mark]);
    await tx.query('DELETE FROM import_problems WHERE import_id = $1', [run.importId]);
    return true;
  });
}

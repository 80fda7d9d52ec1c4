import type { Period, PeriodGap, PeriodRow } from '../../../src/domain/ledger/api.ts';
import type { Queryable, Transaction } from '../../db/database.ts';
import { Problem } from '../../platform/http/problem.ts';
import { audit } from '../identity/audit.ts';
import type { Actor } from '../identity/employees.ts';
import { listChains } from '../chains/device-chains.ts';
import { epochMs } from '../../platform/sql-text.ts';

/** Whether the month `$1` has ended in every branch. */
const IS_OVER = `(SELECT bool_and((($1 || '-01')::timestamp + interval '1 month') AT TIME ZONE time_zone <= now()) FROM branches)`;

/** How a month stands: closed or not, and what of it may still be on its way. */
export async function readPeriod(db: Queryable, month: string): Promise<Period> {
  const { rows: [state] } = await db.query<Pick<Period, 'closedAtMs' | 'closedByName' | 'unstamped' | 'maySettle'>>(
    `SELECT ${epochMs('p.closed_at')} AS "closedAtMs", e.name AS "closedByName",
       (SELECT count(*) FROM cfdi_documents WHERE uuid IS NULL AND to_char(created_at AT TIME ZONE time_zone, 'YYYY-MM') = $1) AS unstamped,
       CASE WHEN p.month IS NULL THEN ${IS_OVER}
         ELSE NOT EXISTS (SELECT 1 FROM fiscal_periods later WHERE later.status = 'closed' AND later.month > $1) END AS "maySettle"
     FROM (SELECT) one LEFT JOIN fiscal_periods p ON p.month = $1 AND p.status = 'closed' LEFT JOIN employees e ON e.id = p.closed_by`,
    [month],
  );
  if (state === undefined) throw new Error('a month has no state');
  return { month, ...state, gaps: await periodGaps(db, month) };
}

/** Every month with entries, or closed; the newest first. */
export async function listPeriods(db: Queryable): Promise<PeriodRow[]> {
  const { rows } = await db.query<PeriodRow>(
    `SELECT month, ${epochMs('p.closed_at')} AS "closedAtMs", e.name AS "closedByName", coalesce(b.entries, 0) AS "entryCount"
     FROM (SELECT to_char(posting_day, 'YYYY-MM') AS month, count(*) AS entries FROM journal_entries GROUP BY 1) b
       FULL JOIN (SELECT * FROM fiscal_periods WHERE status = 'closed') p USING (month) LEFT JOIN employees e ON e.id = p.closed_by
     ORDER BY month DESC`,
  );
  return rows;
}

async function periodGaps(db: Queryable, month: string): Promise<PeriodGap[]> {
  const { rows } = await db.query<{ ids: string[]; endMs: number }>(
    `SELECT coalesce(array_agg(id), '{}')::text[] AS ids,
       (SELECT max(extract(epoch FROM (($1 || '-01')::timestamp + interval '1 month') AT TIME ZONE b.time_zone) * 1000)::bigint FROM branches b) AS "endMs" FROM branches`,
    [month],
  );
  const { ids, endMs } = rows[0] ?? { ids: [], endMs: 0 };
  return (await listChains(db, ids)).flatMap((chain): PeriodGap[] => {
    const { deviceId, name, missing, deferred, lastSeenAtMs, revokedAtMs } = chain;
    const gap = (reason: PeriodGap['reason']): PeriodGap => ({ deviceId, name, reason, fromNumber: missing?.fromNumber ?? null, toNumber: missing?.toNumber ?? null, sinceMs: missing?.sinceMs ?? null, lastSeenAtMs });
    if (missing !== null) return [gap('missing')];
    if (deferred > 0) return [gap('deferred')];
    const silent = revokedAtMs === null && chain.throughNumber > 0 && (lastSeenAtMs ?? 0) < endMs;
    return silent ? [gap('silent')] : [];
  });
}

/**
 * Closes a month under a lock that waits for every batch being booked and makes the next ones wait: each of them has
 * read which months are closed, and holds that lock until it commits.
 * @throws Problem 422 `period-not-over`, 409 `period-incomplete`
 */
export async function closePeriod(tx: Transaction, { month, acceptGaps }: { month: string; acceptGaps: boolean }, actor: Actor): Promise<Period> {
  await tx.query('LOCK TABLE fiscal_periods IN ACCESS EXCLUSIVE MODE');
  const period = await readPeriod(tx, month);
  const { gaps, unstamped } = period;
  if (period.closedAtMs !== null) return period;
  if (!period.maySettle) throw new Problem({ status: 422, code: 'period-not-over', detail: 'El mes todavía no termina en todas las sucursales.' });
  if ((gaps.length > 0 || unstamped > 0) && !acceptGaps) {
    throw new Problem({ status: 409, code: 'period-incomplete', detail: 'Puede faltar algo de este mes: revisa los equipos, o ciérralo así.', extra: { gaps, unstamped } });
  }
  await tx.query(
    `INSERT INTO fiscal_periods (month, status, closed_at, closed_by) VALUES ($1, 'closed', now(), $2)
     ON CONFLICT (month) DO UPDATE SET status = 'closed', closed_at = now(), closed_by = excluded.closed_by`,
    [month, actor.employeeId],
  );
  await audit(tx, { actor: actor.employeeId, action: 'period.closed', entity: 'period', entityId: month, after: { gaps, unstamped }, outcome: 'ok', ...actor.origin });
  return readPeriod(tx, month);
}

/**
 * Opens a closed month again, the last one first: what a later closed month began with stays true. Under the same lock.
 * @throws Problem 409 `later-period-closed`
 */
export async function reopenPeriod(tx: Transaction, { month, reason }: { month: string; reason: string }, actor: Actor): Promise<Period> {
  await tx.query('LOCK TABLE fiscal_periods IN ACCESS EXCLUSIVE MODE');
  const period = await readPeriod(tx, month);
  if (period.closedAtMs === null) return period;
  if (!period.maySettle) throw new Problem({ status: 409, code: 'later-period-closed', detail: 'Hay un mes posterior cerrado: abre primero el último.' });
  await tx.query(`UPDATE fiscal_periods SET status = 'open', closed_at = NULL, closed_by = NULL WHERE month = $1`, [month]);
  const before = { closedAtMs: period.closedAtMs, closedByName: period.closedByName };
  await audit(tx, { actor: actor.employeeId, action: 'period.reopened', entity: 'period', entityId: month, before, after: { reason }, outcome: 'ok', ...actor.origin });
  return readPeriod(tx, month);
}

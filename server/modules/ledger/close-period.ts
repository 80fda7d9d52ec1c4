import type { Period, PeriodGap } from '../../../src/domain/ledger/api.ts';
import type { Queryable, Transaction } from '../../db/database.ts';
import { Problem } from '../../platform/http/problem.ts';
import { audit } from '../identity/audit.ts';
import type { Actor } from '../identity/employees.ts';
import { listChains } from '../chains/device-chains.ts';

/** How a month stands: closed or not, and what of it may still be on its way. */
export async function readPeriod(db: Queryable, month: string): Promise<Period> {
  const { rows } = await db.query<{ closedAtMs: number }>(
    `SELECT (extract(epoch FROM closed_at) * 1000)::bigint AS "closedAtMs" FROM fiscal_periods WHERE month = $1 AND status = 'closed'`,
    [month],
  );
  return { month, closedAtMs: rows[0]?.closedAtMs ?? null, gaps: await periodGaps(db, month) };
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
    const gap = (reason: PeriodGap['reason']): PeriodGap => ({ deviceId, name, reason, fromNumber: missing?.fromNumber ?? null, toNumber: missing?.toNumber ?? null, lastSeenAtMs });
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
  const { rows } = await tx.query<{ over: boolean }>(
    `SELECT bool_and((($1 || '-01')::timestamp + interval '1 month') AT TIME ZONE time_zone <= now()) AS over FROM branches`,
    [month],
  );
  if (rows[0]?.over !== true) throw new Problem({ status: 422, code: 'period-not-over', detail: 'El mes todavía no termina en todas las sucursales.' });
  const { closedAtMs, gaps } = await readPeriod(tx, month);
  if (closedAtMs !== null) return { month, closedAtMs, gaps };
  if (gaps.length > 0 && !acceptGaps) {
    throw new Problem({ status: 409, code: 'period-incomplete', detail: 'Puede faltar algo de este mes: revisa los equipos, o ciérralo así.', extra: { gaps } });
  }
  await tx.query(
    `INSERT INTO fiscal_periods (month, status, closed_at, closed_by) VALUES ($1, 'closed', now(), $2)
     ON CONFLICT (month) DO UPDATE SET status = 'closed', closed_at = now(), closed_by = excluded.closed_by`,
    [month, actor.employeeId],
  );
  await audit(tx, { actor: actor.employeeId, action: 'period.closed', entity: 'period', entityId: month, after: { gaps }, outcome: 'ok', ...actor.origin });
  return readPeriod(tx, month);
}

import { addDays, localDayAndHour } from '../../../src/domain/kernel/days.ts';
import type { BranchToday, SalesFigures, Today } from '../../../src/domain/reports/api.ts';
import type { Queryable } from '../../db/database.ts';
import type { PersonContext } from '../../platform/http/context.ts';
import { NO_REGISTER } from '../../sync/applied.ts';
import { visibleBranches, type VisibleBranch } from './visible-branches.ts';
import { epochMs } from '../../platform/sql-text.ts';

const WEEK_DAYS = 7;
const DAY_MS = 86_400_000;

interface RollupRow {
  registerId: string;
  registerName: string | null;
  hour: number;
  saleCount: number;
  totalCents: number;
  netCents: number;
  costCents: number;
  cashCents: number;
  cardCents: number;
  transferCents: number;
}

/** The day so far in each branch the person may see, by what has been received. */
export async function reportToday(db: Queryable, person: PersonContext, nowMs: number): Promise<Today> {
  const branches: BranchToday[] = [];
  const visible = await visibleBranches(db, person, ['reports.view']);
  for (const branch of visible) branches.push(await reportBranch(db, person, branch, nowMs));
  return {
    asOfMs: nowMs,
    figures: addFigures(branches.map(({ figures }) => figures)),
    branches,
    tasks: await openTasks(db, visible.map(({ id }) => id)),
  };
}

async function reportBranch(db: Queryable, person: PersonContext, branch: VisibleBranch, nowMs: number): Promise<BranchToday> {
  const { day, hour } = localDayAndHour(nowMs, branch.timeZone);
  const rows = await readRollups(db, branch.id, day);
  const seesMargin = person.can('pos.view_cost', branch.id) || person.can('reports.financial', branch.id);
  return {
    branchId: branch.id, name: branch.name, timeZone: branch.timeZone, day, hour,
    figures: figuresOf(rows, seesMargin),
    cumulativeCents: cumulative(rows).slice(0, hour + 1),
    lastWeek: await reportLastWeek(db, branch.id, addDays(day, -WEEK_DAYS), nowMs - WEEK_DAYS * DAY_MS),
    registers: byRegister(rows, seesMargin),
    drawers: await openDrawers(db, branch.id),
    devices: await devicesOf(db, branch.id),
  };
}

async function readRollups(db: Queryable, branchId: string, day: string): Promise<RollupRow[]> {
  const { rows } = await db.query<RollupRow>(
    `SELECT u.register_id AS "registerId", r.name AS "registerName", hour::integer, sale_count AS "saleCount", total_cents AS "totalCents",
       net_cents AS "netCents", cost_cents AS "costCents", cash_cents AS "cashCents", card_cents AS "cardCents", transfer_cents AS "transferCents"
     FROM rollups u LEFT JOIN registers r ON r.id = u.register_id WHERE u.branch_id = $1 AND day = $2 ORDER BY r.name, u.register_id, hour`,
    [branchId, day],
  );
  return rows;
}

function figuresOf(rows: readonly RollupRow[], seesMargin: boolean): SalesFigures {
  return addFigures(rows.map((row) => ({
    saleCount: row.saleCount, totalCents: row.totalCents, cashCents: row.cashCents, cardCents: row.cardCents, transferCents: row.transferCents,
    marginCents: row.netCents - row.costCents,
  })), seesMargin);
}

/** One null margin makes that of the sum null: a part of it would look like the whole. */
function addFigures(all: readonly SalesFigures[], seesMargin = true): SalesFigures {
  const sum = { saleCount: 0, totalCents: 0, cashCents: 0, cardCents: 0, transferCents: 0 };
  let marginCents: number | null = seesMargin ? 0 : null;
  for (const figures of all) {
    for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += figures[name];
    marginCents = marginCents === null || figures.marginCents === null ? null : marginCents + figures.marginCents;
  }
  return { ...sum, marginCents };
}

/** Total by the end of each of the day's 24 hours. */
function cumulative(rows: readonly Pick<RollupRow, 'hour' | 'totalCents'>[]): number[] {
  const hours = Array.from({ length: 24 }, () => 0);
  for (const { hour, totalCents } of rows) hours[hour] = (hours[hour] ?? 0) + totalCents;
  let total = 0;
  return hours.map((cents) => (total += cents));
}

function byRegister(rows: readonly RollupRow[], seesMargin: boolean): BranchToday['registers'] {
  const ids = [...new Set(rows.map(({ registerId }) => registerId))];
  return ids.map((id) => {
    const own = rows.filter(({ registerId }) => registerId === id);
    return { registerId: id === NO_REGISTER ? null : id, name: own[0]?.registerName ?? null, figures: figuresOf(own, seesMargin) };
  });
}

async function reportLastWeek(db: Queryable, branchId: string, day: string, untilMs: number): Promise<BranchToday['lastWeek']> {
  const rows = await readRollups(db, branchId, day);
  const { rows: [until] } = await db.query<{ count: number; cents: number }>(
    `SELECT count(*) AS count, coalesce(sum(total_cents), 0)::bigint AS cents FROM sales WHERE day = $2 AND branch_id = $1 AND business_ms <= $3`,
    [branchId, day, untilMs],
  );
  const { saleCount, totalCents } = figuresOf(rows, false);
  return { day, saleCount, totalCents, untilNowCount: until?.count ?? 0, untilNowCents: until?.cents ?? 0, cumulativeCents: cumulative(rows) };
}

async function openDrawers(db: Queryable, branchId: string): Promise<BranchToday['drawers']> {
  const { rows } = await db.query<BranchToday['drawers'][number]>(
    `SELECT s.id AS "sessionId", s.register_id AS "registerId", r.name AS "registerName", e.name AS "openedByName", s.opened_ms AS "openedAtMs",
       coalesce(t.amount_cents, 0) AS "cashCents"
     FROM cash_sessions s LEFT JOIN registers r ON r.id = s.register_id LEFT JOIN employees e ON e.id = s.opened_by
       LEFT JOIN cash_totals t ON t.session_id = s.id AND t.method = 'cash'
     WHERE s.branch_id = $1 AND s.closed_ms IS NULL ORDER BY r.name, s.opened_ms`,
    [branchId],
  );
  return rows;
}

async function devicesOf(db: Queryable, branchId: string): Promise<BranchToday['devices']> {
  const { rows } = await db.query<BranchToday['devices'][number]>(
    `SELECT id AS "deviceId", name, class AS "deviceClass", register_id AS "registerId",
       ${epochMs('last_seen_at')} AS "lastSeenAtMs", through_number AS "throughNumber",
       nullif(through_business_ms, 0) AS "throughBusinessMs", forked_at IS NOT NULL AS forked
     FROM devices WHERE branch_id = $1 AND class <> 'server' AND revoked_at IS NULL ORDER BY name, id`,
    [branchId],
  );
  return rows;
}

async function openTasks(db: Queryable, branchIds: readonly string[]): Promise<Today['tasks']> {
  const { rows } = await db.query<Today['tasks'][number]>(
    `SELECT kind, count(*) AS count, (extract(epoch FROM min(created_at)) * 1000)::bigint AS "oldestAtMs"
     FROM tasks WHERE settled_at IS NULL AND (branch_id = ANY($1) OR branch_id IS NULL) GROUP BY kind ORDER BY count(*) DESC, kind`,
    [branchIds],
  );
  return rows;
}

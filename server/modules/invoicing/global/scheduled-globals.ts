import { InvoicingError } from '../../../../src/domain/invoicing/errors.ts';
import { globalPeriod } from '../../../../src/domain/invoicing/periods.ts';
import { addDays, localDayAndHour } from '../../../../src/domain/kernel/days.ts';
import type { Queryable, TenantDatabase } from '../../../db/database.ts';
import { lateDevices, makeGlobal } from './global-invoice.ts';
import { readSettings } from '../settings/settings.ts';

/** Devices that are late are waited for until this hour of the day after: SAT gives the whole of it. */
const LAST_HOUR = 18;
/** What arrives for a period that has its global invoice gets another, until so long after. */
const LATE_DAYS = 60;
/** A period that ended longer ago, and has none, is a person's business: it may be of before this was switched on. */
const MISSED_DAYS = 3;

interface Branch {
  branchId: string;
  timeZone: string;
}

/**
 * Makes the global invoices that are due, where the owner has that switched on: of the period that ended last, as soon as
 * the branch's devices have handed in what they hold, and by the evening of the next day anyhow; and of periods that have
 * theirs, for what came after it. Any number of processes may do so.
 * @returns how many were made
 */
export async function makeDueGlobals(db: TenantDatabase, nowMs: number): Promise<number> {
  const { globalAutomatic, globalRhythm } = await readSettings(db);
  if (!globalAutomatic) return 0;
  let made = 0;
  const { rows: branches } = await db.query<Branch>('SELECT id AS "branchId", time_zone AS "timeZone" FROM branches WHERE active');
  for (const { branchId, timeZone } of branches) {
    const { day: today, hour } = localDayAndHour(nowMs, timeZone);
    const ended = globalPeriod(globalRhythm, addDays(globalPeriod(globalRhythm, today).fromDay, -1));
    const days = new Set(await daysWithLateSales(db, branchId, addDays(today, -LATE_DAYS)));
    const isDue = ended.toDay >= addDays(today, -MISSED_DAYS) && (await hasOpenSales(db, branchId, ended.fromDay, ended.toDay));
    const isWaiting = today === addDays(ended.toDay, 1) && hour < LAST_HOUR && (await lateDevices(db, { branchId, toDay: ended.toDay })).length > 0;
    if (isDue && !isWaiting) days.add(ended.toDay);
    for (const day of days) made += (await makeOne(db, branchId, day, nowMs)) ? 1 : 0;
  }
  return made;
}

/** @returns false when there is nothing to make, or it cannot be made now */
async function makeOne(db: TenantDatabase, branchId: string, day: string, nowMs: number): Promise<boolean> {
  try {
    await db.transaction((tx) => makeGlobal(tx, branchId, day, nowMs));
    return true;
  } catch (error) {
    if (error instanceof InvoicingError) return false;
    throw error;
  }
}

const OPEN = `NOT EXISTS (SELECT 1 FROM cfdi_sales c WHERE c.sale_id = s.id AND c.released_at IS NULL) AND s.total_cents > 0`;

async function hasOpenSales(db: Queryable, branchId: string, fromDay: string, toDay: string): Promise<boolean> {
  const { rows } = await db.query(`SELECT 1 FROM sales s WHERE branch_id = $1 AND day BETWEEN $2 AND $3 AND ${OPEN} LIMIT 1`, [branchId, fromDay, toDay]);
  return rows.length > 0;
}

/** A day of each period that has its global invoice, and sales that nothing covers. */
async function daysWithLateSales(db: Queryable, branchId: string, sinceDay: string): Promise<string[]> {
  const { rows } = await db.query<{ day: string }>(
    `SELECT g.to_day AS day FROM (
       SELECT DISTINCT from_day, to_day FROM cfdi_documents WHERE kind = 'global' AND branch_id = $1 AND to_day >= $2 AND state IN ('stamped', 'cancel-rejected')) g
     WHERE EXISTS (SELECT 1 FROM sales s WHERE s.branch_id = $1 AND s.day BETWEEN g.from_day AND g.to_day AND ${OPEN})`,
    [branchId, sinceDay],
  );
  return rows.map(({ day }) => day);
}

/** How often a process looks at a tenant: nothing is due by the minute. */
const LOOK_EVERY_MS = 300_000;

/** Makes what is due of a tenant, looked at now and then. */
export function scheduledGlobals(nowMs: () => number): (db: TenantDatabase) => Promise<boolean> {
  const lookedAt = new Map<string, number>();
  return async (db) => {
    const now = nowMs();
    if (now - (lookedAt.get(db.tenantId) ?? 0) < LOOK_EVERY_MS) return false;
    lookedAt.set(db.tenantId, now);
    return (await makeDueGlobals(db, now)) > 0;
  };
}

import type { z } from 'zod';
import type { globalMadeSchema, GlobalPreview } from '../../../../src/domain/invoicing/api.ts';
import { planGlobalInvoice, type LeftOut } from '../../../../src/domain/invoicing/coverage.ts';
import { InvoicingError } from '../../../../src/domain/invoicing/errors.ts';
import { globalInvoice } from '../../../../src/domain/invoicing/invoices.ts';
import { globalPeriod, type GlobalRhythm, type PeriodDays } from '../../../../src/domain/invoicing/periods.ts';
import { localDayAndHour } from '../../../../src/domain/kernel/days.ts';
import { sum } from '../../../../src/domain/kernel/integers.ts';
import type { Queryable, Transaction } from '../../../db/database.ts';
import { listChains } from '../../chains/device-chains.ts';
import { lockCoverage, readCoverage } from '../covering/coverage-rows.ts';
import { enqueueDocument } from '../queue/enqueue.ts';
import { readPeriodTickets, type PeriodTicket } from './global-tickets.ts';
import { issuingPlace, readSettings, type IssuingPlace } from '../settings/settings.ts';

/** A branch's period, and whether it is over there. */
interface BranchPeriod extends PeriodDays {
  branchId: string;
  over: boolean;
}

async function periodOf(db: Queryable, branchId: string, day: string, rhythm: GlobalRhythm, nowMs: number): Promise<BranchPeriod> {
  const { rows: [branch] } = await db.query<{ timeZone: string }>('SELECT time_zone AS "timeZone" FROM branches WHERE id = $1', [branchId]);
  if (branch === undefined) throw new InvoicingError('branch-unknown', 'No existe esa sucursal.');
  const period = globalPeriod(rhythm, day);
  return { ...period, branchId, over: localDayAndHour(nowMs, branch.timeZone).day > period.toDay };
}

interface Plan {
  taken: PeriodTicket[];
  leftOut: { ticket: PeriodTicket; reason: LeftOut }[];
}

async function planOf(db: Queryable, { branchId, fromDay, toDay }: BranchPeriod): Promise<Plan> {
  const tickets = await readPeriodTickets(db, branchId, fromDay, toDay);
  return planGlobalInvoice(tickets, await readCoverage(db, tickets.map(({ saleId }) => saleId)));
}

/** What the global invoice of the period that a day falls in would have in it, and what not and why. @throws InvoicingError */
export async function previewGlobal(db: Queryable, branchId: string, day: string, nowMs: number): Promise<GlobalPreview> {
  const { globalRhythm } = await readSettings(db);
  const period = await periodOf(db, branchId, day, globalRhythm, nowMs);
  const { taken, leftOut } = await planOf(db, period);
  const amounts = taken.flatMap((ticket) => ticket.amounts);
  const shown = ({ saleId, folio, day: soldOn, totalCents }: PeriodTicket) => ({ saleId, folio, day: soldOn, totalCents });
  return {
    branchId, fromDay: period.fromDay, toDay: period.toDay, ...period.period, over: period.over,
    taken: {
      count: taken.length, netCents: sum(amounts.map(({ netCents }) => netCents)), taxCents: sum(amounts.map(({ taxCents }) => taxCents)),
      totalCents: sum(taken.map(({ totalCents }) => totalCents)), tickets: taken.map(shown),
    },
    leftOut: leftOut.map(({ ticket, reason }) => ({ ...shown(ticket), reason })),
    warnings: await warningsOf(db, period),
  };
}

type Warning = GlobalPreview['warnings'][number];

async function warningsOf(db: Queryable, period: BranchPeriod): Promise<Warning[]> {
  const warnings: Warning[] = [];
  try {
    await issuingPlace(db, period.branchId);
  } catch (error) {
    if (!(error instanceof InvoicingError)) throw error;
    warnings.push({ code: error.code, message: error.message });
  }
  const late = await lateDevices(db, period);
  if (late.length > 0) warnings.push({ code: 'devices-late', message: `Puede faltar algo que todavía no entregan: ${late.join(', ')}.` });
  return warnings;
}

/** Devices of the branch that may still hold sales of the period. */
export async function lateDevices(db: Queryable, { branchId, toDay }: Pick<BranchPeriod, 'branchId' | 'toDay'>): Promise<string[]> {
  const { rows: [end] } = await db.query<{ ms: number }>(
    `SELECT (extract(epoch FROM ($2::date + 1)::timestamp AT TIME ZONE time_zone) * 1000)::bigint AS ms FROM branches WHERE id = $1`, [branchId, toDay]);
  const chains = await listChains(db, [branchId]);
  return chains
    .filter(({ missing, deferred, revokedAtMs, throughNumber, lastSeenAtMs }) =>
      missing !== null || deferred > 0 || (revokedAtMs === null && throughNumber > 0 && (lastSeenAtMs ?? 0) < (end?.ms ?? 0)))
    .map(({ name }) => name);
}

/**
 * Makes the global invoice of the period that a day falls in, of the branch's sales that nothing covers: once, however
 * often and by however many it is asked for. What arrives later for the period goes into another one.
 * @throws InvoicingError `period-not-over`, `nothing-to-invoice`, `settings-missing`
 */
export async function makeGlobal(tx: Transaction, branchId: string, day: string, nowMs: number): Promise<z.infer<typeof globalMadeSchema>> {
  const { globalRhythm } = await readSettings(tx);
  const period = await periodOf(tx, branchId, day, globalRhythm, nowMs);
  const place = await issuingPlace(tx, branchId);
  if (!period.over) throw new InvoicingError('period-not-over', `El periodo termina el ${period.toDay}; antes no se puede facturar.`);
  await lockCoverage(tx);
  const { taken, leftOut } = await planOf(tx, period);
  if (taken.length === 0) throw new InvoicingError('nothing-to-invoice', 'No hay ninguna venta del periodo que falte de facturar.');
  const documentId = await enqueueGlobal(tx, period, place, taken);
  return { documentId, count: taken.length, totalCents: sum(taken.map(({ totalCents }) => totalCents)), leftOutCount: leftOut.length };
}

async function enqueueGlobal(tx: Transaction, { branchId, fromDay, toDay, period }: BranchPeriod, { issuer, timeZone, settings }: IssuingPlace, taken: readonly PeriodTicket[]): Promise<string> {
  const document = globalInvoice({ series: null, folio: null, issuedAt: '', issuer }, period, taken);
  const documentId = await enqueueDocument(tx, {
    kind: 'global', branchId, timeZone, series: settings.series.global, provisionalFolio: null, document, saleIds: taken.map(({ saleId }) => saleId),
  });
  await tx.query('UPDATE cfdi_documents SET from_day = $2, to_day = $3 WHERE id = $1', [documentId, fromDay, toDay]);
  await tx.query('INSERT INTO cfdi_returns (document_id, return_id) SELECT $1, unnest($2::uuid[])', [documentId, taken.flatMap(({ returnIds }) => returnIds)]);
  return documentId;
}

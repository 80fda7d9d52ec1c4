import type { Context } from 'hono';
import { z } from 'zod';
import type { Period } from '../../../src/domain/ledger/api.ts';
import { closePeriodSchema, journalCsvQuerySchema, journalQuerySchema, journalSchema, periodQuerySchema, periodSchema, periodsSchema, reopenPeriodSchema } from '../../../src/domain/ledger/api.ts';
import type { Queryable, Transaction } from '../../db/database.ts';
import type { App, PersonContext, PersonEnv } from '../../platform/http/context.ts';
import { decodeCursor, pageOf } from '../../platform/http/keyset.ts';
import { requirePermission } from '../../platform/http/access.ts';
import { idempotent } from '../../platform/http/idempotency.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { audit, originOf } from '../identity/audit.ts';
import { actorOf, refusalsAudited } from '../identity/audited-change.ts';
import { visibleBranches } from '../reports/visible-branches.ts';
import { closePeriod, listPeriods, readPeriod, reopenPeriod } from './close-period.ts';
import { journalCsv } from './journal-csv.ts';
import { currentPosition, journalPage, journalTotals, type JournalSlice } from './journal-queries.ts';

const access = { kind: 'person', permission: 'accounting.view' } as const;
const tags = ['ledger'];

/** The journal of a day: on screen, and as a file for the accountant. */
export function registerLedgerRoutes(app: App): void {
  defineRoute(app, {
    method: 'get', path: '/api/ledger/journal', access, tags,
    summary: 'The entries booked under a day, with its totals', request: { query: journalQuerySchema }, responses: { 200: journalSchema },
  }, async (c, { query }) => {
    const slice = await sliceOf(c.get('db'), c.get('person'), query.day);
    const after = decodeCursor(query.after, z.tuple([z.uuid(), z.int()]));
    const rows = await journalPage(c.get('db'), slice, after, query.limit + 1);
    const { items, next } = pageOf(rows, query.limit,
      ({ lines, ...entry }) => ({ ...entry, lines: lines.map(({ satCode: _satCode, ...line }) => line) }),
      ({ operationId, sequence }) => [operationId, sequence]);
    return { status: 200, body: { day: query.day, items, next, totals: await journalTotals(c.get('db'), slice) } };
  });

  defineRoute(app, {
    method: 'get', path: '/api/ledger/journal.csv', access, tags,
    summary: 'The entries booked under a day as CSV', request: { query: journalCsvQuerySchema },
    responses: { 200: { description: 'One row a line of an entry', contentType: 'text/csv' } },
  }, async (c, { query: { day } }) => {
    const db = c.get('db');
    const person = c.get('person');
    const slice = await sliceOf(db, person, day);
    await audit(db, {
      actor: person.employeeId, action: 'journal.exported', entity: 'journal', entityId: day, deviceId: person.deviceId, outcome: 'ok', ...originOf(c),
    });
    return new Response(journalCsv(db, slice), {
      headers: { 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': `attachment; filename="diario-${day}.csv"` },
    });
  });

  registerPeriodRoutes(app);
}

/** Months: what they hold, how one stands, closing it and opening it again. */
function registerPeriodRoutes(app: App): void {
  defineRoute(app, {
    method: 'get', path: '/api/ledger/periods', access, tags,
    summary: 'The months with entries, and which are closed', responses: { 200: periodsSchema },
  }, async (c) => ({ status: 200, body: { items: await listPeriods(c.get('db')) } }));

  defineRoute(app, {
    method: 'get', path: '/api/ledger/period', access, tags,
    summary: 'Whether a month is closed, and what of it may still be missing', request: { query: periodQuerySchema }, responses: { 200: periodSchema },
  }, async (c, { query }) => ({ status: 200, body: await readPeriod(c.get('db'), query.month) }));

  defineRoute(app, {
    method: 'post', path: '/api/ledger/period/close', access: { kind: 'person', permission: 'accounting.close' }, tags,
    summary: 'Close a month: nothing is booked under it any more', request: { body: closePeriodSchema }, responses: { 200: periodSchema },
  }, (c, { body }) => settleMonth(c, 'period.closed', body.month, (tx) => closePeriod(tx, body, actorOf(c))));

  defineRoute(app, {
    method: 'post', path: '/api/ledger/period/reopen', access: { kind: 'person', permission: 'accounting.close' }, tags,
    summary: 'Open a closed month again, with a reason', request: { body: reopenPeriodSchema }, responses: { 200: periodSchema },
  }, (c, { body }) => settleMonth(c, 'period.reopened', body.month, (tx) => reopenPeriod(tx, body, actorOf(c))));
}

/** A month is everybody's: who settles it must be allowed to in every branch. */
function settleMonth(c: Context<PersonEnv>, action: string, month: string, work: (tx: Transaction) => Promise<Period>): Promise<{ status: 200; body: Period }> {
  return refusalsAudited(c, { action, entity: 'period', entityId: month }, async () => {
    for (const branchId of c.get('person').branchIds) await requirePermission(c, 'accounting.close', branchId);
    return idempotent(c, c.get('db'), async (tx) => ({ status: 200, body: await work(tx) }));
  });
}

async function sliceOf(db: Queryable, person: PersonContext, day: string): Promise<JournalSlice> {
  const branches = await visibleBranches(db, person, ['accounting.view']);
  return { day, branchIds: branches.map(({ id }) => id), position: await currentPosition(db) };
}

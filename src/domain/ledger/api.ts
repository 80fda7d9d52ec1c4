import { z } from 'zod';
import { daySchema, idSchema } from '../kernel/schemas.ts';

/** `GET /api/ledger/journal?day=&after=&limit=` (accounting.view): the entries booked under a day. */
export const journalQuerySchema = z.object({
  day: daySchema,
  after: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});

const accountSumSchema = z.strictObject({ account: z.string(), name: z.string(), debitCents: z.int(), creditCents: z.int() });

export const journalEntrySchema = z.strictObject({
  operationId: idSchema,
  sequence: z.int(),
  kind: z.string(),
  description: z.string(),
  postingDay: daySchema,
  /** The day it happened, when its own month was closed. */
  businessDay: daySchema,
  branchId: idSchema,
  branchName: z.string(),
  lines: z.array(accountSumSchema),
});
export type JournalEntryRow = z.infer<typeof journalEntrySchema>;

/** A page of entries; the totals are of the whole day. */
export const journalSchema = z.strictObject({
  day: daySchema,
  items: z.array(journalEntrySchema),
  next: z.string().nullable(),
  totals: z.strictObject({ entryCount: z.int(), debitCents: z.int(), creditCents: z.int(), accounts: z.array(accountSumSchema) }),
});
export type Journal = z.infer<typeof journalSchema>;

/** `GET /api/ledger/journal.csv?day=` (accounting.view). */
export const journalCsvQuerySchema = z.object({ day: daySchema });

/**
 * Columns of the journal's CSV (UTF-8 with a byte order mark, commas, CRLF; one row a line of an entry; amounts in
 * pesos with two decimals). Rows of one entry share `operacion` and `asiento`.
 */
export const journalCsvColumns = [
  'fecha_contable', 'fecha_operacion', 'sucursal', 'tipo', 'concepto', 'cuenta', 'nombre_cuenta', 'codigo_sat', 'debe', 'haber', 'operacion', 'asiento', 'renglon',
] as const;

/** A month of the books. */
export const monthSchema = z.string().regex(/^[0-9]{4}-(0[1-9]|1[0-2])$/);

/** A device whose operations of the month may not all be in the books, and why. */
export const periodGapSchema = z.strictObject({
  deviceId: idSchema,
  name: z.string(),
  /** `missing`: numbers are missing; `deferred`: some wait for the server's upgrade; `silent`: not heard since the month ended. */
  reason: z.enum(['missing', 'deferred', 'silent']),
  fromNumber: z.int().nullable(),
  toNumber: z.int().nullable(),
  /** Since when the numbers are known to be missing. */
  sinceMs: z.int().nullable(),
  lastSeenAtMs: z.int().nullable(),
});
export type PeriodGap = z.infer<typeof periodGapSchema>;

/**
 * `GET /api/ledger/period?month=` (accounting.view): whether it is closed, and what would be left out. `unstamped` counts
 * the fiscal documents made in the month that have no stamp. `maySettle` says whether it can be closed (it is over) or
 * opened again (no later month is closed).
 */
export const periodQuerySchema = z.object({ month: monthSchema });
export const periodSchema = z.strictObject({
  month: monthSchema,
  closedAtMs: z.int().nullable(),
  closedByName: z.string().nullable(),
  gaps: z.array(periodGapSchema),
  unstamped: z.int(),
  maySettle: z.boolean(),
});
export type Period = z.infer<typeof periodSchema>;

/** `GET /api/ledger/periods` (accounting.view): every month that has entries or is closed, the newest first. */
export const periodsSchema = z.strictObject({
  items: z.array(z.strictObject({ month: monthSchema, closedAtMs: z.int().nullable(), closedByName: z.string().nullable(), entryCount: z.int() })),
});
export type PeriodRow = z.infer<typeof periodsSchema>['items'][number];

/**
 * `POST /api/ledger/period/close` (accounting.close in every branch): nothing is booked under the month any more; what
 * still comes is booked in the first open one and flagged. 422 `period-not-over`; 409 `period-incomplete` with `gaps` and
 * `unstamped` unless `acceptGaps`. Closing twice is closing once.
 */
export const closePeriodSchema = z.strictObject({ month: monthSchema, acceptGaps: z.boolean() });

/**
 * `POST /api/ledger/period/reopen` (accounting.close in every branch): what comes from now on is booked under its own day
 * again; what was booked later for the month's being closed stays where it is. 409 `later-period-closed` while a later
 * month is closed. Opening an open month changes nothing.
 */
export const reopenPeriodSchema = z.strictObject({ month: monthSchema, reason: z.string().trim().min(1).max(500) });

import { z } from 'zod';
import { deviceClassSchema } from '../identity/api.ts';
import { flagSchema } from '../kernel/decision.ts';
import { daySchema, idSchema, textSchema } from '../kernel/schemas.ts';

/** Sums of sales. `marginCents` (net less cost) is null for who may see neither cost nor financial figures. */
export const salesFiguresSchema = z.strictObject({
  saleCount: z.int(),
  totalCents: z.int(),
  cashCents: z.int(),
  cardCents: z.int(),
  transferCents: z.int(),
  marginCents: z.int().nullable(),
});
export type SalesFigures = z.infer<typeof salesFiguresSchema>;

/** What should be in an open drawer, as far as what was received says. */
export const drawerSchema = z.strictObject({
  sessionId: idSchema,
  registerId: idSchema.nullable(),
  registerName: z.string().nullable(),
  openedByName: z.string().nullable(),
  openedAtMs: z.int(),
  cashCents: z.int(),
});

/** A device with its "as of": when it was last in touch, and the business time of the last it handed in. */
export const deviceAsOfSchema = z.strictObject({
  deviceId: idSchema,
  name: z.string(),
  deviceClass: deviceClassSchema,
  registerId: idSchema.nullable(),
  lastSeenAtMs: z.int().nullable(),
  throughNumber: z.int(),
  throughBusinessMs: z.int().nullable(),
  forked: z.boolean(),
});

/** A branch today, in its own time zone. */
export const branchTodaySchema = z.strictObject({
  branchId: idSchema,
  name: z.string(),
  timeZone: z.string(),
  day: daySchema,
  /** The hour it is there now, 0–23. */
  hour: z.int().min(0).max(23),
  figures: salesFiguresSchema,
  /** Total sold by the end of each hour from 0 to the present one, in centavos. */
  cumulativeCents: z.array(z.int()).max(24),
  /** The same weekday last week: the whole day, and up to this time of the day. */
  lastWeek: z.strictObject({
    day: daySchema,
    saleCount: z.int(),
    totalCents: z.int(),
    untilNowCount: z.int(),
    untilNowCents: z.int(),
    /** By the end of each of the 24 hours. */
    cumulativeCents: z.array(z.int()).length(24),
  }),
  registers: z.array(z.strictObject({ registerId: idSchema.nullable(), name: z.string().nullable(), figures: salesFiguresSchema })),
  drawers: z.array(drawerSchema),
  devices: z.array(deviceAsOfSchema),
});
export type BranchToday = z.infer<typeof branchTodaySchema>;

/** `GET /api/reports/today` (reports.view): the branches the person may see, and what waits for somebody. */
export const todaySchema = z.strictObject({
  asOfMs: z.int(),
  figures: salesFiguresSchema,
  branches: z.array(branchTodaySchema),
  tasks: z.array(z.strictObject({ kind: z.string(), count: z.int(), oldestAtMs: z.int() })),
});
export type Today = z.infer<typeof todaySchema>;

/** `GET /api/sales?folio=…|day=…&branchId=&after=&limit=` (pos.sell or reports.view in the branch): newest first. */
export const saleListQuerySchema = z
  .object({
    /** As printed; zeros after the dash may be left out (`A1-123`). */
    folio: z.string().trim().toUpperCase().max(20).optional(),
    day: daySchema.optional(),
    branchId: idSchema.optional(),
    after: z.string().max(400).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })
  .refine(({ folio, day }) => folio !== undefined || day !== undefined, { message: 'folio-or-day' });

export const saleSummarySchema = z.strictObject({
  id: idSchema,
  folio: z.string(),
  branchId: idSchema,
  registerId: idSchema.nullable(),
  employeeName: z.string().nullable(),
  customerName: z.string().nullable(),
  day: daySchema,
  businessMs: z.int(),
  totalCents: z.int(),
});
export const saleListSchema = z.strictObject({ items: z.array(saleSummarySchema), next: z.string().nullable() });

/** `GET /api/sales/{id}`: one sale with its lines, payments and what the server flagged. Costs as margins: null unless allowed. */
export const saleDetailSchema = saleSummarySchema.extend({
  deviceId: idSchema,
  sessionId: idSchema.nullable(),
  customerId: idSchema.nullable(),
  pricesIncludeTax: z.boolean(),
  netCents: z.int(),
  discountCents: z.int(),
  taxCents: z.int(),
  changeCents: z.int(),
  costCents: z.int().nullable(),
  items: z.array(z.strictObject({
    line: z.int(), productId: idSchema, partNumber: z.string(), description: z.string(), unit: z.string(), quantityMilli: z.int(),
    priceCents: z.int(), discountCents: z.int(), amountCents: z.int(), taxRateBps: z.int().nullable(), taxCents: z.int(),
    costCents: z.int().nullable(),
  })),
  payments: z.array(z.strictObject({ line: z.int(), method: z.string(), amountCents: z.int(), tenderedCents: z.int(), reference: z.string().nullable() })),
  flags: z.array(flagSchema),
});
export type SaleDetail = z.infer<typeof saleDetailSchema>;

/**
 * `GET /api/tasks?kind=&settled=&after=&limit=` (reports.view): of the person's branches what is open, oldest first, or
 * (`settled=true`) what was settled, newest first.
 */
export const taskListQuerySchema = z.object({
  kind: textSchema(60).optional(),
  settled: z.enum(['true', 'false']).default('false'),
  after: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const taskSchema = z.strictObject({
  id: idSchema,
  kind: z.string(),
  operationId: idSchema.nullable(),
  branchId: idSchema.nullable(),
  deviceId: idSchema.nullable(),
  deviceName: z.string().nullable(),
  createdAtMs: z.int(),
  /** What it is about: operation type, number, folio, flags or the reason of a quarantine. */
  detail: z.record(z.string(), z.unknown()),
  /** Null while it is open. */
  settled: z.strictObject({ atMs: z.int(), byName: z.string().nullable(), note: z.string() }).nullable(),
});
export type Task = z.infer<typeof taskSchema>;
export const taskListSchema = z.strictObject({ items: z.array(taskSchema), next: z.string().nullable() });

/**
 * `POST /api/tasks/{id}/settle` (tasks.settle in the task's branch): somebody looked at it; the note says what came of it.
 * Again by the same person: what stands. Settled by somebody else meanwhile: 409 `task-settled` with `byName` and `atMs`.
 */
export const settleTaskSchema = z.strictObject({ note: textSchema(500, 1) });

import { z } from 'zod';
import { idSchema } from '../kernel/schemas.ts';

/** Fields of a part that a column of a file can be mapped to. */
export const importFieldSchema = z.enum([
  'partNumber', 'manufacturer', 'name', 'description', 'category', 'unit', 'barcode', 'cost',
  'price1', 'price2', 'price3', 'stock', 'location', 'minimum', 'maximum', 'satProductKey', 'satUnitKey',
]);
export type ImportField = z.infer<typeof importFieldSchema>;

/** Which column (from 0) each field is read from. */
export const importMappingSchema = z.partialRecord(importFieldSchema, z.int().min(0).max(199));

export const importProblemSchema = z.strictObject({
  /** Line of the file, from 1. */
  row: z.int(),
  column: z.string().nullable(),
  code: z.string(),
  message: z.string(),
  severity: z.enum(['error', 'warning']),
});
export type ImportProblem = z.infer<typeof importProblemSchema>;

export const importStateSchema = z.enum(['uploaded', 'checking', 'checked', 'applying', 'done', 'cancelled', 'failed']);

/**
 * An import of parts. Nothing is written before it was checked; applying takes the good rows, leaves the bad ones
 * out, and the same file again changes nothing (`unchanged` counts what stood already).
 */
export const importSchema = z.strictObject({
  id: idSchema,
  fileName: z.string(),
  state: importStateSchema,
  encoding: z.enum(['utf-8', 'windows-1252', 'utf-16le']),
  delimiter: z.enum([',', ';', '\t']),
  decimal: z.enum(['.', ',']),
  headings: z.array(z.string()),
  mapping: importMappingSchema,
  /** The first rows as read, for the person to judge the mapping by. */
  firstRows: z.array(z.array(z.string())),
  rows: z.int(),
  progress: z.strictObject({ done: z.int(), total: z.int() }),
  counts: z.strictObject({ good: z.int(), bad: z.int(), warnings: z.int(), created: z.int(), changed: z.int(), unchanged: z.int(), stocked: z.int() }),
  /** The first problems; all of them come from `GET /api/imports/{id}/problems.csv`. */
  problems: z.array(importProblemSchema),
  failure: z.string().nullable(),
});
export type Import = z.infer<typeof importSchema>;

/** `POST /api/imports?fileName=&warehouseId=` (data.import; body: the file's bytes) → import, already being checked. */
export const importUploadQuerySchema = z.object({ fileName: z.string().min(1).max(200), warehouseId: idSchema });
/** `PUT /api/imports/{id}/mapping` checks again with another mapping; `POST …/apply`, `POST …/cancel`, `GET …`. */
export const importMappingRequestSchema = z.strictObject({ mapping: importMappingSchema });

import { z } from 'zod';
import { idSchema } from '../kernel/schemas.ts';

/**
 * `GET /api/customers/{id}/history?after=&limit=` (customers.view) and `GET /api/products/{id}/history` (catalog.view;
 * costs need pos.view_cost): every write of a field that replaced a value or lost to a later one, latest first.
 */
export const recordHistoryQuerySchema = z.object({ after: z.string().max(400).optional(), limit: z.coerce.number().int().min(1).max(200).default(50) });

export const fieldWriteSchema = z.strictObject({
  operationId: idSchema,
  operationType: z.string(),
  field: z.string(),
  /** What was written, as the operation has it; null too when it was erased. */
  value: z.unknown(),
  /** When it was written, by the writer's corrected clock. */
  atMs: z.int(),
  receivedAtMs: z.int(),
  byName: z.string().nullable(),
  deviceName: z.string().nullable(),
  /** False: somebody else's later write stands, and this one never showed. */
  won: z.boolean(),
});
export type FieldWrite = z.infer<typeof fieldWriteSchema>;
export const recordHistorySchema = z.strictObject({ items: z.array(fieldWriteSchema), next: z.string().nullable() });

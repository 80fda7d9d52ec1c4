import { z } from 'zod';
import { idSchema } from '../../../src/domain/kernel/schemas.ts';

/** `?after=&limit=` of a list whose cursor is the last row's id. */
export const pageQuerySchema = z.strictObject({
  after: idSchema.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});

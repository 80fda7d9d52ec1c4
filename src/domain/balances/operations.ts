import { z } from 'zod';
import { idSchema, signedCentsSchema, textSchema } from '../kernel/schemas.ts';

/**
 * `balance.changed` version 1: a customer's account, a gift card or a customer's points changed by itself. `amountCents`
 * is signed (points: points). Only what moves money names its `method`, and its drawer if it goes through one.
 */
export const balanceChangedSchema = z.strictObject({
  kind: z.enum(['credit', 'gift-card', 'points']),
  /** The customer; of a gift card, the card. */
  ownerId: idSchema,
  amountCents: signedCentsSchema.refine((cents) => cents !== 0, 'zero'),
  purpose: z.enum(['opening', 'sold', 'redeemed', 'earned', 'spent', 'correction']),
  method: z.enum(['cash', 'card', 'transfer']).nullable(),
  sessionId: idSchema.nullable(),
  reason: textSchema(250, 1),
});
export type BalanceChanged = z.infer<typeof balanceChangedSchema>;

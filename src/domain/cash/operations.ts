import { z } from 'zod';
import { centsSchema, idSchema, signedCentsSchema, textSchema } from '../kernel/schemas.ts';

/** `cash-session.opened` version 1: a register starts its day with a float. */
export const sessionOpenedSchema = z.strictObject({ sessionId: idSchema, openingCents: centsSchema });
export type SessionOpened = z.infer<typeof sessionOpenedSchema>;

/**
 * `cash-session.closed` version 1. `denominations` counts coins and notes by their face value in centavos;
 * `expectedByMethod` is what the register reckoned when it was closed.
 */
export const sessionClosedSchema = z.strictObject({
  sessionId: idSchema,
  denominations: z.record(z.string().regex(/^[1-9][0-9]{0,6}$/), z.int().min(0).max(100_000)),
  countedCents: centsSchema,
  expectedCents: signedCentsSchema,
  expectedByMethod: z.strictObject({ cash: signedCentsSchema, card: signedCentsSchema, transfer: signedCentsSchema }),
  note: textSchema(250).nullable(),
});
export type SessionClosed = z.infer<typeof sessionClosedSchema>;

/** `cash.moved` version 1: money put into or taken out of a drawer for a reason. */
export const cashMovedSchema = z.strictObject({
  sessionId: idSchema,
  direction: z.enum(['in', 'out']),
  amountCents: centsSchema.min(1),
  purpose: z.enum(['change', 'deposit', 'expense', 'owner', 'other']),
  reason: textSchema(250, 1),
});
export type CashMoved = z.infer<typeof cashMovedSchema>;

/** Money as it was paid; in cash, what was kept of it. */
export const moneyPaymentSchema = z.strictObject({
  method: z.enum(['cash', 'card', 'transfer']),
  amountCents: centsSchema.min(1),
  reference: textSchema(60).nullable(),
});
export type MoneyPayment = z.infer<typeof moneyPaymentSchema>;

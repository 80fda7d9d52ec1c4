import { z } from 'zod';
import { daySchema } from './schemas.ts';

/** Why a person should look at an operation that was applied all the same. The code is stable; `data` explains it. */
export const flagSchema = z.strictObject({
  code: z.string().regex(/^[a-z][a-z-]*$/).max(60),
  line: z.int().min(0).optional(),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
});
export type Flag = z.infer<typeof flagSchema>;

export const outcomeSchema = z.enum(['applied', 'declined', 'quarantined', 'deferred']);
export type Outcome = z.infer<typeof outcomeSchema>;

/**
 * What the server made of an operation, with everything its effects need besides the operation itself.
 * Stored with it: effects are a pure function of both, so all that is derived can be rebuilt.
 * A device uses a provisional one (`provisionalDecision`) until the server's arrives.
 */
export const decisionSchema = z.strictObject({
  outcome: outcomeSchema,
  /** Stable code why it was declined, quarantined or deferred. */
  reason: z.string().max(200).nullable(),
  flags: z.array(flagSchema).max(600),
  receivedAtMs: z.int(),
  /** Corrected business time, and the branch's own day and hour of it. */
  businessMs: z.int(),
  day: daySchema,
  hour: z.int().min(0).max(23),
  /** The day the journal books it under: `day`, unless its period was closed. */
  postingDay: daySchema,
  /** Cost in centavos of each line that moves stock, in line order; what the stock was worth then. */
  costsCents: z.array(z.int()).max(1000),
  /** What a receipt onto negative stock settles against cost of sales, in centavos, per line. */
  variancesCents: z.array(z.int()).max(1000),
  /** Tax in centavos that the parts of a payment, return or delivery settle; what each stands for, its type says. */
  taxesCents: z.array(z.int()).max(1000).default([]),
  /** What was owed or held, in centavos, when it was decided; what each stands for, its type says. */
  owedCents: z.array(z.int()).max(1000).default([]),
  effectVersion: z.int().min(1),
});
export type Decision = z.infer<typeof decisionSchema>;

/** The flag of an operation recorded by a device of which there are two: a cloned tablet, a restored profile. */
export const FORK_FLAG = 'fork';

/** The flag of an operation that came after its number had been given up as lost. */
export const AFTER_SIGN_OFF_FLAG = 'after-sign-off';

/** The folio an operation is kept under: in a fork, the second to bear one shows as `A1-000123/2`. */
export function folioAsKept(folio: string, decision: Pick<Decision, 'flags'>): string {
  const copy = decision.flags.find((flag) => flag.code === FORK_FLAG)?.data?.copy;
  return typeof copy === 'number' && copy > 1 ? `${folio}/${copy}` : folio;
}

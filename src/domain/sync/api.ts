import { z } from 'zod';
import { flagSchema } from '../kernel/decision.ts';
import { hashSchema, idSchema, textSchema } from '../kernel/schemas.ts';

/** Most operations of one hand-in. */
export const MAX_PUSH_OPERATIONS = 500;

/**
 * `POST /sync/push`: operations of one device in number order. The signature (ES256, base64url, raw r‖s) over
 * `handInText(device, number, hash)` of the last one covers, through the chain, all before it. Operations are
 * taken as loosely as they can be: a malformed one is quarantined by itself and blocks nothing behind it.
 */
export const pushRequestSchema = z.strictObject({
  device: idSchema,
  operations: z
    .array(z.strictObject({
      number: z.int().min(1),
      hash: hashSchema,
      core: z.string(),
      personal: z.string().nullable(),
    }))
    .min(1)
    .max(MAX_PUSH_OPERATIONS),
  signature: z.string().regex(/^[A-Za-z0-9_-]{86}$/),
});
export type PushRequest = z.infer<typeof pushRequestSchema>;

/**
 * What became of one operation. `flagged` is applied with something for a person to look at. `duplicate` was taken
 * before; `original` is what was answered then, for a device that never got that answer.
 */
export const pushAnswerSchema = z.strictObject({
  number: z.int().min(1),
  hash: hashSchema,
  answer: z.enum(['applied', 'duplicate', 'flagged', 'declined', 'quarantined', 'deferred']),
  original: z.enum(['applied', 'flagged', 'declined', 'quarantined', 'deferred']).optional(),
  reason: z.string().nullable(),
  flags: z.array(flagSchema),
});
export type PushAnswer = z.infer<typeof pushAnswerSchema>;

/**
 * Answers stand for the operations taken, in order. When `expected` is set the hand-in began after a gap:
 * nothing past the gap was taken, and the device is asked to hand in from that number.
 */
export const pushResponseSchema = z.strictObject({
  answers: z.array(pushAnswerSchema),
  /** The last number of this device that the server has disposed of without a gap. */
  through: z.int().min(0),
  expected: z.int().min(1).nullable(),
  /** The server's clock, so that the device can learn its offset. */
  serverMs: z.int(),
  /** Set when a second operation came under a used number: the device must enrol anew before it goes on. */
  forked: z.boolean(),
});
export type PushResponse = z.infer<typeof pushResponseSchema>;

/** The collections a device pulls, in the order a fresh device wants them. */
export const pulledCollections = ['settings', 'employees', 'products', 'stock', 'customers', 'history', 'balances', 'invoices'] as const;
export const pulledCollectionSchema = z.enum(pulledCollections);
export type PulledCollection = z.infer<typeof pulledCollectionSchema>;

/**
 * How far a device has pulled one collection: a position in the server's commit order with its random token,
 * and the last row taken at it. `scope` names what the rows were chosen by (device class and branch).
 */
export const checkpointSchema = z.strictObject({
  scope: z.string().max(80),
  position: z.int().min(0),
  token: z.string().max(40),
  lastId: z.string().max(80),
});
export type Checkpoint = z.infer<typeof checkpointSchema>;

/** `POST /sync/pull`: which collections, from where, and how many rows each at most. A null checkpoint pulls afresh. */
export const pullRequestSchema = z.strictObject({
  collections: z
    .array(z.strictObject({
      collection: pulledCollectionSchema,
      checkpoint: checkpointSchema.nullable(),
      limit: z.int().min(1).max(5000),
    }))
    .min(1)
    .max(pulledCollections.length),
});
export type PullRequest = z.infer<typeof pullRequestSchema>;

/** The last number of the asking device disposed of in the snapshot that delivered the rows. */
export const throughSchema = z.strictObject({ number: z.int().min(0), deferred: z.array(z.int().min(1)).max(10_000) });
export type Through = z.infer<typeof throughSchema>;

/** Some object, as it is: the device reads it by its collection's own schema, and a copy more of every row would be for nothing. */
const rowDataSchema = z.custom<Record<string, unknown>>((data) => typeof data === 'object' && data !== null && !Array.isArray(data)).meta({ type: 'object' });

/**
 * One collection's rows in commit order. `reset` means the checkpoint was of another scope or unknown (the server
 * was restored): drop what was pulled and start from these rows. `more` says whether to ask again at once.
 */
export const pulledPageSchema = z.strictObject({
  collection: pulledCollectionSchema,
  reset: z.boolean(),
  more: z.boolean(),
  checkpoint: checkpointSchema,
  rows: z.array(z.object({ id: z.string().max(80), deleted: z.boolean(), data: rowDataSchema.nullable() })),
});
/**
 * `throughHash`: hash of the operation that the server holds under `through.number`, null when there is none. A device
 * whose own has another hash has a twin, and cannot tell by numbers what a restored server lacks of it.
 */
export const pullResponseSchema = z.strictObject({
  pages: z.array(pulledPageSchema),
  through: throughSchema,
  throughHash: hashSchema.nullable(),
  serverMs: z.int(),
});
export type PulledPage = z.infer<typeof pulledPageSchema>;
export type PullResponse = z.infer<typeof pullResponseSchema>;

/** A hint on `GET /sync/stream` (server-sent events, event `position`): something up to this position is new. */
export const streamHintSchema = z.strictObject({ position: z.int().min(0) });

/** `GET /sync/status`: what the server holds of the asking device, for a fresh comparison. */
export const deviceStatusSchema = z.strictObject({
  through: throughSchema,
  lastNumber: z.int().min(0),
  lastHash: hashSchema.nullable(),
  revoked: z.boolean(),
  tenantStatus: z.enum(['trial', 'active', 'past_due', 'suspended', 'cancelled']),
  tenantName: textSchema(120),
  serverMs: z.int(),
});
export type DeviceStatus = z.infer<typeof deviceStatusSchema>;

import { z } from 'zod';
import { clockReadingSchema } from './clock.ts';
import { hashSchema, idSchema } from './schemas.ts';

/** Longest core of one operation, in UTF-16 units: a sale of 500 lines with room to spare. */
export const MAX_CORE_LENGTH = 512 * 1024;
/** Longest personal part of one operation. */
export const MAX_PERSONAL_LENGTH = 16 * 1024;
/** What stands in `previous` of a device's first operation. */
export const FIRST_PREVIOUS = '0'.repeat(64);

/**
 * The chained core of an operation. Its exact text is made once, on the device, and stored, hashed and forwarded
 * as made; `previous` is the hash of the device's operation before it, `personal` the hash of the detached part.
 */
export const coreSchema = z.strictObject({
  format: z.literal(1),
  id: idSchema,
  device: idSchema,
  number: z.int().min(1),
  previous: hashSchema,
  clock: clockReadingSchema,
  author: idSchema.nullable(),
  branch: idSchema,
  register: idSchema.nullable(),
  type: z.string().regex(/^[a-z][a-z-]*\.[a-z][a-z-]*$/).max(60),
  version: z.int().min(1).max(1000),
  body: z.record(z.string(), z.unknown()),
  personal: hashSchema.nullable(),
});
export type OperationCore = z.infer<typeof coreSchema>;

/** An operation as it is stored and travels: the texts exactly as made, with the hash of the core. */
export const sealedOperationSchema = z.strictObject({
  number: z.int().min(1),
  hash: hashSchema,
  core: z.string().min(1).max(MAX_CORE_LENGTH),
  personal: z.string().max(MAX_PERSONAL_LENGTH).nullable(),
});
export type SealedOperation = z.infer<typeof sealedOperationSchema>;

/** An operation with its parts parsed, as the rules and effects see it. */
export interface Operation<Body = unknown, Personal = unknown> extends Omit<OperationCore, 'body' | 'personal'> {
  hash: string;
  body: Body;
  /** Null when the operation has none, or when it was erased. */
  personal: Personal | null;
}

/** The text of a core: JSON with the keys in the schema's order, so that a stranger can read it. */
export function encodeCore(core: OperationCore): string {
  const { format, id, device, number, previous, clock, author, branch, register, type, version, body, personal } = core;
  return JSON.stringify({ format, id, device, number, previous, clock, author, branch, register, type, version, body, personal });
}

/** The text of a personal part: a random salt first, so that its hash says nothing once it is erased. */
export function encodePersonal(salt: string, data: object): string {
  return JSON.stringify({ salt, data });
}

/** What a personal part parses to. */
export const personalSchema = z.strictObject({ salt: z.string().regex(/^[0-9a-f]{32}$/), data: z.record(z.string(), z.unknown()) });

/** What a device signs when it hands in: covers the operation named and, through the chain, all before it. */
export function handInText(device: string, number: number, hash: string): string {
  return `nexus-push-1\n${device}\n${number}\n${hash}`;
}

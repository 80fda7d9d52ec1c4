import { z } from 'zod';
import { deviceClassSchema } from '../identity/api.ts';
import { idSchema, textSchema } from '../kernel/schemas.ts';

/** Numbers of a device's chain, both ends included. */
export const numberRangeSchema = z.strictObject({ fromNumber: z.int().min(1), toNumber: z.int().min(1) });

/** A gap that the owner gave up as lost. */
export const signedOffGapSchema = numberRangeSchema.extend({
  reason: z.string(),
  byName: z.string().nullable(),
  atMs: z.int(),
  /** How many of its numbers arrived all the same; they were applied and flagged. */
  arrived: z.int().min(0),
});

/**
 * What the owner may trust of a device: every number from 1 to `throughNumber` is held, or was signed off. `missing` are
 * numbers that the device is known to have recorded and that never came; nothing behind them is applied until they do.
 */
export const deviceChainSchema = z.strictObject({
  deviceId: idSchema,
  name: z.string(),
  deviceClass: deviceClassSchema,
  branchId: idSchema,
  registerName: z.string().nullable(),
  revokedAtMs: z.int().nullable(),
  lastSeenAtMs: z.int().nullable(),
  throughNumber: z.int().min(0),
  /** Business time of the last it handed in. */
  throughBusinessMs: z.int().nullable(),
  /** The highest number it ever offered. */
  offeredNumber: z.int().min(0),
  missing: numberRangeSchema.extend({ sinceMs: z.int().nullable() }).nullable(),
  /** Numbers up to `throughNumber` that are neither held nor signed off: always none, unless somebody changed the tables. */
  unaccounted: z.int().min(0),
  quarantined: z.int().min(0),
  deferred: z.int().min(0),
  signedOff: z.array(signedOffGapSchema),
  /** When a second operation came under a used number: there are two of this device. */
  forkedAtMs: z.int().nullable(),
  /** How far the device's clock was behind (+) or ahead (−) of the server's at its last hand-in; null while not known. */
  clockOffsetMs: z.int().nullable(),
});
export type DeviceChain = z.infer<typeof deviceChainSchema>;

/** `GET /api/devices/chains` (devices.manage or reports.view): the devices of the person's branches, by name. */
export const deviceChainsSchema = z.strictObject({ asOfMs: z.int(), items: z.array(deviceChainSchema) });

/**
 * `POST /api/devices/{id}/gaps/sign-off` (owner): gives the missing numbers up as lost, and the chain goes on behind them.
 * What still comes under one of them is applied and flagged. 409 `gap-changed` when these are not what is missing now.
 */
export const signOffGapSchema = numberRangeSchema.extend({ reason: textSchema(500, 1) });

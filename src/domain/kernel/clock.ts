import { z } from 'zod';
import { instantMsSchema } from './schemas.ts';

/**
 * What a device knows of time when it records an operation.
 * `wallMs` is its raw clock. `logicalMs` with `counter` is its hybrid logical clock, which never runs back
 * along the device's chain. `offsetMs` is server time minus device time when last compared, `offsetAgeMs` how
 * long ago that was; both null before the first contact.
 */
export const clockReadingSchema = z.strictObject({
  wallMs: z.int(),
  logicalMs: instantMsSchema,
  counter: z.int().min(0).max(1_000_000),
  offsetMs: z.int().nullable(),
  offsetAgeMs: z.int().min(0).nullable(),
});
export type ClockReading = z.infer<typeof clockReadingSchema>;

/** The offset of a device's clock to the server's, as last compared. */
export interface ClockOffset {
  offsetMs: number;
  measuredAtWallMs: number;
}

/** The next reading of a device's hybrid logical clock after `previous` (null for its first operation). */
export function nextReading(wallMs: number, offset: ClockOffset | null, previous: ClockReading | null): ClockReading {
  const corrected = Math.max(wallMs + (offset?.offsetMs ?? 0), 946_684_800_000);
  const before = previous?.logicalMs ?? 0;
  const stands = previous !== null && corrected <= before;
  return {
    wallMs,
    logicalMs: stands ? before : corrected,
    counter: stands ? previous.counter + 1 : 0,
    offsetMs: offset?.offsetMs ?? null,
    offsetAgeMs: offset === null ? null : Math.max(0, wallMs - offset.measuredAtWallMs),
  };
}

/**
 * The corrected business time of an operation: the device's logical time, never before the one preceding it in
 * the device's chain and never after the server received it.
 */
export function businessTimeMs(clock: ClockReading, previousBusinessMs: number | null, receivedAtMs: number): number {
  const notBefore = Math.max(clock.logicalMs, previousBusinessMs ?? 0);
  return Math.min(notBefore, receivedAtMs);
}

/** A field's write stamp: later business time wins, then the counter, then the device's id, so that all agree. */
export interface WriteStamp {
  ms: number;
  counter: number;
  device: string;
}

/** Orders two write stamps; positive when `a` is the later writer. */
export function compareStamps(a: WriteStamp, b: WriteStamp): number {
  if (a.ms !== b.ms) return a.ms - b.ms;
  if (a.counter !== b.counter) return a.counter - b.counter;
  if (a.device === b.device) return 0;
  return a.device < b.device ? -1 : 1;
}

import { z } from 'zod';
import { coreSchema } from '../kernel/envelope.ts';
import { idSchema } from '../kernel/schemas.ts';
import { pushRequestSchema, type PushRequest } from './api.ts';

/** Unsent operations of a device as a file (docs/unsent-operations.md); signed by it, whoever carries it. */
export const pendingFileSchema = z.strictObject({
  format: z.literal('nexus-pending-1'),
  device: z.object({ deviceId: idSchema, deviceName: z.string(), tenantName: z.string(), branchName: z.string(), registerName: z.string(), folioSeries: z.string() }),
  exportedMs: z.int(),
  handIns: z.array(pushRequestSchema),
});
export type PendingFile = z.infer<typeof pendingFileSchema>;

/** What a file of unsent operations holds, for a person who is about to hand it in. */
export interface PendingSummary {
  device: PendingFile['device'];
  exportedMs: number;
  handIns: readonly PushRequest[];
  operations: number;
  fromNumber: number;
  toNumber: number;
  /** How many of each type; what cannot be read counts under `null`. */
  types: readonly { type: string | null; count: number }[];
}

/** Why a file is not taken: no such file at all, nothing in it, or parts of several devices. */
export type PendingFileProblem = 'not-pending-file' | 'empty-file' | 'mixed-devices';

/** Reads a file of unsent operations. What a hand-in holds is judged by the server alone: a damaged operation stops nothing here. */
export function readPendingFile(text: string): PendingSummary | { problem: PendingFileProblem } {
  const parsed = pendingFileSchema.safeParse(parseJson(text));
  if (!parsed.success) return { problem: 'not-pending-file' };
  const { device, exportedMs, handIns } = parsed.data;
  if (handIns.some((handIn) => handIn.device !== device.deviceId)) return { problem: 'mixed-devices' };
  const all = handIns.flatMap(({ operations }) => operations);
  const numbers = all.map(({ number }) => number);
  if (all.length === 0) return { problem: 'empty-file' };
  const types = new Map<string | null, number>();
  for (const { core } of all) {
    const type = typeOf(core);
    types.set(type, (types.get(type) ?? 0) + 1);
  }
  return {
    device, exportedMs, handIns, operations: all.length,
    fromNumber: numbers.reduce((least, number) => Math.min(least, number)), toNumber: numbers.reduce((most, number) => Math.max(most, number)),
    types: [...types].map(([type, count]) => ({ type, count })).sort((one, other) => other.count - one.count),
  };
}

function typeOf(core: string): string | null {
  const read = coreSchema.pick({ type: true }).loose().safeParse(parseJson(core));
  return read.success ? read.data.type : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

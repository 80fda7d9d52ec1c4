import type { z } from 'zod';
import type { deviceSchema } from '../../domain/identity/api.ts';

export type OfficeDevice = z.infer<typeof deviceSchema>;

/** A device not heard for this long is silent. */
export const SILENT_AFTER_MS = 15 * 60_000;

export type DeviceState = 'revoked' | 'never-seen' | 'silent' | 'in-touch';

export function deviceState({ revokedAtMs, lastSeenAtMs }: Pick<OfficeDevice, 'revokedAtMs' | 'lastSeenAtMs'>, nowMs: number): DeviceState {
  if (revokedAtMs !== null) return 'revoked';
  if (lastSeenAtMs === null) return 'never-seen';
  return nowMs - lastSeenAtMs > SILENT_AFTER_MS ? 'silent' : 'in-touch';
}

/** Those in use first, the revoked last; by name within. */
export function inUseFirst(devices: readonly OfficeDevice[]): OfficeDevice[] {
  return [...devices].sort((one, other) => Number(one.revokedAtMs !== null) - Number(other.revokedAtMs !== null) || one.name.localeCompare(other.name, 'es'));
}

/** `4:59` of what is left of a code's ten minutes; null when it has ended. */
export function countdown(expiresAtMs: number, nowMs: number): string | null {
  const seconds = Math.ceil((expiresAtMs - nowMs) / 1000);
  if (seconds <= 0) return null;
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** `ABCD-1234`: two groups are read aloud without a mistake. */
export function codeGroups(code: string): string {
  const bare = code.replace(/[^A-Z0-9]/gi, '');
  return bare.length === 8 ? `${bare.slice(0, 4)}-${bare.slice(4)}` : code;
}

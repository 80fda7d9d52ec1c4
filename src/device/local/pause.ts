import type { RandomBytes } from '../../domain/kernel/ids.ts';
import type { Timers } from '../ports.ts';

/** Waits; ends early when the signal aborts. */
export function pause(timers: Timers, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const end = (): void => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = timers.after(delayMs, end);
    signal.addEventListener('abort', end, { once: true });
  });
}

/** How long to wait before the next try: doubles from `firstMs` to `mostMs`, spread by chance over its upper half. */
export function backoffMs(failures: number, firstMs: number, mostMs: number, randomBytes: RandomBytes): number {
  const full = Math.min(mostMs, firstMs * 2 ** Math.min(failures, 16));
  const chance = (randomBytes(1)[0] ?? 0) / 255;
  return Math.round(full / 2 + (full / 2) * chance);
}

import { LOCK_SECONDS, pinAllowance, WRONG_IN_A_ROW, type PinAllowance, type WrongPins } from '../../domain/identity/lockout.ts';

/** Wrong PINs of one person, or of the device, since the last right one; times by the device's corrected clock. */
interface Count {
  lastMinuteMs: number[];
  inARow: number;
  lastMs: number | null;
}

/** All that is remembered of PINs tried offline; stored as it is. */
export interface OfflineAttempts {
  device: Count;
  employees: Record<string, Count>;
}

const NONE: Count = { lastMinuteMs: [], inARow: 0, lastMs: null };

export const NO_ATTEMPTS: OfflineAttempts = { device: NONE, employees: {} };

/** Whether one more PIN may be tried for a person, by the same rules as on the server. */
export function mayTry(attempts: OfflineAttempts, employeeId: string, nowMs: number): PinAllowance {
  return pinAllowance(
    wrongPins(attempts.employees[employeeId] ?? NONE, nowMs),
    wrongPins(attempts.device, nowMs),
    lockedElsewhereAge(attempts, employeeId, nowMs),
  );
}

/** The attempts with one wrong PIN more. Stored before the comparison, so that ending the page undoes none. */
export function withWrong(attempts: OfflineAttempts, employeeId: string, nowMs: number): OfflineAttempts {
  return {
    device: oneMore(attempts.device, nowMs),
    employees: { ...attempts.employees, [employeeId]: oneMore(attempts.employees[employeeId] ?? NONE, nowMs) },
  };
}

/** The attempts after a right PIN, which was counted at `reservedMs` if it was tried offline: the run of wrong ones ends. */
export function withRight(attempts: OfflineAttempts, employeeId: string, reservedMs: number | null): OfflineAttempts {
  const ended = (count: Count): Count => ({ lastMinuteMs: count.lastMinuteMs.filter((ms) => ms !== reservedMs), inARow: 0, lastMs: null });
  const own = attempts.employees[employeeId];
  return { device: ended(attempts.device), employees: own === undefined ? attempts.employees : { ...attempts.employees, [employeeId]: ended(own) } };
}

function oneMore({ lastMinuteMs, inARow }: Count, nowMs: number): Count {
  return { lastMinuteMs: [nowMs, ...lastMinuteMs.filter((ms) => nowMs - ms < 60_000)], inARow: inARow + 1, lastMs: nowMs };
}

function wrongPins({ lastMinuteMs, inARow, lastMs }: Count, nowMs: number): WrongPins {
  const ages = lastMinuteMs.map((ms) => Math.max(0, nowMs - ms) / 1000).filter((age) => age < 60);
  return { lastMinuteAges: ages, inARow, lastAge: lastMs === null ? null : Math.max(0, nowMs - lastMs) / 1000 };
}

/** A wrong PIN here that locked its person locks the device too. */
function lockedElsewhereAge({ employees }: OfflineAttempts, employeeId: string, nowMs: number): number | null {
  const ages = Object.entries(employees)
    .filter(([id, count]) => id !== employeeId && count.inARow >= WRONG_IN_A_ROW && count.lastMs !== null)
    .map(([, count]) => Math.max(0, nowMs - (count.lastMs ?? 0)) / 1000)
    .filter((age) => age < LOCK_SECONDS);
  return ages.length === 0 ? null : Math.min(...ages);
}

/** The house's limits on wrong PINs; the same on the server and on a device that is offline. */
export const WRONG_PER_MINUTE = 5;
export const WRONG_IN_A_ROW = 10;
export const LOCK_SECONDS = 15 * 60;

/** What is known of a person's or a device's wrong PINs. Ages are seconds before now, by the clock of whoever counts. */
export interface WrongPins {
  /** Ages of the wrong ones in the last minute, youngest first. */
  lastMinuteAges: readonly number[];
  /** Wrong ones since the last right one. */
  inARow: number;
  /** Age of the last of those; null when there is none. */
  lastAge: number | null;
}

export type PinAllowance = { allowed: true; attemptsLeft: number } | { allowed: false; retryAfterSeconds: number };

/**
 * Whether one more PIN may be tried.
 * @param lockedElsewhereAge age of a wrong PIN on this device that locked its person, which locks the device too.
 */
export function pinAllowance(employee: WrongPins, device: WrongPins, lockedElsewhereAge: number | null): PinAllowance {
  const waits = [lockWait(employee), lockWait(device), minuteWait(employee), minuteWait(device)];
  if (lockedElsewhereAge !== null) waits.push(LOCK_SECONDS - lockedElsewhereAge);
  const longest = Math.max(...waits);
  if (longest > 0) return { allowed: false, retryAfterSeconds: Math.ceil(longest) };
  return { allowed: true, attemptsLeft: Math.min(left(employee), left(device)) };
}

function lockWait({ inARow, lastAge }: WrongPins): number {
  return inARow >= WRONG_IN_A_ROW && lastAge !== null ? LOCK_SECONDS - lastAge : 0;
}

/** Until the fifth youngest of the last minute is a minute old. */
function minuteWait({ lastMinuteAges }: WrongPins): number {
  const fifth = lastMinuteAges[WRONG_PER_MINUTE - 1];
  return fifth === undefined ? 0 : 60 - fifth;
}

/** How many wrong ones are left before a wait; one at least, since one more may be tried. */
function left({ lastMinuteAges, inARow }: WrongPins): number {
  return Math.max(1, Math.min(WRONG_PER_MINUTE - lastMinuteAges.length, WRONG_IN_A_ROW - inARow));
}

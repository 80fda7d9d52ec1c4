import type { RandomBytes } from '../kernel/ids.ts';

/** Letters and digits that are not mistaken for one another when read aloud or from a screen. */
const alphabet = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const CODE_LENGTH = 8;

/** A one-time enrolment code as people see it: `AAAA-BBBB`. Every code is equally likely. */
export function makeEnrolmentCode(randomBytes: RandomBytes): string {
  // Bytes past the last whole multiple of the alphabet would make its first letters likelier.
  const limit = 256 - (256 % alphabet.length);
  let code = '';
  while (code.length < CODE_LENGTH) {
    for (const byte of randomBytes(CODE_LENGTH)) {
      if (byte < limit && code.length < CODE_LENGTH) code += alphabet[byte % alphabet.length];
    }
  }
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** A code as it is hashed and signed: upper case, without its dash. */
export function plainEnrolmentCode(code: string): string {
  return code.trim().toUpperCase().replace('-', '');
}

/** What a new device signs with its key, to prove that it holds the private half. */
export function enrolmentText(code: string): string {
  return `nexus-enrol-1\n${plainEnrolmentCode(code)}`;
}

/** What a device signs for a token of its own. */
export function challengeText(deviceId: string, nonce: string): string {
  return `nexus-device-1\n${deviceId}\n${nonce}`;
}

/**
 * The folio series of a register's enrolment: the register's name for its first (`A1`), then `A1B` … `A1Z`,
 * `A1AA`, `A1AB` … A register's name ends in a digit, so no two registers can come to the same series.
 * @param formerEnrolments how many this register has had before, revoked ones too.
 */
export function folioSeries(registerName: string, formerEnrolments: number): string {
  if (formerEnrolments === 0) return registerName;
  let letters = '';
  // Counted as spreadsheets name columns, the register's bare name standing for A.
  for (let rest = formerEnrolments; rest >= 0; rest = Math.floor(rest / 26) - 1) {
    letters = String.fromCodePoint(65 + (rest % 26)) + letters;
  }
  return registerName + letters;
}

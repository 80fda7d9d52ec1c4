import type { PinAllowance, WrongPins } from '../../../src/domain/identity/lockout.ts';
import { LOCK_SECONDS, pinAllowance, WRONG_IN_A_ROW, WRONG_PER_MINUTE } from '../../../src/domain/identity/lockout.ts';
import type { Queryable, Transaction } from '../../db/database.ts';

export type ReservedAttempt = { allowed: true; attemptId: number; attemptsLeft: number } | { allowed: false; retryAfterSeconds: number };

/**
 * Takes one of the attempts a person has left on a device, before the PIN is compared: it counts as a wrong one until
 * `confirmAttempt`. Person and device are locked meanwhile, so any number of server processes together give away
 * exactly as many as there are. All times are the database's own.
 * @returns `attemptsLeft` counts those after this one, should it be wrong
 */
export async function reserveAttempt(tx: Transaction, employeeId: string, deviceId: string): Promise<ReservedAttempt> {
  // Always in the same order, so that two sign-ins cannot wait for each other.
  for (const subject of [employeeId, deviceId].toSorted()) {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`pin:${subject}`]);
  }
  const allowance = await readAllowance(tx, employeeId, deviceId);
  if (!allowance.allowed) return allowance;
  const { rows } = await tx.query<{ id: number }>(
    `INSERT INTO pin_attempts (employee_id, device_id, at, succeeded) VALUES ($1, $2, clock_timestamp(), false) RETURNING id`,
    [employeeId, deviceId],
  );
  const attemptId = rows[0]?.id;
  if (attemptId === undefined) throw new Error('the attempt was not recorded');
  return { allowed: true, attemptId, attemptsLeft: allowance.attemptsLeft - 1 };
}

/** The reserved attempt was right: neither it nor those before it count any more. */
export async function confirmAttempt(db: Queryable, attemptId: number, employeeId: string, deviceId: string): Promise<void> {
  await db.query(
    `INSERT INTO pin_attempts (employee_id, device_id, at, succeeded, confirms) VALUES ($1, $2, clock_timestamp(), true, $3)`,
    [employeeId, deviceId, attemptId],
  );
}

async function readAllowance(tx: Transaction, employeeId: string, deviceId: string): Promise<PinAllowance> {
  const employee = await readWrongPins(tx, 'employee_id', employeeId);
  const device = await readWrongPins(tx, 'device_id', deviceId);
  return pinAllowance(employee, device, await lockedPersonAge(tx, deviceId));
}

/** Wrong ones: not right, and not confirmed as right afterwards. */
const isWrong = `NOT a.succeeded AND NOT EXISTS (SELECT 1 FROM pin_attempts c WHERE c.confirms = a.id)`;

/**
 * Whether a wrong attempt came after the last right one. Order is the order of recording, which no clock changes. What a
 * device reports of its time offline forgives only what was reported so: a forged report opens nothing online.
 */
const sinceRightOne = `a.id > marks.online AND (NOT a.offline OR a.id > marks.any)`;

const marks = (subject: Subject): string => `(SELECT
  coalesce((SELECT max(r.id) FROM pin_attempts r WHERE r.${subject} = $1 AND r.succeeded AND NOT r.offline), 0) AS online,
  coalesce((SELECT max(r.id) FROM pin_attempts r WHERE r.${subject} = $1 AND r.succeeded), 0) AS any) marks`;

type Subject = 'employee_id' | 'device_id';

async function readWrongPins(tx: Transaction, subject: Subject, id: string): Promise<WrongPins> {
  const { rows } = await tx.query<WrongPins>(
    `SELECT
       coalesce((SELECT array_agg(age ORDER BY age) FROM (
         SELECT extract(epoch FROM clock_timestamp() - a.at)::float8 AS age FROM pin_attempts a
         WHERE a.${subject} = $1 AND a.at > clock_timestamp() - interval '1 minute' AND ${isWrong} ORDER BY a.at DESC LIMIT $2) m), '{}') AS "lastMinuteAges",
       count(*)::int AS "inARow",
       min(extract(epoch FROM clock_timestamp() - w.recorded_at))::float8 AS "lastAge"
     FROM (SELECT a.recorded_at FROM pin_attempts a, ${marks(subject)} WHERE a.${subject} = $1 AND ${isWrong} AND ${sinceRightOne}
       ORDER BY a.id DESC LIMIT $3) w`,
    [id, WRONG_PER_MINUTE, WRONG_IN_A_ROW],
  );
  return rows[0] ?? { lastMinuteAges: [], inARow: 0, lastAge: null };
}

/** Age of the youngest wrong attempt on this device that was the tenth in a row of its person, wherever the others were. */
async function lockedPersonAge(tx: Transaction, deviceId: string): Promise<number | null> {
  const { rows } = await tx.query<{ employeeId: string; age: number }>(
    `SELECT a.employee_id AS "employeeId", min(extract(epoch FROM clock_timestamp() - a.recorded_at))::float8 AS age FROM pin_attempts a
     WHERE a.device_id = $1 AND a.recorded_at > clock_timestamp() - make_interval(secs => $2) AND ${isWrong}
       AND NOT EXISTS (SELECT 1 FROM pin_attempts l WHERE l.employee_id = a.employee_id AND l.id > a.id)
     GROUP BY a.employee_id ORDER BY age`,
    [deviceId, LOCK_SECONDS],
  );
  for (const { employeeId, age } of rows) {
    if ((await readWrongPins(tx, 'employee_id', employeeId)).inARow >= WRONG_IN_A_ROW) return age;
  }
  return null;
}

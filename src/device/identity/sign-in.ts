import type { z } from 'zod';
import { pinConfirmedSchema, sessionSchema } from '../../domain/identity/api.ts';
import type { SignInAttempted } from '../../domain/identity/operations.ts';
import type { DeviceClock } from '../clock/device-clock.ts';
import type { SignInResult } from '../contract.ts';
import { ApiProblem, askServer, Unreachable, type ApiPorts } from '../http/api-client.ts';
import type { DeviceDatabase } from '../local/device-database.ts';
import { mayTry, NO_ATTEMPTS, withRight, withWrong, type OfflineAttempts } from './offline-attempts.ts';
import type { Ports, Timers } from '../ports.ts';
import type { DeviceToken } from './device-token.ts';
import type { Verifiers } from './verifiers.ts';

/** Longer than this, and the person is let in by what the device itself knows. */
const SERVER_PATIENCE_MS = 4000;
const ATTEMPTS = 'offline-attempts';

export interface SignInContext {
  ports: ApiPorts & Pick<Ports, 'locks'>;
  token: DeviceToken;
  clock: DeviceClock;
  database: DeviceDatabase;
  verifiers: Verifiers;
  /** For how many days a verifier lets in. */
  offlineDays(): number;
  /** Records an offline attempt in the log. */
  attempted(attempt: SignInAttempted): Promise<void>;
}

/** A person let in; `token` is theirs when the server let them in. */
export type Admission = { admitted: true; online: boolean; token: string | null } | { admitted: false; result: SignInResult };

/** Signs a person in by PIN: at the server, or, when it cannot be reached in time, by what the device itself knows. */
export function signIn(context: SignInContext, employeeId: string, pin: string): Promise<Admission> {
  return tryPin(context, employeeId, pin, () => askPin(context, employeeId, pin));
}

/** Whether it is the person's PIN, in the same two ways; nobody is signed in or out. */
export async function confirmPin(context: SignInContext, employeeId: string, pin: string): Promise<SignInResult> {
  const admission = await tryPin(context, employeeId, pin, () => askConfirmation(context, employeeId, pin));
  return admission.admitted ? { kind: 'ok' } : admission.result;
}

async function tryPin(context: SignInContext, employeeId: string, pin: string, ask: () => Promise<string | null>): Promise<Admission> {
  // Made while the server compares: storing it then costs no time of its own.
  const verifier = context.verifiers.make(employeeId, pin).catch(() => null);
  try {
    const token = await ask();
    const store = await verifier;
    await store?.(context.clock.nowMs()).catch(() => {});
    const attempts = await readAttempts(context);
    await context.database.put({ [ATTEMPTS]: withRight(attempts, employeeId, null) });
    return { admitted: true, online: true, token };
  } catch (error) {
    if (error instanceof Unreachable || isServersOwnTrouble(error)) return context.ports.locks.request('nexus-sign-in', {}, () => signInOffline(context, employeeId, pin));
    if (!(error instanceof ApiProblem)) throw error;
    // The PIN that lets in here is no longer the person's.
    if (error.code === 'pin-wrong' && (await context.verifiers.isRight(employeeId, pin))) await context.verifiers.forget(employeeId);
    return { admitted: false, result: refusal(error) };
  }
}

async function askPin(context: SignInContext, employeeId: string, pin: string): Promise<string> {
  return (await askInTime(context, '/api/identity/pin', { employeeId, pin }, sessionSchema)).token;
}

/** No token: the person who approves is not signed in. */
async function askConfirmation(context: SignInContext, employeeId: string, pin: string): Promise<null> {
  await askInTime(context, '/api/identity/pin/confirm', { employeeId, pin }, pinConfirmedSchema);
  return null;
}

async function askInTime<T>({ ports, token }: SignInContext, path: string, body: object, answer: z.ZodType<T>): Promise<T> {
  const asked = token.get().then((bearer) => askServer(ports, { method: 'POST', path, body, token: bearer, answer, timeoutMs: SERVER_PATIENCE_MS }));
  return (await inTime(asked, ports.timers)).value;
}

/** @throws Unreachable when the answer takes longer than a person waits */
function inTime<T>(answer: Promise<T>, timers: Timers): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = timers.after(SERVER_PATIENCE_MS, () => reject(new Unreachable('too slow')));
    answer.then(resolve, reject).finally(cancel);
  });
}

/** A server that is starting, overloaded or broken is as good as none. */
function isServersOwnTrouble(error: unknown): boolean {
  return error instanceof ApiProblem && error.status >= 500;
}

function refusal({ code, detail, members }: ApiProblem): SignInResult {
  if (code === 'pin-wrong') return { kind: 'wrong', attemptsLeft: Number(members['attemptsLeft'] ?? 0) };
  if (code === 'pin-locked') return { kind: 'locked', retryAfterSeconds: Number(members['retryAfterSeconds'] ?? 60) };
  return { kind: 'refused', code, detail };
}

async function signInOffline(context: SignInContext, employeeId: string, pin: string): Promise<Admission> {
  const { clock, database, verifiers } = context;
  const nowMs = clock.nowMs();
  const attempts = await readAttempts(context);
  const allowance = mayTry(attempts, employeeId, nowMs);
  if (!allowance.allowed) return { admitted: false, result: { kind: 'locked', retryAfterSeconds: allowance.retryAfterSeconds } };
  await clock.remember();
  if ((await verifiers.standing(employeeId, nowMs, context.offlineDays())) !== 'usable') return { admitted: false, result: { kind: 'needs-server' } };
  await database.put({ [ATTEMPTS]: withWrong(attempts, employeeId, nowMs) });
  const succeeded = await verifiers.isRight(employeeId, pin);
  await context.attempted({ employeeId, succeeded, atMs: nowMs });
  if (!succeeded) return { admitted: false, result: { kind: 'wrong', attemptsLeft: allowance.attemptsLeft - 1 } };
  await database.put({ [ATTEMPTS]: withRight(await readAttempts(context), employeeId, nowMs) });
  return { admitted: true, online: false, token: null };
}

async function readAttempts({ database }: SignInContext): Promise<OfflineAttempts> {
  return (await database.get<OfflineAttempts>(ATTEMPTS)) ?? NO_ATTEMPTS;
}

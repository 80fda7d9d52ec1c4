import { createContext, use, useMemo } from 'react';
import type { z } from 'zod';
import type { Session, passwordAnswerSchema } from '../domain/identity/api.ts';
import type { Permission } from '../domain/identity/permissions.ts';
import type { Store } from './contract.ts';
import type { OfficeCache } from './office-cache.ts';

/** What is put in an address after `?`; what is absent, null or empty is left out. */
export type OfficeQueryParams = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** One question to the server, with the schema its answer must fit. */
export interface OfficeRequest<T> {
  method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE' | undefined;
  path: string;
  query?: OfficeQueryParams | undefined;
  /** JSON, or the bytes of a file. */
  body?: unknown;
  answer: z.ZodType<T>;
  /** Makes a write happen once, however often it is sent. */
  idempotencyKey?: string | undefined;
  signal?: AbortSignal | undefined;
  timeoutMs?: number | undefined;
}

/** Why nobody is signed in: the server's code and sentence, or null when nobody ever was. */
export interface SignedOutReason {
  code: string;
  detail: string;
}

export type OfficeStanding =
  | { kind: 'starting' }
  /** The page was opened and the server does not answer: whether somebody is signed in is not known. */
  | { kind: 'unreachable' }
  | { kind: 'signed-out'; reason: SignedOutReason | null }
  | { kind: 'signed-in'; session: Session };

export type PasswordAnswer = z.infer<typeof passwordAnswerSchema>;

/** A file as the server names it. */
export interface OfficeFile {
  blob: Blob;
  fileName: string | null;
}

/**
 * What the office's screens know of the server. The access token stays inside; refused questions throw `ApiProblem`,
 * unanswered ones `Unreachable`.
 */
export interface OfficeClient {
  readonly standing: Store<OfficeStanding>;
  readonly cache: OfficeCache;
  /** Takes up the session that the browser's cookie holds, if any. */
  resume(): Promise<void>;
  signIn(email: string, password: string, tenantId?: string): Promise<PasswordAnswer>;
  /** Ends the session here and in the other tabs. */
  signOut(): Promise<void>;
  ask<T>(request: OfficeRequest<T>): Promise<T>;
  download(path: string, query?: OfficeQueryParams): Promise<OfficeFile>;
  /** The device's own clock, milliseconds since 1970. */
  nowMs(): number;
  newId(): string;
  /** Runs something once after a while; the answer cancels it. */
  after(delayMs: number, run: () => void): () => void;
  isVisible(): boolean;
  /** Calls when the page is looked at again or a network is back; the answer stops it. */
  onReturn(run: () => void): () => void;
}

/** The office's client; the composition root provides it. */
export const OfficeContext = createContext<OfficeClient | null>(null);

/** The office's client of this page. */
export function useOffice(): OfficeClient {
  const office = use(OfficeContext);
  if (office === null) throw new Error('useOffice needs an OfficeContext above it');
  return office;
}

/** Who is signed in; the composition root provides it below the sign-in. */
export const OfficeSessionContext = createContext<Session | null>(null);

/** The session of the person who is signed in. */
export function useSession(): Session {
  const session = use(OfficeSessionContext);
  if (session === null) throw new Error('useSession needs an OfficeSessionContext above it');
  return session;
}

/** Whether a session holds a permission: in a branch, in all of them (`'all'`), or, without a scope, anywhere at all. */
export function sessionCan(session: Session, permission: Permission, scope?: string): boolean {
  const held = session.employee.permissions.find((candidate) => candidate.permission === permission);
  if (!held) return false;
  if (held.branchIds === null || scope === undefined) return true;
  return scope !== 'all' && held.branchIds.includes(scope);
}

/** What the person signed in may attempt; see sessionCan. */
export function useCan(): (permission: Permission, scope?: string) => boolean {
  const session = useSession();
  return useMemo(() => (permission, scope) => sessionCan(session, permission, scope), [session]);
}

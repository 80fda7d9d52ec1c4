import type { Session } from '../domain/identity/api.ts';
import { passwordAnswerSchema, sessionSchema } from '../domain/identity/api.ts';
import { ApiProblem } from './http/api-client.ts';
import type { OfficeStanding, PasswordAnswer } from './office-client.ts';
import { readAnswer, sendOffice } from './office-http.ts';
import type { Channel, Ports } from './ports.ts';
import { createStore } from './store.ts';
import type { WritableStore } from './store.ts';

export type OfficeSessionPorts = Pick<Ports, 'http' | 'timers' | 'clock' | 'locks' | 'channel' | 'appVersion'>;

/** One holder among all tabs: a refresh token serves once, and two tabs with the same one would end the session. */
const REFRESH_LOCK = 'nexus-office-refresh';
const CHANNEL = 'nexus-office';
/** A token is renewed this long before it ends. */
const RENEW_BEFORE_MS = 60_000;

interface Token {
  value: string;
  endsAtMonotonicMs: number;
}

/**
 * Who is signed in at the office, in this tab and in step with the others. The access token never leaves memory; the
 * refresh token is a cookie that no script can read.
 */
export class OfficeSessions {
  readonly standing: WritableStore<OfficeStanding> = createStore<OfficeStanding>({ kind: 'starting' });
  readonly #ports: OfficeSessionPorts;
  readonly #onPersonChanged: () => void;
  readonly #channel: Channel;
  #token: Token | null = null;
  #refreshing: Promise<Session> | null = null;
  #cancelRenewal: () => void = () => undefined;

  constructor(ports: OfficeSessionPorts, onPersonChanged: () => void) {
    this.#ports = ports;
    this.#onPersonChanged = onPersonChanged;
    this.#channel = ports.channel(CHANNEL);
    this.#channel.listen((heard) => this.#hear(heard));
  }

  /** Takes up the session of the cookie; the standing says how that went. */
  async resume(): Promise<void> {
    try {
      await this.refresh();
    } catch {
      // Refused: the refresh has said so already. Unanswered: nobody knows yet whether somebody is signed in.
      if (this.standing.get().kind === 'starting') this.standing.set({ kind: 'unreachable' });
    }
  }

  async signIn(email: string, password: string, tenantId?: string): Promise<PasswordAnswer> {
    const body = { email, password, ...(tenantId === undefined ? {} : { tenantId }) };
    const request = { method: 'POST', path: '/api/identity/sign-in', body, answer: passwordAnswerSchema } as const;
    const answer = await readAnswer(await sendOffice(this.#ports, request, null), passwordAnswerSchema);
    if (answer.kind === 'session') {
      this.#adopt(answer.session);
      this.#channel.post('signed-in');
    }
    return answer;
  }

  /** Forgets the session here and tells the other tabs. */
  ended(): void {
    this.#drop(null);
    this.#channel.post('signed-out');
  }

  /** A token that still serves, renewed when there is none. */
  async token(): Promise<string> {
    const held = this.#token;
    if (held && held.endsAtMonotonicMs > this.#ports.clock.monotonicMs()) return held.value;
    return (await this.refresh()).token;
  }

  /** Renews the session: one request at a time here, one at a time among tabs. @throws ApiProblem, Unreachable */
  refresh(): Promise<Session> {
    this.#refreshing ??= this.#ports.locks
      .request(REFRESH_LOCK, {}, () => this.#renew())
      .finally(() => {
        this.#refreshing = null;
      });
    return this.#refreshing;
  }

  async #renew(): Promise<Session> {
    const request = { method: 'POST', path: '/api/identity/refresh', query: { app: 'office' }, answer: sessionSchema } as const;
    try {
      const session = await readAnswer(await sendOffice(this.#ports, request, null), sessionSchema);
      this.#adopt(session);
      return session;
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) this.#refused(error);
      throw error;
    }
  }

  #refused({ code, detail }: ApiProblem): void {
    // Without a cookie there never was a session to speak of.
    const known = this.standing.get().kind === 'signed-in' || code !== 'unauthenticated';
    this.#drop(known ? { code, detail } : null);
  }

  #adopt(session: Session): void {
    const before = this.standing.get();
    if (before.kind === 'signed-in' && !samePerson(before.session, session)) this.#onPersonChanged();
    const lifeMs = session.expiresInSeconds * 1000;
    this.#token = { value: session.token, endsAtMonotonicMs: this.#ports.clock.monotonicMs() + lifeMs };
    this.#cancelRenewal();
    this.#cancelRenewal = this.#ports.timers.after(Math.max(lifeMs - RENEW_BEFORE_MS, 1000), () => {
      // What fails now is tried again by the next question.
      this.refresh().catch(() => undefined);
    });
    this.standing.set({ kind: 'signed-in', session });
  }

  #drop(reason: { code: string; detail: string } | null): void {
    this.#cancelRenewal();
    this.#token = null;
    this.#onPersonChanged();
    this.standing.set({ kind: 'signed-out', reason });
  }

  #hear(heard: unknown): void {
    if (heard === 'signed-out') this.#drop(null);
    if (heard === 'signed-in') void this.resume();
  }
}

/** Whether two sessions are of one person in one business. */
export function samePerson(one: Session, other: Session): boolean {
  return one.employee.id === other.employee.id && one.tenant.id === other.tenant.id;
}

import { z } from 'zod';
import { uuidv7 } from '../domain/kernel/ids.ts';
import { ApiProblem } from './http/api-client.ts';
import { OfficeCache } from './office-cache.ts';
import type { OfficeClient, OfficeQueryParams, OfficeRequest } from './office-client.ts';
import { fileNameOf, readAnswer, sendOffice } from './office-http.ts';
import type { OfficeSessionPorts } from './office-session.ts';
import { OfficeSessions, samePerson } from './office-session.ts';
import type { Ports } from './ports.ts';

export type OfficePorts = OfficeSessionPorts &
  Pick<Ports, 'randomBytes'> & {
    isVisible(): boolean;
    /** Calls when the page is looked at again or a network is back; the answer stops it. */
    onReturn(run: () => void): () => void;
  };

/** The office's client over HTTP. */
export function createOfficeClient(ports: OfficePorts): OfficeClient {
  const cache = new OfficeCache(() => ports.clock.wallMs());
  const sessions = new OfficeSessions(ports, () => cache.clear());
  const send = (request: OfficeRequest<unknown>) => sendSignedIn(ports, sessions, request);
  const signOutAnswer = z.object({ signedOut: z.literal(true) });
  return {
    standing: sessions.standing,
    cache,
    resume: () => sessions.resume(),
    signIn: (email, password, tenantId) => sessions.signIn(email, password, tenantId),
    async signOut() {
      const request = { method: 'POST', path: '/api/identity/sign-out', answer: signOutAnswer } as const;
      try {
        await send(request);
      } catch (error) {
        // A session that the server has ended already is what was asked for.
        if (!(error instanceof ApiProblem && error.status === 401)) throw error;
      }
      sessions.ended();
    },
    ask: async (request) => readAnswer(await send(request), request.answer),
    async download(path: string, query?: OfficeQueryParams) {
      const response = await send({ path, query, answer: z.unknown(), timeoutMs: 120_000 });
      return { blob: await response.blob(), fileName: fileNameOf(response.headers.get('content-disposition')) };
    },
    nowMs: () => ports.clock.wallMs(),
    newId: () => uuidv7(ports.clock.wallMs(), ports.randomBytes),
    after: (delayMs, run) => ports.timers.after(delayMs, run),
    isVisible: () => ports.isVisible(),
    onReturn: (run) => ports.onReturn(run),
  };
}

/** Sends with the person's token, once more with a new one when the server no longer takes it. */
async function sendSignedIn(ports: OfficePorts, sessions: OfficeSessions, request: OfficeRequest<unknown>): Promise<Response> {
  const before = sessions.standing.get();
  try {
    return await sendOffice(ports, request, await sessions.token());
  } catch (error) {
    if (!(error instanceof ApiProblem && error.status === 401) || sessions.standing.get().kind !== 'signed-in') throw error;
  }
  const session = await sessions.refresh();
  // Another person signed in meanwhile in another tab: what the first one asked for is not done in their name.
  if (before.kind === 'signed-in' && !samePerson(before.session, session)) {
    throw new ApiProblem(401, 'session-changed', 'En otra pestaña entró otra persona. Vuelve a hacerlo.', {});
  }
  return sendOffice(ports, request, session.token);
}

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Session } from '../domain/identity/api.ts';
import { ApiProblem, Unreachable } from './http/api-client.ts';
import { createOfficeClient } from './office-fetch.ts';
import { addressOf, fileNameOf } from './office-http.ts';
import type { Channel } from './ports.ts';

const id = (last: number): string => `01990000-0000-7000-8000-${String(last).padStart(12, '0')}`;

function sessionOf(token: string, employee = 1): Session {
  return {
    token, expiresInSeconds: 900, employee: { id: id(employee), name: 'Rosa', shortName: 'Rosa', roles: [], permissions: [], maxDiscountBps: 0 },
    tenant: { id: id(9), name: 'El Tornillo', status: 'active' },
  };
}

interface Seen {
  path: string;
  token: string | null;
  key: string | null;
}

type Answer = () => Response | Promise<Response>;

const json = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status });
const refused = (status: number, code: string): Response => json(status, { code, detail: `es: ${code}` });

/** A client whose server answers by a script, and whose time stands until it is moved. */
function office(answers: Record<string, Answer[]>) {
  const seen: Seen[] = [];
  const posted: unknown[] = [];
  let heard: (message: unknown) => void = () => undefined;
  let nowMs = 0;
  let lock: Promise<unknown> = Promise.resolve();
  const channel: Channel = { post: (message) => posted.push(message), listen: (listener) => (heard = listener), close: () => undefined };
  const client = createOfficeClient({
    http: async (path, init) => {
      const headers = new Headers(init.headers);
      seen.push({ path, token: headers.get('authorization'), key: headers.get('idempotency-key') });
      const next = answers[path.replace(/\?.*/, '')]?.shift();
      if (!next) throw new TypeError('network');
      return next();
    },
    timers: { after: () => () => undefined },
    clock: { wallMs: () => nowMs, monotonicMs: () => nowMs },
    locks: {
      request: (_name, _options, held) => {
        const turn = lock.then(held, held);
        lock = turn.catch(() => undefined);
        return turn;
      },
    },
    channel: () => channel,
    randomBytes: (length) => new Uint8Array(length),
    appVersion: '1',
    isVisible: () => true,
    onReturn: () => () => undefined,
  });
  const ask = () => client.ask({ path: '/api/thing', answer: z.object({ ok: z.boolean() }) });
  return { client, seen, posted, ask, hear: (message: unknown) => heard(message), pass: (ms: number) => (nowMs += ms) };
}

const REFRESH = '/api/identity/refresh';
const good: Answer = () => json(200, { ok: true });

describe('a session at the office', () => {
  it('is taken up from the cookie, or there is none', async () => {
    const { client } = office({ [REFRESH]: [() => json(200, sessionOf('t1'))] });
    await client.resume();
    expect(client.standing.get()).toMatchObject({ kind: 'signed-in', session: { token: 't1' } });

    const nobody = office({ [REFRESH]: [() => refused(401, 'unauthenticated')] });
    await nobody.client.resume();
    expect(nobody.client.standing.get()).toEqual({ kind: 'signed-out', reason: null });
  });

  it('is not known while the server cannot be reached, and says why when it ended', async () => {
    const { client } = office({});
    await client.resume();
    expect(client.standing.get()).toEqual({ kind: 'unreachable' });

    const ended = office({ [REFRESH]: [() => refused(401, 'session-ended')] });
    await ended.client.resume();
    expect(ended.client.standing.get()).toEqual({ kind: 'signed-out', reason: { code: 'session-ended', detail: 'es: session-ended' } });
  });

  it('renews an ended token once for all that wait, and sends again', async () => {
    const { client, seen, ask } = office({
      [REFRESH]: [() => json(200, sessionOf('t1')), () => json(200, sessionOf('t2'))],
      '/api/thing': [() => refused(401, 'unauthenticated'), () => refused(401, 'unauthenticated'), good, good],
    });
    await client.resume();
    expect(await Promise.all([ask(), ask()])).toEqual([{ ok: true }, { ok: true }]);
    expect(seen.filter(({ path }) => path.startsWith(REFRESH))).toHaveLength(2);
    expect(seen.slice(-2).map(({ token }) => token)).toEqual(['Bearer t2', 'Bearer t2']);
  });

  it('renews before asking when its time is over', async () => {
    const { client, seen, ask, pass } = office({ [REFRESH]: [() => json(200, sessionOf('t1')), () => json(200, sessionOf('t2'))], '/api/thing': [good] });
    await client.resume();
    pass(901_000);
    await ask();
    expect(seen.at(-1)).toMatchObject({ path: '/api/thing', token: 'Bearer t2' });
  });

  it("does not send again in another person's name", async () => {
    const { client, seen, ask } = office({
      [REFRESH]: [() => json(200, sessionOf('t1')), () => json(200, sessionOf('t2', 2))],
      '/api/thing': [() => refused(401, 'unauthenticated'), good],
    });
    await client.resume();
    await expect(ask()).rejects.toMatchObject({ code: 'session-changed' });
    expect(seen.filter(({ path }) => path === '/api/thing')).toHaveLength(1);
    expect(client.standing.get()).toMatchObject({ kind: 'signed-in', session: { employee: { id: id(2) } } });
  });

  it('ends in all tabs at once', async () => {
    const { client, posted, hear } = office({ [REFRESH]: [() => json(200, sessionOf('t1'))], '/api/identity/sign-out': [() => json(200, { signedOut: true })] });
    await client.resume();
    await client.signOut();
    expect(posted).toEqual(['signed-out']);
    expect(client.standing.get()).toEqual({ kind: 'signed-out', reason: null });
    hear('signed-out');
    expect(client.standing.get()).toEqual({ kind: 'signed-out', reason: null });
  });

  it('stays when signing out could not reach the server', async () => {
    const { client } = office({ [REFRESH]: [() => json(200, sessionOf('t1'))] });
    await client.resume();
    await expect(client.signOut()).rejects.toBeInstanceOf(Unreachable);
    expect(client.standing.get().kind).toBe('signed-in');
  });
});

describe('questions and answers', () => {
  it('carry the key that makes a write happen once', async () => {
    const { client, seen } = office({ [REFRESH]: [() => json(200, sessionOf('t1'))], '/api/thing': [good] });
    await client.resume();
    await client.ask({ method: 'POST', path: '/api/thing', body: {}, idempotencyKey: 'k-1', answer: z.unknown() });
    expect(seen.at(-1)?.key).toBe('k-1');
  });

  it('tell a refusal from an answer that is not the server\u2019s', async () => {
    const { client, ask } = office({
      [REFRESH]: [() => json(200, sessionOf('t1'))],
      '/api/thing': [() => refused(409, 'product-exists'), () => new Response('<html>', { status: 502 })],
    });
    await client.resume();
    await expect(ask()).rejects.toBeInstanceOf(ApiProblem);
    await expect(ask()).rejects.toBeInstanceOf(Unreachable);
  });

  it('are written in addresses without what is absent', () => {
    expect(addressOf('/api/products', { query: 'balata ñ', after: null, stock: '', limit: 50 })).toBe('/api/products?query=balata+%C3%B1&limit=50');
    expect(addressOf('/api/products')).toBe('/api/products');
  });

  it('name their files', () => {
    expect(fileNameOf('attachment; filename="diario-2026-11-20.csv"')).toBe('diario-2026-11-20.csv');
    expect(fileNameOf("attachment; filename*=UTF-8''p%C3%B3lizas.csv")).toBe('pólizas.csv');
    expect(fileNameOf(null)).toBeNull();
  });
});

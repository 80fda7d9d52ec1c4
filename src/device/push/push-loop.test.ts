import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { uuidv7 } from '../../domain/kernel/ids.ts';
import { DeviceClock } from '../clock/device-clock.ts';
import { makeDeviceKey } from '../identity/device-key.ts';
import { DeviceDatabase } from '../local/device-database.ts';
import { OperationLog } from '../log/operation-log.ts';
import { FakeServer } from '../testing/fake-server.ts';
import { memoryBrowser, tabPorts } from '../testing/memory-ports.ts';
import { ANA, BRANCH, DEVICE, enrolment, REGISTER, testId } from '../testing/shop-fixture.ts';
import { PushLoop } from './push-loop.ts';

const bytes = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));
const stops: AbortController[] = [];

afterEach(() => {
  for (const stop of stops.splice(0)) stop.abort();
});

async function setUp() {
  const browser = memoryBrowser(new IDBFactory(), IDBKeyRange);
  const server = new FakeServer(enrolment);
  browser.http = server.handle;
  const ports = tabPorts(browser);
  const log = await OperationLog.open(ports, { device: DEVICE, branch: BRANCH, register: REGISTER }, 'test', () => null);
  const clock = await DeviceClock.open(ports.clock, await DeviceDatabase.open(browser.indexedDB));
  const { privateKey, publicKey } = await makeDeviceKey(crypto.subtle);
  server.publicKey = publicKey;
  const problems: (string | null)[] = [];
  let forks = 0;
  const loop = new PushLoop({
    ports, log, clock, deviceId: DEVICE, key: privateKey, tried: (problem) => problems.push(problem), sending: () => {},
    forked: async () => {
      forks += 1;
    },
  });
  const stop = new AbortController();
  stops.push(stop);
  const record = (type = 'cash.moved'): Promise<unknown> =>
    log.record({
      plan: () => ({ id: uuidv7(1_760_000_000_000, bytes), type, version: 1, author: ANA, body: { sessionId: testId(7), direction: 'in', amountCents: 100, purpose: 'change', reason: 'x' } }),
    });
  /** Lets waits run out until everything is handed in. */
  const until = (what: () => boolean | Promise<boolean>): Promise<void> =>
    vi.waitFor(async () => {
      ports.timers.elapse(60_000);
      if (!(await what())) throw new Error('not yet');
    }, { timeout: 50_000, interval: 2 });
  const handedIn = (): Promise<void> => until(async () => (await log.read.pendingCount()) === 0);
  return { browser, server, ports, log, loop, stop, problems, record, until, handedIn, forks: () => forks, run: () => void loop.run(stop.signal) };
}

const numbers = (to: number): number[] => Array.from({ length: to }, (_, index) => index + 1);

describe('handing in', { timeout: 60_000 }, () => {
  // Defence: answered() in src/device/log/answers.ts
  it('case-01-reply-lost: sends once what was taken although the reply was lost', async () => {
    const { browser, server, record, handedIn, run, problems } = await setUp();
    let lost = 2;
    browser.http = async (path, init) => {
      const response = await server.handle(path, init);
      lost -= 1;
      if (lost >= 0) throw new TypeError('connection reset');
      return response;
    };
    await record();
    await record();
    run();
    await handedIn();
    expect(server.taken.map(({ number }) => number)).toEqual([1, 2]);
    expect(problems).toEqual(['offline', 'offline', null]);
  });

  // Defence: answered() in src/device/log/answers.ts
  it('case-06-dropped-in-the-middle: leaves everything pending when the line drops in the middle', async () => {
    const { browser, log, record, until, run, server, handedIn } = await setUp();
    let tries = 0;
    browser.http = () => {
      tries += 1;
      return Promise.reject(new TypeError('cut'));
    };
    await record();
    run();
    await until(() => tries > 2);
    expect((await log.read.pending()).map((row) => row.number)).toEqual([1]);
    browser.http = server.handle;
    await handedIn();
    expect(server.taken).toHaveLength(1);
  });

  it('hands in by number in batches, one in flight', async () => {
    const { browser, server, record, handedIn, run } = await setUp();
    let inFlight = 0;
    const sizes: number[] = [];
    browser.http = async (path, init) => {
      inFlight += 1;
      expect(inFlight).toBe(1);
      sizes.push((JSON.parse(init.body as string) as { operations: unknown[] }).operations.length);
      const response = await server.handle(path, init);
      inFlight -= 1;
      return response;
    };
    for (let n = 0; n < 501; n += 1) await record();
    run();
    await handedIn();
    expect(sizes).toEqual([500, 1]);
    expect(server.taken.map(({ number }) => number)).toEqual(numbers(501));
  });

  // Defence: offerAgain() in src/device/log/operation-log.ts
  it('case-35-asked-again: goes back to what the server asks for', async () => {
    const { server, record, handedIn, until, run, log, loop } = await setUp();
    for (let n = 0; n < 4; n += 1) await record();
    run();
    await handedIn();
    server.taken.splice(2);
    await record();
    loop.wake();
    await until(() => server.taken.length === 5);
    expect(server.taken.map(({ number }) => number)).toEqual(numbers(5));
    await handedIn();
    expect((await log.read.from(1)).every((row) => row.answer?.answer === 'applied')).toBe(true);
  });

  // Defence: pending() in src/device/log/log-reader.ts
  it('case-33-clock-set-back: sends what was recorded after the clock was set back', async () => {
    const { browser, server, record, handedIn, run, loop } = await setUp();
    await record();
    run();
    await handedIn();
    browser.clock.wallMs -= 30 * 86_400_000;
    await record();
    loop.wake();
    await handedIn();
    expect(server.taken).toHaveLength(2);
  });

  // Defence: settle() in src/device/log/operation-log.ts
  it('case-11-quarantined-stays-visible: keeps what is quarantined visible and goes on behind it', async () => {
    const { server, record, handedIn, run, log, loop } = await setUp();
    server.answers.set('cash.moved', { answer: 'quarantined', reason: 'total-mismatch', flags: [] });
    await record();
    run();
    await handedIn();
    server.answers.clear();
    await record();
    loop.wake();
    await handedIn();
    expect(await log.read.attention()).toMatchObject([{ number: 1, answer: { answer: 'quarantined', reason: 'total-mismatch' } }]);
    expect((await log.read.one(2))?.answer?.answer).toBe('applied');
  });

  it('hands in up to the damaged operation that the server names', async () => {
    const { browser, server, record, handedIn, run } = await setUp();
    const sizes: number[] = [];
    browser.http = async (path, init) => {
      const { operations } = JSON.parse(init.body as string) as { operations: { number: number }[] };
      sizes.push(operations.length);
      const broken = operations.findIndex(({ number }) => number === 4);
      if (broken > 0) return new Response(JSON.stringify({ code: 'chain-broken', detail: '', number: 4 }), { status: 422 });
      return server.handle(path, init);
    };
    for (let n = 0; n < 6; n += 1) await record();
    run();
    await handedIn();
    expect(sizes).toEqual([6, 3, 3]);
    expect(server.taken).toHaveLength(6);
  });

  // Defence: signHandIn() in src/device/push/hand-in.ts
  it('case-38-no-token: asks for no token: the device signs', async () => {
    const { browser, server, record, handedIn, run } = await setUp();
    browser.http = (path, init) => {
      expect(new Headers(init.headers).has('authorization')).toBe(false);
      return server.handle(path, init);
    };
    await record();
    run();
    await handedIn();
    expect(server.taken).toHaveLength(1);
  });
});

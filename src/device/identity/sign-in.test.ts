import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { describe, expect, it } from 'vitest';
import type { SignInAttempted } from '../../domain/identity/operations.ts';
import { DeviceClock } from '../clock/device-clock.ts';
import { DeviceDatabase } from '../local/device-database.ts';
import { memoryBrowser, tabPorts } from '../testing/memory-ports.ts';
import { ANA, DEVICE, shopServer, testId } from '../testing/shop-fixture.ts';
import { makeDeviceKey } from './device-key.ts';
import { DeviceToken } from './device-token.ts';
import { signIn, type Admission } from './sign-in.ts';
import { Verifiers } from './verifiers.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

async function setUp() {
  const browser = memoryBrowser(new IDBFactory(), IDBKeyRange);
  const server = shopServer();
  browser.http = server.handle;
  const attempts: SignInAttempted[] = [];
  const offline = (): void => {
    browser.http = () => Promise.reject(new TypeError('offline'));
  };
  /** Opens the profile anew, as after a reload. */
  const open = async (beforeComparing: (database: DeviceDatabase) => Promise<void> = async () => {}) => {
    const ports = tabPorts(browser);
    const database = await DeviceDatabase.open(browser.indexedDB);
    const clock = await DeviceClock.open(ports.clock, database);
    const verifiers = await Verifiers.open(ports, database);
    const compare = verifiers.isRight.bind(verifiers);
    verifiers.isRight = async (who, pin) => {
      await beforeComparing(database);
      return compare(who, pin);
    };
    const token = new DeviceToken(ports, DEVICE, (await makeDeviceKey(crypto.subtle)).privateKey, clock);
    const context = {
      ports, token, clock, database, verifiers, offlineDays: () => 7,
      attempted: async (attempt: SignInAttempted) => {
        attempts.push(attempt);
      },
    };
    return (pin: string, who = ANA): Promise<Admission> => signIn(context, who, pin);
  };
  const pass = (durationMs: number): void => {
    browser.clock.wallMs += durationMs;
    browser.clock.monotonicMs += durationMs;
  };
  return { browser, server, attempts, offline, open, pass };
}

const right = { admitted: true, online: false, token: null };
const wrong = (attemptsLeft: number): Admission => ({ admitted: false, result: { kind: 'wrong', attemptsLeft } });
const refused = (kind: string): object => ({ admitted: false, result: { kind } });

describe('signing in', { timeout: 60_000 }, () => {
  it('asks the server, and lets in by itself those whom the server let in before', async () => {
    const { offline, open, attempts } = await setUp();
    const tryPin = await open();
    expect(await tryPin('4821')).toEqual({ admitted: true, online: true, token: 'person' });
    offline();
    expect(await tryPin('4821')).toEqual(right);
    expect(await tryPin('1111')).toEqual(wrong(4));
    expect(attempts.map(({ employeeId, succeeded }) => [employeeId, succeeded])).toEqual([[ANA, true], [ANA, false]]);
    expect(await tryPin('4821', testId(11))).toMatchObject(refused('needs-server'));
  });

  it('expires, and turning the clock back extends nothing', async () => {
    const { browser, offline, open, pass } = await setUp();
    await (await open())('4821');
    offline();
    pass(6 * DAY_MS);
    expect(await (await open())('4821')).toEqual(right);
    browser.clock.wallMs -= 5 * DAY_MS;
    const tryPin = await open();
    expect(await tryPin('4821')).toEqual(right);
    pass(2 * DAY_MS);
    expect(await tryPin('4821')).toMatchObject(refused('needs-server'));
    expect(await (await open())('4821')).toMatchObject(refused('needs-server'));
  });

  it('allows five wrong PINs a minute and ten in a row, and a reload resets nothing', async () => {
    const { offline, open, pass } = await setUp();
    await (await open())('4821');
    offline();
    for (let left = 4; left >= 0; left -= 1) expect(await (await open())('1111')).toEqual(wrong(left));
    expect(await (await open())('4821')).toMatchObject(refused('locked'));
    pass(MINUTE_MS);
    for (let left = 4; left >= 0; left -= 1) expect(await (await open())('1111')).toEqual(wrong(left));
    pass(MINUTE_MS);
    expect(await (await open())('4821')).toEqual({ admitted: false, result: { kind: 'locked', retryAfterSeconds: 14 * 60 } });
    pass(14 * MINUTE_MS);
    expect(await (await open())('4821')).toEqual(right);
  });

  it('counts an attempt before it compares', async () => {
    const { offline, open } = await setUp();
    await (await open())('4821');
    offline();
    const counted: (number | undefined)[] = [];
    const tryPin = await open(async (database) => {
      counted.push((await database.get<{ device: { inARow: number } }>('offline-attempts'))?.device.inARow);
    });
    await tryPin('4821');
    expect(counted).toEqual([1]);
  });

  it('does not wait for a network that swallows everything', async () => {
    const { browser, open } = await setUp();
    await (await open())('4821');
    const ports = tabPorts(browser);
    browser.http = (_path, init) => new Promise((_resolve, reject) => init.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError'))));
    const database = await DeviceDatabase.open(browser.indexedDB);
    const clock = await DeviceClock.open(ports.clock, database);
    const token = new DeviceToken(ports, DEVICE, (await makeDeviceKey(crypto.subtle)).privateKey, clock);
    const verifiers = await Verifiers.open(ports, database);
    const admission = signIn({ ports, token, clock, database, verifiers, offlineDays: () => 7, attempted: async () => {} }, ANA, '4821');
    ports.timers.elapse(4000);
    expect(await admission).toEqual(right);
  });

  it('forgets a PIN that the server no longer takes', async () => {
    const { server, offline, open } = await setUp();
    const tryPin = await open();
    await tryPin('4821');
    server.pins.set(ANA, '7319');
    expect(await tryPin('4821')).toMatchObject(refused('wrong'));
    offline();
    expect(await tryPin('4821')).toMatchObject(refused('needs-server'));
  });
});

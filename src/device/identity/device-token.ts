import { challengeSchema, deviceTokenSchema } from '../../domain/identity/api.ts';
import { challengeText } from '../../domain/identity/enrolment.ts';
import type { DeviceClock } from '../clock/device-clock.ts';
import { askServer, type ApiPorts } from '../http/api-client.ts';
import type { Ports } from '../ports.ts';
import { signText } from './device-key.ts';

const RENEW_BEFORE_MS = 60_000;
const TIMEOUT_MS = 10_000;

/** The device's token for pulling and signing people in: got by a signed challenge, kept in memory, renewed in time. */
export class DeviceToken {
  readonly #ports: ApiPorts & Pick<Ports, 'subtle'>;
  readonly #deviceId: string;
  readonly #key: CryptoKey;
  readonly #clock: DeviceClock;
  #token: { text: string; goodUntilMonotonicMs: number } | null = null;
  #asking: Promise<string> | null = null;

  constructor(ports: ApiPorts & Pick<Ports, 'subtle'>, deviceId: string, key: CryptoKey, clock: DeviceClock) {
    this.#ports = ports;
    this.#deviceId = deviceId;
    this.#key = key;
    this.#clock = clock;
  }

  /** A token good for a minute at least. @throws ApiProblem, Unreachable */
  get(): Promise<string> {
    if (this.#token !== null && this.#token.goodUntilMonotonicMs > this.#ports.clock.monotonicMs()) return Promise.resolve(this.#token.text);
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  /** Forgets a token that the server did not take. */
  forget(): void {
    this.#token = null;
  }

  async #ask(): Promise<string> {
    const deviceId = this.#deviceId;
    const challenge = await askServer(this.#ports, {
      method: 'POST', path: '/api/identity/device/challenge', body: { deviceId }, answer: challengeSchema, timeoutMs: TIMEOUT_MS,
    });
    const { nonce } = challenge.value;
    const signature = await signText(this.#ports.subtle, this.#key, challengeText(deviceId, nonce));
    const { value, sentMs, receivedMs } = await askServer(this.#ports, {
      method: 'POST', path: '/api/identity/device/token', body: { deviceId, nonce, signature }, answer: deviceTokenSchema, timeoutMs: TIMEOUT_MS,
    });
    await this.#clock.learn(value.serverMs, sentMs, receivedMs);
    this.#token = { text: value.token, goodUntilMonotonicMs: this.#ports.clock.monotonicMs() + value.expiresInSeconds * 1000 - RENEW_BEFORE_MS };
    return value.token;
  }
}

import { pullResponseSchema, type PullRequest, type PullResponse } from '../../domain/sync/api.ts';
import type { DeviceClock } from '../clock/device-clock.ts';
import { ApiProblem, askServer, type ApiPorts } from '../http/api-client.ts';
import type { DeviceToken } from '../identity/device-token.ts';
import type { OperationLog } from '../log/operation-log.ts';
import type { HeldChain } from './held-chain.ts';

export interface PullSenderContext {
  ports: ApiPorts;
  token: DeviceToken;
  clock: DeviceClock;
  log: OperationLog;
  held: HeldChain;
  /** Told of each try: null when it went well, else a stable code. */
  tried(problem: string | null): void;
}

/** Asks the server for what is new. What it holds of this device's own operations is compared with the log. */
export async function sendPull(context: PullSenderContext, body: PullRequest): Promise<PullResponse | null> {
  const { ports, clock, log, held, tried } = context;
  try {
    const asked = await held.ask();
    const { value, sentMs, receivedMs } = await withToken(context, (token) =>
      askServer(ports, { method: 'POST', path: '/sync/pull', body, token, answer: pullResponseSchema }),
    );
    await clock.learn(value.serverMs, sentMs, receivedMs);
    await held.compare(asked, body, value);
    await log.disposed(value.through);
    tried(null);
    return value;
  } catch (error) {
    tried(error instanceof ApiProblem ? error.code : 'offline');
    return null;
  }
}

/** Asks with the device's token; once more with a fresh one when the server did not take it. */
export async function withToken<T>({ token }: Pick<PullSenderContext, 'token'>, ask: (token: string) => Promise<T>): Promise<T> {
  const first = await token.get();
  try {
    return await ask(first);
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 401 || error.code === 'device-revoked') throw error;
    token.forget();
    return ask(await token.get());
  }
}

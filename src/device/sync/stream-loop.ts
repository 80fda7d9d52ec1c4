import { streamHintSchema } from '../../domain/sync/api.ts';
import type { DeviceToken } from '../identity/device-token.ts';
import { backoffMs, pause } from '../local/pause.ts';
import type { Ports } from '../ports.ts';
import { EventStreamReader } from './event-stream.ts';

const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 60_000;
/** A stream that says nothing for this long is taken for dead: the server sends a sign of life more often. */
const SILENCE_MS = 90_000;

export interface StreamContext {
  ports: Pick<Ports, 'http' | 'timers' | 'randomBytes' | 'appVersion'>;
  token: DeviceToken;
  /** Something new may be had, or the connection stands again. */
  hinted(): void;
  /** Whether there is nothing to listen for any more: the device was revoked. */
  ended(): boolean;
}

/** Keeps listening to the server's hints until the signal aborts. */
export async function runStream(context: StreamContext, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted && !context.ended()) {
    const heard = await listenOnce(context, signal).catch(() => false);
    failures = heard ? 0 : failures + 1;
    await pause(context.ports.timers, backoffMs(failures, FIRST_RETRY_MS, LONGEST_RETRY_MS, context.ports.randomBytes), signal);
  }
}

/** One connection, to its end; answers whether anything was heard. */
async function listenOnce({ ports, token, hinted }: StreamContext, signal: AbortSignal): Promise<boolean> {
  const end = new AbortController();
  const stop = (): void => end.abort();
  signal.addEventListener('abort', stop);
  let cancelSilence = ports.timers.after(SILENCE_MS, stop);
  try {
    const headers = { accept: 'text/event-stream', authorization: `Bearer ${await token.get()}`, 'nexus-app-version': ports.appVersion };
    const response = await ports.http('/sync/stream', { headers, signal: end.signal });
    if (response.status === 401) token.forget();
    if (!response.ok || response.body === null) return false;
    hinted();
    const decoder = new TextDecoder();
    const reader = new EventStreamReader();
    for await (const chunk of chunksOf(response.body)) {
      cancelSilence();
      cancelSilence = ports.timers.after(SILENCE_MS, stop);
      const events = reader.feed(decoder.decode(chunk, { stream: true }));
      if (events.some(({ event, data }) => event === 'position' && isHint(data))) hinted();
    }
    return true;
  } finally {
    cancelSilence();
    signal.removeEventListener('abort', stop);
  }
}

async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

function isHint(data: string): boolean {
  try {
    return streamHintSchema.safeParse(JSON.parse(data)).success;
  } catch {
    return false;
  }
}

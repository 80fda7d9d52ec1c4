import { escapeIdentifier } from 'pg';
import type pg from 'pg';

export interface ListenHandlers {
  onMessage(payload: string): void;
  /** The connection was lost and is back: notifications in between are missing. */
  onResume?(): void;
}

export interface Listening {
  close(): Promise<void>;
}

const retryDelayMs = 1_000;

/**
 * Listens on one channel over a connection of its own, and comes back by itself when it is lost.
 * Resolves when the channel is listened on for the first time.
 */
export async function listenOn(makeClient: () => pg.Client, channel: string, handlers: ListenHandlers): Promise<Listening> {
  let closed = false;
  let current: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function open(): Promise<void> {
    const client = makeClient();
    let lost = false;
    const onLost = () => {
      if (lost || closed) return;
      lost = true;
      void client.end().catch(() => {});
      retryLater();
    };
    client.on('error', onLost);
    client.on('notification', ({ payload }) => handlers.onMessage(payload ?? ''));
    await client.connect();
    await client.query(`LISTEN ${escapeIdentifier(channel)}`);
    client.on('end', onLost);
    current = client;
    if (closed) await client.end();
  }

  function retryLater(): void {
    timer = setTimeout(() => {
      open().then(() => handlers.onResume?.(), () => closed || retryLater());
    }, retryDelayMs);
  }

  await open();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await current?.end();
    },
  };
}

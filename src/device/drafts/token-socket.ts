import { DRAFT_PROTOCOL } from '../../domain/drafts/api.ts';
import type { DeviceToken } from '../identity/device-token.ts';
import { ApiProblem } from '../http/api-client.ts';
import type { Ports, Socket } from '../ports.ts';

/** Not to be tried again: the device is no longer let in. */
const NOT_LET_IN = 4401;
const ABNORMAL = 1006;

/**
 * What the client library takes for the browser's WebSocket: it asks for the device's token first, which goes along as
 * a subprotocol, for a page cannot set headers there.
 */
export function socketClass(openSocket: NonNullable<Ports['openSocket']>, token: DeviceToken): typeof WebSocket {
  class TokenSocket {
    static readonly OPEN = 1;
    readonly OPEN = 1;
    readyState = 0;
    binaryType = 'arraybuffer';
    onopen: (() => void) | null = null;
    onmessage: ((event: { data: ArrayBuffer }) => void) | null = null;
    onclose: ((event: { code: number; reason: string }) => void) | null = null;
    onerror: (() => void) | null = null;
    #socket: Socket | null = null;

    constructor(path: string) {
      token.get().then(
        (text) => this.#open(path, text),
        (error: unknown) => this.#end(error instanceof ApiProblem && error.code === 'device-revoked' ? NOT_LET_IN : ABNORMAL),
      );
    }

    send(bytes: Uint8Array<ArrayBuffer>): void {
      if (this.readyState === this.OPEN) this.#socket?.send(bytes);
    }

    close(): void {
      this.readyState = 3;
      this.#socket?.close();
    }

    #open(path: string, text: string): void {
      if (this.readyState === 3) return;
      this.#socket = openSocket(path, [DRAFT_PROTOCOL, `bearer.${text}`]);
      this.#socket.listen({
        open: () => {
          this.readyState = 1;
          this.onopen?.();
        },
        message: (data) => this.onmessage?.({ data }),
        close: (code) => {
          // Refused before it opened: perhaps the token is not good any more.
          if (this.readyState === 0) token.forget();
          this.#end(code);
        },
      });
    }

    #end(code: number): void {
      this.readyState = 3;
      this.onclose?.({ code, reason: '' });
    }
  }
  return TokenSocket as unknown as typeof WebSocket;
}

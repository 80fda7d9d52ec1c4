/** Why a connection ends; devices come back after those from 4500 on. */
export const CLOSE = { unreadable: 4400, notFound: 4404, tooLarge: 4413, tooFast: 4529, expired: 4501, stopping: 1001 } as const;

/** Messages that a connection may send at once, and how many more each second. */
const BURST = 400;
const PER_SECOND = 40;

/** Which device a connection is of, from its credentials alone. */
export interface MemberScope {
  tenantId: string;
  branchId: string;
  deviceId: string;
  registerName: string;
}

export interface MemberSocket {
  send(bytes: Uint8Array): void;
  close(code: number): void;
}

/** One device's connection to one room. */
export class Member {
  readonly scope: MemberScope;
  readonly #socket: MemberSocket;
  #credit = BURST;
  #creditAtMs: number;

  constructor(scope: MemberScope, socket: MemberSocket, nowMs: number) {
    this.scope = scope;
    this.#socket = socket;
    this.#creditAtMs = nowMs;
  }

  send(bytes: Uint8Array): void {
    this.#socket.send(bytes);
  }

  close(code: number): void {
    this.#socket.close(code);
  }

  /** Counts a message; false when there were too many. */
  admits(nowMs: number): boolean {
    this.#credit = Math.min(BURST, this.#credit + ((nowMs - this.#creditAtMs) * PER_SECOND) / 1000) - 1;
    this.#creditAtMs = nowMs;
    return this.#credit >= 0;
  }
}

import type { PositionHub } from './position-hub.ts';

export interface StreamOptions {
  hub: PositionHub;
  tenantId: string;
  deviceId: string;
  /** Asked for after the subscription, so that nothing falls between. */
  latestPosition(): Promise<number>;
  /** Whether the device may still listen: asked with every heartbeat. */
  stillAllowed(): Promise<boolean>;
  heartbeatMs: number;
  closing: AbortSignal;
}

const encoder = new TextEncoder();
const HEARTBEAT = encoder.encode(': \n\n');

/**
 * A stream of server-sent events `position`, beginning with the latest; null when there are too many streams. It holds
 * at most one hint for a slow reader, and drops a reader that takes nothing for two heartbeats.
 */
export function openStream(options: StreamOptions): ReadableStream<Uint8Array> | null {
  const stream = new HintStream(options);
  return stream.start() ? stream.readable : null;
}

class HintStream {
  readonly readable: ReadableStream<Uint8Array>;
  readonly #options: StreamOptions;
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  #unsubscribe: (() => void) | null = null;
  #timer: NodeJS.Timeout | null = null;
  #waiting: number | null = null;
  #latest = -1;
  #idleBeats = 0;
  readonly #end = (): void => this.#finish();

  constructor(options: StreamOptions) {
    this.#options = options;
    this.readable = new ReadableStream<Uint8Array>({
      start: (controller) => { this.#controller = controller; },
      pull: () => this.#drain(),
      cancel: () => this.#release(),
    });
  }

  start(): boolean {
    const { hub, tenantId, deviceId, closing, heartbeatMs } = this.#options;
    if (closing.aborted) return false;
    this.#unsubscribe = hub.subscribe({ tenantId, deviceId, hint: (position) => this.#hint(position), end: this.#end });
    if (this.#unsubscribe === null) return false;
    closing.addEventListener('abort', this.#end);
    this.#timer = setInterval(() => void this.#beat(), heartbeatMs);
    this.#options.latestPosition().then((position) => this.#hint(position), this.#end);
    return true;
  }

  #hint(position: number): void {
    if (position <= this.#latest) return;
    this.#latest = position;
    this.#waiting = position;
    if (this.#hasRoom()) this.#drain();
  }

  #drain(): void {
    this.#idleBeats = 0;
    const position = this.#waiting;
    if (position === null) return;
    // Enqueueing pulls at once when somebody is reading: it must find nothing waiting.
    this.#waiting = null;
    this.#controller?.enqueue(encoder.encode(`event: position\ndata: {"position":${position}}\n\n`));
  }

  async #beat(): Promise<void> {
    const allowed = await this.#options.stillAllowed().catch(() => false);
    this.#idleBeats += 1;
    if (!allowed || this.#idleBeats > 2) this.#finish();
    else if (this.#hasRoom()) this.#controller?.enqueue(HEARTBEAT);
  }

  #hasRoom(): boolean {
    return (this.#controller?.desiredSize ?? 0) > 0;
  }

  #finish(): void {
    if (this.#controller === null) return;
    const controller = this.#controller;
    this.#release();
    controller.close();
  }

  #release(): void {
    this.#controller = null;
    this.#unsubscribe?.();
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#options.closing.removeEventListener('abort', this.#end);
  }
}

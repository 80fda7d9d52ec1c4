import { claimAnswerSchema, releaseAnswerSchema, type ClaimAnswer } from '../../domain/drafts/api.ts';
import { DeviceError } from '../contract.ts';
import { askServer, type ApiPorts } from '../http/api-client.ts';
import type { DeviceToken } from '../identity/device-token.ts';
import { withToken } from '../sync/pull-sender.ts';

/** A server that does not answer in this time is not waited for: what happens in the shop goes on. */
const TIMEOUT_MS = 1500;
const RENEW_MS = 20_000;

export interface HoldContext {
  ports: ApiPorts;
  token: DeviceToken;
  /** Whether another device may have the cart open, and the server can be heard. */
  isShared(cartId: string): boolean;
  /** Whether the cart is still to be sold here. */
  isUnsold(cartId: string): boolean;
}

/** Makes this device the one that takes money for a cart while somebody pays. Without the server anybody may. */
export class PaymentHold {
  readonly #context: HoldContext;
  #cartId: string | null = null;
  #asking: Promise<ClaimAnswer | null> = Promise.resolve(null);
  #cancel: () => void = () => {};

  constructor(context: HoldContext) {
    this.#context = context;
  }

  /** Holds a cart until the answer is called; `asked` is told what the server says, each time. */
  hold(cartId: string, asked: (answer: ClaimAnswer) => void): () => void {
    this.#cartId = cartId;
    this.#renew(cartId, asked);
    return () => {
      if (this.#cartId !== cartId) return;
      this.#cartId = null;
      this.#cancel();
      // Sold here, it stays held until the sale is with the server, or the claim runs out.
      if (this.#context.isUnsold(cartId)) void this.#asking.then((answer) => (answer?.state === 'granted' ? this.#tell(cartId, 'release', releaseAnswerSchema) : null));
    };
  }

  /** @throws DeviceError `draft-held` (by the register named in the message), `draft-paid` (with the folio) */
  async confirm(cartId: string): Promise<void> {
    const held = this.#cartId === cartId ? await this.#asking : null;
    const answer = held?.state === 'granted' ? held : await this.#ask(cartId);
    if (answer?.state === 'held') throw new DeviceError('draft-held', answer.registerName);
    if (answer?.state === 'paid') throw new DeviceError('draft-paid', answer.folio);
  }

  #renew(cartId: string, asked: (answer: ClaimAnswer) => void): void {
    this.#asking = this.#ask(cartId);
    void this.#asking.then((answer) => {
      if (answer !== null && this.#cartId === cartId) asked(answer);
    });
    this.#cancel = this.#context.ports.timers.after(RENEW_MS, () => this.#renew(cartId, asked));
  }

  #ask(cartId: string): Promise<ClaimAnswer | null> {
    return this.#context.isShared(cartId) ? this.#tell(cartId, 'claim', claimAnswerSchema) : Promise.resolve(null);
  }

  async #tell<T>(cartId: string, what: 'claim' | 'release', answer: Parameters<typeof askServer<T>>[1]['answer']): Promise<T | null> {
    const { ports } = this.#context;
    try {
      const path = `/sync/drafts/${cartId}/${what}`;
      return (await withToken(this.#context, (token) => askServer(ports, { method: 'POST', path, token, answer, timeoutMs: TIMEOUT_MS }))).value;
    } catch {
      return null;
    }
  }
}

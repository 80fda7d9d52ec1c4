import { returnedSchema } from '../../domain/identity/api.ts';
import { askServer, type ApiPorts } from '../http/api-client.ts';

/** What a server says to a device that it does not know: when it hands in, and when it asks for its token. */
const NOT_KNOWN = new Set(['unknown-device', 'device-not-recognized']);

/**
 * Brings a device back to a server that was restored to before its enrolment, by the certificate of that: once at a time,
 * whenever the server says that it does not know it.
 */
export class ReturnToServer {
  readonly #ports: ApiPorts;
  readonly #certificate: string | undefined;
  readonly #returned: () => void;
  #asking = false;

  /** @param returned told when the server knows it again: all can be tried anew */
  constructor(ports: ApiPorts, certificate: string | undefined, returned: () => void) {
    this.#ports = ports;
    this.#certificate = certificate;
    this.#returned = returned;
  }

  /** Call with the code of each refusal. */
  async refused(code: string): Promise<void> {
    const certificate = this.#certificate;
    if (!NOT_KNOWN.has(code) || certificate === undefined || this.#asking) return;
    this.#asking = true;
    try {
      const { value } = await askServer(this.#ports, { method: 'POST', path: '/api/identity/device/return', body: { certificate }, answer: returnedSchema });
      if (value.returned) this.#returned();
    } catch {
      // The next refusal is the next try: that comes no sooner than the wait behind this one.
    } finally {
      this.#asking = false;
    }
  }
}

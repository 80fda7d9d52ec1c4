import { Agent, request } from 'node:http';
import { challengeText } from '../../../src/domain/identity/enrolment.ts';
import { pulledCollections, pullResponseSchema, type Checkpoint, type PulledCollection } from '../../../src/domain/sync/api.ts';
import type { TestDevice } from '../../support/operations.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 10_000 });

/** A device that does what a tablet does between two customers: listens for hints, and asks now and then. */
export class ConnectedDevice {
  readonly #origin: string;
  readonly #token: string;
  readonly #checkpoints = new Map<PulledCollection, Checkpoint>();
  #end: () => void = () => {};

  private constructor(origin: string, token: string) {
    this.#origin = origin;
    this.#token = token;
  }

  /** Proves itself by its key, pulls everything, and begins to listen. */
  static async connect(origin: string, device: TestDevice): Promise<ConnectedDevice> {
    const { nonce } = (await ask(origin, '/api/identity/device/challenge', { deviceId: device.id })) as { nonce: string };
    const signature = device.sign(challengeText(device.id, nonce));
    const { token } = (await ask(origin, '/api/identity/device/token', { deviceId: device.id, nonce, signature })) as { token: string };
    const connected = new ConnectedDevice(origin, token);
    await connected.pull();
    await connected.#listen();
    return connected;
  }

  /** Asks for what is new. */
  async pull(): Promise<void> {
    const collections = pulledCollections.map((collection) => ({ collection, checkpoint: this.#checkpoints.get(collection) ?? null, limit: 5000 }));
    const { pages } = pullResponseSchema.parse(await ask(this.#origin, '/sync/pull', { collections }, this.#token));
    for (const { collection, checkpoint } of pages) this.#checkpoints.set(collection, checkpoint);
  }

  disconnect(): void {
    this.#end();
  }

  /** Resolves with the first hint, which says where the server stands. */
  #listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      const headers = { Authorization: `Bearer ${this.#token}`, Accept: 'text/event-stream' };
      const listening = request(`${this.#origin}/sync/stream`, { agent, headers }, (response) => {
        if (response.statusCode !== 200) reject(new Error(`the stream was answered with ${response.statusCode}`));
        response.once('data', () => resolve());
        response.resume();
      });
      this.#end = () => listening.destroy();
      // Its own end is no failure; before the first hint it is.
      listening.on('error', reject);
      listening.end();
    });
  }
}

async function ask(origin: string, path: string, body: object, token?: string): Promise<unknown> {
  const headers = { 'Content-Type': 'application/json', ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }) };
  const answer = await fetch(`${origin}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
  return answer.json();
}

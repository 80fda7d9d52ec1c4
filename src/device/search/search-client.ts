import type { Store } from '../contract.ts';
import { createStore } from '../store.ts';
import type { Hit, SearchPort } from './protocol.ts';

interface Found {
  hits: Hit[];
  total: number;
}

/** The page's end of the search worker. */
export class SearchClient {
  readonly #port: SearchPort;
  readonly #state = createStore<{ ready: boolean; products: number }>({ ready: false, products: 0 });
  readonly #waiting = new Map<number, (found: Found) => void>();
  #request = 0;

  constructor(port: SearchPort, productsDatabase: string, indexDatabase: string) {
    this.#port = port;
    port.listen((message) => {
      if (message.kind === 'state') this.#state.set({ ready: message.ready, products: message.products });
      if (message.kind !== 'found') return;
      this.#waiting.get(message.request)?.(message);
      this.#waiting.delete(message.request);
    });
    port.post({ kind: 'open', productsDatabase, indexDatabase });
  }

  get state(): Store<{ ready: boolean; products: number }> {
    return this.#state;
  }

  /** Products changed in the database. */
  refresh(): void {
    this.#port.post({ kind: 'refresh' });
  }

  search(text: string, vehicle: string, limit: number): Promise<Found> {
    return this.#ask((request) => this.#port.post({ kind: 'search', request, text, vehicle, limit }));
  }

  async lookup(code: string): Promise<Hit[]> {
    const { hits } = await this.#ask((request) => this.#port.post({ kind: 'lookup', request, code }));
    return hits;
  }

  close(): void {
    this.#port.close();
  }

  #ask(post: (request: number) => void): Promise<Found> {
    this.#request += 1;
    const request = this.#request;
    return new Promise((resolve) => {
      this.#waiting.set(request, resolve);
      post(request);
    });
  }
}

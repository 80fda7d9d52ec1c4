import { uuidv7 } from '../../domain/kernel/ids.ts';
import type { Cart } from '../contract.ts';
import type { DeviceDatabase } from '../local/device-database.ts';
import type { Channel, Ports } from '../ports.ts';
import { createStore, type WritableStore } from '../store.ts';

const NAME = 'cart';

/** The ticket in the making: kept through reloads and shown alike in every tab. */
export class CartKeeper {
  readonly store: WritableStore<Cart>;
  readonly #ports: Pick<Ports, 'clock' | 'randomBytes'>;
  readonly #database: DeviceDatabase;
  readonly #channel: Channel;
  #writing: Promise<void> = Promise.resolve();

  private constructor(ports: Pick<Ports, 'clock' | 'randomBytes'>, database: DeviceDatabase, channel: Channel, stored: Cart | null) {
    this.#ports = ports;
    this.#database = database;
    this.#channel = channel;
    this.store = createStore(stored ?? this.#fresh());
    channel.listen((message) => this.store.set(message as Cart));
  }

  static async open(ports: Pick<Ports, 'clock' | 'randomBytes' | 'channel'>, database: DeviceDatabase): Promise<CartKeeper> {
    return new CartKeeper(ports, database, ports.channel('nexus-cart'), await database.get<Cart>(NAME));
  }

  change(edit: (cart: Cart) => Cart): void {
    const before = this.store.get();
    const after = edit(before);
    if (after === before) return;
    this.store.set(after);
    this.#channel.post(after);
    this.#writing = this.#writing.then(() => this.#database.put({ [NAME]: this.store.get() })).catch(() => {});
  }

  /** The cart was sold: an empty one with an id of its own takes its place. */
  spent(cartId: string): void {
    this.change((cart) => (cart.id === cartId ? this.#fresh() : cart));
  }

  async close(): Promise<void> {
    await this.#writing;
    this.#channel.close();
  }

  #fresh(): Cart {
    return { id: uuidv7(this.#ports.clock.wallMs(), this.#ports.randomBytes), customerId: null, customerName: null, priceTier: 1, lines: [] };
  }
}

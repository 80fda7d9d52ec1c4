import type { Board, OwnPresence } from '../../domain/drafts/api.ts';
import { noCustomer, readName, type DraftCart } from '../../domain/drafts/cart.ts';
import { applyEdits, editsBetween } from '../../domain/drafts/edits.ts';
import { noteMoved, readSales } from '../../domain/drafts/leftover.ts';
import { uuidv7 } from '../../domain/kernel/ids.ts';
import { DeviceError, type Cart, type OpenTicketsView } from '../contract.ts';
import { ticketsView } from '../drafts/tickets-view.ts';
import { DraftCopy, FROM_DISK, FROM_TAB, type StoredCopy } from '../drafts/draft-copy.ts';
import type { LiveDrafts } from '../drafts/live-drafts.ts';
import type { DeviceDatabase } from '../local/device-database.ts';
import type { Channel, Ports } from '../ports.ts';
import { createStore, type WritableStore } from '../store.ts';

const CURRENT = 'current-ticket';
const COPY = 'draft/';
/** Where earlier versions of the app kept the ticket. */
const FORMER = 'cart';
/** Tickets sent to the server side by side. */
const MOST_SENT_AT_ONCE = 8;
const PATIENCE_MS = 8000;

type KeeperPorts = Pick<Ports, 'clock' | 'randomBytes' | 'timers' | 'keyRange'>;

type Message =
  | { kind: 'update'; id: string; update: Uint8Array; unsent: boolean }
  | { kind: 'current'; id: string }
  | { kind: 'sold'; id: string }
  | { kind: 'wanted'; id: string }
  | { kind: 'marked'; id: string; unsent: boolean; shared: boolean }
  | { kind: 'board'; board: Board | null }
  | { kind: 'hello' };

/**
 * The open tickets that this device has a copy of, and which one is on the counter: kept through reloads, shown alike in
 * every tab, and live with the branch's other devices while this tab or another one is connected.
 */
export class CartKeeper {
  readonly store: WritableStore<Cart>;
  readonly view: WritableStore<OpenTicketsView>;
  readonly #ports: KeeperPorts;
  readonly #database: DeviceDatabase;
  readonly #channel: Channel;
  readonly #copies = new Map<string, DraftCopy>();
  readonly #wanted = new Set<string>();
  readonly #unwritten = new Set<string>();
  #current: DraftCopy;
  #board: Board | null = null;
  #deviceId: string | null = null;
  #person: string | null = null;
  #live: LiveDrafts | null = null;
  #writing: Promise<void> = Promise.resolve();

  private constructor(ports: KeeperPorts, database: DeviceDatabase, channel: Channel, stored: readonly StoredCopy[], currentId: string) {
    this.#ports = ports;
    this.#database = database;
    this.#channel = channel;
    for (const each of stored) this.#keep(DraftCopy.read(each, this.#clientId()));
    this.#current = this.#copy(currentId);
    this.store = createStore(cartOf(this.#current));
    this.view = createStore(ticketsView(this.#state()));
    channel.listen((message) => this.#heard(message as Message));
    channel.post({ kind: 'hello' });
  }

  static async open(ports: KeeperPorts & Pick<Ports, 'channel'>, database: DeviceDatabase): Promise<CartKeeper> {
    const [stored, current, former] = await Promise.all([
      database.all<StoredCopy>(COPY, ports.keyRange), database.get<string>(CURRENT), database.get<Cart>(FORMER),
    ]);
    const currentId = former?.id ?? current ?? freshId(ports);
    if (current !== currentId) await database.put({ [CURRENT]: currentId });
    const keeper = new CartKeeper(ports, database, ports.channel('nexus-cart'), stored, currentId);
    if (former !== null) await keeper.#takeFormer(former);
    return keeper;
  }

  change(edit: (cart: Cart) => Cart): void {
    // A ticket that was paid elsewhere is over: what is put on the counter now is another's.
    if (readSales(this.#current.document).length > 0) this.startAnother();
    const before = this.store.get();
    const after = edit(before);
    if (after === before) return;
    if (after.id !== before.id) this.spent(before.id);
    else this.#edit(this.#current, before, after);
  }

  /** A cart was sold: an empty one with an id of its own takes its place. */
  spent(cartId: string): void {
    const copy = this.#copies.get(cartId);
    if (copy) this.#sold(copy);
    this.#channel.post({ kind: 'sold', id: cartId });
    if (this.#current.id === cartId) this.startAnother();
  }

  /** Tickets kept here that were not sold here, as far as this knows. */
  get unsold(): string[] {
    return [...this.#copies.values()].filter(({ sold, isBlank }) => !sold && !isBlank).map(({ id }) => id);
  }

  /** Whether another device may have this cart open: then one asks before taking money for it. */
  isShared(cartId: string): boolean {
    return this.#board !== null && (this.#copies.get(cartId)?.shared ?? false);
  }

  /** This profile becomes another device: what was open on the former is not the new one's. */
  forgetAll(): void {
    const copies = [...this.#copies.values()];
    this.startAnother();
    for (const copy of copies) {
      this.#copies.delete(copy.id);
      this.#chain(() => this.#database.put({ [`${COPY}${copy.id}`]: undefined }));
    }
    this.#show();
  }

  /** Puts the counter's ticket aside, under a name if one is given. */
  putAside(name: string): void {
    if (name.trim() !== '') applyEdits(this.#current.document, this.#current.writer, [{ kind: 'named', name: name.trim() }]);
    this.startAnother();
  }

  startAnother(): void {
    this.#setCurrent(freshId(this.#ports));
  }

  /** @throws DeviceError `offline` when there is no copy here and none comes */
  async takeUp(id: string): Promise<void> {
    await this.#copyAtHand(id);
    this.#setCurrent(id);
  }

  /** @throws DeviceError `offline` */
  async discard(id: string): Promise<void> {
    const copy = await this.#copyAtHand(id);
    const { document, writer, cart, leftover } = copy;
    if (readSales(document).length > 0) noteMoved(document, writer, leftover);
    else applyEdits(document, writer, [...editsBetween(cart, { ...noCustomer, lines: [] }), { kind: 'named', name: '' }]);
    if (this.#current === copy) this.startAnother();
  }

  /** @throws DeviceError `offline` */
  async takeLeftover(id: string): Promise<void> {
    const copy = await this.#copyAtHand(id);
    const { leftover, cart } = copy;
    if (this.#current === copy || this.store.get().lines.length > 0) this.startAnother();
    // First on the new ticket: ended in between, the pieces are there twice rather than nowhere.
    this.#edit(this.#current, this.store.get(), { ...cart, lines: leftover });
    noteMoved(copy.document, copy.writer, leftover);
  }

  /** From now on this is the tab that speaks with the server; the answer ends it. */
  lead(live: LiveDrafts): () => void {
    this.#live = live;
    this.#follow();
    return () => {
      this.#live = null;
      live.close();
    };
  }

  /** What the server says of the branch's tickets; null when it is not heard. */
  showBoard(board: Board | null): void {
    this.#channel.post({ kind: 'board', board });
    this.#setBoard(board);
  }

  /** A connection to the server stands: others may have the ticket open from now on. */
  shared(copy: DraftCopy): void {
    if (copy.shared) return;
    copy.shared = true;
    this.#write(copy);
    this.#tellMarks(copy);
  }

  /** The server has stored everything up to this state vector. */
  stored(copy: DraftCopy, stateVector: Uint8Array): void {
    if (!copy.unsent || !copy.isWithin(stateVector)) return;
    copy.unsent = false;
    this.#write(copy);
    this.#tellMarks(copy);
    this.#dropIfOver(copy);
    this.#follow();
  }

  /** Who is signed in at which device: others see it on the ticket. */
  present(deviceId: string, person: string | null): void {
    this.#deviceId = deviceId;
    this.#person = person;
    this.#follow();
    this.#show();
  }

  async close(): Promise<void> {
    await this.#writing;
    this.#channel.close();
    for (const { doc } of this.#copies.values()) doc.destroy();
  }

  async #takeFormer(former: Cart): Promise<void> {
    this.#edit(this.#current, { ...noCustomer, lines: [] }, former);
    await this.#writing;
    await this.#database.put({ [FORMER]: undefined });
  }

  #edit(copy: DraftCopy, before: DraftCart, after: DraftCart): void {
    applyEdits(copy.document, copy.writer, editsBetween(before, after));
  }

  #copy(id: string): DraftCopy {
    return this.#copies.get(id) ?? this.#keep(new DraftCopy(id, this.#clientId()));
  }

  #keep(copy: DraftCopy): DraftCopy {
    this.#copies.set(copy.id, copy);
    copy.doc.on('update', (update: Uint8Array, origin: unknown) => this.#updated(copy, update, origin));
    return copy;
  }

  #updated(copy: DraftCopy, update: Uint8Array, origin: unknown): void {
    if (origin === null) {
      copy.unsent = true;
      copy.changedMs = this.#ports.clock.wallMs();
    }
    if (origin !== FROM_TAB && origin !== FROM_DISK) {
      this.#channel.post({ kind: 'update', id: copy.id, update, unsent: copy.unsent });
      this.#write(copy);
    }
    this.#follow();
    this.#show();
  }

  #setCurrent(id: string): void {
    const former = this.#current;
    this.#current = this.#copy(id);
    this.#channel.post({ kind: 'current', id });
    this.#chain(() => this.#database.put({ [CURRENT]: id }));
    if (former !== this.#current) this.#dropIfOver(former);
    this.#follow();
    this.#show();
  }

  #sold(copy: DraftCopy): void {
    copy.sold = true;
    this.#write(copy);
    this.#dropIfOver(copy);
  }

  /** Lets go of a copy that is of no more use: sold here and handed on, or over for everybody. */
  #dropIfOver(copy: DraftCopy): void {
    copy.listed ||= this.#board?.drafts.some(({ id }) => id === copy.id) ?? false;
    if (copy === this.#current || this.#wanted.has(copy.id)) return;
    const isDone = copy.sold && !copy.shared;
    const isGone = !copy.unsent && copy.shared && (!copy.isOpen || (copy.listed && this.#isOffBoard(copy)));
    if (!isDone && !isGone && !copy.isBlank) return;
    this.#copies.delete(copy.id);
    this.#chain(() => this.#database.put({ [`${COPY}${copy.id}`]: undefined }));
    this.#follow();
    copy.doc.destroy();
  }

  #isOffBoard({ id }: DraftCopy): boolean {
    return this.#board !== null && this.#board.drafts.every((draft) => draft.id !== id);
  }

  /** A copy with something in it: what is here, or what the server sends. */
  async #copyAtHand(id: string): Promise<DraftCopy> {
    const copy = this.#copy(id);
    if (!copy.isBlank) return copy;
    this.#wanted.add(id);
    this.#channel.post({ kind: 'wanted', id });
    this.#follow();
    const came = await this.#waitFor(copy);
    this.#wanted.delete(id);
    if (came) return copy;
    this.#dropIfOver(copy);
    throw new DeviceError('offline');
  }

  #waitFor(copy: DraftCopy): Promise<boolean> {
    if (this.#board === null) return Promise.resolve(false);
    return new Promise((resolve) => {
      const cancel = this.#ports.timers.after(PATIENCE_MS, () => resolve(false));
      copy.doc.once('update', () => {
        cancel();
        resolve(true);
      });
    });
  }

  /** Keeps those connected that somebody works on, and some of those that the server lacks. */
  #follow(): void {
    const all = [...this.#copies.values()];
    const worked = all.filter((copy) => this.#wanted.has(copy.id) || (copy === this.#current && !copy.isBlank));
    const unsent = all.filter((copy) => copy.unsent && !worked.includes(copy)).slice(0, MOST_SENT_AT_ONCE);
    const presence: OwnPresence = { person: this.#person, draftId: this.#current.isBlank ? null : this.#current.id };
    this.#live?.follow([...worked, ...unsent]);
    this.#live?.tell(presence);
  }

  #heard(message: Message): void {
    if (message.kind === 'update') {
      const copy = this.#copy(message.id);
      copy.unsent ||= message.unsent;
      copy.apply(message.update, FROM_TAB);
    } else if (message.kind === 'marked') {
      const copy = this.#copies.get(message.id);
      if (copy) Object.assign(copy, { unsent: message.unsent, shared: message.shared });
    } else if (message.kind === 'current') {
      const former = this.#current;
      this.#current = this.#copy(message.id);
      if (former !== this.#current) this.#dropIfOver(former);
      this.#follow();
      this.#show();
    } else if (message.kind === 'sold') {
      const copy = this.#copies.get(message.id);
      if (copy) this.#sold(copy);
    } else if (message.kind === 'wanted' && this.#live !== null) {
      this.#wanted.add(message.id);
      this.#copy(message.id);
      this.#follow();
    } else if (message.kind === 'board' && this.#live === null) this.#setBoard(message.board);
    else if (message.kind === 'hello' && this.#live !== null) this.#channel.post({ kind: 'board', board: this.#board });
  }

  #setBoard(board: Board | null): void {
    this.#board = board;
    for (const copy of this.#copies.values()) this.#dropIfOver(copy);
    this.#show();
  }

  #tellMarks({ id, unsent, shared }: DraftCopy): void {
    this.#channel.post({ kind: 'marked', id, unsent, shared });
  }

  /** Most of what is heard changes nothing that is shown: then nothing is drawn again. */
  #show(): void {
    setIfOther(this.store, cartOf(this.#current));
    setIfOther(this.view, ticketsView(this.#state()));
  }

  #state(): Parameters<typeof ticketsView>[0] {
    return { board: this.#board, copies: [...this.#copies.values()], current: this.#current, deviceId: this.#deviceId, name: readName(this.#current.document) };
  }

  #write(copy: DraftCopy): void {
    if (this.#unwritten.has(copy.id)) return;
    this.#unwritten.add(copy.id);
    this.#chain(async () => {
      this.#unwritten.delete(copy.id);
      if (this.#copies.get(copy.id) === copy) await this.#database.change<StoredCopy>(`${COPY}${copy.id}`, (before) => copy.stored(before));
    });
  }

  #chain(write: () => Promise<void>): void {
    this.#writing = this.#writing.then(write).catch(() => {});
  }

  #clientId(): number {
    return this.#ports.randomBytes(4).reduce((id, byte) => id * 256 + byte, 0);
  }
}

function setIfOther<T>(store: WritableStore<T>, next: T): void {
  if (JSON.stringify(next) !== JSON.stringify(store.get())) store.set(next);
}

function freshId({ clock, randomBytes }: Pick<KeeperPorts, 'clock' | 'randomBytes'>): string {
  return uuidv7(clock.wallMs(), randomBytes);
}

/** The ticket on the counter; one that was paid elsewhere has nothing to sell. */
function cartOf({ id, cart, document }: DraftCopy): Cart {
  return readSales(document).length > 0 ? { id, draftId: id, ...noCustomer, lines: [] } : { id, draftId: id, ...cart };
}

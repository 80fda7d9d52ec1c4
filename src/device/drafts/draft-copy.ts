import { applyUpdate, decodeStateVector, Doc, encodeStateAsUpdate, encodeStateVector } from 'yjs';
import { isOpen, summaryOf, type DraftSummary } from '../../domain/drafts/api.ts';
import { readCart, type DraftCart } from '../../domain/drafts/cart.ts';
import type { DraftDocument } from '../../domain/drafts/document.ts';
import { leftoverOf } from '../../domain/drafts/leftover.ts';

/** How a draft's copy is kept in the browser profile. */
export interface StoredCopy {
  id: string;
  state: Uint8Array;
  /** Something in it is not on the server yet. */
  unsent: boolean;
  /** The server has had it: others may have it open. */
  shared: boolean;
  /** Sold here: kept only until the server has all of it. */
  sold: boolean;
  changedMs: number;
}

/** Why a document changed: another tab told of it, or it was read from the disk. Else it was edited here or came from the server. */
export const FROM_TAB = Symbol('tab');
export const FROM_DISK = Symbol('disk');

/** This tab's copy of a draft. */
export class DraftCopy {
  readonly id: string;
  readonly doc = new Doc();
  readonly document: DraftDocument;
  unsent = false;
  shared = false;
  sold = false;
  changedMs = 0;
  /** The board has named it: once it does so no more, it is over. */
  listed = false;

  /** @param clientId of this tab and copy alone: what is counted here is merged by it. */
  constructor(id: string, clientId: number) {
    this.id = id;
    this.doc.clientID = clientId;
    this.document = { map: (name) => this.doc.getMap(name), transact: (change) => this.doc.transact(change) };
  }

  static read(stored: StoredCopy, clientId: number): DraftCopy {
    const copy = new DraftCopy(stored.id, clientId);
    Object.assign(copy, { unsent: stored.unsent, shared: stored.shared, sold: stored.sold, changedMs: stored.changedMs });
    copy.apply(stored.state, FROM_DISK);
    return copy;
  }

  /** Whoever counts in this tab: no other replica has it. */
  get writer(): string {
    return String(this.doc.clientID);
  }

  get cart(): DraftCart {
    return readCart(this.document);
  }

  get summary(): DraftSummary {
    return summaryOf(this.document);
  }

  get leftover(): ReturnType<typeof leftoverOf> {
    return leftoverOf(this.document);
  }

  /** Nothing was ever put on it. */
  get isBlank(): boolean {
    return this.doc.store.clients.size === 0;
  }

  get isOpen(): boolean {
    return !this.sold && isOpen(this.summary);
  }

  apply(update: Uint8Array, origin: symbol): void {
    applyUpdate(this.doc, update, origin);
  }

  /** Whether somebody with this state vector has all of it. */
  isWithin(stateVector: Uint8Array): boolean {
    const had = decodeStateVector(stateVector);
    return [...decodeStateVector(encodeStateVector(this.doc))].every(([client, clock]) => (had.get(client) ?? 0) >= clock);
  }

  /** As it is to be kept, together with what another tab may have kept of it meanwhile. */
  stored(before: StoredCopy | null): StoredCopy {
    if (before !== null) this.apply(before.state, FROM_DISK);
    const { id, unsent, shared, sold, changedMs } = this;
    return { id, state: encodeStateAsUpdate(this.doc), unsent, shared, sold, changedMs };
  }
}

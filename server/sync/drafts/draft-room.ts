import { applyUpdate, Doc, encodeStateVector, mergeUpdates } from 'yjs';
import { summaryOf } from '../../../src/domain/drafts/api.ts';
import { MAX_DRAFT_BYTES, MAX_DRAFT_PARTS, type DraftDocument } from '../../../src/domain/drafts/document.ts';
import { noteSale } from '../../../src/domain/drafts/leftover.ts';
import type { TenantDatabase } from '../../db/database.ts';
import { draftDocumentOf } from './draft-document.ts';
import { loadDraft, loadSalesOf, markReckoned, storeUpdate, type StoredDraft } from './draft-store.ts';
import { CLOSE, type Member } from './member.ts';
import { answerMessage, askingMessage, awarenessMessage, readMessage, storedMessage, updateMessage } from './messages.ts';

const RETRY_MS = 1000;
/** Origin of what came from the table: it is stored already. */
const STORED = Symbol('stored');

export interface RoomPorts {
  draftId: string;
  branchId: string;
  database(): Promise<TenantDatabase>;
  /** Something of the draft was stored: other processes and the list of open tickets should know. */
  stored(): void;
  log: { warn(fields: object, message: string): void };
}

/** One draft in memory, with those who have it open: takes their updates, stores them, and passes them on. */
export class DraftRoom {
  readonly members = new Set<Member>();
  readonly #ports: RoomPorts;
  readonly #doc = new Doc();
  readonly #document: DraftDocument;
  #bytes = 0;
  #compactions = -1;
  #unstored: Uint8Array[] = [];
  #storing: Promise<void> | null = null;
  #closed = false;

  private constructor(ports: RoomPorts) {
    this.#ports = ports;
    this.#document = draftDocumentOf(this.#doc, this);
    this.#doc.on('update', (update: Uint8Array, origin: unknown) => this.#updated(update, origin));
  }

  /** Loads a draft, or begins one; null when it is of another branch. */
  static async open(ports: RoomPorts): Promise<DraftRoom | null> {
    const room = new DraftRoom(ports);
    const stored = await loadDraft(await ports.database(), ports.draftId);
    if (stored !== null && stored.branchId !== ports.branchId) return null;
    if (stored !== null) room.#apply(stored);
    await room.reckon();
    return room;
  }

  join(member: Member): void {
    if (this.#closed) {
      member.close(CLOSE.expired);
      return;
    }
    this.members.add(member);
    member.send(askingMessage(this.#doc));
    if (this.#storing === null) member.send(storedMessage(encodeStateVector(this.#doc)));
  }

  /** Tells everybody that all there is now is stored. */
  #sayStored(): void {
    const message = storedMessage(encodeStateVector(this.#doc));
    for (const member of this.members) member.send(message);
  }

  leave(member: Member): void {
    this.members.delete(member);
  }

  receive(member: Member, bytes: Uint8Array): void {
    const message = readMessage(bytes);
    if (message === null) member.close(CLOSE.unreadable);
    else if (message.kind === 'asks') this.#answer(member, message.stateVector);
    else if (message.kind === 'update') this.#take(member, message.update);
    // Who has it open stands on the board; the echo is the sign of life that the provider waits for.
    else if (message.kind === 'awareness') member.send(awarenessMessage(message.update));
  }

  /** Reads what other processes stored. */
  async refresh(): Promise<void> {
    const stored = await loadDraft(await this.#ports.database(), this.#ports.draftId);
    if (stored === null || this.#closed) return;
    this.#apply(stored);
    if (this.#storing === null) this.#sayStored();
  }

  /** Writes the sales that the draft was paid with into it, so that all who have it open learn of them. */
  async reckon(): Promise<void> {
    const db = await this.#ports.database();
    const sales = await loadSalesOf(db, this.#ports.draftId);
    if (sales.length === 0 || this.#closed) return;
    this.#document.transact(() => {
      for (const { saleId, ...sale } of sales) noteSale(this.#document, saleId, sale);
    });
    await this.settled();
    await markReckoned(db, this.#ports.draftId, summaryOf(this.#document));
    this.#ports.stored();
  }

  /** When all that was taken so far is stored. */
  async settled(): Promise<void> {
    await this.#storing;
  }

  /** Ends all connections; what is not stored yet is stored first. */
  async close(code: number): Promise<void> {
    for (const member of this.members) member.close(code);
    this.#closed = true;
    await this.#storing;
    this.#doc.destroy();
  }

  #apply({ compactions, updates }: StoredDraft): void {
    this.#compactions = Math.max(compactions, this.#compactions);
    for (const update of updates) applyUpdate(this.#doc, update, STORED);
    this.#bytes = updates.reduce((sum, { length }) => sum + length, 0);
  }

  #answer(member: Member, stateVector: Uint8Array): void {
    try {
      member.send(answerMessage(this.#doc, stateVector));
    } catch {
      member.close(CLOSE.unreadable);
    }
  }

  #take(member: Member, update: Uint8Array): void {
    try {
      applyUpdate(this.#doc, update, member);
    } catch {
      member.close(CLOSE.unreadable);
    }
  }

  #updated(update: Uint8Array, origin: unknown): void {
    const message = updateMessage(update);
    for (const member of this.members) if (member !== origin) member.send(message);
    if (origin === STORED) return;
    this.#bytes += update.length;
    if (this.#bytes > MAX_DRAFT_BYTES || this.#doc.getMap('parts').size > MAX_DRAFT_PARTS) {
      // Nothing of it is stored: the room is left as it was, and read anew by who comes next.
      this.#unstored = [];
      void this.close(CLOSE.tooLarge);
      return;
    }
    this.#unstored.push(update);
    this.#storing ??= this.#store().finally(() => {
      this.#storing = null;
    });
  }

  /** One after another; what gathers meanwhile is stored together. */
  async #store(): Promise<void> {
    const { draftId: id, branchId, database, stored, log } = this.#ports;
    while (this.#unstored.length > 0) {
      const updates = this.#unstored;
      this.#unstored = [];
      try {
        const isOurs = await storeUpdate(await database(), { id, branchId }, mergeUpdates(updates), summaryOf(this.#document));
        if (!isOurs) {
          void this.close(CLOSE.notFound);
          return;
        }
        if (this.#unstored.length === 0) this.#sayStored();
        stored();
      } catch (error) {
        log.warn({ err: error, draftId: id }, 'a draft could not be stored');
        this.#unstored = [...updates, ...this.#unstored];
        if (this.#closed) return;
        await new Promise((resolve) => {
          setTimeout(resolve, RETRY_MS).unref();
        });
      }
    }
  }
}

import { readVarUint8Array } from 'lib0/decoding';
import WebSocket from 'ws';
import { WebsocketProvider } from 'y-websocket';
import { decodeStateVector, Doc, encodeStateVector } from 'yjs';
import { boardSchema, BOARD_ROOM, DRAFT_PROTOCOL, MESSAGE_STORED, type Board } from '../../src/domain/drafts/api.ts';
import { readCart, type DraftCart } from '../../src/domain/drafts/cart.ts';
import { lineKeyOf, type DraftDocument } from '../../src/domain/drafts/document.ts';
import { applyEdits, editsBetween } from '../../src/domain/drafts/edits.ts';
import type { ProductRow } from '../../src/domain/sync/rows.ts';

/** A device's connection to a draft or to the board, by the client library itself. */
export class DraftClient {
  readonly doc: Doc;
  readonly document: DraftDocument;
  readonly provider: WebsocketProvider;
  #stored: Uint8Array | null = null;

  constructor(port: number, room: string, token: string, doc = new Doc()) {
    this.doc = doc;
    this.document = { map: (name) => doc.getMap(name), transact: (change) => doc.transact(change) };
    this.provider = new WebsocketProvider(`ws://127.0.0.1:${port}/sync/drafts`, room, doc, {
      protocols: [DRAFT_PROTOCOL, `bearer.${token}`], WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket, disableBc: true,
    });
    this.provider.messageHandlers[MESSAGE_STORED] = (_encoder, decoder) => {
      this.#stored = readVarUint8Array(decoder);
    };
  }

  static board(port: number, token: string): DraftClient {
    return new DraftClient(port, BOARD_ROOM, token);
  }

  get cart(): DraftCart {
    return readCart(this.document);
  }

  /** Parts by number with their quantities. */
  get parts(): Record<string, number> {
    return Object.fromEntries(this.cart.lines.map(({ product, quantityMilli }) => [product.partNumber, quantityMilli]));
  }

  get board(): Board | null {
    for (const state of this.provider.awareness.getStates().values()) {
      const read = boardSchema.safeParse(state).data;
      if (read) return read.board;
    }
    return null;
  }

  /** Whether the server said that all of this is stored. */
  get isStored(): boolean {
    if (this.#stored === null) return false;
    const stored = decodeStateVector(this.#stored);
    return [...decodeStateVector(encodeStateVector(this.doc))].every(([client, clock]) => (stored.get(client) ?? 0) >= clock);
  }

  add(product: ProductRow, quantityMilli = 1000): void {
    const before = this.cart;
    const line = { key: lineKeyOf(product), product, quantityMilli, priceCents: product.price1Cents, discountCents: 0 };
    const known = before.lines.find(({ key }) => key === line.key);
    const lines = known ? before.lines.map((each) => (each === known ? { ...known, quantityMilli: known.quantityMilli + quantityMilli } : each)) : [...before.lines, line];
    applyEdits(this.document, String(this.doc.clientID), editsBetween(before, { ...before, lines }));
  }

  /** Cuts the connection, as a network does; what is edited meanwhile stays here. */
  disconnect(): void {
    this.provider.disconnect();
  }

  connect(): void {
    this.provider.connect();
  }

  close(): void {
    this.provider.destroy();
  }
}

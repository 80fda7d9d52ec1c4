import { readVarUint8Array } from 'lib0/decoding';
import { WebsocketProvider } from 'y-websocket';
import { Doc } from 'yjs';
import { BOARD_ROOM, boardSchema, MESSAGE_STORED, type Board, type OwnPresence } from '../../domain/drafts/api.ts';
import type { DeviceToken } from '../identity/device-token.ts';
import type { Ports } from '../ports.ts';
import type { DraftCopy } from './draft-copy.ts';
import { socketClass } from './token-socket.ts';

const PATH = '/sync/drafts';
const LONGEST_RETRY_MS = 5000;

export interface LivePorts {
  openSocket: NonNullable<Ports['openSocket']>;
  token: DeviceToken;
  /** What the server says of the branch; null when it cannot be heard. */
  boardChanged(board: Board | null): void;
  /** A connection stands: others may see the draft from now on. */
  connected(copy: DraftCopy): void;
  /** The server has stored all up to this state vector. */
  stored(copy: DraftCopy, stateVector: Uint8Array): void;
}

/** The live connections of this device, by the client library of Yjs: the branch's board, and a document each. */
export class LiveDrafts {
  readonly #ports: LivePorts;
  readonly #socket: typeof WebSocket;
  readonly #board: WebsocketProvider;
  readonly #documents = new Map<string, WebsocketProvider>();

  constructor(ports: LivePorts) {
    this.#ports = ports;
    this.#socket = socketClass(ports.openSocket, ports.token);
    this.#board = this.#connect(BOARD_ROOM, new Doc());
    this.#board.awareness.on('change', () => this.#showBoard());
    this.#board.on('status', () => this.#showBoard());
  }

  /** Says who is at this device and what is open on it. */
  tell(presence: OwnPresence): void {
    const before = this.#board.awareness.getLocalState();
    if (before?.['person'] === presence.person && before['draftId'] === presence.draftId) return;
    this.#board.awareness.setLocalState({ ...presence });
  }

  /** Connects these drafts, and no others. */
  follow(copies: readonly DraftCopy[]): void {
    const wanted = new Map(copies.map((copy) => [copy.id, copy]));
    for (const [id, provider] of this.#documents) {
      if (wanted.has(id)) continue;
      this.#documents.delete(id);
      provider.destroy();
    }
    for (const [id, copy] of wanted) {
      if (this.#documents.has(id)) continue;
      const provider = this.#connect(id, copy.doc);
      provider.messageHandlers[MESSAGE_STORED] = (_encoder, decoder) => this.#ports.stored(copy, readVarUint8Array(decoder));
      provider.on('status', ({ status }) => {
        if (status === 'connected') this.#ports.connected(copy);
      });
      this.#documents.set(id, provider);
    }
  }

  /** Tries at once what waits for its next try. */
  hurry(): void {
    for (const provider of [this.#board, ...this.#documents.values()]) if (!provider.wsconnected) provider.connect();
  }

  close(): void {
    this.follow([]);
    this.#board.destroy();
    this.#ports.boardChanged(null);
  }

  #connect(room: string, doc: Doc): WebsocketProvider {
    return new WebsocketProvider(PATH, room, doc, { WebSocketPolyfill: this.#socket, disableBc: true, maxBackoffTime: LONGEST_RETRY_MS });
  }

  #showBoard(): void {
    const states = this.#board.wsconnected ? [...this.#board.awareness.getStates().values()] : [];
    const boards = states.flatMap((state) => boardSchema.safeParse(state).data?.board ?? []);
    this.#ports.boardChanged(boards.at(-1) ?? null);
  }
}

import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import { createDecoder, readVarString, readVarUint } from 'lib0/decoding';
import { Doc } from 'yjs';
import { ownPresenceSchema, type Board as BoardState, type OpenDraft, type OwnPresence, type Presence } from '../../../src/domain/drafts/api.ts';
import { CLOSE, type Member } from './member.ts';
import { awarenessMessage, readMessage } from './messages.ts';

const REFRESH_MS = 150;
/** People of another process are forgotten when it says nothing for this long. */
const FORGET_MS = 45_000;

export interface BoardPorts {
  /** The open tickets, sales reckoned. */
  list(): Promise<OpenDraft[]>;
  /** Who is at this process's devices has changed, or is still so. */
  tell(people: readonly Presence[]): void;
  nowMs(): number;
  log: { warn(fields: object, message: string): void };
}

/**
 * What stands on a branch's board: its open tickets, and who has which. It is the server's own awareness state, renewed
 * as y-protocols do it; what devices say of themselves comes in theirs.
 */
export class Board {
  readonly members = new Set<Member>();
  readonly #ports: BoardPorts;
  readonly #doc = new Doc();
  readonly #awareness = new Awareness(this.#doc);
  readonly #own = new Map<Member, OwnPresence>();
  readonly #others = new Map<string, { people: readonly Presence[]; atMs: number }>();
  #drafts: readonly OpenDraft[] = [];
  #timer: NodeJS.Timeout | null = null;
  #reading: Promise<void> = Promise.resolve();

  constructor(ports: BoardPorts) {
    this.#ports = ports;
    this.#awareness.setLocalState(null);
    this.#awareness.on('update', () => this.#send());
    this.refresh();
  }

  join(member: Member): void {
    this.members.add(member);
    this.#own.set(member, { person: null, draftId: null });
    if (this.#awareness.getLocalState() !== null) member.send(this.#message());
    this.#show();
  }

  leave(member: Member): void {
    this.members.delete(member);
    this.#own.delete(member);
    this.#show();
    this.#ports.tell(this.#ownPeople());
  }

  receive(member: Member, bytes: Uint8Array): void {
    const message = readMessage(bytes);
    if (message === null) member.close(CLOSE.unreadable);
    else if (message.kind === 'asks-awareness') member.send(this.#message());
    else if (message.kind === 'awareness') {
      // The client library sends back what it was told: that is not of the device itself.
      const said = ownStateIn(message.update, this.#awareness.clientID);
      if (said === undefined) return;
      member.send(awarenessMessage(message.update));
      this.#hear(member, said);
    }
  }

  /** Who is at the devices of another process. */
  heard(processId: string, people: readonly Presence[]): void {
    this.#others.set(processId, { people, atMs: this.#ports.nowMs() });
    this.#show();
  }

  /** Reads the list again, soon: many changes are one. */
  refresh(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#reading = this.#reading.then(() => this.#read());
    }, REFRESH_MS);
  }

  /** Tells other processes that its people are still there, and forgets those of processes that went silent. */
  beat(): void {
    this.#ports.tell(this.#ownPeople());
    this.#show();
  }

  async close(code: number): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const member of this.members) member.close(code);
    this.members.clear();
    await this.#reading;
    this.#awareness.destroy();
    this.#doc.destroy();
  }

  async #read(): Promise<void> {
    try {
      this.#drafts = await this.#ports.list();
      this.#show();
    } catch (error) {
      this.#ports.log.warn({ err: error }, 'open tickets could not be listed');
    }
  }

  #hear(member: Member, said: unknown): void {
    const own = ownPresenceSchema.safeParse(said).data ?? { person: null, draftId: null };
    const before = this.#own.get(member);
    if (before?.person === own.person && before.draftId === own.draftId) return;
    this.#own.set(member, own);
    this.#show();
    this.#ports.tell(this.#ownPeople());
  }

  #ownPeople(): Presence[] {
    return [...this.#own].map(([{ scope: { deviceId, registerName } }, own]) => ({ deviceId, registerName, ...own }));
  }

  #show(): void {
    const nowMs = this.#ports.nowMs();
    for (const [processId, { atMs }] of this.#others) if (nowMs - atMs > FORGET_MS) this.#others.delete(processId);
    const people = new Map<string, Presence>();
    for (const presence of [...[...this.#others.values()].flatMap((other) => other.people), ...this.#ownPeople()]) people.set(presence.deviceId, presence);
    const board: BoardState = { drafts: [...this.#drafts], people: [...people.values()] };
    const before = this.#awareness.getLocalState() as { board: BoardState } | null;
    if (before === null || JSON.stringify(before.board) !== JSON.stringify(board)) this.#awareness.setLocalState({ board });
  }

  #message(): Uint8Array {
    return awarenessMessage(encodeAwarenessUpdate(this.#awareness, [this.#awareness.clientID]));
  }

  #send(): void {
    if (this.#awareness.getLocalState() === null) return;
    const message = this.#message();
    for (const member of this.members) member.send(message);
  }
}

/** The state that an awareness update carries besides the server's; undefined when there is none, or it cannot be read. */
function ownStateIn(update: Uint8Array, serverClient: number): unknown {
  try {
    const decoder = createDecoder(update);
    let state: unknown;
    for (let left = readVarUint(decoder); left > 0; left -= 1) {
      const client = readVarUint(decoder);
      readVarUint(decoder);
      const said: unknown = JSON.parse(readVarString(decoder));
      if (client !== serverClient) state = said;
    }
    return state;
  } catch {
    return undefined;
  }
}

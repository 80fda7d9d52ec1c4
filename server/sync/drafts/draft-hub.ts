import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { BOARD_ROOM, presenceSchema, type OpenDraft } from '../../../src/domain/drafts/api.ts';
import type { Queryable, TenantDatabase } from '../../db/database.ts';
import type { PositionHub } from '../position-hub.ts';
import { Board } from './board.ts';
import { DraftRoom } from './draft-room.ts';
import { findUnreckoned, listOpenDrafts } from './draft-store.ts';
import { CLOSE, type Member } from './member.ts';

const CHANNEL = 'nexus_drafts';
const MAX_CONNECTIONS = 10_000;
const MAX_PER_DEVICE = 40;
/** A room that nobody is in stays this long: a reload comes right back. */
const LINGER_MS = 5000;
const BEAT_MS = 15_000;
/** A notification holds 8000 bytes. */
const MOST_PEOPLE_TOLD = 30;

export interface DraftHubPorts {
  control: Queryable;
  listen(channel: string, handlers: { onMessage(payload: string): void; onResume?(): void }): Promise<{ close(): Promise<void> }>;
  tenant(tenantId: string): Promise<TenantDatabase>;
  /** Says when a tenant's data went on: a sale may have paid a draft. */
  positions: Pick<PositionHub, 'subscribe'>;
  nowMs(): number;
  log: { warn(fields: object, message: string): void };
}

/** What processes tell each other; without a draft it is about the board. */
const noticeSchema = z.object({
  process: z.string(), tenantId: z.string(), branchId: z.string(), draftId: z.string().optional(), people: z.array(presenceSchema).optional(),
});
type Notice = z.infer<typeof noticeSchema>;

interface Branch {
  tenantId: string;
  branchId: string;
}

/** The drafts and boards that devices connected to this process have open. One for a process. */
export class DraftHub {
  readonly #ports: DraftHubPorts;
  readonly #process = randomUUID();
  readonly #rooms = new Map<string, Promise<DraftRoom | null>>();
  readonly #boards = new Map<string, Board>();
  readonly #tenants = new Map<string, () => void>();
  readonly #lingering = new Map<string, NodeJS.Timeout>();
  readonly #unsent = new Map<string, string>();
  readonly #perDevice = new Map<string, number>();
  #connections = 0;
  #sending: Promise<void> | null = null;
  #listening: { close(): Promise<void> } | null = null;
  #beat: NodeJS.Timeout | null = null;
  #closing: Promise<void> | null = null;

  constructor(ports: DraftHubPorts) {
    this.#ports = ports;
  }

  /** Opens the hub; `close` ends it. */
  static async open(ports: DraftHubPorts): Promise<DraftHub> {
    const hub = new DraftHub(ports);
    hub.#listening = await ports.listen(CHANNEL, {
      onMessage: (payload) => void hub.#hear(payload),
      // What was told meanwhile is missing.
      onResume: () => hub.#refreshAll(),
    });
    hub.#beat = setInterval(() => {
      for (const board of hub.#boards.values()) board.beat();
    }, BEAT_MS);
    return hub;
  }

  /** Whether a device may have one more connection. */
  hasRoomFor(deviceId: string): boolean {
    return this.#closing === null && this.#connections < MAX_CONNECTIONS && (this.#perDevice.get(deviceId) ?? 0) < MAX_PER_DEVICE;
  }

  /** The room of a draft; null when it is another branch's. */
  room(branch: Branch, draftId: string): Promise<DraftRoom | null> {
    const key = keyOf(branch, draftId);
    clearTimeout(this.#lingering.get(key));
    const known = this.#rooms.get(key);
    if (known) return known;
    const opening = DraftRoom.open({
      draftId,
      branchId: branch.branchId,
      database: () => this.#ports.tenant(branch.tenantId),
      stored: () => {
        this.#boards.get(keyOf(branch, BOARD_ROOM))?.refresh();
        this.#tell({ process: this.#process, ...branch, draftId });
      },
      log: this.#ports.log,
    });
    this.#rooms.set(key, opening);
    opening.then((room) => room ?? this.#rooms.delete(key), () => this.#rooms.delete(key));
    return opening;
  }

  /** Lets a connection into a room; `leave` it when it ends. */
  async join(member: Member, roomName: string): Promise<{ receive(bytes: Uint8Array): void; leave(): void } | null> {
    const branch: Branch = { tenantId: member.scope.tenantId, branchId: member.scope.branchId };
    this.#count(member.scope.deviceId, 1);
    // The board hears of sales for all of the branch's drafts.
    const board = this.#board(branch);
    const room = roomName === BOARD_ROOM ? board : await this.room(branch, roomName).catch(() => null);
    if (room === null) {
      this.#count(member.scope.deviceId, -1);
      return null;
    }
    room.join(member);
    return {
      receive: (bytes) => {
        if (member.admits(this.#ports.nowMs())) room.receive(member, bytes);
        else member.close(CLOSE.tooFast);
      },
      leave: () => {
        this.#count(member.scope.deviceId, -1);
        room.leave(member);
        if (room.members.size === 0) this.#linger(keyOf(branch, roomName));
        this.#linger(keyOf(branch, BOARD_ROOM));
      },
    };
  }

  /** Drafts in memory now. */
  get size(): number {
    return this.#rooms.size;
  }

  /** Ends all connections and stores what is not stored yet. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#beat !== null) clearInterval(this.#beat);
    for (const timer of this.#lingering.values()) clearTimeout(timer);
    for (const unsubscribe of this.#tenants.values()) unsubscribe();
    const rooms = await Promise.all([...this.#rooms.values()].map((opening) => opening.catch(() => null)));
    await Promise.all([...this.#boards.values(), ...rooms].map((room) => room?.close(CLOSE.stopping)));
    await this.#sending;
    await this.#listening?.close();
  }

  #board(branch: Branch): Board {
    const key = keyOf(branch, BOARD_ROOM);
    clearTimeout(this.#lingering.get(key));
    const known = this.#boards.get(key);
    if (known) return known;
    const board = new Board({
      list: () => this.#list(branch),
      tell: (people) => this.#tell({ process: this.#process, ...branch, people: people.slice(0, MOST_PEOPLE_TOLD) }),
      nowMs: this.#ports.nowMs,
      log: this.#ports.log,
    });
    this.#boards.set(key, board);
    this.#follow(branch.tenantId);
    return board;
  }

  async #list(branch: Branch): Promise<OpenDraft[]> {
    const db = await this.#ports.tenant(branch.tenantId);
    for (const draftId of await findUnreckoned(db, branch.branchId)) {
      await (await this.room(branch, draftId))?.reckon();
      this.#linger(keyOf(branch, draftId));
    }
    return listOpenDrafts(db, branch.branchId);
  }

  /** Hears of the tenant's commits while somebody looks at one of its boards. */
  #follow(tenantId: string): void {
    if (this.#tenants.has(tenantId) || this.#closing !== null) return;
    const unsubscribe = this.#ports.positions.subscribe({
      tenantId, deviceId: `drafts/${this.#process}`,
      hint: () => this.#ofTenant(tenantId, (board) => board.refresh()),
      end: () => {
        this.#tenants.get(tenantId)?.();
        this.#tenants.delete(tenantId);
        setImmediate(() => this.#ofTenant(tenantId, () => this.#follow(tenantId)));
      },
    });
    if (unsubscribe !== null) this.#tenants.set(tenantId, unsubscribe);
  }

  #ofTenant(tenantId: string, run: (board: Board) => void): void {
    for (const [key, board] of this.#boards) if (key.startsWith(`${tenantId}/`)) run(board);
  }

  #linger(key: string): void {
    clearTimeout(this.#lingering.get(key));
    this.#lingering.set(key, setTimeout(() => void this.#drop(key), LINGER_MS));
  }

  async #drop(key: string): Promise<void> {
    this.#lingering.delete(key);
    const board = this.#boards.get(key);
    const opening = this.#rooms.get(key);
    const room = board ?? (await opening?.catch(() => null)) ?? null;
    if (room === null || room.members.size > 0) return;
    const [tenantId = '', branchId = ''] = key.split('/');
    if (board && [...this.#rooms.keys()].some((other) => other.startsWith(`${tenantId}/${branchId}/`))) return;
    this.#boards.delete(key);
    this.#rooms.delete(key);
    if (!board) this.#linger(keyOf({ tenantId, branchId }, BOARD_ROOM));
    if (board && ![...this.#boards.keys()].some((other) => other.startsWith(`${tenantId}/`))) {
      this.#tenants.get(tenantId)?.();
      this.#tenants.delete(tenantId);
    }
    await room.close(CLOSE.stopping);
  }

  #count(deviceId: string, by: 1 | -1): void {
    this.#connections += by;
    const count = (this.#perDevice.get(deviceId) ?? 0) + by;
    if (count === 0) this.#perDevice.delete(deviceId);
    else this.#perDevice.set(deviceId, count);
  }

  async #hear(payload: string): Promise<void> {
    const notice = noticeSchema.safeParse(parseJson(payload)).data;
    if (notice === undefined || notice.process === this.#process) return;
    const board = this.#boards.get(keyOf(notice, BOARD_ROOM));
    if (notice.people) board?.heard(notice.process, notice.people);
    if (notice.draftId === undefined) return;
    board?.refresh();
    const room = await this.#rooms.get(keyOf(notice, notice.draftId))?.catch(() => null);
    await room?.refresh().catch((error: unknown) => this.#ports.log.warn({ err: error }, 'a draft could not be read again'));
  }

  #refreshAll(): void {
    for (const board of this.#boards.values()) board.refresh();
    for (const opening of this.#rooms.values()) void opening.then((room) => room?.refresh()).catch(() => {});
  }

  /** Tells the other processes; what gathers while one statement is on its way goes with the next. */
  #tell(notice: Notice): void {
    this.#unsent.set(keyOf(notice, notice.draftId ?? BOARD_ROOM), JSON.stringify(notice));
    this.#sending ??= this.#send().finally(() => {
      this.#sending = null;
    });
  }

  async #send(): Promise<void> {
    while (this.#unsent.size > 0) {
      const payloads = [...this.#unsent.values()];
      this.#unsent.clear();
      await this.#ports.control
        .query('SELECT pg_notify($1, payload) FROM unnest($2::text[]) payload', [CHANNEL, payloads])
        .catch((error: unknown) => this.#ports.log.warn({ err: error }, 'other processes could not be told of drafts'));
    }
  }
}

function keyOf({ tenantId, branchId }: Branch, room: string): string {
  return `${tenantId}/${branchId}/${room}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

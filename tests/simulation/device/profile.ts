import type { Channel, Locks } from '../../../src/device/ports.ts';
import { Disk } from './disk.ts';

/** Who holds a lock or hears a channel, and may be gone. */
export interface Page {
  readonly alive: boolean;
}

interface Waiting {
  page: Page;
  grant(): void;
}

/** A browser profile: what its pages share, and the machine's clock under it. */
export class Profile {
  readonly name: string;
  disk: Disk;
  /** How wrong the machine's clock is: its own time minus the true one. */
  skewMs = 0;
  /** Time that the page's own clock slept through. */
  sleptMs = 0;
  readonly #holders = new Map<string, Page>();
  readonly #queues = new Map<string, Waiting[]>();
  readonly #channels = new Map<string, Set<{ page: Page; heard(message: unknown): void }>>();

  constructor(name: string, disk = new Disk()) {
    this.name = name;
    this.disk = disk;
  }

  /** Web Locks as one page sees them. */
  locksFor(page: Page): Locks {
    return {
      request: async <T>(name: string, { signal }: { signal?: AbortSignal }, held: () => Promise<T>): Promise<T> => {
        await this.#granted(name, page, signal);
        try {
          return await held();
        } finally {
          if (this.#holders.get(name) === page) this.#release(name);
        }
      },
    };
  }

  channelFor(page: Page, name: string): Channel {
    const members = this.#channels.get(name) ?? new Set();
    this.#channels.set(name, members);
    const own = { page, heard: (_message: unknown): void => {} };
    return {
      post: (message) => {
        if (!page.alive) return;
        const text = structuredClone(message);
        for (const member of members) {
          if (member !== own) queueMicrotask(() => member.page.alive && member.heard(text));
        }
      },
      listen: (heard) => {
        own.heard = heard;
        members.add(own);
      },
      close: () => void members.delete(own),
    };
  }

  /** The page is gone: what it held goes to the next. */
  leave(page: Page): void {
    for (const [name, queue] of this.#queues) this.#queues.set(name, queue.filter((waiting) => waiting.page !== page));
    for (const [name, holder] of this.#holders) if (holder === page) this.#release(name);
    for (const members of this.#channels.values()) {
      for (const member of members) if (member.page === page) members.delete(member);
    }
  }

  #granted(name: string, page: Page, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      if (!this.#holders.has(name)) {
        this.#holders.set(name, page);
        resolve();
        return;
      }
      const queue = this.#queues.get(name) ?? [];
      this.#queues.set(name, queue);
      const waiting: Waiting = { page, grant: resolve };
      queue.push(waiting);
      signal?.addEventListener('abort', () => {
        if (!(this.#queues.get(name) ?? []).includes(waiting)) return;
        this.#queues.set(name, (this.#queues.get(name) ?? []).filter((other) => other !== waiting));
        reject(signal.reason as Error);
      });
    });
  }

  #release(name: string): void {
    const next = this.#queues.get(name)?.shift();
    if (next === undefined) {
      this.#holders.delete(name);
      return;
    }
    this.#holders.set(name, next.page);
    next.grant();
  }
}

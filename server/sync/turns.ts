import { DatabaseError } from '../db/errors.ts';

interface Waiting {
  weight: number;
  begin(): void;
}

interface Line {
  going: number;
  waiting: Waiting[];
}

/** Thrown when so many wait already that one more would hardly be served in time. */
export class TooManyWaiting extends DatabaseError {
  constructor() {
    super('database-busy', 'Too many hand-ins wait for their turn');
  }
}

/**
 * Lets few pieces of work a key go on at a time, the lightest of those that wait first. Hand-ins of one shop lock the same
 * rows: many at once would only wait for each other, each with a connection in its hands. And a sale made just now must
 * not stand behind other tablets' weeks.
 */
export class Turns {
  readonly #atOnce: number;
  readonly #mostWaiting: number;
  readonly #lines = new Map<string, Line>();

  constructor({ atOnce, mostWaiting }: { atOnce: number; mostWaiting: number }) {
    this.#atOnce = atOnce;
    this.#mostWaiting = mostWaiting;
  }

  /** Does the work when its turn has come. @throws TooManyWaiting at once, or what the work throws */
  async take<T>(key: string, weight: number, work: () => Promise<T>): Promise<T> {
    const line = this.#lines.get(key) ?? { going: 0, waiting: [] };
    this.#lines.set(key, line);
    if (line.going < this.#atOnce) line.going += 1;
    else await this.#turn(line, weight);
    try {
      return await work();
    } finally {
      this.#next(key, line);
    }
  }

  #turn(line: Line, weight: number): Promise<void> {
    if (line.waiting.length >= this.#mostWaiting) throw new TooManyWaiting();
    return new Promise((resolve) => {
      const behind = line.waiting.findIndex((other) => other.weight > weight);
      line.waiting.splice(behind < 0 ? line.waiting.length : behind, 0, { weight, begin: resolve });
    });
  }

  /** The place goes to the one that is called: nobody can step in between. */
  #next(key: string, line: Line): void {
    const next = line.waiting.shift();
    if (next !== undefined) {
      next.begin();
      return;
    }
    line.going -= 1;
    if (line.going === 0) this.#lines.delete(key);
  }
}

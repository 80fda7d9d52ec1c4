import type { Attempt, Promises } from '../oracle/promises.ts';
import type { Document } from './scene.ts';

type Paper = Document & { type: string; device: string };

/** What lies about on paper, because people were told that it is saved: sales, shipments. */
export class Papers {
  readonly #promises: Promises;
  #read = 0;
  #unanswered: Attempt[] = [];
  #papers: Paper[] = [];

  constructor(promises: Promises) {
    this.#promises = promises;
  }

  /** What was not dealt with, of one device or (null) of any. */
  open(type: string, device: string | null): Document[] {
    this.#takeUp();
    return this.#papers.filter((one) => one.type === type && (device === null || one.device === device));
  }

  #takeUp(): void {
    const { attempts } = this.#promises;
    const asked = [...this.#unanswered, ...attempts.slice(this.#read)];
    this.#read = attempts.length;
    this.#unanswered = asked.filter(({ outcome }) => outcome === 'open');
    for (const { type, device, saved, body } of asked) if (saved !== null && body !== null) this.#papers.push({ type, device, id: saved.row.id, body, done: false });
    this.#papers = this.#papers.filter(({ done }) => !done);
  }
}

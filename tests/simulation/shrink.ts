import type { Crew } from './crew.ts';
import type { Plan } from './plan.ts';

const MOST_PLACES = 6;

const KIND_LENGTH = 60;

/** What a violation is about, without its figures and ids, so that a smaller world is not taken for breaking another. */
function kindOf(violation: string): string {
  return violation.replaceAll(/[0-9a-f]*[0-9][0-9a-f-]*/g, '').slice(0, KIND_LENGTH);
}

/** The smallest plan found that still breaks the same invariant, by leaving out and running again. */
export class Shrinking {
  readonly #crew: Crew;
  readonly #kind: string;
  #best: Plan;
  #tries = 0;

  constructor(crew: Crew, plan: Plan, violation: string) {
    this.#crew = crew;
    this.#kind = kindOf(violation);
    this.#best = plan;
  }

  /** @param faultNames all kinds of faults: those that do not matter are left out */
  async shrink(faultNames: readonly string[], mostTries: number): Promise<Plan> {
    const within = (): boolean => this.#tries < mostTries;
    while (within() && this.#best.steps > 3 && (await this.#try({ ...this.#best, steps: Math.floor(this.#best.steps * 0.6) })));
    for (let places = 1; places < MOST_PLACES && within(); places += 1) if (await this.#try({ ...this.#best, places })) break;
    for (const name of faultNames) if (within()) await this.#try({ ...this.#best, calm: [...(this.#best.calm ?? []), name] });
    for (let size = Math.ceil(this.#best.steps / 2); size >= 1 && within(); size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let from = 1; from <= this.#best.steps && within(); from += size) await this.#leaveOut(from, size);
    }
    return this.#best;
  }

  async #leaveOut(from: number, size: number): Promise<void> {
    const left = new Set(this.#best.without ?? []);
    const more = Array.from({ length: size }, (_, index) => from + index).filter((step) => step <= this.#best.steps && !left.has(step));
    if (more.length > 0) await this.#try({ ...this.#best, without: [...left, ...more].sort((a, b) => a - b) });
  }

  async #try(plan: Plan): Promise<boolean> {
    this.#tries += 1;
    let same = false;
    await this.#crew.run([plan], ({ violation }) => {
      same = violation !== null && kindOf(violation) === this.#kind;
      return true;
    });
    if (same) this.#best = plan;
    return same;
  }
}

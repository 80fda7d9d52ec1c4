import type { House } from './house.ts';

/** What a part of the benchmarks is given. */
export interface PartContext {
  readonly house: House;
  /** How many times product and baseline are measured in turn. */
  readonly rounds: number;
  /** A tenth of the size, for trying the bench itself: its figures say nothing. */
  readonly quick: boolean;
  /** Where the server leaves CPU profiles, when asked for. */
  readonly profileDir: string | undefined;
  /** Says how far it is. */
  say(line: string): void;
}

/** A goal with what was measured; `met` null where nothing was promised. */
export interface Finding {
  readonly name: string;
  readonly measured: string;
  readonly goal: string | null;
  readonly met: boolean | null;
}

/** One subject that can be measured by itself: `npm run bench -- name`. */
export interface Part {
  readonly name: string;
  readonly title: string;
  /** It is given up after this, and counts as failed. */
  readonly limitMs: number;
  run(context: PartContext): Promise<readonly Finding[]>;
}

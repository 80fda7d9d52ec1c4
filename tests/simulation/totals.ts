import type { Outcome } from './run-seed.ts';

/** What a run came to in all, and whether it was worth its name. */
export class Totals {
  seeds = 0;
  steps = 0;
  operations = 0;
  violations = 0;
  readonly faults = new Map<string, number>();

  add({ steps, operations, faults, violation }: Outcome): void {
    this.seeds += 1;
    this.steps += steps;
    this.operations += operations;
    if (violation !== null) this.violations += 1;
    for (const [name, count] of Object.entries(faults)) this.faults.set(name, (this.faults.get(name) ?? 0) + count);
  }

  get faultCount(): number {
    return [...this.faults.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Steps after which every kind of fault must have happened. */
  static readonly LONG_ENOUGH = 6000;
  /** Operations a step, at the least, that have to arrive. */
  static readonly LEAST_WORK = 0.35;

  /** Why the run proves less than it should; empty when it is well. */
  shortcomings(expectedFaults: readonly string[]): string[] {
    const missing = this.steps < Totals.LONG_ENOUGH ? [] : expectedFaults.filter((name) => !this.faults.has(name));
    const idle = this.operations < this.steps * Totals.LEAST_WORK;
    return [...missing.map((name) => `the fault ${name} never happened`), ...(idle ? [`only ${this.operations} operations in ${this.steps} steps`] : [])];
  }

  toString(): string {
    return `seeds=${this.seeds} steps=${this.steps} operations=${this.operations} faults=${this.faultCount} violations=${this.violations}`;
  }
}

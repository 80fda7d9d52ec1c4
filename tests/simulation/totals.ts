import type { Outcome } from './run-seed.ts';

/** What a run came to in all, and whether it was worth its name. */
export class Totals {
  seeds = 0;
  steps = 0;
  violations = 0;
  readonly faults = new Map<string, number>();
  /** Operations that arrived, by type. */
  readonly operations = new Map<string, number>();

  add({ steps, operations, faults, violation }: Outcome): void {
    this.seeds += 1;
    this.steps += steps;
    if (violation !== null) this.violations += 1;
    addTo(this.operations, operations);
    addTo(this.faults, faults);
  }

  /** Steps after which every kind of fault must have happened, and every type of operation arrived. */
  static readonly LONG_ENOUGH = 6000;
  /** Operations a step, at the least, that have to arrive. */
  static readonly LEAST_WORK = 0.35;

  /** Why the run proves less than it should; empty when it is well. */
  shortcomings(expectedFaults: readonly string[], expectedTypes: readonly string[]): string[] {
    const isLong = this.steps >= Totals.LONG_ENOUGH;
    const missing = expectedFaults.filter((name) => isLong && !this.faults.has(name)).map((name) => `the fault ${name} never happened`);
    const idle = expectedTypes.filter((type) => isLong && !this.operations.has(type)).map((type) => `no ${type} arrived`);
    const operations = sumOf(this.operations);
    const little = operations < this.steps * Totals.LEAST_WORK ? [`only ${operations} operations in ${this.steps} steps`] : [];
    return [...missing, ...idle, ...little];
  }

  toString(): string {
    return `seeds=${this.seeds} steps=${this.steps} operations=${sumOf(this.operations)} faults=${sumOf(this.faults)} violations=${this.violations}`;
  }
}

function addTo(counts: Map<string, number>, more: Record<string, number>): void {
  for (const [name, count] of Object.entries(more)) counts.set(name, (counts.get(name) ?? 0) + count);
}

function sumOf(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

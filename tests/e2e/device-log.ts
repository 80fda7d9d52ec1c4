import { createHash } from 'node:crypto';
import type { Page } from 'playwright';
import { readStore } from './browser-store.ts';

/** A row of the operation log as it lies in the browser. */
export interface LogRow {
  number: number;
  type: string;
  hash: string;
  core: string;
  pending?: number;
  /** What the server made of it. */
  answer: { answer: string; flags: { code: string }[] } | null;
}

interface Core {
  device: string;
  number: number;
  previous: string;
  type: string;
  body: { folio?: string; lines?: { quantityMilli: number }[]; totalCents?: number };
}

/** Reads the whole operation log of the page's origin, past the product's code. */
export function readLog(page: Page): Promise<LogRow[]> {
  return readStore(page, '-log', 'operations');
}

/** What is wrong with a log: every row must parse, be numbered without a gap, and hash to what its successor names. */
export function faultsOf(rows: readonly LogRow[]): string[] {
  const faults: string[] = [];
  rows.forEach((row, index) => {
    const core = coreOf(row);
    if (row.number !== index + 1 || core.number !== row.number) faults.push(`row ${index + 1} has number ${row.number}, its core ${core.number}`);
    if (core.type !== row.type) faults.push(`row ${row.number} is of two types`);
    if (createHash('sha256').update(row.core, 'utf8').digest('hex') !== row.hash) faults.push(`row ${row.number} does not hash to its hash`);
    const before = rows[index - 1];
    if (before && core.previous !== before.hash) faults.push(`row ${row.number} does not follow on the one before it`);
  });
  return faults;
}

export function coreOf({ core }: LogRow): Core {
  return JSON.parse(core) as Core;
}

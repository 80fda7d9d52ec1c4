/** The batch met another writer in a way that reading again settles. */
export class RetryBatch extends Error {
  constructor() {
    super('the batch met another writer');
    this.name = 'RetryBatch';
  }
}

const passing = new Set(['40001', '40P01', '55P03']);

function sqlState(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** A deadlock, a serialization conflict, a lock not had in time: the same batch may well succeed a moment later. */
export function isPassing(error: unknown): boolean {
  return error instanceof RetryBatch || passing.has(sqlState(error) ?? '');
}

/**
 * Whether the fault lies in what was handed in, rather than in the connection, the disk or the server's state:
 * PostgreSQL's classes 22 (data), 23 (integrity) and 54 (limits), or a figure beyond exact integers.
 */
export function isOfData(error: unknown): boolean {
  return /^(22|23|54)/.test(sqlState(error) ?? '') || error instanceof RangeError || error instanceof TypeError;
}

/** An account that the tenant's chart lacks. */
export function isMissingAccount(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === 'journal_entry_lines_account_fkey';
}

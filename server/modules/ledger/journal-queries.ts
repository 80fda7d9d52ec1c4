import type { Journal, JournalEntryRow } from '../../../src/domain/ledger/api.ts';
import type { Queryable } from '../../db/database.ts';

/** Which entries: those booked under a day in some branches, as far as the server's commit order had come. */
export interface JournalSlice {
  day: string;
  branchIds: readonly string[];
  /** Entries are immutable: together with a position, pages of one export are of one snapshot. */
  position: number;
}

/** The last entry of the page before. */
export type JournalCursor = readonly [operationId: string, sequence: number];

/** An entry with its lines; the accounts' SAT codes stand beside, for the export. */
export type JournalPageRow = Omit<JournalEntryRow, 'lines'> & { lines: (JournalEntryRow['lines'][number] & { satCode: string | null })[] };

const START: JournalCursor = ['00000000-0000-0000-0000-000000000000', -1];

const inSlice = `e.posting_day = $1 AND e.branch_id = ANY($2) AND o.position <= $3`;

/** A page of a slice, in the order operations were made. */
export async function journalPage(db: Queryable, slice: JournalSlice, after: JournalCursor | null, limit: number): Promise<JournalPageRow[]> {
  const { rows } = await db.query<JournalPageRow>(
    `SELECT e.operation_id AS "operationId", e.sequence, e.kind, e.description, e.posting_day AS "postingDay", e.business_day AS "businessDay",
       e.branch_id AS "branchId", b.name AS "branchName",
       (SELECT json_agg(json_build_object('account', l.account, 'name', a.name, 'satCode', a.sat_code, 'debitCents', l.debit_cents, 'creditCents', l.credit_cents) ORDER BY l.line)
          FROM journal_entry_lines l JOIN accounts a ON a.code = l.account WHERE l.operation_id = e.operation_id AND l.sequence = e.sequence) AS lines
     FROM journal_entries e JOIN operations o ON o.id = e.operation_id JOIN branches b ON b.id = e.branch_id
     WHERE ${inSlice} AND (e.operation_id, e.sequence) > ($4, $5)
     ORDER BY e.operation_id, e.sequence LIMIT $6`,
    [slice.day, slice.branchIds, slice.position, ...(after ?? START), limit],
  );
  return rows;
}

/** What a slice comes to, by account. */
export async function journalTotals(db: Queryable, slice: JournalSlice): Promise<Journal['totals']> {
  const params = [slice.day, slice.branchIds, slice.position];
  const { rows: accounts } = await db.query<Journal['totals']['accounts'][number]>(
    `SELECT l.account, a.name, sum(l.debit_cents)::bigint AS "debitCents", sum(l.credit_cents)::bigint AS "creditCents"
     FROM journal_entries e JOIN operations o ON o.id = e.operation_id JOIN journal_entry_lines l USING (operation_id, sequence)
       JOIN accounts a ON a.code = l.account
     WHERE ${inSlice} GROUP BY l.account, a.name ORDER BY l.account`,
    params,
  );
  const { rows: [entries] } = await db.query<{ count: number }>(
    `SELECT count(*) AS count FROM journal_entries e JOIN operations o ON o.id = e.operation_id WHERE ${inSlice}`,
    params,
  );
  return {
    entryCount: entries?.count ?? 0,
    debitCents: accounts.reduce((sum, { debitCents }) => sum + debitCents, 0),
    creditCents: accounts.reduce((sum, { creditCents }) => sum + creditCents, 0),
    accounts,
  };
}

/** How far the tenant's commit order has come. */
export async function currentPosition(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ position: number }>('SELECT position FROM sync_counter');
  return rows[0]?.position ?? 0;
}

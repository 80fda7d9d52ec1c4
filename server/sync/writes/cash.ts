import type { Transaction } from '../../db/database.ts';
import { Sums, type Applied } from '../applied.ts';
import { insertRows, type Cell } from '../bulk.ts';

const movementColumns = {
  operation_id: 'uuid', line: 'integer', session_id: 'uuid', kind: 'text', method: 'text', amount_cents: 'bigint', reason: 'text',
  employee_id: 'uuid', business_ms: 'bigint',
};

const openedColumns = {
  id: 'uuid', register_id: 'uuid', branch_id: 'uuid', device_id: 'uuid', opened_by: 'uuid', opened_ms: 'bigint', opening_cents: 'bigint',
};

/** Writes what went in and out of drawers, what should be in them, and the sessions opened and closed. */
export async function writeCash(tx: Transaction, batch: readonly Applied[]): Promise<void> {
  const movements: Cell[][] = [];
  const totals = new Sums();
  for (const { operation, decision, effects } of batch) {
    effects.cash.forEach((cash, line) => {
      movements.push([
        operation.id, line, cash.sessionId, cash.kind, cash.method, cash.amountCents, cash.reason, operation.author, decision.businessMs,
      ]);
      totals.add(`${cash.sessionId}/${cash.method}`, [cash.amountCents]);
    });
  }
  await Promise.all([
    writeSessions(tx, batch),
    insertRows(tx, 'cash_movements', movementColumns, movements),
    insertRows(tx, 'cash_totals', { session_id: 'uuid', method: 'text', amount_cents: 'bigint' },
      totals.rows().map((row) => [...row.parts, ...row.totals]),
      'ON CONFLICT (session_id, method) DO UPDATE SET amount_cents = cash_totals.amount_cents + excluded.amount_cents'),
  ]);
}

async function writeSessions(tx: Transaction, batch: readonly Applied[]): Promise<void> {
  const opened: Cell[][] = [];
  for (const { operation, decision, effects } of batch) {
    for (const session of effects.sessions) {
      // A session closed without ever having been opened here still gets its row.
      const openingCents = session.kind === 'opened' ? session.openingCents : 0;
      opened.push([session.sessionId, operation.register, operation.branch, operation.device, operation.author, decision.businessMs, openingCents]);
    }
  }
  await Promise.all([
    insertRows(tx, 'cash_sessions', openedColumns, opened, 'ON CONFLICT (id) DO NOTHING'),
    ...batch.map((applied) => closeSessions(tx, applied)),
  ]);
}

/** A closed session never changes: of two closings the first stands. */
async function closeSessions(tx: Transaction, { operation, decision, effects }: Applied): Promise<void> {
  await Promise.all(effects.sessions.map(async (session) => {
    if (session.kind !== 'closed') return;
    await tx.query(
      `UPDATE cash_sessions SET closed_by = $2, closed_ms = $3, expected_cents = $4, counted_cents = $5, difference_cents = $6,
         denominations = $7, by_method = $8 WHERE id = $1 AND closed_ms IS NULL`,
      [session.sessionId, operation.author, decision.businessMs, session.expectedCents, session.countedCents, session.differenceCents,
        JSON.stringify(session.denominations), JSON.stringify(session.byMethod)],
    );
  }));
}

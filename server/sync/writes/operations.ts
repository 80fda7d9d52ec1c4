import { folioAsKept, type Decision } from '../../../src/domain/kernel/decision.ts';
import type { OperationCore } from '../../../src/domain/kernel/envelope.ts';
import type { Transaction } from '../../db/database.ts';
import { columnArrays, insertRows, unnested, type Cell } from '../bulk.ts';
import type { Received } from '../received.ts';

/** An operation disposed of: as received, with its decision. */
export interface Disposed {
  received: Received;
  decision: Decision;
}

const columns = {
  id: 'uuid', device_id: 'uuid', number: 'integer', hash: 'text', type: 'text', version: 'integer', author: 'uuid', branch_id: 'uuid',
  register_id: 'uuid', core: 'text', personal: 'text', outcome: 'text', decision: 'jsonb', business_ms: 'bigint', received_at: 'timestamptz',
  folio: 'text',
};

/** Makes ready to store operations whose envelope could be read, texts exactly as handed in; their position is known last. */
export function operationsWriter(disposed: readonly Disposed[]): (tx: Transaction, position: number) => Promise<void> {
  const rows = disposed.flatMap(({ received, decision }) => (received.envelope === null ? [] : [operationRow(received.envelope, received, decision)]));
  const arrays = columnArrays(columns, rows);
  return async (tx, position) => {
    if (rows.length === 0) return;
    await tx.query(
      `INSERT INTO operations (position, ${Object.keys(columns).join(', ')}) SELECT $1, r.* FROM ${unnested(columns, 2)} r`,
      [position, ...arrays],
    );
  };
}

function operationRow(envelope: OperationCore, received: Received, decision: Decision): Cell[] {
  return [
    envelope.id, envelope.device, received.number, received.hash, envelope.type, envelope.version, envelope.author, envelope.branch,
    envelope.register, received.core, received.personal, decision.outcome, JSON.stringify(decision), decision.businessMs,
    new Date(decision.receivedAtMs).toISOString(), folioOf(received, decision),
  ];
}

/** What people look it up by; nothing for what was not applied. */
function folioOf({ reading }: Received, decision: Decision): string | null {
  if (reading.kind !== 'readable' || decision.outcome !== 'applied') return null;
  const folio = reading.definition.folio?.(reading.operation.body);
  return folio === undefined ? null : folioAsKept(folio, decision);
}

const unreadableColumns = {
  device_id: 'uuid', number: 'integer', hash: 'text', core: 'bytea', personal: 'bytea', reason: 'text', received_at: 'timestamptz',
};

/** Keeps whole what has no id that could be trusted. */
export async function writeUnreadable(tx: Transaction, deviceId: string, disposed: readonly Disposed[]): Promise<void> {
  const rows = disposed.filter(({ received }) => received.envelope === null).map(({ received, decision }): Cell[] => [
    deviceId, received.number, received.hash, bytesText(received.core), received.personal === null ? null : bytesText(received.personal),
    decision.reason ?? '', new Date(decision.receivedAtMs).toISOString(),
  ]);
  await insertRows(tx, 'unreadable_operations', unreadableColumns, rows, 'ON CONFLICT DO NOTHING');
}

/** UTF-8; text that is not well-formed has no UTF-8, and is kept as UTF-16 behind a byte order mark. */
function bytesText(text: string): string {
  const bytes = text.isWellFormed() ? Buffer.from(text, 'utf8') : Buffer.from(`\uFEFF${text}`, 'utf16le');
  return `\\x${bytes.toString('hex')}`;
}

/** Gives operations that were deferred their decision at last. */
export async function updateDeferred(tx: Transaction, disposed: readonly Disposed[], position: number): Promise<void> {
  const rows = disposed.map(({ received, decision }): Cell[] => [
    received.envelope?.id ?? null, decision.outcome, JSON.stringify(decision), decision.businessMs, folioOf(received, decision),
  ]);
  await tx.query(
    `UPDATE operations o SET outcome = r.outcome, decision = r.decision, business_ms = r.business_ms, folio = r.folio, position = $1
     FROM unnest($2::uuid[], $3::text[], $4::jsonb[], $5::bigint[], $6::text[]) r (id, outcome, decision, business_ms, folio)
     WHERE o.id = r.id AND o.outcome = 'deferred'`,
    [position, ...[0, 1, 2, 3, 4].map((index) => rows.map((row) => row[index]))],
  );
}

import { compareStamps, type WriteStamp } from '../../../src/domain/kernel/clock.ts';
import type { RecordEffect } from '../../../src/domain/kernel/effects.ts';
import type { Transaction } from '../../db/database.ts';
import type { Applied } from '../applied.ts';
import { insertRows, type Cell } from '../bulk.ts';
import { RetryBatch } from '../failures.ts';
import type { ChangeSet } from '../positions.ts';
import { recordTables, type RecordTable } from './record-columns.ts';

type Row = Record<string, unknown>;
/** As stored: [ms, counter, device]. */
type StoredStamp = [number, number, string];
/** Stands for every field that has no stamp of its own: a record is mostly as it was created. */
const ALL_FIELDS = '*';

interface Write {
  operationId: string;
  stamp: WriteStamp;
  record: RecordEffect;
}

const historyColumns = {
  operation_id: 'uuid', collection: 'text', record_id: 'uuid', field: 'text', value: 'jsonb', stamp: 'jsonb', won: 'boolean',
};

/** Merges what a batch writes into products and customers: field by field, the later write stamp wins. */
export async function writeRecords(tx: Transaction, batch: readonly Applied[], changes: ChangeSet): Promise<void> {
  const history: Cell[][] = [];
  for (const collection of ['products', 'customers'] as const) {
    const writes = batch.flatMap(({ operation, decision, effects }) =>
      effects.records.filter((record) => record.collection === collection)
        .map((record): Write => ({ operationId: operation.id, stamp: stampOf(operation, decision.receivedAtMs), record })));
    if (writes.length === 0) continue;
    history.push(...(await mergeInto(tx, recordTables[collection], writes)));
    for (const { record } of writes) changes.touch(collection, record.id);
  }
  // Two lines of one receipt may write one field twice: the operation's last word counts.
  const distinct = [...new Map(history.map((row) => [row.slice(0, 4).join('/'), row])).values()];
  await insertRows(tx, 'record_history', historyColumns, distinct);
}

/** The server clamps a device's clock to when it received the edit, so that a clock set ahead wins nothing. */
export function stampOf(operation: Pick<Applied['operation'], 'clock' | 'device'>, receivedAtMs: number): WriteStamp {
  return { ms: Math.min(operation.clock.logicalMs, receivedAtMs), counter: operation.clock.counter, device: operation.device };
}

async function mergeInto(tx: Transaction, table: RecordTable, writes: readonly Write[]): Promise<Cell[][]> {
  const ids = [...new Set(writes.map(({ record }) => record.id))].sort();
  const { rows } = await tx.query<{ row: Row & { id: string } }>(
    `SELECT to_jsonb(t) AS row FROM ${table.table} t WHERE id = ANY($1) ORDER BY id FOR UPDATE`,
    [ids],
  );
  const known = new Map(rows.map(({ row }) => [row.id, row]));
  const made = new Map<string, Row & { id: string }>();
  const history: Cell[][] = [];
  for (const write of writes) {
    const { id } = write.record;
    const row = known.get(id) ?? made.get(id) ?? { id, ...table.blank, field_stamps: {} };
    if (!known.has(id)) made.set(id, row);
    history.push(...mergeWrite(table, row, write));
  }
  await updateRows(tx, table, [...known.values()]);
  await insertNew(tx, table, [...made.values()]);
  return history;
}

/** Merges one write into a row; the answer is what goes to the record's history. */
function mergeWrite(table: RecordTable, row: Row, { operationId, stamp, record }: Write): Cell[][] {
  const stamps = row.field_stamps as Record<string, StoredStamp>;
  const stored: StoredStamp = [stamp.ms, stamp.counter, stamp.device];
  const isFirst = Object.keys(stamps).length === 0;
  const history: Cell[][] = [];
  for (const [field, value] of Object.entries(record.fields)) {
    const column = table.columns[field];
    if (column === undefined) throw new Error(`${record.collection} has no field ${field}`);
    const before = stamps[field] ?? stamps[ALL_FIELDS];
    const won = before === undefined || compareStamps(stamp, { ms: before[0], counter: before[1], device: before[2] }) >= 0;
    if (before !== undefined) {
      history.push([operationId, record.collection, record.id, field, JSON.stringify(value), JSON.stringify(stored), won]);
    }
    if (!won) continue;
    row[column] = value;
    if (!(isFirst && record.created)) stamps[field] = stored;
  }
  if (isFirst && record.created) stamps[ALL_FIELDS] = stored;
  Object.assign(row, table.derive(row));
  return history;
}

function columnNames(table: RecordTable): string[] {
  return [...Object.keys(table.blank), 'field_stamps'];
}

async function updateRows(tx: Transaction, table: RecordTable, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  const set = columnNames(table).map((name) => `${name} = r.${name}`).join(', ');
  await tx.query(
    `UPDATE ${table.table} t SET ${set} FROM jsonb_populate_recordset(NULL::${table.table}, $1) r WHERE t.id = r.id`,
    [JSON.stringify(rows)],
  );
}

async function insertNew(tx: Transaction, table: RecordTable, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  const names = ['id', ...columnNames(table)].join(', ');
  const { rowCount } = await tx.query(
    `INSERT INTO ${table.table} (${names}) SELECT ${names} FROM jsonb_populate_recordset(NULL::${table.table}, $1) ON CONFLICT (id) DO NOTHING`,
    [JSON.stringify(rows)],
  );
  // Another writer made one of them a moment ago: read it and merge.
  if (rowCount < rows.length) throw new RetryBatch();
}

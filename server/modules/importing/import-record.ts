import { z } from 'zod';
import type { Import, ImportProblem } from '../../../src/domain/importing/api.ts';
import { importStateSchema } from '../../../src/domain/importing/api.ts';
import { columnMappingSchema } from '../../../src/domain/importing/columns.ts';
import type { FileFormat } from '../../../src/domain/importing/file.ts';
import type { Queryable } from '../../db/database.ts';
import { toApiMapping } from './import-mapping.ts';

const SHOWN_PROBLEMS = 200;

const recordSchema = z.object({
  id: z.string(), fileName: z.string(), warehouseId: z.string(), branchId: z.string(), hasFile: z.boolean(), state: importStateSchema,
  encoding: z.enum(['utf-8', 'windows-1252', 'utf-16le']), delimiter: z.enum([',', ';', '\t']), declared: z.boolean(), decimal: z.enum(['.', ',']),
  headings: z.array(z.string()), mapping: columnMappingSchema, firstRows: z.array(z.array(z.string())), checked: z.boolean(),
  appliedBy: z.string().nullable(), rowsDone: z.int(), rowsTotal: z.int(), good: z.int(), bad: z.int(), warnings: z.int(),
  created: z.int(), changed: z.int(), unchanged: z.int(), stocked: z.int(), failure: z.string().nullable(),
  /** Whether some process works on it now. */
  running: z.boolean(),
});

/** An import as the tables have it, without its file. */
export type ImportRecord = z.infer<typeof recordSchema>;

/** @returns null when there is none of this id in this shop */
export async function findImport(db: Queryable, id: string): Promise<ImportRecord | null> {
  const { rows } = await db.query(
    `SELECT i.id, i.file_name AS "fileName", i.warehouse_id AS "warehouseId", w.branch_id AS "branchId", i.file IS NOT NULL AS "hasFile", i.state,
       i.encoding, i.delimiter, i.declared, i.decimal_mark AS decimal, i.headings, i.mapping, i.first_rows AS "firstRows",
       i.checked_at IS NOT NULL AS checked, i.applied_by AS "appliedBy", i.rows_done AS "rowsDone", i.rows_total AS "rowsTotal",
       i.good, i.bad, i.warnings, i.created, i.changed, i.unchanged, i.stocked, i.failure, coalesce(i.run_until > now(), false) AS running
     FROM imports i JOIN warehouses w ON w.id = i.warehouse_id WHERE i.id = $1`,
    [id],
  );
  return rows[0] === undefined ? null : recordSchema.parse(rows[0]);
}

/** How its file is to be read. */
export function formatOf({ encoding, delimiter, declared }: ImportRecord): FileFormat {
  return { encoding, delimiter, declared };
}

/** The file as uploaded; null once it is too old to be kept. */
export async function readFile(db: Queryable, id: string): Promise<Uint8Array | null> {
  const { rows } = await db.query<{ file: Buffer | null }>('SELECT file FROM imports WHERE id = $1', [id]);
  return rows[0]?.file ?? null;
}

/** An import as it is answered, with its first problems, errors before warnings. */
export async function toImport(db: Queryable, record: ImportRecord): Promise<Import> {
  const { id, fileName, state, encoding, delimiter, decimal, headings, firstRows, failure, mapping } = record;
  const { good, bad, warnings, created, changed, unchanged, stocked } = record;
  return {
    id, fileName, state, encoding, delimiter, decimal, headings, mapping: toApiMapping(mapping), firstRows, failure,
    rows: record.rowsTotal,
    progress: { done: record.rowsDone, total: record.rowsTotal },
    counts: { good, bad, warnings, created, changed, unchanged, stocked },
    problems: await readProblems(db, record, 'severity, line, column_index, code', SHOWN_PROBLEMS),
  };
}

interface ProblemRow {
  line: number;
  columnIndex: number;
  code: string;
  severity: 'error' | 'warning';
  message: string;
}

async function readProblems(db: Queryable, record: ImportRecord, order: string, limit: number): Promise<ImportProblem[]> {
  const { rows } = await db.query<ProblemRow>(
    `SELECT line, column_index AS "columnIndex", code, severity, message FROM import_problems WHERE import_id = $1 ORDER BY ${order} LIMIT $2`,
    [record.id, limit],
  );
  return rows.map((row) => toProblem(record, row));
}

/** A page of the problems in the order of the file, after the given one. */
export async function problemsAfter(db: Queryable, record: ImportRecord, after: ProblemRow | null, limit: number): Promise<{ rows: ProblemRow[]; problems: ImportProblem[] }> {
  const { rows } = await db.query<ProblemRow>(
    `SELECT line, column_index AS "columnIndex", code, severity, message FROM import_problems
     WHERE import_id = $1 AND (line, column_index, code) > ($2, $3, $4) ORDER BY line, column_index, code LIMIT $5`,
    [record.id, after?.line ?? 0, after?.columnIndex ?? -1, after?.code ?? '', limit],
  );
  return { rows, problems: rows.map((row) => toProblem(record, row)) };
}

function toProblem({ headings }: ImportRecord, { line, columnIndex, code, severity, message }: ProblemRow): ImportProblem {
  return { row: line, column: columnIndex < 0 ? null : (headings[columnIndex] ?? null), code, message, severity };
}

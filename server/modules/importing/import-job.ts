import { setImmediate as breathe } from 'node:timers/promises';
import type { NumberConvention } from '../../../src/domain/importing/conventions.ts';
import { checkFile, surveyFile } from '../../../src/domain/importing/file.ts';
import type { FileSurvey } from '../../../src/domain/importing/file.ts';
import type { CheckedRow } from '../../../src/domain/importing/parts.ts';
import type { TenantDatabase } from '../../db/database.ts';
import { findImport, formatOf, readFile } from './import-record.ts';
import type { ImportRecord } from './import-record.ts';
import { holdRun } from './import-run.ts';
import type { Run } from './import-run.ts';
import { loadBarcodeOwners } from './known-parts.ts';
import type { Intake } from './plan-rows.ts';

/** Stands in where a list names no manufacturer. */
const DEFAULT_MANUFACTURER = 'Sin marca';
const HOLD_EVERY_ROWS = 20_000;

/** A reason why the import cannot go on, as a Spanish sentence. */
export class ImportFailed extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'ImportFailed';
  }
}

/** What a run works with. */
export interface ImportJob {
  db: TenantDatabase;
  run: Run;
  record: ImportRecord;
  bytes: Uint8Array;
  intake: Intake;
  pricesIncludeTax: boolean;
  /** Aborted when the process is stopping. */
  closing: AbortSignal;
  /** Told after each chunk; the next one waits for it. */
  onProgress(done: number, total: number): void | Promise<void>;
}

/** Reads what a run needs. @throws ImportFailed when the file is not kept any more */
export async function loadJob(db: TenantDatabase, run: Run, ports: Pick<ImportJob, 'closing' | 'onProgress'>): Promise<ImportJob> {
  const record = await findImport(db, run.importId);
  const bytes = await readFile(db, run.importId);
  const { rows } = await db.query<{ taxRateBps: number; pricesIncludeTax: boolean }>(
    'SELECT tax_rate_bps AS "taxRateBps", prices_include_tax AS "pricesIncludeTax" FROM shop',
  );
  const shop = rows[0];
  if (record === null || bytes === null || shop === undefined) throw new ImportFailed('El archivo ya no está guardado: súbelo otra vez.');
  const { warehouseId, branchId, appliedBy, mapping } = record;
  return { db, run, record, bytes, intake: { warehouseId, branchId, author: appliedBy, mapping, taxRateBps: shop.taxRateBps }, pricesIncludeTax: shop.pricesIncludeTax, ...ports };
}

/** Goes through the file once to learn its size and how it writes figures; null when the run has ended meanwhile. */
export async function survey({ db, run, record, bytes, closing }: ImportJob): Promise<FileSurvey | null> {
  const steps = surveyFile(bytes, formatOf(record), record.mapping);
  let heldAt = 0;
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await breathe();
    closing.throwIfAborted();
    if (step.value - heldAt < HOLD_EVERY_ROWS) continue;
    heldAt = step.value;
    if (!(await db.transaction((tx) => holdRun(tx, run)))) return null;
  }
}

/** The rows with their problems, some hundreds at a time, as the catalogue stands now. The event loop breathes between. */
export async function* checkedRows(job: ImportJob, conventions: FileSurvey['conventions']): AsyncGenerator<CheckedRow[]> {
  const { record, bytes, intake, pricesIncludeTax, closing } = job;
  const owners = await loadBarcodeOwners(job.db);
  const chunks = checkFile(bytes, formatOf(record), record.mapping, {
    conventions, pricesIncludeTax, taxRateBps: intake.taxRateBps, defaultManufacturer: DEFAULT_MANUFACTURER,
    ownerOfBarcode: (barcode) => owners.get(barcode) ?? null,
  });
  for (const rows of chunks) {
    closing.throwIfAborted();
    yield rows;
    await breathe();
  }
}

/** The decimal mark to show for the file: that of its prices, else of its first figures. */
export function shownMark({ record }: ImportJob, conventions: ReadonlyMap<number, NumberConvention>): '.' | ',' {
  const prices = ['price1', 'cost', 'price2', 'price3'] as const;
  const column = prices.map((field) => record.mapping.indexOf(field)).find((index) => index !== -1);
  const convention = column === undefined ? [...conventions.values()][0] : conventions.get(column);
  return convention?.mark ?? '.';
}

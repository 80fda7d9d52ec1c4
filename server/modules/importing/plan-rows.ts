import { FIELD_NAMES } from '../../../src/domain/importing/columns.ts';
import type { CheckedRow, ImportedPart } from '../../../src/domain/importing/parts.ts';
import { rowProblem } from '../../../src/domain/importing/problems.ts';
import type { RowProblem } from '../../../src/domain/importing/problems.ts';
import type { StockInitialized } from '../../../src/domain/inventory/operations.ts';
import { MAX_CENTS } from '../../../src/domain/kernel/schemas.ts';
import type { Queryable } from '../../db/database.ts';
import { newId } from '../../platform/new-id.ts';
import type { ServerDraft } from '../../sync/server-chain.ts';
import type { ChunkCounts } from './import-run.ts';
import { loadKnownParts } from './known-parts.ts';
import type { KnownPart } from './known-parts.ts';
import { changedFields, newPartFields } from './part-fields.ts';
import type { PartPlace } from './part-fields.ts';

/** Where and for whom rows are taken in. */
export interface Intake extends PartPlace {
  branchId: string;
  /** The person; null at the command line. */
  author: string | null;
}

/** What taking some rows in comes to, before it is done. */
export interface RowsPlan {
  counts: ChunkCounts;
  problems: RowProblem[];
  /** New parts and edits, one a row at most. */
  parts: ServerDraft[];
  /** Opening stock of all of them together; null when there is none. */
  stock: ServerDraft | null;
}

type StockLine = StockInitialized['lines'][number];

/** Compares rows with the catalogue as it stands and works out what is to be recorded. Writes nothing. */
export async function planRows(db: Queryable, rows: readonly CheckedRow[], intake: Intake): Promise<RowsPlan> {
  const keys = rows.flatMap(({ part }) => (part === null ? [] : [part.key]));
  const known = await loadKnownParts(db, keys, intake.warehouseId);
  const planner = new Planner(intake);
  for (const row of rows) planner.add(row, row.part === null ? undefined : known.get(row.part.key));
  return planner.plan();
}

class Planner {
  readonly #intake: Intake;
  readonly #counts: ChunkCounts = { rows: 0, good: 0, bad: 0, warnings: 0, created: 0, changed: 0, unchanged: 0, stocked: 0 };
  readonly #problems: RowProblem[] = [];
  readonly #parts: ServerDraft[] = [];
  readonly #lines: StockLine[] = [];

  constructor(intake: Intake) {
    this.#intake = intake;
  }

  add({ line, part, problems }: CheckedRow, known: KnownPart | undefined): void {
    this.#counts.rows += 1;
    this.#problems.push(...problems);
    const stock = part === null ? null : stockValue(part, known);
    if (stock !== null && stock.costCents > MAX_CENTS) this.#problems.push(this.#tooValuable(line));
    if (part === null || (stock !== null && stock.costCents > MAX_CENTS)) {
      this.#counts.bad += 1;
      return;
    }
    this.#counts.good += 1;
    if (problems.length > 0) this.#counts.warnings += 1;
    this.#take(part, known, stock);
  }

  #take(part: ImportedPart, known: KnownPart | undefined, stock: Omit<StockLine, 'productId'> | null): void {
    const productId = known?.id ?? newId();
    const fields = known === undefined ? newPartFields(part, this.#intake) : changedFields(part, known, this.#intake);
    const edits = Object.keys(fields).length > 0;
    if (known === undefined) this.#counts.created += 1;
    else if (edits || stock !== null) this.#counts.changed += 1;
    else this.#counts.unchanged += 1;
    if (edits) this.#parts.push(this.#draft(known === undefined ? 'product.created' : 'product.edited', { productId, fields }));
    if (stock === null) return;
    this.#counts.stocked += 1;
    this.#lines.push({ productId, ...stock });
  }

  plan(): RowsPlan {
    const { warehouseId } = this.#intake;
    const stock = this.#lines.length === 0 ? null : this.#draft('stock.initialized', { warehouseId, lines: this.#lines });
    return { counts: this.#counts, problems: this.#problems, parts: this.#parts, stock };
  }

  #draft(type: string, body: object): ServerDraft {
    return { type, version: 1, author: this.#intake.author, branchId: this.#intake.branchId, body };
  }

  #tooValuable(line: number): RowProblem {
    const column = this.#intake.mapping.indexOf('stock');
    return rowProblem(line, { column, field: 'stock' }, 'number-too-large', { name: FIELD_NAMES.stock, text: 'existencia por costo' });
  }
}

/**
 * Opening stock of a row, for a part that never moved in this warehouse: what was counted later must not be counted
 * twice. The product of two figures of a list may be beyond any money: it is not rounded, so that it can be told.
 */
function stockValue(part: ImportedPart, known: KnownPart | undefined): Omit<StockLine, 'productId'> | null {
  const { stockMilli } = part;
  if (stockMilli === null || stockMilli === 0 || known?.hasMoved === true) return null;
  const unitCostCents = part.costCents ?? known?.costCents ?? 0;
  const costCents = Number((BigInt(unitCostCents) * BigInt(stockMilli) * 2n + 1000n) / 2000n);
  return { quantityMilli: stockMilli, costCents };
}

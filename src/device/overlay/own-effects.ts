import type { Effects } from '../../domain/kernel/effects.ts';
import { readableRows, type LogEntry, type LogRow } from '../log/log-row.ts';
import { isOverlaid, type Coverage } from './coverage.ts';
import { provisionalEffects } from './provisional.ts';

interface StockChange {
  number: number;
  warehouseId: string;
  quantityMilli: number;
}

interface FieldChange {
  number: number;
  created: boolean;
  fields: Record<string, unknown>;
}

/** An invoice that was asked for here. */
export interface OwnInvoiceRequest {
  number: number;
  /** The operation's id. */
  id: string;
  /** PRE-… */
  folio: string;
  receiver: { rfc: string; legalName: string } | null;
}

/**
 * What this device's own recent operations change, kept by what they touch, so that a screen's row finds its changes
 * without looking through the log. Which of them still count, the row's coverage says when it is read.
 */
export class OwnEffects {
  readonly #stock = new Map<string, StockChange[]>();
  readonly #records = { customers: new Map<string, FieldChange[]>(), products: new Map<string, FieldChange[]>() };
  readonly #invoices = new Map<string, OwnInvoiceRequest[]>();
  readonly #touched = new Map<number, Effects>();
  /** Offered again, for the server had lost them: what a collection was said to hold of them before is void. */
  readonly #reoffered = new Set<number>();

  /** Takes in an operation; again with the server's answer. What it quarantined or declined changes nothing. */
  take({ row, operation }: LogEntry): void {
    if (this.#touched.has(row.number)) return;
    if (isRefused(row)) return;
    const effects = provisionalEffects(operation);
    this.#touched.set(row.number, effects);
    for (const { productId, warehouseId, quantityMilli } of effects.inventory) {
      push(this.#stock, productId, { number: row.number, warehouseId, quantityMilli });
    }
    for (const { collection, id, created, fields } of effects.records) {
      push(this.#records[collection], id, { number: row.number, created, fields });
    }
    for (const { folio, saleIds, receiver } of effects.invoiceRequests) {
      for (const saleId of saleIds) push(this.#invoices, saleId, { number: row.number, id: row.id, folio, receiver });
    }
  }

  /** Takes in that the server refused an operation: what it changed is undone; or that it is offered again. */
  restated(row: LogRow): void {
    if (isRefused(row)) this.#drop(row.number);
    else if (row.pending === 1) {
      this.#reoffered.add(row.number);
      for (const entry of readableRows([row])) this.take(entry);
    }
  }

  /** Forgets operations that every one of these collections covers. */
  forget(coverages: readonly Coverage[]): void {
    for (const number of this.#touched.keys()) {
      if (this.#reoffered.has(number)) continue;
      if (coverages.every((coverage) => !isOverlaid(number, coverage))) this.#drop(number);
    }
  }

  /** Operations that one of these collections lacks, for the server deferred them, and that are not known here. */
  missing(coverages: readonly Coverage[]): number[] {
    const deferred = new Set(coverages.flatMap(({ row, collection }) => [...(row?.deferred ?? []), ...(collection?.deferred ?? [])]));
    return [...deferred].filter((number) => !this.#touched.has(number));
  }

  /** Stock by warehouse in thousandths, with the own changes that it does not hold yet. */
  stockOf(productId: string, onHandMilli: Record<string, number>, coverage: Coverage): Record<string, number> {
    const changes = this.#stock.get(productId);
    if (changes === undefined) return onHandMilli;
    const result = { ...onHandMilli };
    for (const { number, warehouseId, quantityMilli } of changes) {
      if (isOverlaid(number, coverage)) result[warehouseId] = (result[warehouseId] ?? 0) + quantityMilli;
    }
    return result;
  }

  /** A pulled record with the own edits that it does not hold yet; null when there is no such record. */
  recordOf<T extends object>(collection: 'customers' | 'products', id: string, row: T | null, coverage: Coverage): T | null {
    let result: Record<string, unknown> | null = row === null ? null : { ...(row as Record<string, unknown>) };
    for (const { number, created, fields } of this.#records[collection].get(id) ?? []) {
      if (!isOverlaid(number, coverage)) continue;
      if (result === null && created) result = { id };
      if (result !== null) Object.assign(result, fields);
    }
    return result as T | null;
  }

  /** The invoice of a sale that was asked for here last and that what was pulled does not hold yet. */
  invoiceAskedFor(saleId: string, coverage: Coverage): OwnInvoiceRequest | null {
    return this.#invoices.get(saleId)?.findLast(({ number }) => isOverlaid(number, coverage)) ?? null;
  }

  /** Number of the last operation here that asked for an invoice of a sale, whatever became of it; 0 for none known. */
  lastInvoiceAsked(saleId: string): number {
    return this.#invoices.get(saleId)?.at(-1)?.number ?? 0;
  }

  /** Ids of records that own operations changed. */
  changedRecords(collection: 'customers' | 'products'): string[] {
    return [...this.#records[collection].keys()];
  }

  #drop(number: number): void {
    const effects = this.#touched.get(number);
    if (effects === undefined) return;
    this.#touched.delete(number);
    for (const { productId } of effects.inventory) remove(this.#stock, productId, number);
    for (const { collection, id } of effects.records) remove(this.#records[collection], id, number);
    for (const saleId of effects.invoiceRequests.flatMap(({ saleIds }) => saleIds)) remove(this.#invoices, saleId, number);
  }
}

function isRefused({ answer }: LogRow): boolean {
  return answer?.answer === 'quarantined' || answer?.answer === 'declined';
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}

function remove<T extends { number: number }>(map: Map<string, T[]>, key: string, number: number): void {
  const left = (map.get(key) ?? []).filter((change) => change.number !== number);
  if (left.length === 0) map.delete(key);
  else map.set(key, left);
}

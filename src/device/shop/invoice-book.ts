import { isSettledWithout, type InvoiceRow } from '../../domain/sync/rows.ts';
import type { TicketInvoice } from '../contract.ts';
import type { OperationLog } from '../log/operation-log.ts';
import type { OwnEffects, OwnInvoiceRequest } from '../overlay/own-effects.ts';
import type { PulledRows } from '../pull/pulled-rows.ts';

/** How the invoices of tickets stand: as pulled, with what was asked for here and has not arrived laid over. */
export class InvoiceBook {
  readonly #rows: PulledRows<InvoiceRow>;
  readonly #effects: OwnEffects;

  /**
   * @param effects must hear of the log's operations before this does
   * @param changed called after changes that `of` may answer otherwise for
   */
  constructor(rows: PulledRows<InvoiceRow>, effects: OwnEffects, log: Pick<OperationLog, 'onRecorded' | 'onRestated'>, changed: () => void) {
    this.#rows = rows;
    this.#effects = effects;
    rows.onChanged(changed);
    rows.onStanding(changed);
    log.onRecorded((entries) => {
      if (entries.some(({ row }) => row.type === 'invoice.requested')) changed();
    });
    log.onRestated((changedRows) => {
      if (changedRows.some(({ type }) => type === 'invoice.requested')) changed();
    });
  }

  /** The invoice of a sale: the one in being, else what was asked for last; null when none was. */
  async of(saleId: string): Promise<TicketInvoice | null> {
    const { row, asked } = await this.#standing(saleId);
    if (asked === null || (row !== null && !isSettledWithout(row.state))) return row;
    return recorded(saleId, asked);
  }

  /**
   * Whether another may be asked for, as far as this device knows now; `stillMay` says at once whether none was asked
   * for here since.
   */
  async mayAsk(saleId: string): Promise<{ may: boolean; stillMay(): boolean }> {
    const { row, asked } = await this.#standing(saleId);
    const seen = this.#effects.lastInvoiceAsked(saleId);
    return {
      may: asked === null && (row === null || isSettledWithout(row.state)),
      stillMay: () => this.#effects.lastInvoiceAsked(saleId) === seen,
    };
  }

  async #standing(saleId: string): Promise<{ row: InvoiceRow | null; asked: OwnInvoiceRequest | null }> {
    const found = (await this.#rows.get([saleId])).get(saleId);
    if (found === undefined) return { row: null, asked: null };
    return { row: found.row, asked: this.#effects.invoiceAskedFor(saleId, found.coverage) };
  }
}

function recorded(saleId: string, { id, folio, receiver }: OwnInvoiceRequest): TicketInvoice {
  return {
    id: saleId, documentId: null, requestId: id, state: 'recorded', provisionalFolio: folio, series: null, folio: null, uuid: null, stampedAtMs: null,
    simulated: false, receiverRfc: receiver?.rfc ?? null, receiverName: receiver?.legalName ?? null, totalCents: null, error: null,
  };
}

import type { Effects } from '../../src/domain/kernel/effects.ts';
import type { TransferState, WorldRows } from './world-rows.ts';

type Documents = Pick<WorldRows, 'sales' | 'drafts' | 'layaways' | 'transfers'>;

/** Takes the documents an operation made or changed into what the next one of its batch is judged by. */
export function applyDocuments(rows: Documents, operationId: string, effects: Effects): void {
  for (const sale of effects.sales) {
    const { folio, customerId, draftId, items } = sale;
    const lines = items.map((item) => ({ ...item, returned: { quantityMilli: 0, netCents: 0, taxCents: 0, costCents: 0 } }));
    rows.sales.set(operationId, { folio, customerId, lines });
    if (draftId !== null && !rows.drafts.has(draftId)) rows.drafts.set(draftId, { saleId: operationId, folio });
  }
  for (const { saleId, items } of effects.returns) {
    for (const item of items) {
      const returned = rows.sales.get(saleId)?.lines[item.saleLine]?.returned;
      if (returned === undefined) continue;
      returned.quantityMilli += item.quantityMilli;
      returned.netCents += item.netCents;
      returned.taxCents += item.taxCents;
      returned.costCents += item.costCents;
    }
  }
  applyLayaways(rows, effects);
  applyTransfers(rows, effects);
}

function applyLayaways({ layaways }: Documents, effects: Effects): void {
  for (const change of effects.layaways) {
    if (change.kind === 'opened') {
      const { customerId, totalCents, taxCents } = change;
      layaways.set(change.layawayId, { customerId, totalCents, taxCents, state: 'active' });
    } else if (change.kind !== 'paid') {
      const layaway = layaways.get(change.layawayId);
      if (layaway?.state === 'active') layaway.state = change.kind;
    }
  }
}

function applyTransfers({ transfers }: Documents, effects: Effects): void {
  for (const change of effects.transfers) {
    const state = transfers.get(change.transferId) ?? { toWarehouseId: null, lines: [] };
    transfers.set(change.transferId, state);
    if (change.kind === 'shipped') {
      state.toWarehouseId = change.toWarehouseId;
      for (const item of change.items) state.lines[item.line] = { ...unsettled(item.productId), ...state.lines[item.line], ...item };
      continue;
    }
    for (const { shippedLine, productId, quantityMilli, lostMilli, costCents, lostCents } of change.items) {
      const line = state.lines[shippedLine] ?? unsettled(productId);
      state.lines[shippedLine] = line;
      line.settledMilli += quantityMilli + lostMilli;
      line.settledCents += costCents + lostCents;
    }
  }
}

/** A line of a transfer of which nothing is known yet. */
function unsettled(productId: string): TransferState['lines'][number] {
  return { productId, quantityMilli: 0, costCents: 0, settledMilli: 0, settledCents: 0 };
}

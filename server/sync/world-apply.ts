import type { Effects } from '../../src/domain/kernel/effects.ts';
import type { WorldRows } from './world-rows.ts';

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
    if (change.kind === 'shipped') {
      const lines = change.items.map((item) => ({ ...item, settledMilli: 0, settledCents: 0 }));
      transfers.set(change.transferId, { toWarehouseId: change.toWarehouseId, lines });
      continue;
    }
    for (const { shippedLine, quantityMilli, lostMilli, costCents, lostCents } of change.items) {
      const line = transfers.get(change.transferId)?.lines[shippedLine];
      if (line === undefined) continue;
      line.settledMilli += quantityMilli + lostMilli;
      line.settledCents += costCents + lostCents;
    }
  }
}

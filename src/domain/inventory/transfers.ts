import type { OperationDefinition, Ruling } from '../kernel/definition.ts';
import { folioAsKept, type Decision, type Flag } from '../kernel/decision.ts';
import { noEffects, type Effects, type InventoryOperation } from '../kernel/effects.ts';
import type { Operation } from '../kernel/envelope.ts';
import { mulDivRound, sum } from '../kernel/integers.ts';
import type { ShippedLineFacts, World } from '../kernel/world.ts';
import { journalEntry } from '../ledger/entry.ts';
import { issueCostCents, receiptVarianceCents } from './cost.ts';
import { transferReceivedSchema, transferShippedSchema, type TransferReceived, type TransferShipped } from './operations.ts';
import { RunningStock } from './running-stock.ts';
import { StockTaken } from './stock-taken.ts';

/**
 * Goods leave for another warehouse, at what they cost: Dr 135, Cr 130. What had arrived before this was known was taken
 * in at an assumed cost: the difference goes to 520.
 */
export const transferShipped: OperationDefinition<TransferShipped> = {
  type: 'transfer.shipped',
  version: 1,
  body: transferShippedSchema,
  personal: null,
  permission: 'inventory.transfer',
  needs: ({ lines }, id) => ({ products: lines.map((line) => line.productId), transfers: [id] }),
  folio: (body) => body.folio,
  decide({ body, id }, world) {
    if (body.fromWarehouseId === body.toWarehouseId) return { outcome: 'quarantined', reason: 'same-warehouse', flags: [] };
    const stock = new StockTaken(world);
    const taken = body.lines.map((line, index) => stock.take({ ...line, warehouseId: body.fromWarehouseId }, index));
    const arrived = world.transfer(id)?.lines ?? [];
    return {
      flags: taken.flatMap(({ flags }) => flags),
      costsCents: taken.map(({ costCents }) => costCents),
      variancesCents: body.lines.map(({ quantityMilli }, line) => arrivedVarianceCents(taken[line]?.costCents ?? 0, quantityMilli, arrived[line])),
    };
  },
  effects({ body, id }, decision) {
    const { fromWarehouseId, toWarehouseId, note } = body;
    const folio = folioAsKept(body.folio, decision);
    const items = body.lines.map((line, index) => ({
      ...line, line: index, costCents: (decision.costsCents[index] ?? 0) - (decision.variancesCents[index] ?? 0),
    }));
    const costCents = sum(decision.costsCents);
    const varianceCents = sum(decision.variancesCents);
    return {
      ...noEffects(),
      transfers: [{ kind: 'shipped', transferId: id, folio, fromWarehouseId, toWarehouseId, items }],
      inventory: items.map((item) => ({
        productId: item.productId, warehouseId: fromWarehouseId, kind: 'TRANSFER_OUT', quantityMilli: -item.quantityMilli,
        valueCents: -(decision.costsCents[item.line] ?? 0), line: item.line, note,
      })),
      balances: [{ kind: 'transit', ownerId: id, amountCents: costCents - varianceCents, taxCents: 0, reason: null }],
      journal: journalEntry('transfer', `Traspaso enviado ${folio}`, [
        ['135', costCents - varianceCents],
        ['520', varianceCents],
        ['130', -costCents],
      ]),
    };
  },
};

/** What a line that had arrived already cost more than was assumed then, in centavos. */
function arrivedVarianceCents(costCents: number, quantityMilli: number, arrived: ShippedLineFacts | undefined): number {
  if (arrived === undefined || arrived.settledMilli === 0) return 0;
  return mulDivRound(costCents, Math.min(arrived.settledMilli, quantityMilli), quantityMilli) - arrived.settledCents;
}

/** Goods arrive, at what they were shipped at: Dr 130, Cr 135; what was lost on the way goes to 520. */
export const transferReceived: OperationDefinition<TransferReceived> = {
  type: 'transfer.received',
  version: 1,
  body: transferReceivedSchema,
  personal: null,
  permission: 'inventory.transfer',
  needs: ({ lines, transferId }) => ({ products: lines.map((line) => line.productId), transfers: [transferId] }),
  folio: (body) => body.folio,
  decide: ruleReceipt,
  effects: receiptEffects,
};

type Line = TransferReceived['lines'][number];

/** `costsCents`: of what arrived, line by line, then of what was lost. */
function ruleReceipt({ body }: Operation<TransferReceived>, world: World): Ruling {
  if (new Set(body.lines.map(({ shippedLine }) => shippedLine)).size !== body.lines.length) return { outcome: 'quarantined', reason: 'line-twice', flags: [] };
  const transfer = world.transfer(body.transferId);
  const known = transfer !== null && transfer.toWarehouseId !== null;
  const flags: Flag[] = !known ? [{ code: 'unknown-transfer' }] : transfer.toWarehouseId === body.toWarehouseId ? [] : [{ code: 'other-warehouse' }];
  const stock = new RunningStock(world);
  const arrivedCents: number[] = [];
  const lostCents: number[] = [];
  const variancesCents = body.lines.map((line, index) => {
    const shipped = transfer?.lines[line.shippedLine];
    flags.push(...judgeLine(line, known ? (shipped ?? 'none') : null, index, world));
    const settledMilli = line.quantityMilli + line.lostMilli;
    const costCents = issueCostCents(onItsWay(shipped), settledMilli, world.product(line.productId)?.unitCostCents ?? 0);
    const arrived = mulDivRound(costCents, line.quantityMilli, settledMilli);
    arrivedCents.push(arrived);
    lostCents.push(costCents - arrived);
    if (line.quantityMilli === 0) return 0;
    const varianceCents = receiptVarianceCents(stock.of(line.productId), line.quantityMilli, arrived);
    stock.add(line.productId, line.quantityMilli, arrived - varianceCents);
    return varianceCents;
  });
  return { flags, costsCents: [...arrivedCents, ...lostCents], variancesCents };
}

function judgeLine(line: Line, shipped: ShippedLineFacts | 'none' | null, index: number, world: World): Flag[] {
  const unknown: Flag[] = world.product(line.productId) === null ? [{ code: 'unknown-product', line: index }] : [];
  if (shipped === null) return unknown;
  if (shipped === 'none' || shipped.productId !== line.productId) return [...unknown, { code: 'unknown-transfer-line', line: index }];
  const leftMilli = shipped.quantityMilli - shipped.settledMilli;
  if (line.quantityMilli + line.lostMilli <= leftMilli) return unknown;
  return [...unknown, { code: 'received-more-than-shipped', line: index, data: { leftMilli, quantityMilli: line.quantityMilli } }];
}

function onItsWay(shipped: ShippedLineFacts | undefined) {
  if (shipped === undefined) return { quantityMilli: 0, valueCents: 0 };
  return { quantityMilli: shipped.quantityMilli - shipped.settledMilli, valueCents: shipped.costCents - shipped.settledCents };
}

function receiptEffects({ body }: Operation<TransferReceived>, decision: Decision): Effects {
  const { transferId, toWarehouseId, note } = body;
  const folio = folioAsKept(body.folio, decision);
  const count = body.lines.length;
  const items = body.lines.map((line, index) => ({
    ...line, line: index, costCents: decision.costsCents[index] ?? 0, lostCents: decision.costsCents[count + index] ?? 0,
  }));
  const arrivedCents = sum(items.map((item) => item.costCents));
  const lostCents = sum(items.map((item) => item.lostCents));
  const varianceCents = sum(decision.variancesCents);
  return {
    ...noEffects(),
    transfers: [{ kind: 'received', transferId, folio, toWarehouseId, items }],
    inventory: items.flatMap((item): InventoryOperation[] => item.quantityMilli === 0 ? [] : [{
      productId: item.productId, warehouseId: toWarehouseId, kind: 'TRANSFER_IN', quantityMilli: item.quantityMilli,
      valueCents: item.costCents - (decision.variancesCents[item.line] ?? 0), line: item.line, note,
    }]),
    balances: [{ kind: 'transit', ownerId: transferId, amountCents: -(arrivedCents + lostCents), taxCents: 0, reason: null }],
    journal: journalEntry('transfer', `Traspaso recibido ${folio}`, [
      ['130', arrivedCents - varianceCents],
      ['510', varianceCents],
      ['520', lostCents],
      ['135', -(arrivedCents + lostCents)],
    ]),
  };
}

import { describe, expect, it } from 'vitest';
import type { World } from '../kernel/world.ts';
import { decisionOf, operationOf, posted, PRODUCT, testId, unbalanced, WAREHOUSE, worldWith } from '../testing/fixture.ts';
import { stockCounted } from './counted.ts';
import { transferReceivedSchema, type StockCounted, type TransferReceived, type TransferShipped } from './operations.ts';
import { transferReceived, transferShipped } from './transfers.ts';

const NORTH = testId(21);
const TRANSFER = testId(60);
const shipped = (quantityMilli: number): TransferShipped => ({ folio: 'A1-000001', fromWarehouseId: WAREHOUSE, toWarehouseId: NORTH, lines: [{ productId: PRODUCT, quantityMilli }], note: null });
const received = (quantityMilli: number, lostMilli = 0): TransferReceived => ({
  folio: 'B1-000001', transferId: TRANSFER, toWarehouseId: NORTH, lines: [{ shippedLine: 0, productId: PRODUCT, quantityMilli, lostMilli }], note: null,
});
const onItsWay = (settledMilli = 0, settledCents = 0): World => worldWith({
  transfer: () => ({ toWarehouseId: NORTH, lines: [{ productId: PRODUCT, quantityMilli: 3000, costCents: 10_000, settledMilli, settledCents }] }),
});

function receive(body: TransferReceived, world: World) {
  const operation = operationOf(transferReceived, body);
  const ruling = transferReceived.decide(operation, world);
  const effects = transferReceived.effects(operation, decisionOf(ruling));
  expect(unbalanced(effects)).toBe(0);
  return { reason: ruling.reason, codes: ruling.flags.map(({ code }) => code), effects };
}

describe('transfers', () => {
  it('leave at what they cost, through goods in transit', () => {
    const operation = operationOf(transferShipped, shipped(1000));
    const effects = transferShipped.effects(operation, decisionOf(transferShipped.decide(operation, worldWith())));
    expect([posted(effects, '135'), posted(effects, '130'), effects.balances[0]?.amountCents]).toEqual([5001, -5001, 5001]);
    expect(transferShipped.decide(operationOf(transferShipped, shipped(3000)), worldWith()).flags.map(({ code }) => code)).toEqual(['oversold']);
  });

  it('arrive at what they were shipped at, the last taking what is left; the lost goes to shrinkage', () => {
    const first = receive(received(1000), onItsWay());
    expect([first.codes, posted(first.effects, '130'), posted(first.effects, '135')]).toEqual([[], 3333, -3333]);
    const last = receive(received(1000, 1000), onItsWay(1000, 3333));
    expect(['130', '520', '135'].map((account) => posted(last.effects, account))).toEqual([3334, 3333, -6667]);
    expect(receive(received(0, 3000), onItsWay()).effects.inventory).toEqual([]);
  });

  it('flag what was not shipped, and take it in at the cost of the part', () => {
    const unknown = receive(received(1000), worldWith());
    expect([unknown.codes, posted(unknown.effects, '130')]).toEqual([['unknown-transfer'], 5000]);
    expect(receive(received(4000), onItsWay()).codes).toEqual(['received-more-than-shipped']);
    expect(receive({ ...received(1000), toWarehouseId: WAREHOUSE }, onItsWay()).codes).toEqual(['other-warehouse']);
    const [line] = received(1000).lines;
    expect(receive({ ...received(1000), lines: [{ ...line!, shippedLine: 3 }] }, onItsWay()).codes).toEqual(['unknown-transfer-line']);
    expect(receive({ ...received(1000), lines: [line!, line!] }, onItsWay()).reason).toBe('line-twice');
    expect(transferReceivedSchema.safeParse(received(0)).success).toBe(false);
  });
});

describe('stock.counted', () => {
  const count = (lines: StockCounted['lines']) => {
    const operation = operationOf(stockCounted, { warehouseId: WAREHOUSE, lines, note: null });
    const ruling = stockCounted.decide(operation, worldWith());
    return { reason: ruling.reason, codes: ruling.flags.map(({ code }) => code), effects: stockCounted.effects(operation, decisionOf(ruling)) };
  };

  it('changes the stock by the difference alone', () => {
    const { codes, effects } = count([{ productId: PRODUCT, expectedMilli: 2000, countedMilli: 1000 }]);
    expect([codes, effects.inventory.map(({ kind, quantityMilli, valueCents }) => [kind, quantityMilli, valueCents])]).toEqual([[], [['COUNT', -1000, -5001]]]);
    expect([posted(effects, '520'), posted(effects, '130')]).toEqual([5001, -5001]);
    const same = count([{ productId: PRODUCT, expectedMilli: 2000, countedMilli: 2000 }]);
    expect([same.effects.inventory, same.effects.journal, same.effects.counts.length]).toEqual([[], [], 1]);
  });

  it('is flagged when other stock was expected than there is, and names a part once', () => {
    expect(count([{ productId: PRODUCT, expectedMilli: 3000, countedMilli: 3000 }]).codes).toEqual(['count-expected-differs']);
    const line = { productId: PRODUCT, expectedMilli: 2000, countedMilli: 2000 };
    expect(count([line, line]).reason).toBe('product-twice');
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeHandIn } from '../../../server/sync/push.ts';
import { newId, saleLine } from '../../support/operations.ts';
import { openTestDatabases, type TestDatabases } from '../../support/postgres.ts';
import { makeShop, type TestShop } from '../../support/shop.ts';

let databases: TestDatabases;
let shop: TestShop;
beforeAll(async () => {
  databases = await openTestDatabases();
  shop = await makeShop(databases, 'push');
  await shop.stock(3);
});
afterAll(() => databases.close());

const ports = { get databases() { return databases; }, nowMs: () => Date.now() };

describe('a hand-in', () => {
  it('becomes rows, once', async () => {
    const device = await shop.device();
    const sessionId = newId();
    device.openSession(sessionId, 50_000);
    const line = saleLine({ productId: shop.productIds[0]!, warehouseId: shop.warehouseId });
    device.sell({ sessionId, lines: [line, { ...line, productId: shop.productIds[1]!, quantityMilli: 2000 }] });
    const answer = await takeHandIn(ports, device.handIn());
    expect(answer).toMatchObject({ through: 2, expected: null, forked: false });
    expect(answer.answers.map((one) => [one.answer, one.reason, one.flags])).toEqual([['applied', null, []], ['applied', null, []]]);
    const again = await takeHandIn(ports, device.handIn());
    expect(again.answers.map((one) => [one.answer, one.original])).toEqual([['duplicate', 'applied'], ['duplicate', 'applied']]);
    const { rows } = await shop.db.query('SELECT folio, total_cents FROM sales WHERE device_id = $1', [device.id]);
    expect(rows).toEqual([{ folio: `${device.folioSeries}-000001`, total_cents: 34_800 }]);
  });
});

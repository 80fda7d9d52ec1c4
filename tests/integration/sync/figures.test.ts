import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyDerived } from '../../../server/sync/rebuild.ts';
import { takeHandIn } from '../../../server/sync/push.ts';
import type { SaleCompleted, SaleLine } from '../../../src/domain/sales/operations.ts';
import { newId, saleLine, type TestDevice } from '../../support/operations.ts';
import { openTestDatabases, type TestDatabases } from '../../support/postgres.ts';
import { makeShop, type TestShop } from '../../support/shop.ts';

const OPENING_MILLI = 50_000;
const UNIT_COST_CENTS = 3333;
let databases: TestDatabases;
let shop: TestShop;
beforeAll(async () => {
  databases = await openTestDatabases();
  shop = await makeShop(databases, 'figures');
});
afterAll(() => databases.close());

const push = (device: TestDevice) => takeHandIn({ databases, nowMs: Date.now }, device.handIn());

interface LineDraft { product: number; quantityMilli: number; priceCents: number; discountBps: number; taxRateBps: number | null }
interface TicketDraft { lines: LineDraft[]; included: boolean; cardShare: number; note: number }

const lineArbitrary: fc.Arbitrary<LineDraft> = fc.record({
  product: fc.nat({ max: 3 }),
  quantityMilli: fc.oneof(fc.integer({ min: 1, max: 9 }).map((pieces) => pieces * 1000), fc.integer({ min: 1, max: 9999 })),
  priceCents: fc.integer({ min: 0, max: 999_999 }),
  discountBps: fc.constantFrom(0, 0, 500, 1000, 3333),
  taxRateBps: fc.constantFrom(1600, 1600, 800, 0, null),
});
const ticketArbitrary: fc.Arbitrary<TicketDraft> = fc.record({
  lines: fc.array(lineArbitrary, { minLength: 1, maxLength: 6 }), included: fc.boolean(), cardShare: fc.nat({ max: 100 }), note: fc.nat({ max: 50_000 }),
});

/** The rule of the house, worked out again in exact integers: half up, base first when the tax is included. */
const halfUp = (numerator: bigint, divisor: bigint): bigint => (2n * numerator + divisor) / (2n * divisor);

interface Worked { net: bigint; tax: bigint; total: bigint; discount: bigint }

function workOut(line: LineDraft, included: boolean): Worked {
  const gross = halfUp(BigInt(line.priceCents) * BigInt(line.quantityMilli), 1000n);
  const discount = (gross * BigInt(line.discountBps)) / 10_000n;
  const amount = gross - discount;
  const rate = BigInt(line.taxRateBps ?? 0);
  if (!included) {
    const tax = halfUp(amount * rate, 10_000n);
    return { net: amount, tax, total: amount + tax, discount };
  }
  const net = halfUp(amount * 10_000n, 10_000n + rate);
  return { net, tax: amount - net, total: amount, discount };
}

class Ledger {
  readonly #sums = new Map<string, bigint>();

  add(account: string, cents: bigint): void {
    this.#sums.set(account, (this.#sums.get(account) ?? 0n) + cents);
  }

  get accounts(): Record<string, number> {
    return Object.fromEntries([...this.#sums].filter(([, cents]) => cents !== 0n).map(([account, cents]): [string, number] => [account, Number(cents)]).sort());
  }
}

// Defence: priceLine() in src/domain/pricing/line.ts
it('case-22-to-the-centavo: ticket, ledger, drawer and rollup agree to the centavo with figures worked out anew', async () => {
  await fc.assert(fc.asyncProperty(fc.array(ticketArbitrary, { minLength: 1, maxLength: 12 }), async (tickets) => {
    const productIds = await shop.stock(4, OPENING_MILLI, UNIT_COST_CENTS);
    const device = await shop.device();
    const sessionId = newId();
    device.openSession(sessionId, 10_000);
    const ledger = new Ledger();
    const sums = { count: 0, total: 0n, net: 0n, tax: 0n, discount: 0n, cash: 0n, card: 0n };
    const soldMilli = [0, 0, 0, 0];
    for (const ticket of tickets) {
      const worked = ticket.lines.map((line) => workOut(line, ticket.included));
      const total = worked.reduce((sum, line) => sum + line.total, 0n);
      const card = (total * BigInt(ticket.cardShare)) / 100n;
      const cash = total - card;
      const payments: SaleCompleted['payments'] = [
        { method: 'cash', amountCents: Number(cash), tenderedCents: Number(cash) + ticket.note, reference: null },
        { method: 'card', amountCents: Number(card), tenderedCents: Number(card), reference: '4321' },
      ];
      const lines = ticket.lines.map((line, index): SaleLine => saleLine({
        productId: productIds[line.product]!, warehouseId: shop.warehouseId, quantityMilli: line.quantityMilli, priceCents: line.priceCents,
        taxRateBps: line.taxRateBps, discountCents: Number(worked[index]!.discount),
      }));
      device.sell({ sessionId, lines, payments, pricesIncludeTax: ticket.included });
      sums.count += 1;
      sums.total += total;
      sums.cash += cash;
      sums.card += card;
      ledger.add('110', cash);
      ledger.add('112', card);
      ticket.lines.forEach((line, index) => {
        const { net, tax, discount } = worked[index]!;
        sums.net += net;
        sums.tax += tax;
        sums.discount += discount;
        ledger.add(line.taxRateBps === null ? '412' : line.taxRateBps === 0 ? '411' : '410', -net);
        ledger.add('220', -tax);
        soldMilli[line.product]! += line.quantityMilli;
      });
    }
    const { answers } = await push(device);
    expect(answers.filter(({ answer }) => answer !== 'applied' && answer !== 'flagged')).toEqual([]);

    const mine = 'SELECT id FROM sales WHERE device_id = $1';
    const { rows: booked } = await shop.db.query<{ account: string; cents: number }>(
      `SELECT account, sum(debit_cents - credit_cents)::bigint AS cents FROM journal_entry_lines WHERE operation_id IN (${mine}) AND account NOT IN ('510', '130')
       GROUP BY account HAVING sum(debit_cents - credit_cents) <> 0 ORDER BY account`, [device.id]);
    expect(Object.fromEntries(booked.map(({ account, cents }) => [account, cents]))).toEqual(ledger.accounts);
    const { rows: unbalanced } = await shop.db.query(
      'SELECT operation_id FROM journal_entry_lines GROUP BY operation_id, sequence HAVING sum(debit_cents) <> sum(credit_cents)');
    expect(unbalanced).toEqual([]);
    const { rows: [rollup] } = await shop.db.query(
      `SELECT sum(sale_count)::int AS count, sum(total_cents)::bigint AS total, sum(net_cents)::bigint AS net, sum(tax_cents)::bigint AS tax,
         sum(discount_cents)::bigint AS discount, sum(cash_cents)::bigint AS cash, sum(card_cents)::bigint AS card FROM rollups WHERE register_id = $1`, [device.register]);
    expect(rollup).toEqual(Object.fromEntries(Object.entries(sums).map(([name, value]) => [name, Number(value)])));
    const { rows: drawer } = await shop.db.query<{ cents: number }>(
      `SELECT amount_cents AS cents FROM cash_totals WHERE session_id = $1 AND method = 'cash'`, [sessionId]);
    expect(drawer[0]?.cents).toBe(10_000 + Number(sums.cash));
    // Stock: what was there, less what went; and its value, at a cost that never changed, less what was charged for it.
    const { rows: left } = await shop.db.query<{ id: string; quantity: number; value: number }>(
      'SELECT product_id AS id, quantity_milli AS quantity, value_cents AS value FROM stock_values WHERE product_id = ANY($1)', [productIds]);
    for (const { id, quantity, value } of left) {
      expect(quantity).toBe(OPENING_MILLI - soldMilli[productIds.indexOf(id)]!);
      expect(Math.abs(value - (quantity * UNIT_COST_CENTS) / 1000)).toBeLessThanOrEqual(tickets.length * 6);
    }
    const { rows: [cost] } = await shop.db.query<{ charged: number; gone: number }>(
      `SELECT (SELECT coalesce(sum(debit_cents - credit_cents), 0)::bigint FROM journal_entry_lines WHERE account = '510' AND operation_id IN (${mine})) AS charged,
         (SELECT coalesce(sum(-value_cents), 0)::bigint FROM inventory_operations WHERE operation_id IN (${mine})) AS gone`, [device.id]);
    expect(cost?.charged).toBe(cost?.gone);
  }), { numRuns: 12 });
});

it('proves every derived figure after random work, and finds one that was changed', async () => {
  const productIds = await shop.stock(5, 4000, 777);
  const workArbitrary = fc.array(fc.record({
    kind: fc.constantFrom('sale', 'sale', 'sale', 'receipt', 'adjust', 'cash', 'malformed', 'close', 'edit'),
    product: fc.nat({ max: 4 }), amount: fc.integer({ min: 1, max: 9999 }), down: fc.boolean(),
  }), { minLength: 20, maxLength: 60 });
  const manager = await shop.employee('manager', { maxDiscountBps: 5000 });
  const owner = shop.ownerId;
  await fc.assert(fc.asyncProperty(fc.array(workArbitrary, { minLength: 2, maxLength: 4 }), async (shifts) => {
    const devices = await Promise.all(shifts.map(async (work) => {
      const device = await shop.device({ author: manager });
      let sessionId = newId();
      device.openSession(sessionId, 1000);
      for (const { kind, product, amount, down } of work) {
        const productId = productIds[product]!;
        const { warehouseId } = shop;
        if (kind === 'sale') device.sell({ sessionId, lines: [saleLine({ productId, warehouseId, quantityMilli: amount }), saleLine({ productId: productIds[0]!, warehouseId })] });
        else if (kind === 'receipt') device.record('goods.received', { warehouseId, supplierName: null, supplierInvoice: null, lines: [{ productId, quantityMilli: amount, costCents: amount * 3, taxRateBps: 1600 }], note: null });
        else if (kind === 'adjust') device.record('stock.adjusted', { warehouseId, reason: 'correction', lines: [{ productId, quantityMilli: down ? -amount : amount }], note: null });
        else if (kind === 'cash') device.record('cash.moved', { sessionId, direction: down ? 'out' : 'in', amountCents: amount, purpose: 'expense', reason: 'Varios' });
        else if (kind === 'malformed') device.record('cash.moved', { sessionId, amountCents: -amount });
        else if (kind === 'edit') device.record('product.edited', { productId, fields: { costCents: amount } }, { author: owner });
        else {
          device.record('cash-session.closed', { sessionId, denominations: {}, countedCents: amount, expectedCents: 1000, expectedByMethod: { cash: 1000, card: 0, transfer: 0 }, note: null });
          sessionId = newId();
          device.openSession(sessionId, 1000);
        }
      }
      return device;
    }));
    await Promise.all(devices.map(push));
    expect((await verifyDerived(shop.db)).differences).toEqual([]);
  }), { numRuns: 6 });
  await shop.db.query('UPDATE stock_levels SET quantity_milli = quantity_milli + 1 WHERE product_id = $1', [productIds[2]]);
  await shop.db.query('DELETE FROM rollups WHERE hour = (SELECT max(hour) FROM rollups)');
  const { differences } = await verifyDerived(shop.db);
  expect(new Set(differences.map(({ table }) => table))).toEqual(new Set(['stock_levels', 'rollups']));
});

import { describe, expect, it } from 'vitest';
import { contradictionIn } from '../../src/domain/sales/completed.ts';
import { localDayAndHour } from '../../src/domain/kernel/days.ts';
import { mulDivRound, sum } from '../../src/domain/kernel/integers.ts';
import { discountShareBps } from '../../src/domain/pricing/line.ts';
import { generateProducts } from './catalogue.ts';
import { generateCustomers } from './customers.ts';
import { generatePeople } from './people.ts';
import { BRANCHES, REGISTERS } from './places.ts';
import type { BranchKey } from './places.ts';
import { generateTrade } from './sales.ts';
import type { DemoSession, TradeOptions } from './sales.ts';
import type { DemoSale } from './ticket.ts';

const seed = 'trade-test';
const products = generateProducts(seed, 2_000);
const customers = generateCustomers(seed, 120);
const people = generatePeople(seed);
/** A Friday. */
const today = '2026-11-20';
const options: TradeOptions = { seed, products, customers, people, today, days: 30 };
const days = [...generateTrade(options)];
const sessions = days.flatMap((day) => day.sessions);
const sales = sessions.flatMap((session) => session.sales);

const paid = (each: readonly DemoSale[], method: string) =>
  sum(each.flatMap((sale) => sale.payments.filter((payment) => payment.method === method).map((payment) => payment.amountCents)));

const limitOf = (session: DemoSession) => people.find((person) => person.key === session.cashier)?.maxDiscountBps ?? 0;

describe('generateTrade', () => {
  it('depends on its options alone', () => {
    expect([...generateTrade(options)]).toEqual(days);
  });

  it('ends today, with every register on working days and only the Mercado on Sundays', () => {
    expect(days).toHaveLength(30);
    expect(days.at(-1)?.day).toBe(today);
    expect(days[0]?.day).toBe('2026-10-22');
    for (const { day, sessions } of days) {
      const sunday = new Date(`${day}T00:00:00Z`).getUTCDay() === 0;
      expect(sessions.map((session) => session.register)).toEqual(sunday ? ['C1'] : REGISTERS.map((register) => register.name));
      expect(new Set(sessions.map((session) => session.cashier)).size).toBe(sessions.length);
    }
  });

  it('makes tickets that the rules of a sale find nothing wrong with', () => {
    expect(sales.length).toBeGreaterThan(2_000);
    for (const sale of sales) {
      const lines = sale.lines.map((line) => ({
        productId: '', warehouseId: '', partNumber: '', description: '', unit: 'pieza', listPriceCents: line.priceCents, taxRateBps: 1600, satProductKey: null, satUnitKey: null, ...line,
      }));
      const payments = sale.payments.map((payment) => ({ ...payment, reference: null }));
      const changeCents = sum(payments.map((payment) => payment.tenderedCents - payment.amountCents));
      const body = { folio: 'A1-000001', sessionId: '', customerId: null, draftId: null, priceTier: sale.priceTier, pricesIncludeTax: true, lines, payments, totalCents: sale.totalCents, changeCents, note: null, approvals: [] };
      expect(contradictionIn(body)).toBeNull();
      expect(lines.length).toBeLessThanOrEqual(6);
      expect(lines.every((line) => line.quantityMilli > 0)).toBe(true);
      expect(sale.totalCents % 50).toBe(0);
    }
  });

  it('sells at the tier of the customer, and discounts within the seller’s limit', () => {
    let discounted = 0;
    for (const session of sessions) {
      for (const sale of session.sales) {
        const tier = sale.customerIndex === null ? 1 : customers[sale.customerIndex]?.priceTier;
        expect(sale.priceTier).toBe(tier);
        for (const line of sale.lines) {
          const product = products[line.productIndex];
          expect(line.priceCents).toBe(product?.[`price${sale.priceTier}Cents`]);
          const gross = mulDivRound(line.priceCents, line.quantityMilli, 1000);
          expect(discountShareBps(gross, line.discountCents)).toBeLessThanOrEqual(limitOf(session));
          if (line.discountCents > 0) discounted += 1;
        }
      }
    }
    expect(discounted).toBeGreaterThan(20);
  });

  it('keeps to opening hours, in order, within the session', () => {
    for (const session of sessions) {
      const branch = BRANCHES.find((each) => each.key === session.branch);
      const times = session.sales.map((sale) => sale.atMs);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      for (const atMs of times) {
        const { day, hour } = localDayAndHour(atMs, branch?.timeZone ?? '');
        const hours = branch?.hours[new Date(`${day}T00:00:00Z`).getUTCDay()];
        expect(hour).toBeGreaterThanOrEqual(hours?.[0] ?? 24);
        expect(hour).toBeLessThanOrEqual(hours?.[1] ?? 0);
        expect(atMs).toBeGreaterThan(session.openedAtMs);
        expect(atMs).toBeLessThan(session.close?.atMs ?? 0);
      }
    }
  });

  it('never sells more than the branch holds', () => {
    const held = new Map<string, number>();
    const key = (branch: BranchKey, index: number) => `${branch}/${index}`;
    products.forEach((product, index) => BRANCHES.forEach((branch) => held.set(key(branch.key, index), product.stock[branch.key].openingMilli)));
    for (const { receipts, sessions } of days) {
      for (const { branch, lines } of receipts) {
        for (const line of lines) held.set(key(branch, line.productIndex), (held.get(key(branch, line.productIndex)) ?? 0) + line.quantityMilli);
      }
      for (const { branch, sales } of sessions) {
        for (const line of sales.flatMap((sale) => sale.lines)) held.set(key(branch, line.productIndex), (held.get(key(branch, line.productIndex)) ?? 0) - line.quantityMilli);
      }
      expect(Math.min(...held.values())).toBeGreaterThanOrEqual(0);
    }
    expect(days.flatMap((day) => day.receipts).length).toBeGreaterThan(3);
  });

  it('closes registers with a count that adds up, mostly even', () => {
    let uneven = 0;
    for (const { close, openingCents, sales, movements } of sessions) {
      const moved = sum(movements.map((movement) => (movement.direction === 'in' ? movement.amountCents : -movement.amountCents)));
      expect(close?.expectedCents).toBe(openingCents + paid(sales, 'cash') + moved);
      expect(close?.cardCents).toBe(paid(sales, 'card'));
      expect(sum(Object.entries(close?.denominations ?? {}).map(([face, count]) => Number(face) * count))).toBe(close?.countedCents);
      if (close?.countedCents !== close?.expectedCents) uneven += 1;
    }
    expect(uneven).toBeGreaterThan(0);
    expect(uneven).toBeLessThan(sessions.length / 2);
  });

  it('deposits what fills the drawer and leaves enough for change', () => {
    let deposits = 0;
    for (const { openingCents, sales, movements } of sessions) {
      for (const movement of movements) {
        const before = movements.filter((each) => each.atMs <= movement.atMs);
        const left = openingCents + paid(sales.filter((sale) => sale.atMs <= movement.atMs), 'cash') - sum(before.map((each) => each.amountCents));
        expect(movement.direction).toBe('out');
        expect(left).toBeGreaterThanOrEqual(movement.purpose === 'deposit' ? 300_000 : 0);
        if (movement.purpose === 'deposit') deposits += 1;
      }
    }
    expect(deposits).toBeGreaterThan(10);
  });

  it('asks for few parts often and for most seldom', () => {
    const times = new Map<number, number>();
    for (const line of sales.flatMap((sale) => sale.lines)) times.set(line.productIndex, (times.get(line.productIndex) ?? 0) + 1);
    const counts = [...times.values()].toSorted((a, b) => b - a);
    const topTenth = sum(counts.slice(0, Math.ceil(counts.length / 10)));
    expect(topTenth / sum(counts)).toBeGreaterThan(0.25);
  });

  it('stops at now, with the registers of the moment still open', () => {
    const nowMs = Date.parse('2026-11-20T18:30:00Z');
    const last = [...generateTrade({ ...options, nowMs })].at(-1);
    expect(last?.sessions.length).toBe(5);
    expect(last?.sessions.every((session) => session.close === null && session.sales.every((sale) => sale.atMs <= nowMs))).toBe(true);
    expect(last?.sessions.some((session) => session.sales.length > 0)).toBe(true);
  });
});

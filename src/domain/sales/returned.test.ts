import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sum } from '../kernel/integers.ts';
import type { LineFigures, SaleFacts, World } from '../kernel/world.ts';
import { CUSTOMER, decisionOf, operationOf, posted, PRODUCT, saleLine, SESSION, soldFigures, testId, unbalanced, WAREHOUSE, worldWith } from '../testing/fixture.ts';
import type { SaleReturned } from './operations.ts';
import { returnFigures } from './return-figures.ts';
import { returnContradiction, saleReturned } from './returned.ts';

const nothing: LineFigures = { quantityMilli: 0, netCents: 0, taxCents: 0, costCents: 0 };
const sold = soldFigures(saleLine({ quantityMilli: 3000 }), 10_000);
const saleOf = (returned = nothing): SaleFacts => ({ folio: 'A1-000001', customerId: CUSTOMER, lines: [{ productId: PRODUCT, ...sold, returned }] });

function returned(quantityMilli: number, over: Partial<SaleReturned> = {}, line: Partial<SaleReturned['lines'][number]> = {}): SaleReturned {
  const { amountCents, netCents, taxCents } = returnFigures(sold, nothing, quantityMilli);
  return {
    folio: 'A1-000002', saleId: testId(80), saleFolio: 'A1-000001', sessionId: SESSION, customerId: CUSTOMER, totalCents: amountCents, reason: 'No era la pieza',
    lines: [{ saleLine: 0, productId: PRODUCT, warehouseId: WAREHOUSE, quantityMilli, amountCents, netCents, taxCents, taxRateBps: 1600, restock: true, ...line }],
    refunds: [{ method: 'cash', amountCents }], ...over,
  };
}

function played(body: SaleReturned, world: World) {
  const operation = operationOf(saleReturned, body);
  const ruling = saleReturned.decide(operation, world);
  return { codes: ruling.flags.map(({ code }) => code), effects: saleReturned.effects(operation, decisionOf(ruling)) };
}

describe('what a returned part is worth', () => {
  it('comes to exactly what was sold, in whatever parts it is returned', () => {
    const figures = fc.record({ quantityMilli: fc.integer({ min: 1, max: 90_000 }), netCents: fc.nat(5_000_000), taxCents: fc.nat(900_000), costCents: fc.nat(4_000_000) });
    fc.assert(fc.property(figures, fc.array(fc.integer({ min: 1, max: 30_000 }), { maxLength: 8 }), (line, parts) => {
      const back = { ...nothing };
      for (const part of [...parts, line.quantityMilli]) {
        const quantityMilli = Math.min(part, line.quantityMilli - back.quantityMilli);
        if (quantityMilli === 0) break;
        const { netCents, taxCents, costCents, amountCents } = returnFigures(line, back, quantityMilli);
        expect(amountCents).toBe(netCents + taxCents);
        back.quantityMilli += quantityMilli;
        back.netCents += netCents;
        back.taxCents += taxCents;
        back.costCents += costCents;
      }
      expect(back).toEqual(line);
    }));
  });

  it('goes on in proportion beyond what was sold', () => {
    expect(returnFigures(sold, sold, 1000).amountCents).toBe(11_600);
  });
});

describe('sale.returned', () => {
  it('undoes a sale: net, tax, money, stock and cost', () => {
    const { codes, effects } = played(returned(3000), worldWith({ sale: () => saleOf() }));
    expect(codes).toEqual([]);
    expect(['420', '220', '110', '130', '510', '520'].map((account) => posted(effects, account))).toEqual([30_000, 4800, -34_800, 10_000, -10_000, 0]);
    expect(effects.inventory).toEqual([{ productId: PRODUCT, warehouseId: WAREHOUSE, kind: 'RETURN', quantityMilli: 3000, valueCents: 10_000, line: 0, note: null }]);
    expect(effects.cash).toEqual([{ sessionId: SESSION, kind: 'refund', method: 'cash', amountCents: -34_800, reason: null }]);
    expect(effects.rollups[0]).toMatchObject({ saleCount: 0, totalCents: -34_800, netCents: -30_000, taxCents: -4800, costCents: -10_000, cashCents: -34_800 });
  });

  it('writes off what cannot be sold again', () => {
    const { effects } = played(returned(1000, {}, { restock: false }), worldWith({ sale: () => saleOf() }));
    expect([effects.inventory, posted(effects, '130'), posted(effects, '520'), posted(effects, '510')]).toEqual([[], 0, 3333, -3333]);
  });

  it('against the account settles the tax that was still owed, and all that is left with the rest', () => {
    const body = returned(1000, { refunds: [{ method: 'credit', amountCents: 11_600 }] });
    const owing = (amountCents: number, taxCents: number): World => worldWith({ sale: () => saleOf(), balance: (kind) => (kind === 'sale' ? { amountCents, taxCents } : { amountCents, taxCents: 0 }) });
    const part = played(body, owing(34_800, 4800));
    expect([part.codes, posted(part.effects, '221'), posted(part.effects, '220'), posted(part.effects, '120')]).toEqual([[], 1600, 0, -11_600]);
    const rest = played(body, owing(11_600, 1599));
    expect([posted(rest.effects, '221'), posted(rest.effects, '220')]).toEqual([1599, 1]);
    const over = played(body, owing(5000, 690));
    expect([over.codes, posted(over.effects, '221'), posted(over.effects, '220')]).toEqual([['refund-over-owed'], 690, 910]);
  });

  it('applies and flags what does not fit the sale', () => {
    const flagged = (body: SaleReturned, sale: SaleFacts | null): string[] => played(body, worldWith({ sale: () => sale })).codes;
    expect(flagged(returned(1000), null)).toEqual(['unknown-sale']);
    expect(flagged(returned(4000), saleOf())).toEqual(['returned-more-than-sold']);
    expect(flagged(returned(1000), saleOf({ ...sold }))).toEqual(['returned-more-than-sold']);
    expect(flagged(returned(1000, {}, { productId: testId(11) }), saleOf())).toEqual(['unknown-sale-line']);
    expect(flagged(returned(1000, { customerId: null }), saleOf())).toEqual(['customer-differs']);
    const generous = returned(1000, { totalCents: 12_000, refunds: [{ method: 'card', amountCents: 12_000 }] }, { amountCents: 12_000, netCents: 10_400 });
    expect(flagged(generous, saleOf())).toEqual(['refund-differs']);
  });

  it('is quarantined when it contradicts itself', () => {
    const good = returned(1000);
    expect(returnContradiction(good)).toBeNull();
    expect(returnContradiction({ ...good, lines: [...good.lines, ...good.lines] })).toBe('line-twice');
    expect(returnContradiction(returned(1000, {}, { taxCents: 0 }))).toBe('line-mismatch');
    expect(returnContradiction({ ...good, totalCents: 1 })).toBe('total-mismatch');
    expect(returnContradiction({ ...good, refunds: [] })).toBe('refunds-mismatch');
    expect(returnContradiction({ ...good, customerId: null, refunds: [{ method: 'credit', amountCents: 11_600 }] })).toBe('credit-without-customer');
  });

  it('balances the journal, whatever is owed and in stock', () => {
    const balance = fc.record({ amountCents: fc.integer({ min: -50_000, max: 50_000 }), taxCents: fc.nat(7000) });
    const stock = fc.record({ quantityMilli: fc.integer({ min: -5000, max: 5000 }), valueCents: fc.integer({ min: -20_000, max: 20_000 }) });
    fc.assert(fc.property(fc.integer({ min: 1, max: 5000 }), balance, stock, fc.nat(100), fc.boolean(), (quantityMilli, owed, held, percent, restock) => {
      const { totalCents } = returned(quantityMilli);
      const creditCents = Math.floor((totalCents * percent) / 100);
      const refunds = ([['credit', creditCents], ['cash', totalCents - creditCents]] as const).map(([method, amountCents]) => ({ method, amountCents }));
      const { effects } = played(returned(quantityMilli, { refunds }, { restock }), worldWith({
        sale: () => saleOf(), balance: () => owed, product: () => ({ exists: true, active: true, unitCostCents: 700, ...held, onHandMilli: () => 0 }),
      }));
      expect(unbalanced(effects)).toBe(0);
      expect(posted(effects, '130')).toBe(sum(effects.inventory.map(({ valueCents }) => valueCents)));
    }));
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Through } from '../../domain/sync/api.ts';
import type { Answer, LogEntry, LogRow } from '../log/log-row.ts';
import { BRANCH, DEVICE, REGISTER, testId, WAREHOUSE } from '../testing/shop-fixture.ts';
import { OwnEffects } from './own-effects.ts';

const PART = testId(1001);

function adjusted(number: number, quantityMilli: number, answer: Answer | null = null): LogEntry {
  const row: LogRow = { number, id: testId(number), type: 'stock.adjusted', hash: '', core: '', personal: null, recordedMs: 0, answer };
  return {
    row,
    operation: {
      format: 1, id: row.id, device: DEVICE, number, previous: '', hash: '', author: null, branch: BRANCH, register: REGISTER, type: row.type, version: 1,
      clock: { wallMs: 0, logicalMs: 1_760_000_000_000, counter: 0, offsetMs: null, offsetAgeMs: null }, personal: null,
      body: { warehouseId: WAREHOUSE, reason: 'correction', lines: [{ productId: PART, quantityMilli }], note: null },
    },
  };
}

const through = (number: number, deferred: number[] = []): Through => ({ number, deferred });

function stock(effects: OwnEffects, onHandMilli: number, row: Through | null, collection: Through | null): number | undefined {
  return effects.stockOf(PART, { [WAREHOUSE]: onHandMilli }, { row, collection })[WAREHOUSE];
}

describe('own operations over what was pulled', () => {
  it('lays over what neither the row nor its collection holds', () => {
    const effects = new OwnEffects();
    effects.take(adjusted(1, -1000));
    effects.take(adjusted(2, -1000));
    expect(stock(effects, 10_000, null, null)).toBe(8000);
    expect(stock(effects, 10_000, null, through(1))).toBe(9000);
    expect(stock(effects, 10_000, through(2), through(1))).toBe(10_000);
    expect(stock(effects, 10_000, null, through(2, [1]))).toBe(9000);
  });

  it('undoes what the server refused, and forgets what all hold', () => {
    const effects = new OwnEffects();
    effects.take(adjusted(1, -1000));
    effects.restated({ ...adjusted(1, -1000).row, answer: { answer: 'quarantined', reason: 'x', flags: [] } });
    expect(stock(effects, 5000, null, null)).toBe(5000);
    effects.take(adjusted(2, -1000));
    effects.forget([{ row: null, collection: through(2) }, { row: null, collection: through(1) }]);
    expect(stock(effects, 5000, null, null)).toBe(4000);
    effects.forget([{ row: null, collection: through(2) }, { row: null, collection: through(2) }]);
    expect(stock(effects, 5000, null, null)).toBe(5000);
  });

  it('names what it forgot and a restored server has deferred again', () => {
    const effects = new OwnEffects();
    effects.take(adjusted(1, -1000));
    effects.take(adjusted(2, -1000));
    effects.forget([{ row: null, collection: through(2) }]);
    const restored = [{ row: null, collection: through(2, [1]) }];
    expect(effects.missing(restored)).toEqual([1]);
    effects.take(adjusted(1, -1000));
    expect(effects.missing(restored)).toEqual([]);
    expect(stock(effects, 5000, null, through(2, [1]))).toBe(4000);
  });

  it('shows the same stock at whatever moment the server and the pull have got to', () => {
    const history = fc.record({
      quantities: fc.array(fc.integer({ min: -5000, max: 5000 }).filter((quantity) => quantity !== 0), { minLength: 1, maxLength: 20 }),
      applied: fc.nat(20),
      pulled: fc.nat(20),
    });
    fc.assert(
      fc.property(history, ({ quantities, applied, pulled }) => {
        const effects = new OwnEffects();
        quantities.forEach((quantityMilli, index) => effects.take(adjusted(index + 1, quantityMilli)));
        const atServer = Math.min(applied, quantities.length);
        const here = Math.min(pulled, atServer);
        const sum = (count: number): number => quantities.slice(0, count).reduce((total, quantity) => total + quantity, 0);
        // A row of the last page is covered by its collection; one of an earlier page by itself, ahead of its collection.
        expect(stock(effects, sum(here), null, through(here))).toBe(sum(quantities.length));
        expect(stock(effects, sum(atServer), through(atServer), through(here))).toBe(sum(quantities.length));
      }),
    );
  });

  it('edits fields and makes records, until they come back', () => {
    const effects = new OwnEffects();
    const created = adjusted(1, 1);
    const fields = { homeBranchId: BRANCH, priceTier: 2, creditLimitCents: 0, vehicles: [], active: true };
    effects.take({
      row: { ...created.row, type: 'customer.created' },
      operation: { ...created.operation, type: 'customer.created', body: { customerId: PART, fields }, personal: { name: 'María' } },
    });
    const uncovered = { row: null, collection: through(0) };
    expect(effects.recordOf('customers', PART, null, uncovered)).toMatchObject({ id: PART, name: 'María', priceTier: 2 });
    expect(effects.recordOf<{ name: string }>('customers', PART, { name: 'María R.' }, { row: null, collection: through(1) })).toEqual({ name: 'María R.' });
    expect(effects.recordOf('customers', PART, null, { row: null, collection: through(1) })).toBeNull();
  });

  it('keeps what the server lost and is offered again, whatever an older snapshot was said to hold', () => {
    const effects = new OwnEffects();
    const { row, operation } = adjusted(7, -3000);
    effects.restated({ ...row, pending: 1, core: JSON.stringify({ ...operation, hash: undefined, previous: '0'.repeat(64) }), hash: 'f'.repeat(64) });
    effects.forget([{ row: null, collection: through(9) }]);
    expect(stock(effects, 10_000, through(5), through(9))).toBe(10_000);
    expect(stock(effects, 10_000, through(5), null)).toBe(7000);
  });
});

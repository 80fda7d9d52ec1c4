import { describe, expect, it } from 'vitest';
import { hidesSome, NO_FILTERS, queryOf, readFilters, writeFilters, type InvoiceFilters } from './invoice-filters.ts';

const some: InvoiceFilters = { group: 'timbradas', kind: 'global', branchId: 'b', query: 'ruiz', fromDay: '2026-11-01', toDay: '2026-11-30', minCents: 0, maxCents: 150_000 };

describe('filters of invoices', () => {
  it('stand in the address and come back from it', () => {
    expect(readFilters(new URLSearchParams(writeFilters(some)))).toEqual(some);
    expect(writeFilters(NO_FILTERS)).toEqual({});
  });

  it('leave out what an address says wrongly', () => {
    expect(readFilters(new URLSearchParams({ estado: 'toString', tipo: 'x', desde: 'ayer', min: '-1', max: '1.5' }))).toEqual(NO_FILTERS);
  });

  it('ask the server for the states of a group', () => {
    expect(queryOf(some)).toEqual({ state: 'stamped,cancel-rejected', kind: 'global', branchId: 'b', query: 'ruiz', fromDay: '2026-11-01', toDay: '2026-11-30', minCents: 0, maxCents: 150_000 });
    expect(queryOf(NO_FILTERS).state).toBe('');
  });

  it('are known to hide something', () => {
    expect(hidesSome(NO_FILTERS)).toBe(false);
    expect(hidesSome({ ...NO_FILTERS, query: '  ' })).toBe(false);
    expect(hidesSome({ ...NO_FILTERS, minCents: 0 })).toBe(true);
  });
});

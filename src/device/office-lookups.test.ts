import { describe, expect, it } from 'vitest';
import type { OfficeBranch } from './office-lookups.ts';
import { allPages, homeZone, warehousesOf } from './office-lookups.ts';

const branch = (name: string, over: Partial<OfficeBranch> = {}): OfficeBranch => ({
  id: name, name, address: '', postalCode: '', phone: '', timeZone: 'America/Mexico_City', active: true, registers: [],
  warehouses: [{ id: `${name}-1`, name, isDefault: true }], ...over,
});

describe('places', () => {
  it('stand where most active branches do', () => {
    const north = { timeZone: 'America/Tijuana' };
    expect(homeZone([branch('A'), branch('B', north), branch('C', north)])).toBe('America/Tijuana');
    expect(homeZone([branch('A'), branch('B', { ...north, active: false })])).toBe('America/Mexico_City');
    expect(homeZone([])).toBeUndefined();
  });

  it('name a warehouse by its branch unless there are several', () => {
    const two = [
      { id: 'n1', name: 'Norte', isDefault: true },
      { id: 'n2', name: 'Bodega', isDefault: false },
    ];
    const names = warehousesOf([branch('Centro'), branch('Norte', { warehouses: two }), branch('Vieja', { active: false })]).map(({ name }) => name);
    expect(names).toEqual(['Centro', 'Norte', 'Norte · Bodega']);
  });
});

describe('short lists', () => {
  it('are asked for page by page to their end', async () => {
    const pages: Record<string, { items: number[]; next: string | null }> = { first: { items: [1, 2], next: 'second' }, second: { items: [3], next: null } };
    expect(await allPages((after) => Promise.resolve(pages[after ?? 'first'] ?? { items: [], next: null }))).toEqual([1, 2, 3]);
  });
});

import { describe, expect, it } from 'vitest';
import { isAllowed } from './permissions.ts';

const centro = '01900000-0000-7000-8000-000000000001';
const norte = '01900000-0000-7000-8000-000000000002';

describe('isAllowed', () => {
  it('gives a role only where it is held', () => {
    const roles = [{ role: 'manager' as const, branchId: centro }, { role: 'cashier' as const, branchId: norte }];
    expect(isAllowed(roles, [], 'pos.refund', centro)).toBe(true);
    expect(isAllowed(roles, [], 'pos.refund', norte)).toBe(false);
    expect(isAllowed(roles, [], 'pos.sell', norte)).toBe(true);
  });

  it('lets an adjustment for the branch outweigh one for all branches, and both outweigh the roles', () => {
    const roles = [{ role: 'cashier' as const, branchId: null }];
    const adjustments = [
      { permission: 'pos.discount' as const, branchId: null, granted: false },
      { permission: 'pos.discount' as const, branchId: norte, granted: true },
    ];
    expect(isAllowed(roles, adjustments, 'pos.discount', centro)).toBe(false);
    expect(isAllowed(roles, adjustments, 'pos.discount', norte)).toBe(true);
  });

  it('cannot lock an owner out', () => {
    const adjustments = [{ permission: 'config.edit' as const, branchId: null, granted: false }];
    expect(isAllowed([{ role: 'owner', branchId: null }], adjustments, 'config.edit', centro)).toBe(true);
  });

  it('keeps people and their edits from cashiers, and cost from the warehouse', () => {
    expect(isAllowed([{ role: 'cashier', branchId: null }], [], 'people.edit', centro)).toBe(false);
    expect(isAllowed([{ role: 'warehouse', branchId: null }], [], 'pos.view_cost', centro)).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import type { Session } from '../domain/identity/api.ts';
import type { Permission } from '../domain/identity/permissions.ts';
import { officeNav } from './office-nav.ts';
import { officeTextsEs } from './office-texts.es.ts';

function sessionWith(...permissions: Permission[]): Session {
  const id = '01990000-0000-7000-8000-000000000001';
  return {
    token: 't',
    expiresInSeconds: 900,
    employee: { id, name: 'Ana', shortName: 'Ana', roles: [], permissions: permissions.map((permission) => ({ permission, branchIds: null })), maxDiscountBps: 0 },
    tenant: { id, name: 'El Tornillo', status: 'active' },
  };
}

describe('the office by work', () => {
  it('shows what the person may enter, in the order of work', () => {
    const items = officeNav(sessionWith('accounting.view', 'invoicing.view', 'reports.view'), officeTextsEs.nav, 3);
    expect(items.map(({ label }) => label)).toEqual(['Hoy', 'Ventas', 'Por decidir', 'Facturas', 'Contabilidad']);
    expect(items.find(({ label }) => label === 'Por decidir')?.count).toBe(3);
  });

  it('shows nothing to who may nothing', () => {
    expect(officeNav(sessionWith(), officeTextsEs.nav, 0)).toEqual([]);
  });
});

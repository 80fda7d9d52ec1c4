import { describe, expect, it } from 'vitest';
import { employeeWriteSchema } from '../../domain/identity/api.ts';
import { permissionRoles } from '../../domain/identity/permissions.ts';
import type { PersonDraft } from './person-form.ts';
import { NEW_PERSON, permissionGroups, personDraft, personPatch, personProblems, personWrite, pinProblem, reachOf, rolesText, shortNameOf } from './person-form.ts';

const [CENTRO, NORTE] = ['01990000-0000-7000-8000-000000000001', '01990000-0000-7000-8000-000000000002'];
const LUPITA: PersonDraft = { ...NEW_PERSON, name: 'Guadalupe Méndez Ríos', roles: [{ role: 'cashier', branchId: CENTRO }] };

describe('a person in the form', () => {
  it('says what is missing', () => {
    expect(personProblems({ ...NEW_PERSON, roles: [], email: 'x', maxDiscountBps: 10_100 })).toEqual({
      name: 'missing', email: 'email', roles: 'no-role', maxDiscountBps: 'discount',
    });
    expect(personProblems({ ...LUPITA, roles: [{ role: 'owner', branchId: null }] })).toEqual({ email: 'owner-needs-email' });
    expect(personProblems(LUPITA)).toEqual({});
  });

  it('makes what the server takes, and comes back the same', () => {
    const written = personWrite({ ...LUPITA, email: ' Lupita@Tornillo.MX ', roles: [...LUPITA.roles, ...LUPITA.roles, { role: 'owner', branchId: NORTE }] });
    expect(employeeWriteSchema.parse(written)).toMatchObject({
      shortName: 'Guadalupe M.', email: 'lupita@tornillo.mx', roles: [{ role: 'cashier', branchId: CENTRO }, { role: 'owner', branchId: null }],
    });
    expect(personWrite(personDraft({ ...written, id: CENTRO, hasPin: true, hasPassword: false }))).toEqual(written);
    expect(personPatch({ ...LUPITA, active: false }, ['active'])).toEqual({ active: false });
  });

  it('keeps tile names short', () => {
    expect(shortNameOf('Ana')).toBe('Ana');
    expect(shortNameOf('María Fernanda Guadalupe')).toBe('María F.');
    expect(shortNameOf('Maximilianoaugustinoso Pérez')).toHaveLength(20);
  });

  it('reaches by role and adjustment', () => {
    const adjusted = { ...LUPITA, adjustments: [{ permission: 'pos.refund' as const, branchId: NORTE, granted: true }] };
    expect(reachOf(adjusted, 'pos.sell', [CENTRO, NORTE])).toEqual([CENTRO]);
    expect(reachOf(adjusted, 'pos.refund', [CENTRO, NORTE])).toEqual([NORTE]);
    expect(reachOf(adjusted, 'accounting.view', [CENTRO, NORTE])).toBe('none');
    expect(reachOf({ ...LUPITA, roles: [{ role: 'owner', branchId: null }] }, 'accounting.close', [CENTRO, NORTE])).toBe('all');
  });

  it('groups every permission once', () => {
    expect(permissionGroups().flatMap(({ permissions }) => permissions).sort()).toEqual(Object.keys(permissionRoles).sort());
  });

  it('says roles in words', () => {
    const words = { role: (role: string) => role, inBranch: (role: string, branch: string) => `${role} en ${branch}` };
    expect(rolesText([{ role: 'manager', branchId: CENTRO }, { role: 'cashier', branchId: null }], words, () => 'Centro')).toBe('manager en Centro, cashier');
  });
});

describe('a PIN', () => {
  it('has four digits, is hard to guess, and is typed twice the same', () => {
    expect(pinProblem('12', '')).toBe('pin-digits');
    expect(pinProblem('1234', '1234')).toBe('pin-weak');
    expect(pinProblem('8306', '8360')).toBe('pin-differs');
    expect(pinProblem('8306', '8306')).toBeNull();
  });
});

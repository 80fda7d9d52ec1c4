import { describe, expect, it } from 'vitest';
import { readNewCustomer } from './new-customer.ts';

const draft = { name: ' Taller Ruiz ', phone: '', rfc: '', priceTier: 2 };

describe('readNewCustomer', () => {
  it('needs a name only', () => {
    expect(readNewCustomer(draft, 'branch')).toMatchObject({
      ok: true, fields: { homeBranchId: 'branch', priceTier: 2, creditLimitCents: 0, active: true }, personal: { name: 'Taller Ruiz', rfc: null, phone: null },
    });
    expect(readNewCustomer({ ...draft, name: ' ' }, 'branch')).toEqual({ ok: false, problems: ['name-missing'] });
  });

  it('takes an RFC as people write it, and refuses what is none', () => {
    expect(readNewCustomer({ ...draft, rfc: 'ruht-850312 ab1' }, 'branch')).toMatchObject({ ok: true, personal: { rfc: 'RUHT850312AB1' } });
    expect(readNewCustomer({ ...draft, rfc: 'RUHT85' }, 'branch')).toEqual({ ok: false, problems: ['rfc-wrong'] });
  });
});

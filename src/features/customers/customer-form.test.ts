import { describe, expect, it } from 'vitest';
import { customerWriteSchema } from '../../domain/customers/api.ts';
import { customerDraft, customerPatch, customerProblems, customerWrite, EMPTY_VEHICLE, missingForInvoice, newCustomer, withOwnKey } from './customer-form.ts';

const BRANCH = '01990000-0000-7000-8000-000000000001';
const GOOD = { ...newCustomer(BRANCH), name: 'Taller Hermanos Ruiz', rfc: 'ruht850312-ab1' };

describe('a customer in its form', () => {
  it('needs a name and a branch', () => {
    expect(customerProblems(newCustomer(''))).toEqual({ name: 'missing', homeBranchId: 'missing' });
    expect(customerProblems(GOOD)).toEqual({});
  });

  it("holds fiscal data to SAT's patterns", () => {
    expect(customerProblems({ ...GOOD, rfc: 'RUHT8503', taxRegime: '61', cfdiUse: '03G', postalCode: '123', email: 'no' })).toEqual({
      rfc: 'rfc', taxRegime: 'tax-regime', cfdiUse: 'cfdi-use', postalCode: 'postal-code', email: 'email',
    });
  });

  it('says what an invoice will want, only when there is an RFC', () => {
    expect(missingForInvoice({ ...GOOD, taxRegime: '612' })).toEqual(['legalName', 'cfdiUse', 'postalCode']);
    expect(missingForInvoice({ ...GOOD, rfc: '' })).toEqual([]);
  });

  it('wants vehicles whole and their VIN of 17', () => {
    expect(customerProblems({ ...GOOD, vehicles: [{ ...EMPTY_VEHICLE, make: 'Nissan' }] }).vehicles).toBe('vehicle-incomplete');
    expect(customerProblems({ ...GOOD, vehicles: [{ ...EMPTY_VEHICLE, make: 'Nissan', model: 'Tsuru', vin: '123' }] }).vehicles).toBe('vin');
    expect(customerProblems({ ...GOOD, vehicles: [EMPTY_VEHICLE] })).toEqual({});
  });

  it('makes what the server takes, and comes back the same', () => {
    const written = customerWrite({ ...GOOD, vehicles: [{ ...EMPTY_VEHICLE, make: 'Nissan', model: 'Tsuru', plates: 'abc-123-d' }, EMPTY_VEHICLE] });
    expect(customerWriteSchema.parse(written)).toMatchObject({ rfc: 'RUHT850312AB1', phone: null, creditLimitCents: 0, vehicles: [{ plates: 'ABC-123-D', vin: null }] });
    expect(customerWrite(customerDraft({ ...written, id: BRANCH }))).toEqual(written);
    expect(customerPatch({ ...GOOD, phone: '55 1234' }, ['phone'])).toEqual({ phone: '55 1234' });
  });

  it('keeps a key that the list does not have', () => {
    expect(withOwnKey([['G03', 'Gastos en general']], 'D01').at(-1)).toEqual({ value: 'D01', label: 'D01' });
    expect(withOwnKey([['G03', 'Gastos en general']], 'G03')).toHaveLength(1);
  });
});

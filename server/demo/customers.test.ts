import { describe, expect, it } from 'vitest';
import { customerFieldsSchema, customerPersonalSchema } from '../../src/domain/customers/operations.ts';
import { generateCustomers } from './customers.ts';
import { companyInitials, personInitials, rfcCheckDigit } from './rfc.ts';
import { VEHICLES } from './vehicles.ts';

const customers = generateCustomers('customers-test', 1_200);
const RFC = /^[A-ZÑ&]{3,4}(\d{2})(\d{2})(\d{2})[A-Z0-9]{2}[0-9A]$/;

describe('generateCustomers', () => {
  it('depends on its seed alone', () => {
    expect(generateCustomers('customers-test', 100)).toEqual(customers.slice(0, 100));
    expect(generateCustomers('another', 5)).not.toEqual(customers.slice(0, 5));
  });

  it('gives RFC with the right pattern, a date and a check digit', () => {
    const withRfc = customers.filter((customer) => customer.rfc !== null);
    expect(withRfc.length).toBeGreaterThan(500);
    for (const { rfc, kind } of withRfc) {
      const parts = RFC.exec(rfc ?? '');
      expect(parts, rfc ?? '').not.toBeNull();
      expect(rfc).toHaveLength(kind === 'company' ? 12 : 13);
      expect(Number(parts?.[2])).toBeGreaterThanOrEqual(1);
      expect(Number(parts?.[2])).toBeLessThanOrEqual(12);
      expect(rfcCheckDigit(rfc?.slice(0, -1) ?? '')).toBe(rfc?.slice(-1));
    }
  });

  it('repeats no name, phone or RFC', () => {
    for (const field of ['name', 'phone', 'rfc'] as const) {
      const values = customers.map((customer) => customer[field]).filter((value) => value !== null);
      expect(new Set(values).size, field).toBe(values.length);
    }
  });

  it('is taken by the schemas of customers', () => {
    for (const { kind: _kind, homeBranch: _homeBranch, priceTier, creditLimitCents, vehicles, ...personal } of customers) {
      const homeBranchId = '01920000-0000-7000-8000-000000000001';
      expect(customerFieldsSchema.safeParse({ homeBranchId, priceTier, creditLimitCents, vehicles, active: true }).success).toBe(true);
      expect(customerPersonalSchema.safeParse({ ...personal, notes: null }).error).toBeUndefined();
    }
  });

  it('gives fiscal data whole or not at all, with a use that the regime allows', () => {
    for (const { rfc, legalName, taxRegime, cfdiUse, postalCode } of customers) {
      const given = [rfc, legalName, taxRegime, cfdiUse, postalCode].filter((value) => value !== null).length;
      expect([0, 5]).toContain(given);
      if (taxRegime === '605') expect(cfdiUse).toBe('S01');
    }
  });

  it('mails nobody real and drives real models of their years', () => {
    expect(customers.every(({ email }) => email === null || email.endsWith('.example'))).toBe(true);
    for (const vehicle of customers.flatMap((customer) => customer.vehicles)) {
      const sold = VEHICLES.some(({ make, model, from, to }) => make === vehicle.make && model === vehicle.model && from <= vehicle.year && vehicle.year <= to);
      expect(sold, JSON.stringify(vehicle)).toBe(true);
    }
  });
});

describe('RFC', () => {
  it.each(['GODE561231GR8', 'SAT970701NN3', 'EKU9003173C9', 'CACX7605101P8', 'IIA040805DZ4'])('%s has its check digit', (rfc) => {
    expect(rfcCheckDigit(rfc.slice(0, -1))).toBe(rfc.slice(-1));
  });

  it('takes initials as SAT does', () => {
    expect(personInitials('Emma', 'Gómez', 'Díaz')).toBe('GODE');
    expect(personInitials('José Luis', 'Ortiz', 'Martínez')).toBe('OIML');
    expect(personInitials('Olga', 'Pérez', 'Domínguez')).toBe('PEDX');
    expect(companyInitials('Transportes La Barranca')).toBe('TBA');
    expect(companyInitials('Grupo Comercial Sierra Azul')).toBe('GCS');
  });
});

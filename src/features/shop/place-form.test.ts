import { describe, expect, it } from 'vitest';
import { branchProblems, NEW_BRANCH, registerNameProblem, TIME_ZONES, zoneName } from './place-form.ts';

describe('places', () => {
  it('need a name, and a whole postal code if any', () => {
    expect(branchProblems({ ...NEW_BRANCH, postalCode: '123' })).toEqual({ name: 'missing', postalCode: 'postal-code' });
    expect(branchProblems({ ...NEW_BRANCH, name: 'Norte', postalCode: '64000' })).toEqual({});
  });

  it('have registers of a letter and a number, or whatever comes next', () => {
    expect(['', 'b12', 'B1234', '12'].map(registerNameProblem)).toEqual([null, null, 'register-name', 'register-name']);
  });

  it('stand in zones that this computer knows', () => {
    for (const timeZone of TIME_ZONES) expect(() => new Intl.DateTimeFormat('es-MX', { timeZone })).not.toThrow();
    expect(zoneName('America/Ciudad_Juarez')).toBe('Ciudad Juárez');
    expect(zoneName('America/Tijuana')).toBe('Tijuana');
  });
});

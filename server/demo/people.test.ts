import { describe, expect, it } from 'vitest';
import { roleSchema } from '../../src/domain/identity/permissions.ts';
import { cashiersOf, generatePeople, isEasyPin, receiverOf } from './people.ts';
import { BRANCHES, REGISTERS } from './places.ts';

const people = generatePeople('people-test');

describe('generatePeople', () => {
  it('has somebody of every role, and the same people for a seed', () => {
    const roles = new Set(people.flatMap((person) => person.roles.map((grant) => grant.role)));
    expect([...roles].toSorted()).toEqual([...roleSchema.options].toSorted());
    expect(generatePeople('people-test')).toEqual(people);
    expect(generatePeople('other').map((person) => person.pin)).not.toEqual(people.map((person) => person.pin));
  });

  it('gives different PINs that nobody tries first', () => {
    for (const seed of ['people-test', 'a', 'b', 'c']) {
      const pins = generatePeople(seed).map((person) => person.pin).filter((pin) => pin !== null);
      expect(new Set(pins).size).toBe(pins.length);
      expect(pins.every((pin) => /^\d{4}$/.test(pin) && !isEasyPin(pin))).toBe(true);
    }
  });

  it.each(['0000', '1234', '4321', '1212', '1122', '1221', '1999', '2024', '2580', '7890', '1357', '1112'])('%s is an easy PIN', (pin) => {
    expect(isEasyPin(pin)).toBe(true);
  });

  it('lets owner, admin and accountant sign in by e-mail at the shop', () => {
    for (const person of people) {
      const office = person.roles.some((grant) => ['owner', 'admin', 'accountant'].includes(grant.role));
      expect(person.email !== null).toBe(office);
      expect(person.password !== null).toBe(office);
      if (person.email !== null) expect(person.email).toMatch(/^[a-z]+@eltornillo\.example$/);
    }
  });

  it('has a cashier for every register and a receiver for every branch', () => {
    for (const branch of BRANCHES) {
      const registers = REGISTERS.filter((register) => register.branch === branch.key);
      expect(cashiersOf(people, branch.key).length).toBeGreaterThanOrEqual(registers.length);
      expect(receiverOf(people, branch.key).roles.some((grant) => grant.role === 'warehouse')).toBe(true);
    }
  });
});

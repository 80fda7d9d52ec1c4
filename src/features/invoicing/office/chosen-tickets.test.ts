import { describe, expect, it } from 'vitest';
import type { InvoiceTicket } from '../../../domain/invoicing/api.ts';
import { addressOf, addressOfSales, readAddress, selectionOf, withFound, withMissed, type Entry } from './chosen-tickets.ts';

const idOf = (number: number): string => `01900000-0000-7000-8000-00000000000${number}`;
const customer = { id: idOf(9), name: 'Taller', rfc: null, legalName: null, taxRegime: null, postalCode: null, cfdiUse: null, email: null };

function ticket(number: number, given: Partial<InvoiceTicket> = {}): InvoiceTicket {
  return { saleId: idOf(number), folio: `A1-00000${number}`, branchId: idOf(8), day: '2026-11-20', totalCents: number * 100, payments: [], standing: 'free', document: null, customer: null, ...given };
}

const looking = (key: string, text = key): Entry => ({ key, text, state: 'looking' });
const found = (each: InvoiceTicket): Entry => ({ key: each.saleId, text: each.folio, state: 'found', ticket: each });
const global = { id: idOf(7), kind: 'global', series: 'G', folio: '3', provisionalFolio: null } as const;

describe('the list', () => {
  it('keeps the order in which tickets were typed, whichever is found first', () => {
    const typed = [looking('a'), looking('b')];
    const one = withFound(typed, 'b', [ticket(2)]);
    expect(one.map(({ state }) => state)).toEqual(['looking', 'found']);
    expect(withFound(one, 'a', [ticket(1)]).map((entry) => entry.state === 'found' && entry.ticket.folio)).toEqual(['A1-000001', 'A1-000002']);
  });

  it('has both tickets of a cloned device’s folio, and no ticket twice', () => {
    const both = withFound([looking('a')], 'a', [ticket(1), ticket(2)]);
    expect(both.map(({ key }) => key)).toEqual(['a', `a ${idOf(2)}`]);
    expect(withFound([...both, looking('b')], 'b', [ticket(2)]).at(-1)).toMatchObject({ state: 'missed', problem: { code: 'ticket-there' } });
    expect(withFound([...both, looking('b')], 'b', [ticket(2), ticket(3)]).at(-1)).toMatchObject({ key: 'b', ticket: { folio: 'A1-000003' } });
  });

  it('forgets what comes of an entry that was taken off', () => {
    expect(withFound([looking('a')], 'gone', [ticket(1)])).toEqual([looking('a')]);
    expect(withMissed([looking('a')], 'gone', { code: 'offline', detail: '' })).toEqual([looking('a')]);
    expect(withMissed([looking('a')], 'a', { code: 'offline', detail: '' })).toMatchObject([{ state: 'missed', problem: { code: 'offline' } }]);
  });

  it('stands in the address by codes, and what is not found yet as it was typed', () => {
    const address = addressOf([found(ticket(1)), looking('x', 'a1-2')]);
    expect(readAddress(address)).toEqual([addressOfSales([idOf(1)]), 'a1-2']);
    expect(readAddress(` a , a,,b`)).toEqual(['a', 'b']);
    expect(readAddress(null)).toEqual([]);
  });
});

describe('what goes into the invoice', () => {
  it('is what can be invoiced, of the branch of the first', () => {
    const entries = [ticket(1, { standing: 'already-invoiced', branchId: idOf(6) }), ticket(2), ticket(3, { branchId: idOf(6) }), ticket(4, { standing: 'asked-for' }), ticket(5, { standing: 'nothing-left' })].map(found);
    const { included, leftOut, totalCents } = selectionOf([...entries, looking('x')]);
    expect(included.map(({ folio }) => folio)).toEqual(['A1-000002', 'A1-000004']);
    expect([...leftOut.values()]).toEqual(['already-invoiced', 'another-branch', 'nothing-left']);
    expect(totalCents).toBe(600);
    expect(selectionOf([])).toMatchObject({ included: [], totalCents: 0, creditedGlobals: 0, customer: null });
  });

  it('counts each global invoice that gets a credit note once', () => {
    const entries = [1, 2].map((number) => found(ticket(number, { standing: 'in-global', document: global })));
    expect(selectionOf(entries).creditedGlobals).toBe(1);
  });

  it('is the customer’s when all of it is', () => {
    expect(selectionOf([found(ticket(1, { customer })), found(ticket(2, { customer })), found(ticket(3, { standing: 'nothing-left' }))]).customer).toEqual(customer);
    expect(selectionOf([found(ticket(1, { customer })), found(ticket(2))]).customer).toBeNull();
  });
});

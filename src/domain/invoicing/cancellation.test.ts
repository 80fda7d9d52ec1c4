import { describe, expect, it } from 'vitest';
import { businessDaysAfter, isBusinessDay } from './business-days.ts';
import { answerBy, freeOfAcceptance, isCancellableYear, type CancellationFacts } from './cancellation.ts';

describe('business days', () => {
  it.each([
    ['2026-11-20', true], ['2026-11-21', false], ['2026-11-22', false], ['2026-11-16', false], ['2026-11-09', true],
    ['2026-02-02', false], ['2026-02-09', true], ['2026-03-16', false], ['2026-05-01', false], ['2026-05-05', false], ['2026-09-16', false],
    ['2026-12-25', false], ['2024-10-01', false], ['2026-10-01', true], ['2030-10-01', false],
  ])('%s: %s', (day, counts) => {
    expect(isBusinessDay(day)).toBe(counts);
  });

  it('go on over weekends and holidays', () => {
    expect(businessDaysAfter('2026-11-20', 1)).toBe('2026-11-23');
    expect(businessDaysAfter('2026-11-13', 1)).toBe('2026-11-17');
    expect(businessDaysAfter('2026-11-21', 1)).toBe('2026-11-23');
    expect(businessDaysAfter('2026-12-23', 3)).toBe('2026-12-29');
  });
});

describe('whether a receiver is asked', () => {
  const asked: CancellationFacts = { type: 'I', totalCents: 100_001, receiverRfc: 'TSU010203CD9', issuedDay: '2026-11-13', today: '2026-11-18' };

  it.each<readonly [string, Partial<CancellationFacts>, ReturnType<typeof freeOfAcceptance>]>([
    ['an invoice of more than $1,000, days later', {}, null],
    ['$1,000 exactly', { totalCents: 100_000 }, 'small'],
    ['a credit note', { type: 'E' }, 'egreso'],
    ['a payment receipt', { type: 'P' }, 'payment'],
    ['the public in general', { receiverRfc: 'XAXX010101000' }, 'public'],
    ['a foreigner', { receiverRfc: 'XEXX010101000' }, 'foreigner'],
    ['the same day', { today: '2026-11-13' }, 'next-business-day'],
    // From Friday over the Monday that is a holiday.
    ['the next business day', { today: '2026-11-17' }, 'next-business-day'],
  ])('%s', (_, change, why) => {
    expect(freeOfAcceptance({ ...asked, ...change })).toBe(why);
  });

  it('has three business days, and a year’s invoices until its return is due', () => {
    expect(answerBy('2026-11-18')).toBe('2026-11-23');
    expect(isCancellableYear(2025, '2026-03-31', 3)).toBe(true);
    expect(isCancellableYear(2025, '2026-04-01', 3)).toBe(false);
    expect(isCancellableYear(2025, '2026-04-30', 4)).toBe(true);
  });
});

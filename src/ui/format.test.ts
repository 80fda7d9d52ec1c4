import { describe, expect, it } from 'vitest';
import { createFormats, formatMoney } from './format.ts';

const es = createFormats('es', 'America/Tijuana');
const en = createFormats('en', 'America/Mexico_City');
const INSTANT = Date.UTC(2026, 10, 21, 5, 30);

describe('formats', () => {
  it('writes money to the centavo', () => {
    expect(formatMoney(123_450)).toBe('$1,234.50');
    expect(formatMoney(-14_200)).toBe('-$142.00');
    expect(formatMoney(1200, 'USD')).toBe('$12.00 USD');
    expect(es.moneyWhole(4_821_699)).toBe('$48,216');
    expect(es.moneyWhole(-99)).toBe('$0');
  });

  it('writes quantities and rates', () => {
    expect(es.quantity(-1500)).toBe('-1.5');
    expect(es.rate(1600)).toBe('16\u00A0%');
    expect(es.count(12_000)).toBe('12,000');
  });

  it('writes dates and times in the zone given', () => {
    expect(es.date(INSTANT)).toBe('20 nov 2026');
    expect(es.time(INSTANT)).toBe('21:30');
    expect(en.dateTime('2026-09-01T06:05:00Z')).toBe('1 Sep 2026, 00:05');
    expect(es.time(Date.UTC(2026, 10, 20, 8, 0))).toBe('00:00');
  });

  it('writes business days without a zone', () => {
    expect(es.day('2026-11-20')).toBe('20 nov 2026');
    expect(es.weekday('2026-11-20')).toBe('viernes');
  });

  it('writes ages', () => {
    const hour = 3_600_000;
    expect(es.age(INSTANT, INSTANT + 3 * hour)).toBe('hace 3 h');
    expect(es.age(INSTANT, INSTANT + 59_000)).toBe('ahora');
    expect(es.age(INSTANT, INSTANT + 61 * 24 * hour)).toBe('hace 2 meses');
    expect(es.age(INSTANT, INSTANT - 5 * 60_000)).toBe('en 5 min');
    expect(en.age(INSTANT, INSTANT + 26 * hour)).toBe('1 d ago');
  });
});

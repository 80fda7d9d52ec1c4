import { addDays } from '../kernel/days.ts';
import type { GlobalPeriod } from './cfdi/document.ts';

/** How often a tenant makes its global invoice. */
export type GlobalRhythm = 'day' | 'week' | 'half-month' | 'month' | 'two-months';

export interface PeriodDays {
  /** First and last business day, both in it. */
  fromDay: string;
  toDay: string;
  period: GlobalPeriod;
}

const PERIODICITY: Readonly<Record<GlobalRhythm, GlobalPeriod['periodicity']>> = { 'day': '01', 'week': '02', 'half-month': '03', 'month': '04', 'two-months': '05' };

/** The period that a business day falls in. A week (from Monday) ends with its month: an invoice names one month. */
export function globalPeriod(rhythm: GlobalRhythm, day: string): PeriodDays {
  const year = Number(day.slice(0, 4));
  const month = Number(day.slice(5, 7));
  const { fromDay, toDay } = bounds(rhythm, day);
  const months = rhythm === 'two-months' ? String(12 + Math.ceil(month / 2)) : day.slice(5, 7);
  return { fromDay, toDay, period: { periodicity: PERIODICITY[rhythm], months, year } };
}

function bounds(rhythm: GlobalRhythm, day: string): { fromDay: string; toDay: string } {
  const first = `${day.slice(0, 8)}01`;
  const last = lastOfMonth(day);
  switch (rhythm) {
    case 'day':
      return { fromDay: day, toDay: day };
    case 'week': {
      const sinceMonday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
      const monday = addDays(day, -sinceMonday);
      const sunday = addDays(monday, 6);
      return { fromDay: monday < first ? first : monday, toDay: sunday > last ? last : sunday };
    }
    case 'half-month':
      return day.slice(8) <= '15' ? { fromDay: first, toDay: `${day.slice(0, 8)}15` } : { fromDay: `${day.slice(0, 8)}16`, toDay: last };
    case 'month':
      return { fromDay: first, toDay: last };
    case 'two-months': {
      const odd = Number(day.slice(5, 7)) % 2 === 1;
      return odd ? { fromDay: first, toDay: lastOfMonth(addDays(last, 1)) } : { fromDay: `${addDays(first, -1).slice(0, 8)}01`, toDay: last };
    }
  }
}

function lastOfMonth(day: string): string {
  const next = addDays(`${day.slice(0, 8)}28`, 4);
  return addDays(`${next.slice(0, 8)}01`, -1);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** An instant as SAT writes it: local time in an IANA zone, `2026-11-20T09:30:00`. */
export function fiscalTime(instantMs: number, timeZone: string): string {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
    formats.set(timeZone, format);
  }
  const parts = format.formatToParts(instantMs);
  const get = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  return `${get('year')}-${get('month')}-${get('day')}T${get('hour')}:${get('minute')}:${get('second')}`;
}

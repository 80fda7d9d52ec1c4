import { addDays } from '../kernel/days.ts';

/** Weekdays as `getUTCDay` counts them. */
const [SUNDAY, MONDAY, SATURDAY] = [0, 1, 6];
/** Days on which nothing runs out, by article 12 of the Código Fiscal: month and day. */
const FIXED = new Set(['01-01', '05-01', '05-05', '09-16', '12-25']);
/** And the Mondays among them: month, and which of its Mondays. */
const MONDAYS: readonly (readonly [month: string, nth: number])[] = [['02', 1], ['03', 3], ['11', 3]];
/** The federal executive takes over on 1 October, every six years from 2024. */
const HANDOVER = { day: '10-01', firstYear: 2024, everyYears: 6 };

const weekday = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();

/** Whether a day (`2026-11-20`) counts in the tax authority's terms. Its general holidays, set each year, are not known here. */
export function isBusinessDay(day: string): boolean {
  const of = weekday(day);
  if (of === SUNDAY || of === SATURDAY || FIXED.has(day.slice(5))) return false;
  const isHandover = day.slice(5) === HANDOVER.day && (Number(day.slice(0, 4)) - HANDOVER.firstYear) % HANDOVER.everyYears === 0;
  const nth = Math.ceil(Number(day.slice(8)) / 7);
  return !isHandover && !(of === MONDAY && MONDAYS.some(([month, which]) => month === day.slice(5, 7) && which === nth));
}

/** The business day that is `count` after a day. */
export function businessDaysAfter(day: string, count: number): string {
  let at = day;
  for (let left = count; left > 0;) {
    at = addDays(at, 1);
    if (isBusinessDay(at)) left -= 1;
  }
  return at;
}

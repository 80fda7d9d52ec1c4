import { formatScaled } from './figures.ts';

const LOCALES = { es: 'es-MX', en: 'en-GB' } as const;

const HOUR_MS = 3_600_000;
const AGE_STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 24 * HOUR_MS],
  ['month', 30 * 24 * HOUR_MS],
  ['day', 24 * HOUR_MS],
  ['hour', HOUR_MS],
  ['minute', 60_000],
];

const NARROW_UNITS = {
  es: { year: 'a', month: 'mes', day: 'd', hour: 'h', minute: 'min' },
  en: { year: 'y', month: 'mo', day: 'd', hour: 'h', minute: 'min' },
} as const;

export interface Formats {
  /** `$1,234.50` from integer centavos; another currency shows its code: `$12.00 USD`. */
  money: (cents: number, currency?: string) => string;
  /** Pesos without centavos, `$48,216`: cut, never rounded up, so that it never shows more than there is. */
  moneyWhole: (cents: number) => string;
  /** `2`, `1.5` from thousandths. */
  quantity: (milli: number) => string;
  /** `16 %`, `12.5 %` from basis points. */
  rate: (bps: number) => string;
  /** `12,000`. */
  count: (value: number) => string;
  /** `20 nov 2026` of an instant (epoch milliseconds or ISO text) in the branch's zone. */
  date: (instant: number | string) => string;
  /** `20 nov 2026` of a business day written `2026-11-20`; no zone is applied. */
  day: (isoDay: string) => string;
  /** `viernes` of a business day. */
  weekday: (isoDay: string) => string;
  /** `octubre de 2026`, from `2026-10`. */
  month: (isoMonth: string) => string;
  /** `18:05`, 24 hours, in the branch's zone. */
  time: (instant: number | string) => string;
  /** `20 nov 2026, 18:05`. */
  dateTime: (instant: number | string) => string;
  /** `ahora`, `hace 5 min`, `hace 3 h` (`en 3 h` when it lies ahead). */
  age: (instant: number | string, now: number) => string;
}

/** `$1,234.50` from integer centavos. MXN is understood; the code of any other currency follows. */
export function formatMoney(cents: number, currency = 'MXN'): string {
  const figure = formatScaled(Math.abs(cents), { decimals: 2, minDecimals: 2 });
  return `${cents < 0 ? '-' : ''}$${figure}${currency === 'MXN' ? '' : ` ${currency}`}`;
}

/** Quantity in thousandths of the unit, without needless zeros. */
export function formatQuantity(milli: number): string {
  return formatScaled(milli, { decimals: 3, minDecimals: 0 });
}

function formatWhole(cents: number): string {
  const amount = Math.abs(cents);
  const pesos = formatScaled((amount - (amount % 100)) / 100, { decimals: 0, minDecimals: 0 });
  return `${cents <= -100 ? '-' : ''}$${pesos}`;
}

function formatAge(language: 'es' | 'en', elapsedMs: number): string {
  const step = AGE_STEPS.find(([, stepMs]) => Math.abs(elapsedMs) >= stepMs);
  if (!step) return language === 'es' ? 'ahora' : 'now';
  const [unit, stepMs] = step;
  const amount = Math.trunc(Math.abs(elapsedMs) / stepMs);
  const name = NARROW_UNITS[language][unit as keyof (typeof NARROW_UNITS)['es']];
  const plural = language === 'es' && unit === 'month' && amount > 1 ? 'es' : '';
  const text = `${amount} ${name}${plural}`;
  if (language === 'en') return elapsedMs >= 0 ? `${text} ago` : `in ${text}`;
  return elapsedMs >= 0 ? `hace ${text}` : `en ${text}`;
}

// Some ICU versions write "nov." and "sept."; the house writes three letters and no point.
function tidyMonth(text: string): string {
  return text.replace(/\.|(?<=\b[Ss]ep)t/g, '').replaceAll(' de ', ' ');
}

/** The formats of a language in an IANA time zone. Intl objects are made once, for they are slow to make. */
export function createFormats(language: 'es' | 'en', timeZone: string): Formats {
  const locale = LOCALES[language];
  const dayParts = { day: 'numeric', month: 'short', year: 'numeric' } as const;
  const zonedDay = new Intl.DateTimeFormat(locale, { ...dayParts, timeZone });
  const plainDay = new Intl.DateTimeFormat(locale, { ...dayParts, timeZone: 'UTC' });
  const wholeMonth = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });

  const date = (instant: number | string) => tidyMonth(zonedDay.format(new Date(instant)));
  const time = (instant: number | string) => clock.format(new Date(instant));
  const utcDay = (isoDay: string) => new Date(`${isoDay}T00:00:00Z`);
  return {
    money: formatMoney,
    moneyWhole: formatWhole,
    quantity: formatQuantity,
    rate: (bps) => `${formatScaled(bps, { decimals: 2, minDecimals: 0 })}\u00A0%`,
    count: (value) => formatScaled(value, { decimals: 0, minDecimals: 0 }),
    date,
    day: (isoDay) => tidyMonth(plainDay.format(utcDay(isoDay))),
    month: (isoMonth) => wholeMonth.format(utcDay(`${isoMonth}-01`)),
    weekday: (isoDay) => weekday.format(utcDay(isoDay)),
    time,
    dateTime: (instant) => `${date(instant)}, ${time(instant)}`,
    age: (instant, now) => formatAge(language, now - new Date(instant).getTime()),
  };
}

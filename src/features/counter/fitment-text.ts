import type { Fitment } from '../../domain/catalog/operations.ts';

const SHOWN = 3;

function years({ yearFrom, yearTo }: Fitment): string {
  const from = String(yearFrom).slice(-2);
  if (yearTo === null) return `${from}+`;
  return yearTo === yearFrom ? from : `${from}–${String(yearTo).slice(-2)}`;
}

/** What a part fits, in one line: `Tsuru 92–17, Sentra 91–94 +4`. Vehicles that the words name stand first. */
export function fitmentText(fitments: readonly Fitment[], words = ''): string {
  const wanted = words.toLocaleLowerCase('es-MX').split(/\s+/);
  const named = (fitment: Fitment): number => (wanted.includes(fitment.model.toLocaleLowerCase('es-MX')) ? 0 : 1);
  const texts = fitments.toSorted((a, b) => named(a) - named(b)).map((fitment) => `${fitment.model} ${years(fitment)}`);
  const distinct = [...new Set(texts)];
  const more = distinct.length - SHOWN;
  return `${distinct.slice(0, SHOWN).join(', ')}${more > 0 ? ` +${more}` : ''}`;
}

import { numberEvidence } from './numbers.ts';
import type { DecimalMark } from './numbers.ts';

/** How a column writes its figures, and how that is known. */
export interface NumberConvention {
  mark: DecimalMark;
  /** From the column's own figures, from the prices', from any other's; or taken for granted, as most do in Mexico. */
  basis: 'own' | 'prices' | 'file' | 'assumed';
  /** The column shows both; those of the other kind are reported row by row. */
  conflicting: boolean;
  /** First line with a figure such as `1,234` whose meaning hangs on this decision when it is not the column's own. */
  ambiguousLine: number | null;
}

interface Votes {
  '.': number;
  ',': number;
  ambiguousLine: number | null;
}

/** A column of figures; prices settle what other columns leave open. */
export interface NumberColumn {
  column: number;
  isPrice: boolean;
}

/** Collects what every figure of a file shows, then decides column by column. */
export interface NumberSurvey {
  add(line: number, fields: readonly string[]): void;
  /** By column index. */
  decide(): ReadonlyMap<number, NumberConvention>;
}

function majority(votes: readonly Votes[]): DecimalMark | null {
  const points = votes.reduce((total, each) => total + each['.'], 0);
  const commas = votes.reduce((total, each) => total + each[','], 0);
  if (points === commas) return null;
  return points > commas ? '.' : ',';
}

/** Starts a survey of the given columns. */
export function surveyNumbers(columns: readonly NumberColumn[]): NumberSurvey {
  const tallies = columns.map((column) => ({ ...column, votes: { '.': 0, ',': 0, ambiguousLine: null } as Votes }));
  const decideOne = (votes: Votes): NumberConvention => {
    const own = majority([votes]);
    const prices = majority(tallies.filter((tally) => tally.isPrice).map((tally) => tally.votes));
    const file = majority(tallies.map((tally) => tally.votes));
    const basis = own !== null ? 'own' : prices !== null ? 'prices' : file !== null ? 'file' : 'assumed';
    return {
      mark: own ?? prices ?? file ?? '.',
      basis,
      conflicting: votes['.'] > 0 && votes[','] > 0,
      ambiguousLine: basis === 'own' ? null : votes.ambiguousLine,
    };
  };
  return {
    add(line, fields) {
      for (const { column, votes } of tallies) {
        const evidence = numberEvidence(fields[column] ?? '');
        if (evidence === '.' || evidence === ',') votes[evidence] += 1;
        else if (evidence === 'ambiguous') votes.ambiguousLine ??= line;
      }
    },
    decide: () => new Map(tallies.map(({ column, votes }) => [column, decideOne(votes)])),
  };
}

import { parseScaled } from './figures.ts';

export interface FigureRules {
  decimals: number;
  allowNegative: boolean;
}

export interface FigureDraft {
  /** The integer that the text stands for; null when it is empty or cannot be read. */
  scaled: number | null;
  problem: 'not-a-number' | 'too-many-decimals' | 'too-large' | 'negative' | undefined;
}

/** Judges what stands in a figure field. An empty field is no problem here: whether it may be empty is the form's say. */
export function figureDraft(text: string, { decimals, allowNegative }: FigureRules): FigureDraft {
  // The first sign of a negative figure is not yet a mistake.
  if (allowNegative && text.trim() === '-') return { scaled: null, problem: undefined };
  const parsed = parseScaled(text, decimals);
  if (parsed.ok) {
    if (parsed.scaled < 0 && !allowNegative) return { scaled: null, problem: 'negative' };
    return { scaled: parsed.scaled, problem: undefined };
  }
  return { scaled: null, problem: parsed.code === 'empty' ? undefined : parsed.code };
}

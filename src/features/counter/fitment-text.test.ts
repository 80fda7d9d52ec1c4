import { describe, expect, it } from 'vitest';
import { fitmentText } from './fitment-text.ts';

const fits = (model: string, yearFrom: number, yearTo: number | null, engine: string | null = null) => ({ make: 'Nissan', model, yearFrom, yearTo, engine });

describe('fitmentText', () => {
  it('says models with their years, each once', () => {
    expect(fitmentText([fits('Tsuru', 1992, 2017, '1.6'), fits('Tsuru', 1992, 2017, '1.8'), fits('Versa', 2012, null), fits('Platina', 2005, 2005)])).toBe('Tsuru 92–17, Versa 12+, Platina 05');
    expect(fitmentText([])).toBe('');
  });

  it('puts the vehicle looked for first and counts the rest', () => {
    const many = [fits('Aveo', 2008, 2017), fits('Chevy', 1994, 2012), fits('Corsa', 2002, 2008), fits('Tsuru', 1992, 2017)];
    expect(fitmentText(many, 'balata tsuru 94')).toBe('Tsuru 92–17, Aveo 08–17, Chevy 94–12 +1');
  });
});

import { describe, expect, it } from 'vitest';
import { byUrgency, flagNumber, taskFacts } from './task-view.ts';

describe('what waits for a decision', () => {
  it('puts what endangers the record first, then what waits most', () => {
    const tasks = [{ kind: 'oversold', count: 2 }, { kind: 'discount-over-limit', count: 9 }, { kind: 'quarantined', count: 1 }];
    expect(byUrgency(tasks).map(({ kind }) => kind)).toEqual(['quarantined', 'discount-over-limit', 'oversold']);
  });

  it('reads what it knows of a detail and passes over the rest', () => {
    const facts = taskFacts({ detail: { folio: 'A1-000123', type: 'sale.completed', number: 7, flags: [{ code: 'oversold', line: 0, data: { leftMilli: -1000 } }] } });
    expect(facts).toMatchObject({ folio: 'A1-000123', reason: null });
    expect(flagNumber(facts.flags[0], 'leftMilli')).toBe(-1000);
    expect(flagNumber(facts.flags[0], 'shareBps')).toBeNull();
    expect(taskFacts({ detail: { flags: 'no' } })).toEqual({ folio: null, type: null, reason: null, flags: [] });
  });
});

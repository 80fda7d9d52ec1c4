import { describe, expect, it } from 'vitest';
import { acceptanceOf, folioText, sumsByKind } from './document-view.ts';

describe('a fiscal document as the office shows it', () => {
  it('goes by its folio, and by the provisional one until it has it', () => {
    expect(folioText({ series: 'F', folio: '128', provisionalFolio: 'PRE-A1-000007' })).toBe('F128');
    expect(folioText({ series: 'F', folio: null, provisionalFolio: 'PRE-A1-000007' })).toBe('PRE-A1-000007');
    expect(folioText({ series: 'G', folio: null })).toBe('G');
  });

  it('counts in the sums while it stands at SAT', () => {
    const sum = (state: 'stamped' | 'failed' | 'cancelled' | 'cancel-requested', count: number) => ({ kind: 'ingreso' as const, state, count, totalCents: count * 100 });
    expect(sumsByKind([sum('stamped', 3), sum('failed', 5), sum('cancelled', 7), sum('cancel-requested', 2)])).toEqual([{ kind: 'ingreso', count: 5, totalCents: 500 }]);
  });

  it('says whether its receiver is asked before it is cancelled', () => {
    const stampedAtMs = Date.UTC(2026, 10, 20, 18);
    const document = { kind: 'ingreso' as const, totalCents: 250_000, receiverRfc: 'TSU010203CD9', stampedAtMs, createdAtMs: stampedAtMs };
    const at = (day: number) => Date.UTC(2026, 10, day, 18);
    const zone = 'America/Mexico_City';
    expect(acceptanceOf(document, at(20), zone)).toEqual({ free: 'next-business-day' });
    expect(acceptanceOf(document, at(26), zone)).toEqual({ free: null, answerBy: '2026-12-01' });
    expect(acceptanceOf({ ...document, totalCents: 90_000 }, at(26), zone)).toEqual({ free: 'small' });
    expect(acceptanceOf({ ...document, kind: 'global', receiverRfc: 'XAXX010101000' }, at(26), zone)).toEqual({ free: 'public' });
    expect(acceptanceOf({ ...document, kind: 'egreso' }, at(26), zone)).toEqual({ free: 'egreso' });
  });
});

import { describe, expect, it } from 'vitest';
import { adviceOf, type OfficeRequest } from './request-view.ts';

const here = { id: '01900000-0000-7000-8000-000000000001', folio: 'A1-000001' };
const advice = (state: OfficeRequest['state'], code: string | null, sales: OfficeRequest['sales'] = [here]) => adviceOf({ state, sales, error: code === null ? null : { code, message: '' } });

describe('what to do about a request', () => {
  it('that waits depends on what it waits for', () => {
    expect(advice('waiting', null, [here, { ...here, folio: null }])).toBe('sale-missing');
    expect(advice('waiting', 'settings-missing')).toBe('settings');
    expect(advice('waiting', 'global-under-way')).toBe('passes');
    expect(advice('waiting', null)).toBe('soon');
  });

  it('that was refused depends on why', () => {
    expect(advice('refused', 'already-invoiced')).toBe('asked-twice');
    expect(advice('refused', 'invoice-failed')).toBe('correct');
    expect(advice('refused', 'nothing-to-invoice')).toBe('nothing');
    expect(advice('refused', 'name-forbidden-character')).toBe('invoice-here');
    expect(advice('refused', null)).toBe('invoice-here');
  });
});

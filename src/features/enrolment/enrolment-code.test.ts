import { describe, expect, it } from 'vitest';
import { isWholeCode, tidyCode } from './enrolment-code.ts';

describe('the enrolment code', () => {
  it('takes what people paste', () => {
    expect(tidyCode(' abcd efgh\n')).toBe('ABCD-EFGH');
    expect(tidyCode('ABCD–1234')).toBe('ABCD-1234');
    expect(tidyCode('Código: x')).toBe('CODI-GOX');
    expect(tidyCode('abcd-efghij')).toBe('ABCD-EFGH');
  });

  it('puts the dash only where something follows it, so that it can be erased', () => {
    expect(tidyCode('ABCD')).toBe('ABCD');
    expect(tidyCode('ABCD-')).toBe('ABCD');
    expect(tidyCode('ABCDE')).toBe('ABCD-E');
  });

  it('knows when it is whole', () => {
    expect(isWholeCode('ABCD-1234')).toBe(true);
    expect(isWholeCode('ABCD-123')).toBe(false);
  });
});

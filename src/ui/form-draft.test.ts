import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { changedFields, readKept } from './form-draft.ts';

const schema = z.object({ name: z.string(), tags: z.array(z.string()), cents: z.int().nullable() });

describe('a form over a record', () => {
  it('counts only fields that differ', () => {
    const record: z.infer<typeof schema> = { name: 'Balata', tags: ['a'], cents: 100 };
    expect(changedFields(record, { name: 'Balata', tags: ['a'], cents: null })).toEqual(['cents']);
  });

  it('takes up what was kept, and leaves out what no longer fits', () => {
    const kept = JSON.stringify({ typed: { name: 'Bujía' }, sent: { content: '{}', key: 'k' } });
    expect(readKept(kept, schema)).toEqual({ typed: { name: 'Bujía' }, sent: { content: '{}', key: 'k' } });
    expect(readKept(JSON.stringify({ typed: { name: 7 } }), schema)).toEqual({ typed: {}, sent: null });
    expect(readKept('{', schema)).toEqual({ typed: {}, sent: null });
    expect(readKept(null, schema)).toEqual({ typed: {}, sent: null });
  });
});

import { describe, expect, it } from 'vitest';
import type { PendingOperation } from '../../device/contract.ts';
import { groupOperations, syncSummary } from './sync-summary.ts';
import { syncTexts } from './texts.ts';

const summary = (state: Parameters<typeof syncSummary>[0]['state'], pending = 0) => syncSummary({ state, pending }, syncTexts.es, String);

describe('the sync mark', () => {
  it('says one quiet word', () => {
    expect(summary('up-to-date')).toEqual({ tone: 'success', hollow: false, text: 'Al día' });
    expect(summary('pending', 3)).toEqual({ tone: 'warning', hollow: true, text: '3 por enviar' });
    expect(summary('sending', 1).text).toBe('1 por enviar');
    expect(summary('sending', 0).text).toBe('Al día');
    expect(summary('offline', 0).text).toBe('Sin conexión');
    expect(summary('offline', 12).text).toBe('Sin conexión · 12');
    expect(summary('attention', 4)).toMatchObject({ tone: 'error', text: 'Revisar' });
  });
});

describe('the pending list', () => {
  it('puts what a person must see first, in the order recorded', () => {
    const operation = (number: number, state: PendingOperation['state']): PendingOperation => ({ number, state, type: 'sale.completed', recordedMs: number, reason: null, label: null });
    const { attention, waiting } = groupOperations([operation(4, 'pending'), operation(2, 'quarantined'), operation(3, 'deferred'), operation(1, 'flagged')]);
    expect(attention.map((found) => found.number)).toEqual([1, 2]);
    expect(waiting.map((found) => found.number)).toEqual([3, 4]);
  });
});

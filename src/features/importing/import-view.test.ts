import { describe, expect, it } from 'vitest';
import type { ImportProblem } from '../../domain/importing/api.ts';
import { inOrder, missingFields, remap, sameMapping, sampleOf, stepOf, unusedColumns } from './import-view.ts';

describe('an import on its page', () => {
  it('has a step for every state', () => {
    expect((['uploaded', 'checking', 'checked', 'applying', 'done', 'cancelled', 'failed'] as const).map((state) => stepOf({ state }))).toEqual([
      'checking', 'checking', 'review', 'applying', 'result', 'result', 'result',
    ]);
  });

  it('reads each column for one field only', () => {
    const mapping = { partNumber: 0, name: 1, cost: 2 };
    expect(remap(mapping, 'price1', 2)).toEqual({ partNumber: 0, name: 1, price1: 2 });
    expect(remap(mapping, 'cost', null)).toEqual({ partNumber: 0, name: 1 });
    expect(sameMapping(mapping, remap(mapping, 'cost', 2))).toBe(true);
    expect(sameMapping(mapping, remap(mapping, 'cost', 3))).toBe(false);
  });

  it('says what is missing and what is left over', () => {
    expect(missingFields({ name: 1 })).toEqual(['partNumber']);
    expect(unusedColumns({ headings: ['Clave', 'Nombre', 'Familia', ' '] }, { partNumber: 0, name: 1 })).toEqual(['Familia']);
  });

  it('shows a few different values of a column', () => {
    const firstRows = [['A-1', 'x'], ['A-2', ''], ['A-1', ''], ['A-3', ''], ['A-4', '']];
    expect(sampleOf({ firstRows }, 0)).toBe('A-1 · A-2 · A-3');
    expect(sampleOf({ firstRows }, 1)).toBe('x');
    expect(sampleOf({ firstRows }, undefined)).toBe('');
  });

  it('puts errors before warnings, in the order of the file', () => {
    const problem = (row: number, severity: ImportProblem['severity']): ImportProblem => ({ row, severity, column: null, code: 'x', message: '' });
    const sorted = inOrder([problem(2, 'warning'), problem(9, 'error'), problem(3, 'error')]);
    expect(sorted.map(({ row }) => row)).toEqual([3, 9, 2]);
  });
});

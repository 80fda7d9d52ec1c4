import { describe, expect, it } from 'vitest';
import { chartScale, labelSide, linePath, valueAt } from './chart-scale.ts';

const box = { width: 220, height: 120, padX: 10, padTop: 10, padBottom: 10 };

describe('chart scale', () => {
  it('spans the box and keeps zero in it', () => {
    const scale = chartScale([[{ x: 9, y: 50 }, { x: 19, y: 100 }]], box);
    expect(scale.toX(9)).toBe(10);
    expect(scale.toX(19)).toBe(210);
    expect(scale.toY(0)).toBe(110);
    expect(scale.toY(100)).toBe(10);
  });

  it('draws one point, and figures that are all zero, without dividing by zero', () => {
    const points = [{ x: 9, y: 0 }];
    expect(linePath(points, chartScale([points], box))).toBe('M110.0 110.0');
  });

  it('reads a line between its points and not beyond them', () => {
    const points = [{ x: 9, y: 0 }, { x: 11, y: 50 }];
    expect(valueAt(points, 10)).toBe(25);
    expect(valueAt(points, 11)).toBe(50);
    expect(valueAt(points, 8)).toBeUndefined();
    expect(valueAt(points, 12)).toBeUndefined();
  });

  it('puts a name on the side where the other line is not', () => {
    const high = [{ x: 9, y: 0 }, { x: 11, y: 50 }];
    const low = [{ x: 9, y: 0 }, { x: 13, y: 40 }];
    expect(labelSide(high, low)).toBe('above');
    expect(labelSide([{ x: 9, y: 0 }, { x: 11, y: 10 }], low)).toBe('below');
    expect(labelSide(low, high)).toBe('above');
    expect(labelSide(low, undefined)).toBe('above');
  });
});

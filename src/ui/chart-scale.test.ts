import { describe, expect, it } from 'vitest';
import { chartScale, labelSides, linePath } from './chart-scale.ts';

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

  it('puts the label of the higher line above', () => {
    expect(labelSides([40, 20])).toEqual(['below', 'above']);
    expect(labelSides([20, 20])).toEqual(['above', 'below']);
  });
});

export interface ChartPoint {
  x: number;
  y: number;
}

export interface ChartBox {
  width: number;
  height: number;
  padX: number;
  padTop: number;
  padBottom: number;
}

export interface ChartScale {
  toX: (x: number) => number;
  toY: (y: number) => number;
}

/** Places values in a box of pixels. The y axis always includes zero, so that no difference looks larger than it is. */
export function chartScale(series: readonly (readonly ChartPoint[])[], box: ChartBox): ChartScale {
  const points = series.flat();
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  const minX = Math.min(...xs);
  const maxX = Math.max(...xs);
  const minY = Math.min(0, ...ys);
  const maxY = Math.max(0, ...ys);
  const innerWidth = box.width - 2 * box.padX;
  const innerHeight = box.height - box.padTop - box.padBottom;
  return {
    toX: (x) => box.padX + (maxX === minX ? innerWidth / 2 : ((x - minX) / (maxX - minX)) * innerWidth),
    toY: (y) => box.height - box.padBottom - (maxY === minY ? 0 : ((y - minY) / (maxY - minY)) * innerHeight),
  };
}

/** The `d` of a path through the points, to a tenth of a pixel. */
export function linePath(points: readonly ChartPoint[], { toX, toY }: ChartScale): string {
  return points.map((point, index) => `${index === 0 ? 'M' : 'L'}${toX(point.x).toFixed(1)} ${toY(point.y).toFixed(1)}`).join('');
}

/** Height of a line at x, between its points; undefined beyond its ends. Points go up in x. */
export function valueAt(points: readonly ChartPoint[], x: number): number | undefined {
  const next = points.findIndex((point) => point.x >= x);
  const right = points[next];
  if (!right) return undefined;
  if (right.x === x) return right.y;
  const left = points[next - 1];
  return left && left.y + ((x - left.x) / (right.x - left.x)) * (right.y - left.y);
}

/** Where the name at a line's end goes: away from the other line. */
export function labelSide(points: readonly ChartPoint[], other: readonly ChartPoint[] | undefined): 'above' | 'below' {
  const end = points.at(-1);
  const otherY = end && other && valueAt(other, end.x);
  return end && otherY !== undefined && otherY > end.y ? 'below' : 'above';
}

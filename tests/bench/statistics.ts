/** The middle of some figures; the mean of the two middle ones when their number is even. */
export function median(figures: readonly number[]): number {
  return percentile(figures, 50);
}

/** The figure below which `percent` of all lie, interpolated between neighbours. @throws RangeError for no figures. */
export function percentile(figures: readonly number[], percent: number): number {
  if (figures.length === 0) throw new RangeError('no figures');
  const sorted = figures.toSorted((a, b) => a - b);
  const place = ((sorted.length - 1) * percent) / 100;
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? 0;
  return below + (above - below) * (place - Math.floor(place));
}

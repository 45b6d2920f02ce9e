const LEVELS = 6;

/**
 * f′(0) from central differences (f(h) − f(−h)) / 2h with h halved from `widest`, extrapolated to h = 0. Wide steps
 * suffer from the curvature of f, narrow ones from rounding: the estimate is taken on which neighbouring
 * extrapolations agree best, to within the rounding of f. Ridders: Accurate computation of F′(x) and F′(x)F″(x),
 * Advances in Engineering Software 4 (1982).
 */
export function slopeAtZero(f: (h: number) => number, widest: number): number {
  let best = { slope: Number.NaN, uncertainty: Number.POSITIVE_INFINITY };
  let wider: number[] = [];
  for (let level = 0; level < LEVELS; level++) {
    const h = widest / (1 << level);
    const [above, below] = [f(h), f(-h)];
    const rounding = (Number.EPSILON * Math.max(Math.abs(above), Math.abs(below))) / h;
    const row = [(above - below) / (2 * h)];
    for (let j = 1; j <= level; j++) {
      const [narrow, wide] = [row[j - 1]!, wider[j - 1]!];
      // The error of a central difference has even powers of h only: each column removes the next one.
      const slope = narrow + (narrow - wide) / ((1 << (2 * j)) - 1);
      const uncertainty = rounding + Math.max(Math.abs(slope - narrow), Math.abs(slope - wide));
      if (uncertainty < best.uncertainty) best = { slope, uncertainty };
      row.push(slope);
    }
    wider = row;
  }
  return best.slope;
}

import { WordSequence } from "../../numerics/streams.ts";
import type { Interval } from "../report.ts";
import { ascending, interquartileMean, quantile } from "./order.ts";

const resamples = 2000;

/**
 * 95 % percentile bootstrap interval of the interquartile mean, stratified: each group of values is resampled
 * within itself. The generator's seed is fixed, so equal values give equal intervals.
 */
export function interquartileBootstrap(strata: readonly (readonly number[])[]): Interval {
  const groups = strata.map((values, index) => ({
    values: ascending(values),
    draws: sortedDraws(values.length, index),
  }));
  const drawn = new Float64Array(groups.reduce((total, group) => total + group.values.length, 0));
  const estimates = new Float64Array(resamples);
  for (let r = 0; r < resamples; r++) {
    let i = 0;
    for (const { values, draws } of groups) {
      const n = values.length;
      for (let k = 0; k < n; k++) drawn[i++] = values[draws[r * n + k]!]!;
    }
    if (groups.length > 1) drawn.sort();
    estimates[r] = interquartileMean(drawn);
  }
  estimates.sort();
  return [quantile(estimates, 0.025), quantile(estimates, 0.975)];
}

/** A report has thousands of arms with the same few n: they share their draws. */
const shared = new Map<string, Uint32Array>();
const sharedUpTo = 32;

/** Row r: the ranks that resample r draws from n values, ascending. */
function sortedDraws(n: number, index: number): Uint32Array {
  const key = `${n}/${index}`;
  const known = shared.get(key);
  if (known !== undefined) return known;
  const words = new WordSequence(0, "bootstrap", index);
  const draws = new Uint32Array(resamples * n);
  for (let i = 0; i < draws.length; i++) draws[i] = words.below(n);
  for (let r = 0; r < resamples; r++) draws.subarray(r * n, (r + 1) * n).sort();
  if (n <= sharedUpTo && index < sharedUpTo) shared.set(key, draws);
  return draws;
}

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
    words: new WordSequence(0, "bootstrap", index),
  }));
  const drawn = new Float64Array(groups.reduce((total, group) => total + group.values.length, 0));
  const estimates = new Float64Array(resamples);
  for (let r = 0; r < resamples; r++) {
    let i = 0;
    for (const { values, words } of groups) {
      for (let k = 0; k < values.length; k++) drawn[i++] = values[words.below(values.length)]!;
    }
    estimates[r] = interquartileMean(drawn.sort());
  }
  estimates.sort();
  return [quantile(estimates, 0.025), quantile(estimates, 0.975)];
}

import { WordSequence } from "../../numerics/streams.ts";
import type { Interval } from "../report.ts";
import { ascending, quantile } from "./order.ts";

const resamples = 2000;

/**
 * 95 % percentile bootstrap interval of the interquartile mean, stratified: each group of values is resampled
 * within itself. The generator's seed is fixed, so equal values give equal intervals.
 */
export function interquartileBootstrap(strata: readonly (readonly number[])[]): Interval {
  const sorted = ascending(strata.flat());
  const placeOf = new Map(sorted.map((value, place) => [value, place]));
  const groups = strata.map((values, index) => ({
    places: ascending(values).map((value) => placeOf.get(value)!),
    draws: drawsFrom(values.length, index),
  }));
  const counts = new Uint32Array(sorted.length);
  const estimates = new Float64Array(resamples);
  for (let r = 0; r < resamples; r++) {
    counts.fill(0);
    for (const { places, draws } of groups) {
      const n = places.length;
      for (let k = 0; k < n; k++) counts[places[draws[r * n + k]!]!]!++;
    }
    estimates[r] = countedInterquartileMean(sorted, counts);
  }
  estimates.sort();
  return [quantile(estimates, 0.025), quantile(estimates, 0.975)];
}

/** The interquartile mean of values that occur `counts` times each: resamples need no sorting. */
function countedInterquartileMean(sorted: readonly number[], counts: Uint32Array): number {
  let toSkip = Math.floor(sorted.length / 4);
  const size = sorted.length - 2 * toSkip;
  let toTake = size;
  let total = 0;
  for (let i = 0; toTake > 0; i++) {
    const skipped = Math.min(toSkip, counts[i]!);
    const taken = Math.min(toTake, counts[i]! - skipped);
    total += taken * sorted[i]!;
    toSkip -= skipped;
    toTake -= taken;
  }
  return total / size;
}

/** A report has thousands of arms with the same few n: they share their draws, up to 32 MB of them. */
const shared = new Map<string, Uint32Array>();
const sharedWords = 2 ** 23;
let wordsKept = 0;

/** Place r·n + k: which of n values is the k-th that resample r draws. */
function drawsFrom(n: number, index: number): Uint32Array {
  const key = `${n}/${index}`;
  const known = shared.get(key);
  if (known !== undefined) return known;
  const words = new WordSequence(0, "bootstrap", index);
  const draws = new Uint32Array(resamples * n);
  for (let i = 0; i < draws.length; i++) draws[i] = words.below(n);
  if (wordsKept + draws.length <= sharedWords) {
    shared.set(key, draws);
    wordsKept += draws.length;
  }
  return draws;
}

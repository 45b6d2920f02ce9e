import { WordSequence } from "../../numerics/streams.ts";
import type { Interval } from "../report.ts";
import { ascending, quantile } from "./order.ts";

const resamples = 2000;

/**
 * 95 % percentile bootstrap interval of the interquartile mean. What is drawn are the clusters, each with all of its
 * values: the trials of a pooled arm that share a seed are not independent. The generator's seed is fixed, so equal
 * values give equal intervals.
 */
export function interquartileBootstrap(clusters: readonly (readonly number[])[]): Interval {
  const sorted = ascending(clusters.flat());
  const placeOf = new Map(sorted.map((value, place) => [value, place]));
  const ordered = clusters.map(ascending).toSorted(byFirst);
  const places = ordered.map((values) => values.map((value) => placeOf.get(value)!));
  const n = places.length;
  const draws = drawsFrom(n);
  const counts = new Uint32Array(sorted.length);
  const estimates = new Float64Array(resamples);
  for (let r = 0; r < resamples; r++) {
    counts.fill(0);
    let size = 0;
    for (let k = 0; k < n; k++) {
      const drawn = places[draws[r * n + k]!]!;
      size += drawn.length;
      for (const place of drawn) counts[place]!++;
    }
    estimates[r] = countedInterquartileMean(sorted, counts, size);
  }
  estimates.sort();
  return [quantile(estimates, 0.025), quantile(estimates, 0.975)];
}

/** An order of clusters that does not depend on that of the trials. */
function byFirst(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

/** The interquartile mean of values that occur `counts` times each: resamples need no sorting. */
function countedInterquartileMean(sorted: readonly number[], counts: Uint32Array, drawn: number): number {
  let toSkip = Math.floor(drawn / 4);
  const size = drawn - 2 * toSkip;
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
const shared = new Map<number, Uint32Array>();
const sharedWords = 2 ** 23;
let wordsKept = 0;

/** Place r·n + k: which of n values is the k-th that resample r draws. */
function drawsFrom(n: number): Uint32Array {
  const known = shared.get(n);
  if (known !== undefined) return known;
  const words = new WordSequence(0, "bootstrap", 0);
  const draws = new Uint32Array(resamples * n);
  for (let i = 0; i < draws.length; i++) draws[i] = words.below(n);
  if (wordsKept + draws.length <= sharedWords) {
    shared.set(n, draws);
    wordsKept += draws.length;
  }
  return draws;
}

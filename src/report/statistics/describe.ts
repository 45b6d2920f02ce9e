import { exp } from "../../numerics/exp.ts";
import type { Interval, Sample } from "../report.ts";
import { interquartileBootstrap } from "./bootstrap.ts";
import { ascending, interquartileMean, mean, quantile, sampleStandardDeviation } from "./order.ts";
import { studentCritical95 } from "./student.ts";

/**
 * The sample of one arm. `clusters` are its independent replicates: one value each, or of pooled arms the values that
 * share a seed. The intervals rest on them.
 *
 * @param overlap where replicates had splits of their own: see `pairedT`
 */
export function describe(clusters: readonly (readonly number[])[], bounds: Bounds = {}, overlap = 0): Sample {
  const sorted = ascending(clusters.flat());
  const n = sorted.length;
  if (n === 0) return { kind: "empty", n };
  const min = sorted[0]!;
  const max = sorted[n - 1]!;
  if (n === 1) return { kind: "single", n, value: min };
  if (min === max) return { kind: "constant", n, value: min };
  const centre = mean(sorted);
  const spread: Sample = {
    kind: "spread",
    n,
    mean: centre,
    std: sampleStandardDeviation(sorted),
    ...interval(centre, clusters.map(mean), bounds, overlap),
    min,
    lowerQuartile: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    upperQuartile: quantile(sorted, 0.75),
    max,
    interquartileMean: interquartileMean(sorted),
  };
  // Overlapping splits are no independent draws: the bootstrap does not know of them.
  if (clusters.length < 2 || overlap > 0) return spread;
  return withInterquartileInterval(spread, clusters);
}

/** Computed when it is asked for: of many values it takes longer than everything else in a report. */
function withInterquartileInterval(sample: Sample, clusters: readonly (readonly number[])[]): Sample {
  let known: Interval | undefined;
  const get = () => {
    known ??= interquartileBootstrap(clusters);
    return known;
  };
  return Object.defineProperty(sample, "interquartileCi95", { get, enumerable: true });
}

/** Between which a metric's values lie. */
export interface Bounds {
  readonly least?: number;
  readonly most?: number;
}

/**
 * The 95 % t-interval around a mean; absent for fewer than two replicates or equal ones. Where it would leave a range
 * with two ends, it is that of the logit by the delta method; of a range with one end, the end that would leave it is
 * that of the logarithm. Programs have values outside the range that a metric's name stands for, such as negative costs:
 * there is no range then.
 */
export function interval(
  centre: number,
  replicates: readonly number[],
  bounds: Bounds = {},
  overlap = 0,
): { readonly ci95?: Interval } {
  const sorted = ascending(replicates);
  const n = sorted.length;
  if (n < 2 || sorted[0] === sorted[n - 1]) return {};
  const half = studentCritical95(n - 1) * sampleStandardDeviation(sorted) * Math.sqrt(1 / n + overlap);
  const plain: Interval = [centre - half, centre + half];
  return { ci95: holds(bounds, sorted) ? within(plain, centre, half, bounds) : plain };
}

function holds(
  { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY }: Bounds,
  sorted: readonly number[],
) {
  return sorted[0]! >= least && sorted.at(-1)! <= most;
}

function within(plain: Interval, centre: number, half: number, { least, most }: Bounds): Interval {
  const leaves = (least !== undefined && plain[0] < least) || (most !== undefined && plain[1] > most);
  if (!leaves) return plain;
  if (least !== undefined && most !== undefined) {
    const share = (centre - least) / (most - least);
    const reach = half / (most - least) / (share * (1 - share));
    const odds = share / (1 - share);
    const at = (way: number): number => {
      const moved = odds * exp(way * reach);
      return moved === Number.POSITIVE_INFINITY ? most : least + ((most - least) * moved) / (1 + moved);
    };
    return [at(-1), at(1)];
  }
  const bound = least ?? most!;
  const near = Math.abs(centre - bound) * exp(-half / Math.abs(centre - bound));
  return least === undefined ? [plain[0], bound - near] : [bound + near, plain[1]];
}

/** The sample's mean, whatever n allows; undefined for no values. */
export function centre(sample: Sample): number | undefined {
  switch (sample.kind) {
    case "empty":
      return undefined;
    case "single":
    case "exact":
    case "constant":
      return sample.value;
    case "spread":
      return sample.mean;
  }
}

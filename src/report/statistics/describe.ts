import type { Interval, Sample } from "../report.ts";
import { interquartileBootstrap } from "./bootstrap.ts";
import { ascending, interquartileMean, mean, quantile, sampleStandardDeviation } from "./order.ts";
import { studentCritical95 } from "./student.ts";

/**
 * The sample of one arm. `strata` are its groups of values: one group of seeds, or several when arms were pooled;
 * the bootstrap resamples within each. `replicates` are the independent values among them that the interval of the
 * mean rests on: the means of the seeds when arms were pooled.
 */
export function describe(
  strata: readonly (readonly number[])[],
  replicates: readonly number[] = strata.flat(),
): Sample {
  const sorted = ascending(strata.flat());
  const n = sorted.length;
  if (n === 0) return { kind: "empty", n };
  const min = sorted[0]!;
  const max = sorted[n - 1]!;
  if (n === 1) return { kind: "single", n, value: min };
  if (min === max) return { kind: "constant", n, value: min };
  const centre = mean(sorted);
  return {
    kind: "spread",
    n,
    mean: centre,
    std: sampleStandardDeviation(sorted),
    ...interval(centre, replicates),
    min,
    lowerQuartile: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    upperQuartile: quantile(sorted, 0.75),
    max,
    interquartileMean: interquartileMean(sorted),
    interquartileCi95: interquartileBootstrap(strata),
  };
}

/** The 95 % t-interval around a mean; absent for fewer than two values or equal ones. */
export function interval(centre: number, replicates: readonly number[]): { readonly ci95?: Interval } {
  const sorted = ascending(replicates);
  const n = sorted.length;
  if (n < 2 || sorted[0] === sorted[n - 1]) return {};
  const half = (studentCritical95(n - 1) * sampleStandardDeviation(sorted)) / Math.sqrt(n);
  return { ci95: [centre - half, centre + half] };
}

/** The sample's mean, whatever n allows; undefined for no values. */
export function centre(sample: Sample): number | undefined {
  switch (sample.kind) {
    case "empty":
      return undefined;
    case "single":
    case "constant":
      return sample.value;
    case "spread":
      return sample.mean;
  }
}

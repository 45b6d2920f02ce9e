import type { Sample } from "../report.ts";
import { interquartileBootstrap } from "./bootstrap.ts";
import { ascending, interquartileMean, mean, quantile, sampleStandardDeviation } from "./order.ts";
import { studentCritical95 } from "./student.ts";

/**
 * The sample of one arm. `strata` are its groups of values: one group of seeds, or several when arms were pooled;
 * the bootstrap resamples within each.
 */
export function describe(strata: readonly (readonly number[])[]): Sample {
  const sorted = ascending(strata.flat());
  const n = sorted.length;
  if (n === 0) return { kind: "empty", n };
  const min = sorted[0]!;
  const max = sorted[n - 1]!;
  if (n === 1) return { kind: "single", n, value: min };
  if (min === max) return { kind: "constant", n, value: min };
  const centre = mean(sorted);
  const std = sampleStandardDeviation(sorted);
  const half = (studentCritical95(n - 1) * std) / Math.sqrt(n);
  return {
    kind: "spread",
    n,
    mean: centre,
    std,
    ci95: [centre - half, centre + half],
    min,
    lowerQuartile: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    upperQuartile: quantile(sorted, 0.75),
    max,
    interquartileMean: interquartileMean(sorted),
    interquartileCi95: interquartileBootstrap(strata),
  };
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

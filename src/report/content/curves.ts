/** Epoch records → the learning curve of each arm. */
import { RunxError } from "../../errors.ts";
import { describeMetric, type Metric } from "../../metric/metric.ts";
import type { MetricName } from "../../model/parameters.ts";
import { didYouMean } from "../../text/near-match.ts";
import { isStuck, pooledTexts } from "../arms/arms.ts";
import { grouped } from "../grouped.ts";
import type { Series } from "../input.ts";
import type { ArmReport, Report } from "../report.ts";
import { interval } from "../statistics/describe.ts";
import { ascending, mean } from "../statistics/order.ts";
import type { SeedValue } from "../values.ts";
import type { ArmCurve, CurvePoint } from "./arm-curve.ts";

/**
 * One curve an arm, over the trials that have records; a diverged trial counts for the epochs it reached.
 * @throws RunxError when no trial recorded the metric.
 */
export function learningCurves(
  report: Report,
  series: Series,
  metric: MetricName = report.metric.name,
): readonly ArmCurve[] {
  refuseUnrecorded(series, metric);
  return report.arms.map((arm) => curveOf(arm, report, series, metric));
}

function curveOf(
  arm: ArmReport,
  { varied, directions }: Report,
  series: Series,
  metric: MetricName,
): ArmCurve {
  const described = describeMetric(metric, directions);
  const pooled = pooledTexts(arm.trials, varied);
  const trials = arm.trials.map((trial) => ({
    id: trial.id,
    seed: trial.seed,
    ...(pooled.has(trial) ? { pooled: pooled.get(trial)! } : {}),
    stuck: isStuck(trial),
    values: (series.get(trial.id) ?? []).flatMap(({ epoch, metrics }) => {
      const value = Object.hasOwn(metrics, metric) ? metrics[metric] : undefined;
      return value === undefined || !Number.isFinite(value) ? [] : [{ epoch, value }];
    }),
  }));
  const byEpoch = grouped(
    trials.flatMap(({ seed, values }) => values.map((point) => ({ ...point, seed }))),
    ({ epoch }) => epoch,
  );
  const points = [...byEpoch]
    .sort(([a], [b]) => a - b)
    .map(([epoch, values]) => pointOf(epoch, values, pooled.size > 0, described));
  return { key: arm.key, arm: arm.arm, label: arm.label, metric: described, points, trials };
}

function pointOf(epoch: number, values: readonly SeedValue[], pooled: boolean, metric: Metric): CurvePoint {
  const sorted = ascending(values.map(({ value }) => value));
  const n = sorted.length;
  const min = sorted[0]!;
  const max = sorted[n - 1]!;
  if (min === max) return { epoch, n, mean: min, min, max };
  const centre = mean(sorted);
  return {
    epoch,
    n,
    mean: centre,
    min,
    max,
    ...interval(centre, pooled ? seedMeans(values) : sorted, metric),
  };
}

function seedMeans(values: readonly SeedValue[]): readonly number[] {
  const groups = grouped(values, ({ seed }) => seed).values();
  return [...groups].map((group) => mean(group.map(({ value }) => value)));
}

function refuseUnrecorded(series: Series, metric: MetricName): void {
  const recorded = new Set<MetricName>();
  for (const records of series.values()) {
    for (const record of records) for (const name of Object.keys(record.metrics)) recorded.add(name);
  }
  if (recorded.size === 0 || recorded.has(metric)) return;
  const names = [...recorded];
  throw new RunxError({
    code: "report.unknown-metric",
    message: `No epoch recorded the metric "${metric}".`,
    hint: `${didYouMean(metric, names)}Recorded: ${names.join(", ")}.`,
  });
}

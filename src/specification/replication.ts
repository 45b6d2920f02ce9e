import { describeMetric, usualMetrics } from "../metric/metric.ts";
import type { MetricName } from "../model/parameters.ts";
import type { Replication } from "../model/search.ts";
import type { WrittenReplication } from "../model/spec.gen.ts";
import type { ReportDefaults } from "../model/specification.ts";
import type { Findings } from "./findings.ts";
import { checkedAs, type Mapping, nodeAt, placeOf } from "./node.ts";
import type { Lack } from "./recorded.ts";
import { definition } from "./schema.ts";

/** `seeds: { until: … }` of a checked spec; undefined where seeds are listed. */
export function readReplication(
  root: Mapping,
  arms: number,
  report: ReportDefaults,
  lack: (metric: MetricName) => Lack | undefined,
  findings: Findings,
): Replication | undefined {
  const node = root.entries.get("seeds")?.value;
  if (node?.kind !== "mapping" || findings.any) return undefined;
  const written = checkedAs<WrittenReplication>(node);
  const { start = byDefault("start"), step = byDefault("step"), max } = written;
  const refuse = (path: readonly string[], message: string, hint: string) =>
    findings.add({ code: "spec.seeds", message, hint, where: placeOf(nodeAt(node, path)) });
  if (start > max) {
    refuse(
      ["start"],
      `It starts with ${start} seeds, but takes ${max} at most.`,
      `Write start: ${max} or less.`,
    );
  }
  if (arms < 2) {
    refuse(["until"], "There is one arm, and so no comparison to make narrow.", "Give a number of seeds.");
  }
  if (root.entries.has("search")) {
    refuse(["until"], "A search trains every point with the same seeds.", "Give a number of seeds.");
  }
  const asked = written.until.metric ?? report.metric;
  const metric = asked ?? usualMetrics.find((usual) => !lack(usual)) ?? "test.accuracy";
  const found = lack(metric);
  if (found) refuse(["until", "metric"], found.message, found.hint);
  const { width } = written.until;
  if (describeMetric(metric).unit === "fraction" && width >= 1) {
    refuse(
      ["until", "width"],
      `An interval of ${metric} that is ${width} wide says nothing.`,
      "Accuracies are fractions: 0.01 is one percentage point.",
    );
  }
  return { metric, width, start, step, max };
}

function byDefault(setting: "start" | "step"): number {
  return definition("seeds_until").properties?.[setting]?.default as number;
}

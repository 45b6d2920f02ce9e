/** Which arm is best, and which others cannot be told from it. */

import type { Metric } from "../metric/metric.ts";
import type { Unranked } from "./arms.ts";
import { compareWith, verdict } from "./comparison.ts";
import type { ArmReport } from "./report.ts";
import { centre } from "./statistics/describe.ts";

export function rank(
  arms: readonly Unranked[],
  varied: readonly string[],
  metric: Metric,
): readonly ArmReport[] {
  const best = bestOf(arms, metric);
  if (best === undefined) return arms.map((arm) => ({ ...arm, standing: "unranked" }));
  const others = arms.filter((arm) => arm !== best);
  const evidence = compareWith(best, others, varied);
  const standing = new Map<Unranked, ArmReport["standing"]>([[best, "best"]]);
  others.forEach((arm, i) => {
    const found = verdict(evidence[i]!, metric);
    standing.set(
      arm,
      found === "incomparable" ? "unranked" : found === "worse" ? "worse" : "indistinguishable",
    );
  });
  return arms.map((arm) => ({ ...arm, standing: standing.get(arm)! }));
}

function bestOf(arms: readonly Unranked[], metric: Metric): Unranked | undefined {
  if (metric.better === "none") return undefined;
  const sign = metric.better === "higher" ? 1 : -1;
  let best: { readonly arm: Unranked; readonly mean: number } | undefined;
  for (const arm of arms) {
    const mean = centre(arm.sample);
    if (mean !== undefined && (best === undefined || sign * (mean - best.mean) > 0)) best = { arm, mean };
  }
  return best?.arm;
}

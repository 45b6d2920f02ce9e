/** Two arms compared in one metric, as if the experiment had no others. */
import type { Metric } from "../../metric/metric.ts";
import type { MetricName } from "../../model/parameters.ts";
import type { TrialRow } from "../../model/records.ts";
import { groupIntoArms } from "../arms/arms.ts";
import { compareWith } from "../arms/comparison.ts";
import { verdictOf } from "../arms/verdict.ts";
import type { Evidence, Sample } from "../report.ts";
import { select } from "../selection/selection.ts";
import { comparisonSentence } from "./comparison-wording.ts";

export interface PairComparison {
  readonly metric: Metric;
  readonly a: Sample;
  readonly b: Sample;
  readonly sentence: string;
}

/** `rows` are those of the two arms; the first one's come first. Undefined where they are one arm. */
export function comparePair(rows: readonly TrialRow[], name: MetricName): PairComparison | undefined {
  const { metric, trials } = select({ experiments: [""], rows }, { metric: name });
  const { arms, varied } = groupIntoArms(trials, undefined, "", { metric });
  const [a, b] = arms;
  if (a === undefined || b === undefined) return undefined;
  const [evidence] = compareWith(a, [b], varied, metric) as [Evidence];
  const verdict = verdictOf(evidence, metric);
  return {
    metric,
    a: a.sample,
    b: b.sample,
    sentence: comparisonSentence(b.label, a.label, evidence, verdict, metric),
  };
}

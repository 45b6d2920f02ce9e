/** By which metric the best of several values is chosen: not by the one that is shown, where another can tell. */
import { option, placeInOption, RunxError, wording } from "../../errors.ts";
import {
  describeMetric,
  isCost,
  isHeldOut,
  type Metric,
  partsOf,
  validationNames,
} from "../../metric/metric.ts";
import type { MetricName } from "../../model/parameters.ts";
import type { TrialRow } from "../../model/records.ts";

/** What `tuned` is given as, where a choice is refused. */
export const TUNED = placeInOption(option("tuned"));

/** What the choice goes by: the measure on the validation split, for what is reported would be optimistic. */
export function judgeFor(rows: readonly TrialRow[], metric: Metric): Metric | undefined {
  if (metric.better === "none") return undefined;
  const isRecorded = (name: MetricName): boolean =>
    rows.some((row) => row.status === "completed" && Object.hasOwn(row.metrics, name));
  const validated = validationNames(metric.name).find(isRecorded);
  // The same measure of another split is better where this one is.
  if (validated !== undefined) return { ...describeMetric(validated), better: metric.better };
  const { kind } = partsOf(metric.name);
  const judgesItself = kind === "surface" || (kind === "other" && !isHeldOut(metric.name));
  return judgesItself && isRecorded(metric.name) ? metric : undefined;
}

/** The same, for a choice of the best values of `tuned`. @throws RunxError where nothing may choose. */
export function judgeOfTuned(rows: readonly TrialRow[], metric: Metric, tuned: readonly string[]): Metric {
  const judge = judgeFor(rows, metric);
  if (judge === undefined) {
    throw new RunxError({
      code: "report.not-validated",
      ...whyNoJudge(metric),
      where: TUNED,
    });
  }
  if (isCost(judge) && tuned.includes("cost")) {
    throw new RunxError({
      code: "report.different-costs",
      message: "Costs of different cost functions are different quantities, so the lower is not the better.",
      hint: wording`Choose by accuracy (${option("metric", "test.accuracy")}), or leave cost out.`,
      where: TUNED,
    });
  }
  return judge;
}

function whyNoJudge({ name, better }: Metric): { readonly message: string; readonly hint: string } {
  const [validated, ...others] = validationNames(name);
  const isOwn = partsOf(name).kind === "other";
  if (validated !== undefined) {
    return {
      message: `The best values are chosen by ${[validated, ...others].join(" or ")}, which no trial recorded.`,
      hint: isOwn
        ? "Let the program report it too, or compare at fixed values."
        : "Give the data a validation split and monitor it, or compare at fixed values.",
    };
  }
  const why = better === "none" ? "neither good high nor good low" : "of data that no choice may look at";
  return {
    message: `${name} is ${why}, so no values are the best by it.`,
    hint:
      isOwn && better === "none"
        ? `Say it in the spec: metrics: { ${name}: { from: ${name}, better: lower } }; or compare at fixed values.`
        : "Choose by another metric, or compare at fixed values.",
  };
}

/** Each arm at the values that validation favours. */
import { lossOf } from "../../metric/better.ts";
import { type Metric, partsOf } from "../../metric/metric.ts";
import { armKey } from "../../model/arm-key.ts";
import type { MetricName } from "../../model/parameters.ts";
import type { TrialRow } from "../../model/records.ts";
import { counted } from "../../text/counted.ts";
import { valueWithUnit } from "../figures.ts";
import { grouped } from "../grouped.ts";
import type { Focus, ReportInput } from "../input.ts";
import { armLabel, parameterSign } from "../parameter-text.ts";
import type { Question } from "../question.ts";
import type { ArmValues } from "../report.ts";
import { mean } from "../statistics/order.ts";
import { valueAt } from "../values.ts";
import { judgeOfTuned, TUNED } from "./judge.ts";
import { chosenMetric } from "./selection.ts";
import { refuseUnvaried, variedParameters } from "./varied.ts";

/** One arm with the means of its trials. */
interface TuningCandidate {
  readonly rows: readonly TrialRow[];
  /** The validation metric, lower is better; absent where a trial has no result. */
  readonly loss?: number;
  readonly value?: number;
}

/** For each combination of the other parameters the arm whose values of `tuned` validate best. */
export function bestTuned(
  input: Pick<ReportInput, "rows" | "fixed" | "directions">,
  tuned: readonly string[],
  question: Pick<Question, "metric" | "at">,
): Focus {
  const { rows } = input;
  const arms = [...grouped(rows, (row) => armKey(row.arm)).values()];
  const named = variedParameters(rows);
  refuseUnvaried(tuned, named, TUNED);
  const metric = chosenMetric(input, question.metric);
  const judge = judgeOfTuned(rows, metric, tuned);
  const at = question.at ?? "last";
  const groups = grouped(
    arms.map((own) => candidate(own, judge, metric, at)),
    ({ rows: [first] }) => armKey(without(first!.arm, tuned)),
  );
  const budget = Math.min(...[...groups.values()].map((group) => group.length));
  const chosen = [...groups.values()].map((group) => ({ group, best: byLoss(group)[0]! }));
  return {
    rows: chosen.flatMap(({ best }) => best.rows),
    named,
    notes: [
      `Each arm is shown at the ${tuned.map(parameterSign).join(" and ")} with the best ${judge.title}, chosen among ${choicesText(groups)}.`,
      ...ownNote(judge, metric),
      ...chosen.flatMap(({ group }) => equalBudget(group, budget, tuned, metric)),
    ],
  };
}

/** A value that was chosen for being the best is not what another training would give. */
function ownNote(judge: Metric, metric: Metric): readonly string[] {
  if (judge.name !== metric.name || partsOf(metric.name).kind !== "other") return [];
  return ["The values shown are those that were chosen by, so they are optimistic."];
}

function candidate(
  rows: readonly TrialRow[],
  judge: Metric,
  metric: Metric,
  at: NonNullable<Question["at"]>,
): TuningCandidate {
  const meanOf = (name: MetricName): number | undefined => {
    const values = rows.flatMap((row) => {
      const summary = row.status === "completed" ? row.metrics[name] : undefined;
      const value = summary && valueAt(summary, at);
      return value === undefined ? [] : [value];
    });
    return values.length < rows.length ? undefined : mean(values);
  };
  const [loss, value] = [meanOf(judge.name), meanOf(metric.name)];
  return {
    rows,
    ...(loss === undefined ? {} : { loss: lossOf(loss, judge.better) }),
    ...(value === undefined ? {} : { value }),
  };
}

function byLoss(group: readonly TuningCandidate[]): readonly TuningCandidate[] {
  const loss = (one: TuningCandidate) => one.loss ?? Number.MAX_VALUE;
  return group.toSorted((a, b) => loss(a) - loss(b));
}

/**
 * What an arm that had more values to choose from would be expected to reach with `budget` of them, drawn at random
 * and chosen among by validation (the expected validation performance of Dodge et al. 2019, here of the metric shown).
 */
function equalBudget(
  group: readonly TuningCandidate[],
  budget: number,
  tuned: readonly string[],
  metric: Metric,
): readonly string[] {
  const ordered = byLoss(group);
  const n = ordered.length;
  if (n === budget || ordered.some(({ value, loss }) => value === undefined || loss === undefined)) return [];
  let expected = 0;
  // P(the i-th best is the best of those drawn) = C(n−1−i, k−1) / C(n, k), by the ratio of neighbours.
  let chance = budget / n;
  for (const [i, { value }] of ordered.entries()) {
    expected += chance * value!;
    chance *= (n - budget - i) / Math.max(1, n - 1 - i);
  }
  const label = armLabel(without(group[0]!.rows[0]!.arm, tuned), "the arm");
  const many = budget === 1 ? "one of its values at random" : `the best of ${budget} of its values`;
  return [
    `${label} with ${many} would be expected to reach ${valueWithUnit(expected, metric)} ${metric.title}; with the best of all ${n} it reaches ${valueWithUnit(ordered[0]!.value!, metric)}.`,
  ];
}

function choicesText(groups: ReadonlyMap<string, readonly TuningCandidate[]>): string {
  const sizes = [...new Set([...groups.values()].map((group) => group.length))].sort((a, b) => a - b);
  return sizes.length === 1
    ? counted(sizes[0]!, "combination")
    : `${sizes[0]} to ${sizes.at(-1)} combinations`;
}

function without(arm: ArmValues, names: readonly string[]): ArmValues {
  return Object.fromEntries(Object.entries(arm).filter(([name]) => !names.includes(name)));
}

/** Rows and a question → the report: selection, arms, comparisons, words. */
import { option, placeInOption, RunxError, wording } from "../errors.ts";
import type { Metric } from "../metric/metric.ts";
import type { TrialRow } from "../model/records.ts";
import { type Grouping, groupIntoArms, sumTallies, type Unranked, variedParameters } from "./arms.ts";
import { judgeClaims } from "./claims.ts";
import { armValues, compareWith, verdict } from "./comparison.ts";
import { searchReport } from "./decisions.ts";
import { namesText } from "./experiments.ts";
import { focusOf } from "./focus.ts";
import type { ReportInput } from "./input.ts";
import { answerOf, notesOf } from "./notes.ts";
import { valueText } from "./parameter-text.ts";
import type { Question } from "./question.ts";
import type { ArmReport, Comparison, Report, TrialReport } from "./report.ts";
import { refuseNoBest, select } from "./selection.ts";
import { sortArms } from "./sort.ts";
import { rank } from "./standing.ts";
import { bestOf } from "./statistics/best-of.ts";
import { probabilityOfImprovement } from "./statistics/improvement.ts";
import { parameterOf } from "./values.ts";
import { findArm } from "./where.ts";
import { comparisonSentence } from "./wording.ts";

/** @throws RunxError for a metric, moment, parameter, filter or baseline that the rows do not have. */
export function buildReport(input: ReportInput, question: Question = {}): Report {
  const focus = focusOf(input, question);
  const { metric, at, trials, notes } = select({ ...input, rows: focus.rows }, question);
  if (trials.length === 0 && question.where !== undefined) refuseEmptySelection(question.where, input.rows);
  const grouping = groupIntoArms(trials, question.by ?? focus.named, namesText(input));
  const ranked = rank(grouping.arms, grouping.varied, metric);
  const baseline =
    question.baseline === undefined
      ? ranked[0]
      : findArm(question.baseline, ranked, grouping.varied, placeInOption(option("baseline")));
  const arms = sortArms(ranked, question.sort, metric, grouping.varied).map((arm) =>
    withBestOf(arm, question.bestOf, metric),
  );
  const comparisons = baseline === undefined ? [] : compare(baseline, arms, grouping, metric);
  const tally = sumTallies(arms.map((arm) => arm.tally));
  return {
    experiments: input.experiments,
    ...(input.description === undefined ? {} : { description: input.description }),
    metric,
    at,
    ...(question.where === undefined ? {} : { where: question.where }),
    ...(question.by === undefined ? {} : { by: question.by }),
    ...(question.sort === undefined ? {} : { sorted: question.sort }),
    ...(question.bestOf === undefined ? {} : { bestOf: question.bestOf }),
    varied: grouping.varied,
    arms,
    comparisons,
    claims: judgeClaims(input.claims ?? [], input.rows, input.series ?? new Map(), input.changedBy),
    tally,
    answer: answerOf(arms, comparisons, baseline, metric),
    notes: [
      ...notes,
      ...poolingNote(trials, grouping, question),
      ...notesOf(arms, tally, metric, at),
      ...focus.notes,
    ],
    ...(input.decisions?.kind === "search" ? { search: searchReport(input.decisions) } : {}),
  };
}

function compare(
  baseline: Unranked,
  arms: readonly Unranked[],
  { varied }: Grouping,
  metric: Metric,
): readonly Comparison[] {
  const others = arms.filter((arm) => arm.key !== baseline.key);
  const evidence = compareWith(baseline, others, varied);
  return others.map((arm, i) => {
    const found = evidence[i]!;
    const judged = verdict(found, metric);
    return {
      baseline: baseline.arm,
      arm: arm.arm,
      evidence: found,
      ...improvement(baseline, arm, metric),
      verdict: judged,
      sentence: comparisonSentence(arm.label, baseline.label, found, judged, metric),
    };
  });
}

function improvement(baseline: Unranked, arm: Unranked, metric: Metric) {
  if (metric.better === "none" || baseline.sample.n === 0 || arm.sample.n === 0) return {};
  const chance = probabilityOfImprovement(armValues(baseline), armValues(arm), metric.better);
  return { probabilityOfImprovement: chance };
}

function withBestOf(arm: ArmReport, k: number | undefined, metric: Metric): ArmReport {
  if (k === undefined) return arm;
  if (metric.better === "none") refuseNoBest(metric, "best trial", wording`Leave ${option("bestOf")} out`);
  const best = bestOf(k, armValues(arm), metric.better);
  return best === undefined ? arm : { ...arm, bestOf: best };
}

function poolingNote(
  trials: readonly TrialReport[],
  { varied }: Grouping,
  { by }: Question,
): readonly string[] {
  const pooled = by === undefined ? [] : variedParameters(trials).filter((name) => !varied.includes(name));
  if (pooled.length === 0) return [];
  return [`Pooled over ${pooled.join(", ")}: std, min and max hold those differences too.`];
}

/** Tables shorten long numbers: whoever copied one from there is told the numbers themselves. */
function refuseEmptySelection(where: string, rows: readonly TrialRow[]): never {
  const named = variedParameters(rows).filter((name) => where.includes(name));
  const values = named.map((name) => {
    const texts = [...new Set(rows.map(({ arm }) => valueText(parameterOf(arm, name))))];
    return `${name} takes ${texts.slice(0, 12).join(", ")}${texts.length > 12 ? ", …" : ""}. `;
  });
  throw new RunxError({
    code: "report.nothing-selected",
    message: `No trial matches "${where}".`,
    hint: `${values.join("")}Loosen the filter, or leave it out to see all trials.`,
    where: placeInOption(option("where")),
  });
}

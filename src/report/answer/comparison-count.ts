import { valueKey } from "../../model/arm-key.ts";
import type { Comparison, Report, Verdict } from "../report.ts";

/** The comparisons that the answer does not word: neither its own nor the same pair turned round. */
export function unsaidComparisons({ arms, comparisons, answer, tally }: Report): readonly Comparison[] {
  if (arms.every(({ sample }) => sample.kind === "empty")) return [];
  const said = answer.comparison;
  const pairOf = ({ arm, baseline }: Comparison): string => [arm, baseline].map(valueKey).sort().join("\n");
  // What has no value yet says nothing of the arms.
  const told = comparisons.filter(({ verdict }) => verdict !== "incomparable" || tally.pending === 0);
  return said === undefined ? told : told.filter((comparison) => pairOf(comparison) !== pairOf(said));
}

/** Many comparisons in one sentence: `Against η 0.001: 4 better, 1 worse, 5 with no clear difference.` */
export function countSentence({ arms, comparisons, metric }: Report): string {
  const count = (...verdicts: readonly Verdict[]): number =>
    comparisons.filter(({ verdict }) => verdicts.includes(verdict)).length;
  const [better, worse, different] = [count("better"), count("worse"), count("different")];
  const [same, open, without] = [count("equal"), count("open"), count("incomparable")];
  const found = metric.better === "none" ? `${different} differ` : `${better} better, ${worse} worse`;
  const key = valueKey(comparisons[0]?.baseline ?? null);
  const baseline = arms.find(({ arm }) => valueKey(arm) === key)?.label ?? "the baseline";
  const rest = [
    ...(same === 0 ? [] : [`${same} the same`]),
    `${open} with no clear difference`,
    ...(without === 0 ? [] : [`${without} without a value`]),
  ];
  return `Against ${baseline}: ${found}, ${rest.join(", ")}.`;
}

import { valueKey } from "../model/arm-key.ts";
import type { Report, Verdict } from "./report.ts";

/** Many comparisons in one sentence: `Against η 0.001: 4 better, 1 worse, 5 not surely either.` */
export function countSentence({ arms, comparisons, metric }: Report): string {
  const count = (...verdicts: readonly Verdict[]): number =>
    comparisons.filter(({ verdict }) => verdicts.includes(verdict)).length;
  const [better, worse, different] = [count("better"), count("worse"), count("different")];
  const without = count("incomparable");
  const open = comparisons.length - better - worse - different - without;
  const found = metric.better === "none" ? `${different} differ` : `${better} better, ${worse} worse`;
  const key = valueKey(comparisons[0]?.baseline ?? null);
  const baseline = arms.find(({ arm }) => valueKey(arm) === key)?.label ?? "the baseline";
  return `Against ${baseline}: ${found}, ${open} not surely either${without === 0 ? "" : `, ${without} without a value`}.`;
}

/** The question of a spec, answered by its own two sides. */
import type { Metric } from "../../metric/metric.ts";
import type { ExpectedRelation, SpecQuestion } from "../../model/specification.ts";
import { groupIntoArms, type Unranked } from "../arms/arms.ts";
import { compareWith } from "../arms/comparison.ts";
import type { ArmFacts } from "../arms/sample.ts";
import { mayBeEqual, openVerdict, powerOf, precisionOf, verdictOf } from "../arms/verdict.ts";
import { differenceDecimals, differenceText, probabilityText } from "../figures.ts";
import type {
  Answer,
  AnswerVerdict,
  ArmReport,
  Comparison,
  Equivalence,
  Evidence,
  TrialReport,
  Verdict,
} from "../report.ts";
import { equivalenceP } from "../statistics/power.ts";
import { parameterOf, sameJson } from "../values.ts";
import { comparisonSentence, comparisonText } from "./comparison-wording.ts";

/** p below this: equivalent, by either of the two one-sided tests. */
const level = 0.05;

/**
 * Where a side is several arms, they are pooled, and trials are paired that agree in all else. Undefined where a side has
 * no trial here, as under a filter.
 */
export function answerAsked(
  { compare, against, expect, within }: SpecQuestion,
  trials: readonly TrialReport[],
  arms: readonly ArmReport[],
  facts: ArmFacts & { readonly whole: string },
): Answer | undefined {
  const { metric } = facts;
  const keys = [...new Set([...Object.keys(compare), ...Object.keys(against)])];
  const sides = [against, compare].map((side) => trials.filter(({ arm }) => matches(arm, side)));
  const { arms: pooled } = groupIntoArms(sides.flat(), keys, facts.whole, facts);
  const wholeArm = (side: SpecQuestion["compare"]): Unranked | undefined => {
    const whole = arms.filter(({ arm }) => matches(arm, side));
    return whole.length === 1 ? whole[0] : undefined;
  };
  const [wholeBaseline, wholeCompared] = [wholeArm(against), wholeArm(compare)];
  const [baseline, arm] = [
    wholeBaseline ?? pooled.find(({ arm }) => matches(arm, against)),
    wholeCompared ?? pooled.find(({ arm }) => matches(arm, compare)),
  ];
  if (baseline === undefined || arm === undefined) return undefined;
  // Two whole arms pair by their seeds, whatever else tells them apart.
  const isPooled = wholeBaseline === undefined || wholeCompared === undefined;
  const telling = isPooled ? keys : [...new Set([baseline, arm].flatMap((side) => Object.keys(side.arm)))];
  // A margin is one of differences.
  const by = within === undefined ? "ratio" : "difference";
  const [evidence] = compareWith(baseline, [arm], telling, metric, by) as [Evidence];
  const found = verdictOf(evidence, metric);
  const equivalence = within === undefined ? undefined : equivalenceOf(evidence, within);
  const power = found === "open" ? powerOf(evidence) : undefined;
  const comparison: Comparison = {
    key: arm.key,
    baseline: baseline.arm,
    arm: arm.arm,
    evidence,
    verdict: found,
    ...(power === undefined ? {} : { power }),
    ...(equivalence === undefined ? {} : { equivalence }),
    sentence: comparisonSentence(arm.label, baseline.label, evidence, found, metric),
  };
  const text = comparisonText(arm.label, baseline.label, evidence, found, metric);
  return {
    verdict: verdictFor(expect, found, evidence, equivalence, metric, within),
    text: `${text}${equivalence === undefined ? "" : `; ${equivalenceText(equivalence, metric)}`}.`,
    comparison,
  };
}

function matches(arm: TrialReport["arm"], side: SpecQuestion["compare"]): boolean {
  return Object.entries(side).every(([name, value]) => sameJson(parameterOf(arm, name), value));
}

function equivalenceOf(evidence: Evidence, margin: number): Equivalence | undefined {
  if (!("difference" in evidence) || evidence.kind === "single") return undefined;
  const precision = precisionOf(evidence);
  // Nothing is random, or every pair differs by the same: within the margin or not.
  if (precision === undefined) return { margin, equivalent: Math.abs(evidence.difference) <= margin };
  const p = equivalenceP(evidence.difference, precision, margin);
  return { margin, p, equivalent: p < level };
}

function equivalenceText({ margin, p, equivalent }: Equivalence, metric: Metric): string {
  const size = differenceText(margin, metric, differenceDecimals(margin / 10, metric));
  const basis = p === undefined ? "" : ` (two one-sided tests, ${probabilityText(p)})`;
  return `they are ${equivalent ? "" : "not shown to be "}equivalent within ± ${size}${basis}`;
}

function verdictFor(
  expect: ExpectedRelation,
  found: Verdict,
  evidence: Evidence,
  equivalence: Equivalence | undefined,
  metric: Metric,
  margin = 0,
): AnswerVerdict {
  if (expect === "equivalent") {
    if (equivalence?.equivalent === true) return "yes";
    return isBeyond(evidence, margin) ? "no" : "cannot-tell";
  }
  if (expect === "higher" || expect === "lower") {
    const side = verdictOf(evidence, { ...metric, better: expect });
    if (side === "better" || side === "worse") return side === "better" ? "yes" : "no";
  } else if (expect === "different") {
    if (found === "better" || found === "worse" || found === "different") return "yes";
  } else if (found === "better" || found === "worse") {
    return found === expect ? "yes" : "no";
  }
  return equivalence?.equivalent === true ? "no" : openVerdict(evidence);
}

/** Whether the difference is surely larger than the margin. */
function isBeyond(evidence: Evidence, margin: number): boolean {
  if (evidence.kind === "ratio") return !mayBeEqual(evidence);
  if ("ci95" in evidence) return evidence.ci95[0] > margin || evidence.ci95[1] < -margin;
  return evidence.kind === "exact" && Math.abs(evidence.difference) > margin;
}

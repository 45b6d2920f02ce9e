/** The verdict, and the sentence that bears it out. */
import type { Metric } from "../../metric/metric.ts";
import { capitalised } from "../../text/capitalised.ts";
import { agreeing, counted, countedOf } from "../../text/counted.ts";
import { listed } from "../../text/listed.ts";
import type { BestArm, Rival } from "../arms/standing.ts";
import { openVerdict, openVerdictOfAll } from "../arms/verdict.ts";
import { valuesWithUnit, valueWithUnit } from "../figures.ts";
import type { Answer, AnswerVerdict, ArmReport, Comparison, Evidence, Report, Verdict } from "../report.ts";
import { centre } from "../statistics/describe.ts";
import { differenceOf } from "../statistics/difference.ts";
import type { TrialWords } from "../trial-words.ts";
import { allOf, comparisonText, howLost } from "./comparison-wording.ts";

/** More arms than these are counted instead of named. */
const namedArms = 3;

const verdictTexts: { readonly [verdict in AnswerVerdict]: string } = {
  yes: "Yes",
  no: "No",
  "no-clear-difference": "No clear difference",
  "cannot-tell": "Cannot tell yet",
};

/** The answer in one piece: `No clear difference: A leads B by …`. */
export function answerText({ answer }: Pick<Report, "answer">): string {
  const word = verdictWord(answer);
  return word === undefined ? answer.text : `${word}: ${answer.text}`;
}

/** What is said before the sentence: "which is best?" is answered by the arm that the sentence begins with. */
export function verdictWord({ verdict, asksWhich }: Answer): string | undefined {
  if (verdict === undefined) return undefined;
  return asksWhich && (verdict === "yes" || verdict === "no") ? undefined : verdictTexts[verdict];
}

/** What is measured, and of what. */
interface Terms {
  readonly metric: Metric;
  readonly words: TrialWords;
}

export interface AnswerFacts extends Terms {
  readonly arms: readonly ArmReport[];
  /** With the baseline in use. */
  readonly comparisons: readonly Comparison[];
  readonly best: BestArm | undefined;
  readonly baseline: ArmReport | undefined;
  /** Somebody named the baseline: the answer is about the arms against it. */
  readonly asksForBaseline: boolean;
  /** The question is no yes-or-no question. */
  readonly asksWhich: boolean;
}

export function answerOf(facts: AnswerFacts): Answer {
  const { arms, metric, comparisons, best, baseline, asksForBaseline } = facts;
  const measured = arms.filter((arm) => arm.sample.kind !== "empty");
  const [only] = measured;
  if (baseline === undefined) return { text: "There are no trials to report." };
  if (only === undefined) return { verdict: "cannot-tell", text: nothingMeasured(arms, facts) };
  if (measured.length === 1) {
    const alone = arms.length === 1 ? {} : { verdict: "cannot-tell" as const };
    return { ...alone, text: `${reaches(only, facts, arms.length === 1)}${lossText(arms, facts)}` };
  }
  const others = comparisons.filter(({ verdict }) => verdict !== "incomparable");
  if (asksForBaseline || arms.length === 2 || best === undefined) {
    const chosen = best === undefined ? undefined : comparisonOf(best.arm, comparisons);
    const comparison = chosen ?? others[0];
    if (comparison === undefined) return { verdict: "cannot-tell", text: nothingMeasured(arms, facts) };
    if (best === undefined) {
      return arms.length === 2
        ? aboutPair(comparison, baseline, arms, facts)
        : spreadOfArms(measured, metric);
    }
    if (chosen === undefined && others.length > 1) return aboutBaseline(baseline, others, arms, facts);
    return aboutPair(comparison, baseline, arms, facts);
  }
  return aboutBest(best, arms, facts);
}

function comparisonOf(arm: ArmReport, comparisons: readonly Comparison[]): Comparison | undefined {
  return comparisons.find(({ key }) => key === arm.key);
}

/** Two arms: whether the second is better than the first, or which of them is the better. */
function aboutPair(
  comparison: Comparison,
  baseline: ArmReport,
  arms: readonly ArmReport[],
  terms: Terms & Pick<AnswerFacts, "asksWhich" | "asksForBaseline">,
): Answer {
  const { metric } = terms;
  const { evidence, verdict, key } = comparison;
  const arm = arms.find((each) => each.key === key)!;
  // The answer to "which?" begins with the better of the two.
  const isTurned = terms.asksWhich && !terms.asksForBaseline && verdict === "worse";
  const text = isTurned
    ? comparisonText(baseline.label, arm.label, turned(evidence), "better", metric)
    : comparisonText(arm.label, baseline.label, evidence, verdict, metric);
  const found = metric.better === "none" ? undefined : pairVerdict(verdict, evidence);
  return {
    ...(found === undefined ? {} : { verdict: found }),
    text: `${text}.${lossText([baseline, arm], terms)}`,
    comparison,
  };
}

function pairVerdict(verdict: Verdict, evidence: Evidence): AnswerVerdict {
  if (verdict === "better") return "yes";
  if (verdict === "worse") return "no";
  return openVerdict(evidence);
}

/** The baseline itself has the best value. */
function aboutBaseline(
  baseline: ArmReport,
  comparisons: readonly Comparison[],
  arms: readonly ArmReport[],
  terms: Terms & Pick<AnswerFacts, "asksWhich">,
): Answer {
  const { metric } = terms;
  const open = comparisons.filter(({ verdict }) => verdict !== "worse").map(({ evidence }) => evidence);
  const worse = comparisons.length - open.length;
  const told =
    open.length === 0
      ? "all are worse"
      : `${worse} ${agreeing(worse, "is", "are")} worse, ${open.length} cannot be told from it`;
  const verdict = open.length === 0 ? "no" : openVerdictOfAll(open);
  return {
    verdict,
    text: `${terms.asksWhich && verdict === "no" ? "None" : "none"} of the ${counted(comparisons.length, "other arm")} is better than ${baseline.label}, ${valueText(baseline, metric)}: ${told}.${lossText(arms, terms)}`,
  };
}

/** Three arms or more: whether one is better than all others, and which others cannot be told from it. */
function aboutBest({ arm, others, byValidation }: BestArm, arms: readonly ArmReport[], terms: Terms): Answer {
  const { metric } = terms;
  const compared = others.filter(({ verdict }) => verdict !== "incomparable");
  const same = compared.filter(({ verdict }) => verdict === "equal");
  const worse = compared.filter(({ verdict }) => verdict === "worse");
  const ahead = compared.filter(({ verdict }) => verdict === "better");
  const open = compared.filter(({ verdict }) => verdict === "open" || verdict === "different");
  const far = farBehind(open, worse, metric);
  const near = open.filter((rival) => !far.includes(rival));
  const chosen = byValidation ? ", chosen by validation," : "";
  const loss = lossText(arms, terms);
  if (open.length === 0 && ahead.length === 0 && same.length === 0) {
    const next = nearest(worse);
    const by = next && comparisonText(arm.label, next.arm.label, turned(next.evidence), "better", metric);
    const others = worse.length - 1;
    const rest =
      others > 0 ? `, and than the ${others === 1 ? "other arm" : counted(others, "other arm")} by more` : "";
    return {
      verdict: "yes",
      text: `${by ?? reaches(arm, terms)}${rest}.${chosen && chosenText(arm)}${loss}`,
    };
  }
  const unclear = [...open, ...same, ...ahead].map(({ evidence }) => evidence);
  const shared = listed([arm.label, ...namesOf(same)]);
  const verb = ahead.length > 0 ? "reaches" : same.length > 0 ? "share" : "leads with";
  const lead = `${shared}${chosen} ${verb} ${valueText(arm, metric)}`;
  const told = [
    ...(ahead.length > 0 ? [`${names(ahead)} ${have(ahead)} a better one`] : []),
    ...(near.length > 0 ? [`${names(near)} cannot be told from ${same.length > 0 ? "them" : "it"}`] : []),
    ...(worse.length > 0
      ? [`${worse.length === 1 ? names(worse) : counted(worse.length, "other")} ${are(worse)} worse`]
      : []),
    ...(far.length > 0
      ? [
          `${names(far)} ${agreeing(far.length, "lies", "lie")} further behind, but ${agreeing(far.length, "spreads", "spread")} too far to be told from it`,
        ]
      : []),
  ];
  return {
    verdict: openVerdictOfAll(unclear),
    text: `${[lead, ...told].join("; ")}.${loss}`,
  };
}

/** Those behind an arm that is worse which spread too far to be called worse themselves: no rivals of the best. */
function farBehind(open: readonly Rival[], worse: readonly Rival[], { better }: Metric): readonly Rival[] {
  const from = nearest(worse);
  if (from === undefined) return [];
  return open.filter(
    ({ evidence }) =>
      "difference" in evidence &&
      evidence.difference > 0 !== (better === "higher") &&
      gapOf(evidence) > gapOf(from.evidence),
  );
}

function chosenText({ label }: ArmReport): string {
  return ` ${label} was chosen by the validation split.`;
}

function names(rivals: readonly Rival[]): string {
  return listed(namesOf(rivals));
}

function namesOf(rivals: readonly Rival[]): readonly string[] {
  return rivals.length <= namedArms ? rivals.map(({ arm }) => arm.label) : [`${rivals.length} others`];
}

function have(rivals: readonly Rival[]): string {
  return agreeing(rivals.length, "has", "have");
}

function are(rivals: readonly Rival[]): string {
  return agreeing(rivals.length, "is", "are");
}

/** The arm whose difference is the smallest. */
function nearest(rivals: readonly Rival[]): Rival | undefined {
  return rivals.toSorted((a, b) => gapOf(a.evidence) - gapOf(b.evidence))[0];
}

function gapOf(evidence: Evidence): number {
  return "difference" in evidence ? Math.abs(evidence.difference) : 0;
}

/** The best against the other instead of the other against the best. */
function turned<E extends Evidence>(evidence: E): E;
function turned(evidence: Evidence): Evidence {
  switch (evidence.kind) {
    case "none":
      return evidence;
    case "exact":
      return {
        ...evidence,
        difference: -evidence.difference,
        baseline: evidence.arm,
        arm: evidence.baseline,
      };
    case "single":
    case "constant":
      return { ...evidence, difference: -evidence.difference };
    case "ratio":
      return { ...evidence, difference: -evidence.difference, logs: turned(evidence.logs) };
    case "paired": {
      const { difference, ci95, t, higher, lower } = evidence;
      return {
        ...evidence,
        difference: -difference,
        ci95: [-ci95[1], -ci95[0]],
        t: -t,
        higher: lower,
        lower: higher,
      };
    }
    default: {
      const { difference, ci95, t, n } = evidence;
      return { ...evidence, difference: -difference, ci95: [-ci95[1], -ci95[0]], t: -t, n: [n[1], n[0]] };
    }
  }
}

/** Of a metric without better and worse: how far the arms lie apart. */
function spreadOfArms(measured: readonly ArmReport[], metric: Metric): Answer {
  const ordered = measured.toSorted((a, b) => centre(a.sample)! - centre(b.sample)!);
  const [low, high] = [ordered[0]!, ordered.at(-1)!];
  const [least, most] = [centre(low.sample)!, centre(high.sample)!];
  const title = capitalised(metric.title);
  if (differenceOf(least, most) === 0) {
    return { text: `${title} is ${valueWithUnit(least, metric)} in ${allOf(measured.length, "arm")}.` };
  }
  const [from, to] = valuesWithUnit(least, most, metric);
  return { text: `${title} lies between ${from} with ${low.label} and ${to} with ${high.label}.` };
}

function valueText(arm: ArmReport, metric: Metric): string {
  return `${valueWithUnit(centre(arm.sample)!, metric)} ${metric.title}`;
}

/** @param isAlone there is no other arm that it is told from */
function reaches(arm: ArmReport, { metric, words }: Terms, isAlone = false): string {
  const { sample } = arm;
  const being = `${metric.title} is ${valueWithUnit(centre(sample)!, metric)}`;
  // What is neither good nor bad is not reached.
  const value =
    metric.better === "none"
      ? `${isAlone ? "The" : `${arm.label}: the`} ${being}`
      : `${arm.label} reaches ${valueText(arm, metric)}`;
  switch (sample.kind) {
    case "spread": {
      const bounds = sample.ci95?.map((bound) => valueWithUnit(bound, metric));
      const interval = bounds === undefined ? "" : `95 % interval ${bounds.join(" to ")}, `;
      return `${value} (${interval}${counted(sample.n, "seed")}).`;
    }
    case "constant":
      return `${value} in ${allOf(sample.n, "seed")}.`;
    case "exact":
      return words.hasSeeds ? `${value}, the same for every seed.` : `${value}.`;
    default:
      return `${value} in one ${words.trial}.`;
  }
}

function nothingMeasured(arms: readonly ArmReport[], { metric, words }: Terms): string {
  if (arms.some(({ tally }) => tally.pending > 0)) return "no trial has finished yet.";
  const [total, failed] = [totalOf(arms, "trials"), totalOf(arms, "failed")];
  if (failed === total && total > 0) {
    return total === 1
      ? `the one ${words.trial} ${howAreLost(arms)}.`
      : `${allOf(total, words.trial)} ${howAreLost(arms)}.`;
  }
  return `no trial has a ${metric.title} to report.`;
}

/** Trainings without a result belong to the answer: what is left may be what was lucky. */
function lossText(arms: readonly ArmReport[], { words }: Terms): string {
  const lossy = arms.filter(({ tally }) => tally.failed > 0);
  if (lossy.length === 0) return "";
  const of = (group: readonly ArmReport[]) =>
    countedOf(totalOf(group, "failed"), totalOf(group, "trials"), words.trial);
  const who =
    lossy.length > namedArms ? of(arms) : listed(lossy.map((arm) => `${of([arm])} of ${arm.label}`));
  return ` Not in these numbers, because they ${howAreLost(lossy)}: ${who}.`;
}

function howAreLost(arms: readonly ArmReport[]): string {
  return howLost({ failed: totalOf(arms, "failed"), diverged: totalOf(arms, "diverged") });
}

function totalOf(arms: readonly ArmReport[], count: "trials" | "failed" | "diverged"): number {
  return arms.reduce((sum, { tally }) => sum + tally[count], 0);
}

/** Comparisons as sentences. Fixed templates: how much is claimed follows from the evidence alone. */

import type { Metric } from "../../metric/metric.ts";
import { counted } from "../../text/counted.ts";
import { fixed } from "../../text/number.ts";
import { factorOf, inverseFactorOf } from "../arms/factor.ts";
import { level, openVerdict } from "../arms/verdict.ts";
import {
  differenceDecimals,
  differenceText,
  factorText,
  intervalText,
  probabilityText,
  shown,
  valuesWithUnit,
  valueWithUnit,
} from "../figures.ts";
import type { Evidence, Tally, Tested, Verdict } from "../report.ts";

/** A sentence of its own: what is left open says so first. */
export function comparisonSentence(
  arm: string,
  baseline: string,
  evidence: Evidence,
  verdict: Verdict,
  metric: Metric,
): string {
  const said = comparisonText(arm, baseline, evidence, verdict, metric);
  if (verdict !== "open") return `${said}.`;
  return `${openVerdict(evidence) === "cannot-tell" ? "Cannot tell yet" : "No clear difference"}: ${said}.`;
}

/** The same without the verdict and the full stop: `A leads B by 0.20 points of test accuracy (…)`. */
export function comparisonText(
  arm: string,
  baseline: string,
  evidence: Evidence,
  verdict: Verdict,
  metric: Metric,
): string {
  const both = `${arm} and ${baseline}`;
  const same = `${both} have the same ${metric.title}`;
  const lead = `${arm} ${relation(evidence, verdict, metric)} ${baseline}`;
  switch (evidence.kind) {
    case "none":
      return `${arm} cannot be compared with ${baseline}: one of them has no ${metric.title}`;
    case "single": {
      const basis = evidence.paired ? "in one seed" : "with a single training on one side";
      const said =
        evidence.difference === 0 ? same : `${lead} by ${roundedSize(evidence.difference, metric)}`;
      return `${said} ${basis}`;
    }
    case "exact": {
      if (verdict === "equal") return `${same}, ${valueWithUnit(evidence.arm, metric)}`;
      const [of, against] = valuesWithUnit(evidence.arm, evidence.baseline, metric);
      return `${lead}: ${of} against ${against} ${metric.title}`;
    }
    case "constant": {
      const basis = allOf(evidence.n, evidence.paired ? "seed" : "training");
      if (verdict === "equal") return `${same} in ${basis}`;
      const size = roundedSize(evidence.difference, metric);
      return `${lead} by ${size}, the same in ${basis} (${pText(evidence)})`;
    }
    case "ratio":
      return ratioText(both, lead, evidence, metric);
    case "paired":
    case "partly-paired":
    case "unpaired":
      return testedText(both, lead, evidence, metric);
  }
}

function ratioText(
  both: string,
  lead: string,
  evidence: Evidence & { kind: "ratio" },
  metric: Metric,
): string {
  const { logs } = evidence;
  // Turned round with the claim, so that a factor above 1 always means what the sentence says.
  const { factor, ci95 } = logs.difference < 0 ? inverseFactorOf(logs) : factorOf(logs);
  const basis = `95 % interval ${ci95.map(factorText).join(" to ")}, ${seedsText(logs)}, ${pText(evidence)}`;
  if (factorText(factor) === "1.00") {
    return `${both} have nearly the same mean ${metric.title} (factor between them: ${basis})`;
  }
  return `${lead} by a factor of ${factorText(factor)} in ${metric.title} (${basis})`;
}

function testedText(both: string, lead: string, evidence: Tested, metric: Metric): string {
  const decimals = differenceDecimals((evidence.ci95[1] - evidence.ci95[0]) / 2, metric);
  const size = differenceText(evidence.difference, metric, decimals);
  const [low, high] = evidence.ci95;
  // Turned round with the claim, so that a positive number always means what the sentence says.
  const interval = intervalText(evidence.difference < 0 ? [-high, -low] : [low, high], metric, decimals);
  const basis = `${interval}, ${seedsText(evidence)}, ${pText(evidence)}`;
  // Nobody leads by 0.0 points.
  if (!/[1-9]/.test(fixed(shown(evidence.difference, metric), decimals))) {
    const nearly = evidence.difference === 0 ? "" : "nearly ";
    return `${both} have ${nearly}the same mean ${metric.title} (95 % interval of the difference ${basis})`;
  }
  return `${lead} by ${size} (95 % interval ${basis})`;
}

/** `is better than` what is claimed, `leads` what is left open. */
function relation(evidence: Evidence, verdict: Verdict, metric: Metric): string {
  const up = "difference" in evidence && evidence.difference >= 0;
  if (metric.better === "none") return `is ${up ? "higher" : "lower"} than`;
  const ahead = up === (metric.better === "higher");
  if (verdict === "open") return ahead ? "leads" : "trails";
  return ahead ? "is better than" : "is worse than";
}

function roundedSize(difference: number, metric: Metric): string {
  return differenceText(difference, metric, differenceDecimals(difference / 10, metric));
}

/** `10 seeds`, `10 and 9 seeds, 8 of them common`. */
function seedsText(evidence: Tested): string {
  return `${ownSeedsText(evidence)}${evidence.resampled ? " whose splits overlap, corrected" : ""}`;
}

function ownSeedsText(evidence: Tested): string {
  if (evidence.kind === "paired") {
    const trials = evidence.matched > evidence.n ? ` with ${evidence.matched} matched trainings` : "";
    const exact = evidence.exact === undefined ? "" : " against one that is the same for every seed";
    return `${counted(evidence.n, "seed")}${trials}${exact}`;
  }
  const [baseline, arm] = evidence.n;
  const common = evidence.kind === "unpaired" ? "not paired" : `${evidence.common} of them common`;
  return `${arm} and ${baseline} seeds, ${common}`;
}

/** Where only the adjustment leaves the question open, it is named. */
function pText({ p, pHolm }: { readonly p: number; readonly pHolm: number }): string {
  const adjusted = p < level && pHolm >= level ? " with every comparison counted" : "";
  return `${probabilityText(pHolm)}${adjusted}`;
}

/** `all 5 seeds`, `both seeds`, `1 seed`. */
export function allOf(n: number, noun: string): string {
  if (n === 1) return counted(n, noun);
  return n === 2 ? `both ${noun}s` : `all ${counted(n, noun)}`;
}

/** Why trainings have no result: `diverged`, `failed`, `failed or diverged`. */
export function howLost({ failed, diverged }: Pick<Tally, "failed" | "diverged">): string {
  if (diverged === failed) return "diverged";
  return diverged === 0 ? "failed" : "failed or diverged";
}

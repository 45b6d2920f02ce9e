/** Comparisons as sentences. Fixed templates: how much is claimed follows from n and the test alone. */

import type { Metric } from "../metric/metric.ts";
import { level } from "./comparison.ts";
import { differenceDecimals, differenceText, intervalText, probabilityText } from "./figures.ts";
import type { Evidence, Verdict } from "./report.ts";

/** Fewer seeds than this make thin evidence, whatever p says. */
export const fewSeeds = 5;

export function comparisonSentence(
  arm: string,
  baseline: string,
  evidence: Evidence,
  verdict: Verdict,
  metric: Metric,
): string {
  const same = `${arm} and ${baseline} have the same ${metric.title}`;
  const side = `${arm} is ${direction(baseline, evidence, metric, ["better than", "worse than"])}`;
  switch (evidence.kind) {
    case "none":
      return `${arm} cannot be compared with ${baseline}: one of them has no ${metric.title}.`;
    case "single": {
      const basis = evidence.paired ? `in one seed` : "with a single trial on one side";
      const lead = `${arm} is ${direction(baseline, evidence, metric, ["ahead of", "behind"])}`;
      const size = roundedSize(evidence.difference, metric);
      const said = evidence.difference === 0 ? same : `${lead} by ${size}`;
      return `${said} ${basis}: no spread is known, so nothing is claimed.`;
    }
    case "constant": {
      const basis = evidence.paired ? allOf(evidence.n, "seed") : allOf(evidence.n, "trial");
      if (verdict === "equal") return `${same} in ${basis}.`;
      const size = roundedSize(evidence.difference, metric);
      return `${side} by ${size}, the same in ${basis}${doubt(evidence, verdict)}.`;
    }
    case "paired":
    case "unpaired": {
      const decimals = differenceDecimals((evidence.ci95[1] - evidence.ci95[0]) / 2, metric);
      const size = differenceText(evidence.difference, metric, decimals);
      const [low, high] = evidence.ci95;
      // Turned round with the claim, so that a positive number always means what the sentence says.
      const interval = intervalText(evidence.difference < 0 ? [-high, -low] : [low, high], metric, decimals);
      const basis = testBasis(evidence, metric);
      return `${side} by ${size} (95 % interval ${interval}, ${basis})${doubt(evidence, verdict)}.`;
    }
  }
}

/** `better than B`; how sure that is comes behind. */
function direction(
  baseline: string,
  evidence: Evidence,
  metric: Metric,
  [good, bad]: readonly [string, string],
): string {
  const up = evidence.kind !== "none" && evidence.difference >= 0;
  if (metric.better === "none") return `${up ? "higher" : "lower"} than ${baseline}`;
  return `${up === (metric.better === "higher") ? good : bad} ${baseline}`;
}

function roundedSize(difference: number, metric: Metric): string {
  return differenceText(difference, metric, differenceDecimals(difference / 10, metric));
}

function testBasis(evidence: Evidence & { kind: "paired" | "unpaired" }, metric: Metric): string {
  if (evidence.kind === "paired") {
    const so = evidence.difference >= 0 ? evidence.higher : evidence.lower;
    const [word] = direction("", evidence, metric, ["better", "worse"]).split(" ");
    const trials = evidence.matched > evidence.n ? ` with ${evidence.matched} matched trials` : "";
    return `paired over ${counted(evidence.n, "seed")}${trials}, ${word} in ${so < evidence.n ? so : so === 2 ? "both" : `all ${so}`}`;
  }
  return `${evidence.n[0]} and ${evidence.n[1]} trials, not paired`;
}

function doubt(evidence: Evidence & { kind: "constant" | "paired" | "unpaired" }, verdict: Verdict): string {
  const least = typeof evidence.n === "number" ? evidence.n : Math.min(...evidence.n);
  const thin = least < fewSeeds ? `; with ${counted(least, "seed")} the evidence is thin` : "";
  const p = probabilityText(evidence.pHolm);
  if (verdict !== "open") return `, ${p}${thin}`;
  const reason = evidence.p < level ? " once every comparison is counted" : "";
  return `: not surely${reason} (${p})${thin}`;
}

/** `all 5 seeds`, `both seeds`, `1 seed`. */
export function allOf(n: number, noun: string): string {
  if (n === 1) return counted(n, noun);
  return n === 2 ? `both ${noun}s` : `all ${counted(n, noun)}`;
}

export function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}

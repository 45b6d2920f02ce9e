/** What the evidence on a difference lets one say, and what more seeds would show. */
import type { Metric } from "../../metric/metric.ts";
import type { AnswerVerdict, Evidence, Power, Verdict } from "../report.ts";
import { minimumDetectable, type Precision, seedsToFind } from "../statistics/power.ts";

/** p below this is claimed as a difference. */
export const level = 0.05;

/** Fewer seeds than this make thin evidence, whatever p says: nothing is called equal because of them. */
export const fewSeeds = 5;

export function verdictOf(evidence: Evidence, metric: Metric): Verdict {
  if (evidence.kind === "none") return "incomparable";
  if (evidence.kind === "single") return "open";
  if ((evidence.kind === "constant" || evidence.kind === "exact") && evidence.difference === 0)
    return "equal";
  if (evidence.kind !== "exact" && evidence.pHolm >= level) return "open";
  if (metric.better === "none") return "different";
  return evidence.difference > 0 === (metric.better === "higher") ? "better" : "worse";
}

/** The seeds of the smaller side; undefined where seeds say nothing: no value, or nothing random. */
export function seedsOf(evidence: Evidence): number | undefined {
  switch (evidence.kind) {
    case "none":
    case "exact":
      return undefined;
    case "single":
      return 1;
    case "ratio":
      return seedsOf(evidence.logs);
    default:
      return typeof evidence.n === "number" ? evidence.n : Math.min(...evidence.n);
  }
}

/** Standard deviations from here on make a large effect (Cohen 1988, d for two samples and d_z for pairs). */
const largeEffect = 0.8;

/**
 * Of what the test leaves open. With very few seeds, or where the arms lie far apart for their spread, so that only the
 * number of seeds keeps the test from finding it, it is not known yet; else there is no clear difference.
 */
export function openVerdict(evidence: Evidence): AnswerVerdict {
  if ((evidence.kind === "exact" || evidence.kind === "constant") && evidence.difference === 0) {
    // Where nothing is random, equal is equal.
    return evidence.kind === "exact" ? "no" : "no-clear-difference";
  }
  const few = (seedsOf(evidence) ?? 0) < fewSeeds;
  return few || effectSize(evidence) >= largeEffect ? "cannot-tell" : "no-clear-difference";
}

/** Of several that are left open: one in which more seeds would find nothing keeps the whole open. */
export function openVerdictOfAll(evidence: readonly Evidence[]): AnswerVerdict {
  const [first, ...others] = new Set(evidence.map(openVerdict));
  return first !== undefined && others.length === 0 ? first : "no-clear-difference";
}

/** The difference in standard deviations of a pair's difference, or of a sample; infinite where nothing spreads. */
function effectSize(evidence: Evidence): number {
  switch (evidence.kind) {
    case "none":
    case "exact":
    case "single":
    case "constant":
      return Number.POSITIVE_INFINITY;
    case "ratio":
      return effectSize(evidence.logs);
    case "paired":
      return Math.abs(evidence.t) / Math.sqrt(evidence.n);
    default:
      return Math.abs(evidence.t) * Math.sqrt(1 / evidence.n[0] + 1 / evidence.n[1]);
  }
}

/** Whether the interval of what is tested leaves open which of the two is larger. */
export function mayBeEqual(evidence: Evidence): boolean {
  const test = evidence.kind === "ratio" ? evidence.logs : evidence;
  return "ci95" in test && test.ci95[0] <= 0 && test.ci95[1] >= 0;
}

/** What a difference that is left open could have been; undefined where no spread is known. */
export function powerOf(evidence: Evidence): Power | undefined {
  // More splits of the same rows do not narrow the interval without end: what more seeds would show is not known.
  if ("resampled" in evidence && evidence.resampled) return undefined;
  const precision = precisionOf(evidence);
  if (precision === undefined || !("difference" in evidence)) return undefined;
  const seeds = seedsToFind(evidence.difference, precision);
  return { detectable: minimumDetectable(precision), ...(seeds === undefined ? {} : { seeds }) };
}

export function precisionOf(evidence: Evidence): Precision | undefined {
  if (!("standardError" in evidence)) return undefined;
  const { standardError, degreesOfFreedom } = evidence;
  return { standardError, degreesOfFreedom, seeds: seedsOf(evidence)! };
}

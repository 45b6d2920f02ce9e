/** Which arm is best, and which others cannot be told from it. */
import { firstBest } from "../../metric/best.ts";
import { lossOf } from "../../metric/better.ts";
import type { Metric } from "../../metric/metric.ts";
import type { ArmReport, Evidence, Verdict } from "../report.ts";
import { centre } from "../statistics/describe.ts";
import { mean } from "../statistics/order.ts";
import { parameterOf } from "../values.ts";
import type { Unranked } from "./arms.ts";
import { compareWith } from "./comparison.ts";
import { mayBeEqual, verdictOf } from "./verdict.ts";

export interface Ranking {
  readonly arms: readonly ArmReport[];
  /** The best arm, and every other arm against it; absent where no arm is best. */
  readonly best?: BestArm;
}

export interface BestArm {
  readonly arm: ArmReport;
  /** Chosen by the validation split, and not by the values that are shown. */
  readonly byValidation: boolean;
  readonly others: readonly Rival[];
}

/** An arm against the best one: `better` is better than the best by validation. */
export interface Rival {
  readonly arm: ArmReport;
  readonly evidence: Evidence;
  readonly verdict: Verdict;
}

export function rank(arms: readonly Unranked[], varied: readonly string[], metric: Metric): Ranking {
  const unranked = arms.map((arm): ArmReport => ({ ...arm, standing: "unranked" }));
  const chosen = bestArm(arms, metric);
  if (chosen === undefined) return { arms: unranked };
  const others = arms.filter((arm) => arm.key !== chosen.key);
  const evidence = compareWith(chosen, others, varied, metric);
  const rivals = others.map((arm, i) => ({
    arm,
    evidence: evidence[i]!,
    verdict: verdictOf(evidence[i]!, metric),
  }));
  const standings = standingsOf(chosen, rivals, metric);
  const ranked = unranked.map(
    (arm): ArmReport => ({ ...arm, standing: standings.get(arm.key) ?? "unranked" }),
  );
  const byKey = new Map(ranked.map((arm) => [arm.key, arm]));
  return {
    arms: ranked,
    best: {
      arm: byKey.get(chosen.key)!,
      byValidation: chosen.byValidation,
      others: rivals.map((rival) => ({ ...rival, arm: byKey.get(rival.arm.key)! })),
    },
  };
}

type Standings = ReadonlyMap<string, ArmReport["standing"]>;

/** Where all are equal nobody is marked; where some share the best value all of them are the best. */
function standingsOf(
  best: Unranked,
  rivals: readonly (Omit<Rival, "arm"> & { readonly arm: Unranked })[],
  metric: Metric,
): Standings {
  const measured = rivals.filter(({ verdict }) => verdict !== "incomparable");
  if (measured.length > 0 && measured.every(({ verdict }) => verdict === "equal")) return new Map();
  const gap = ({ evidence }: { readonly evidence: Evidence }): number =>
    "difference" in evidence ? Math.abs(evidence.difference) : 0;
  const nearestWorse = Math.min(
    ...measured.filter(({ verdict }) => verdict === "worse").map(gap),
    Number.POSITIVE_INFINITY,
  );
  const standing = (rival: (typeof measured)[number]): ArmReport["standing"] => {
    const { evidence, verdict } = rival;
    if (verdict === "worse") return "worse";
    if (verdict === "equal") return "best";
    if (verdict === "better") return "indistinguishable";
    if (evidence.kind === "single") return "unranked";
    // Only an interval that reaches 0 leaves open which of the two is better.
    const reaches = mayBeEqual(evidence);
    const isWorse = "difference" in evidence && evidence.difference > 0 !== (metric.better === "higher");
    return reaches && !(isWorse && gap(rival) > nearestWorse) ? "indistinguishable" : "unranked";
  };
  return new Map([
    [best.key, "best"] as const,
    ...measured.map((rival) => [rival.arm.key, standing(rival)] as const),
  ]);
}

/**
 * By the mean on the validation split where every arm with a value has one, else by the mean that is shown; equals by
 * their validation cost, where it is one quantity.
 */
export function bestArm<A extends Unranked>(
  arms: readonly A[],
  metric: Metric,
): (A & { readonly byValidation: boolean }) | undefined {
  if (metric.better === "none") return undefined;
  const measured = arms.filter((arm) => centre(arm.sample) !== undefined);
  const byValidation = measured.length > 1 && measured.every((arm) => validationMean(arm) !== undefined);
  const score = (arm: A): number =>
    -lossOf(byValidation ? validationMean(arm)! : centre(arm.sample)!, metric.better);
  const costs = measured.map((arm) => meanOf(arm, "validationCost"));
  const haveCosts = hasOneCost(measured) && costs.every((cost) => cost !== undefined);
  const best = firstBest(measured, (arm) => [
    score(arm),
    ...(haveCosts ? [-meanOf(arm, "validationCost")!] : []),
  ]);
  return best && { ...best, byValidation };
}

/** Costs of different cost functions are different quantities. */
function hasOneCost(arms: readonly Unranked[]): boolean {
  const costs = arms.flatMap(({ trials }) => trials.map(({ arm }) => parameterOf(arm, "cost")));
  return new Set(costs).size < 2;
}

function validationMean(arm: Unranked): number | undefined {
  return meanOf(arm, "validation");
}

function meanOf({ trials }: Unranked, name: "validation" | "validationCost"): number | undefined {
  const values = trials.flatMap((trial) =>
    trial.status === "completed" && trial[name] !== undefined ? [trial[name]] : [],
  );
  return values.length === 0 ? undefined : mean(values);
}

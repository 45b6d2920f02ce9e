import type { Arm, MetricName, TrialParameters } from "../../model/parameters.ts";
import type { Replication } from "../../model/search.ts";
import type { SpecOf } from "../../model/specification.ts";
import type { Plan } from "../../model/trial.ts";
import { pairedDifferences, pairedT } from "../../report/statistics/difference.ts";
import { mean } from "../../report/statistics/order.ts";
import { type Look, replicate } from "../../search/replication.ts";
import type { MetricOutcome } from "../../store/outcomes.ts";
import type { Outcomes, TrialsOf } from "./adaptive-plan.ts";

/** What `pairedT` calls overlap, of one trial by a metric; 0 where every seed has the same split. */
export type OverlapOf<P extends TrialParameters> = (arm: Arm<P>, seed: number, metric: MetricName) => number;

/** Every arm with as many seeds as its comparison with the first one needs. */
export function replicatedPlan<P extends TrialParameters>(
  spec: SpecOf<P>,
  rule: Replication,
  trialsOf: TrialsOf<P>,
  outcomes: Outcomes,
  overlapOf: OverlapOf<P>,
): Plan<P> {
  const [baseline, ...others] = spec.arms;
  const meanOverlap = (arm: Arm<P>, seeds: number) =>
    mean(firstSeeds(seeds).map((seed) => overlapOf(arm, seed, rule.metric)));
  const outcomesOf = (arm: Arm<P>, seeds: number) => outcomes(trialsOf(arm, firstSeeds(seeds)), rule.metric);
  const arms = others.map((arm) => ({
    arm: arm.varied,
    ...replicate(rule, (seeds) =>
      look(
        outcomesOf(baseline!, seeds),
        outcomesOf(arm, seeds),
        Math.max(...[baseline!, arm].map((each) => meanOverlap(each, seeds))),
      ),
    ),
  }));
  const counts = [Math.max(rule.start, ...arms.map(({ seeds }) => seeds)), ...arms.map(({ seeds }) => seeds)];
  return {
    spec,
    trials: spec.arms.flatMap((arm, i) => trialsOf(arm, firstSeeds(counts[i]!))),
    searchLog: { kind: "replication", rule, baseline: baseline!.varied, arms },
  };
}

function firstSeeds(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}

/** The width of the paired interval, as the report computes it. */
function look(baseline: readonly MetricOutcome[], arm: readonly MetricOutcome[], overlap: number): Look {
  if ([...baseline, ...arm].some(({ kind }) => kind === "waiting")) return { kind: "waiting" };
  const pairs = baseline.flatMap((a, i) => {
    const b = arm[i]!;
    return a.kind === "value" && b.kind === "value" ? [[a.value, b.value] as const] : [];
  });
  if (pairs.length < 2) return { kind: "unknown" };
  const { exact, rounded } = pairedDifferences(pairs);
  if (rounded[0] === rounded.at(-1)) return { kind: "width", width: 0 };
  const [low, high] = pairedT(exact, overlap).ci95;
  return { kind: "width", width: high - low };
}

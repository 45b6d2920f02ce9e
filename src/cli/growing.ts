import type { Arm, Decisions, Plan, Point, Replication, Search, Spec, Trial } from "../model.ts";
import { plan } from "../plan/plan.ts";
import { pairedDifferences, pairedT } from "../report/statistics/difference.ts";
import { type Look, replicate } from "../search/replication.ts";
import { extent, type Result, Unfolding } from "../search/unfolding.ts";
import type { Ending } from "../store/endings.ts";
import { type CheckedSpec, planOf } from "./prepare.ts";

/** How trials ended, in their order, by one metric. */
export type Endings = (trials: readonly Trial[], metric: string) => readonly Ending[];

/** A plan whose later trials depend on the results of earlier ones. */
export interface GrowingPlan {
  /** What it can grow to. */
  readonly atMost: { readonly trials: number; readonly generations: number };
  /** The plan as far as results decide it. */
  grow(endings: Endings): Plan;
}

/** The plan of a checked spec: of a grid all of it at once, of a search a generation more with each call. */
export function growingPlan(checked: CheckedSpec, numerics: string): GrowingPlan {
  const { spec, identity } = checked;
  const trialsOf = (arm: Arm, seeds: readonly number[]): readonly Trial[] =>
    plan({ arms: [arm], seeds }, () => identity(arm.parameters.data).digest, numerics);
  if (spec.search) return new SearchPlan(spec, spec.search, trialsOf);
  const { replication } = spec;
  if (replication) {
    const { start, step, max } = replication;
    return {
      atMost: { trials: spec.arms.length * max, generations: 1 + Math.ceil((max - start) / step) },
      grow: (endings) => replicatedPlan(spec, replication, trialsOf, endings),
    };
  }
  return {
    atMost: { trials: spec.arms.length * spec.seeds.length, generations: 1 },
    grow: () => planOf(checked, numerics),
  };
}

/** Whether results can ask for no further trial. */
export function isSettled(decisions: Decisions): boolean {
  return decisions.kind === "search"
    ? decisions.parts.every(({ over }) => over)
    : decisions.arms.every(({ end }) => end !== "going-on");
}

type TrialsOf = (arm: Arm, seeds: readonly number[]) => readonly Trial[];

/** One search for each arm of `vary`; they go on independently of each other. */
class SearchPlan implements GrowingPlan {
  readonly atMost: GrowingPlan["atMost"];
  readonly #spec: Spec;
  readonly #search: Search;
  readonly #trialsOf: TrialsOf;
  readonly #parts: readonly Unfolding[];
  /** By the point's JSON: for each part its arm there with its trials. */
  readonly #known = new Map<string, readonly (readonly Trial[])[]>();

  constructor(spec: Spec, search: Search, trialsOf: TrialsOf) {
    this.#spec = spec;
    this.#search = search;
    this.#trialsOf = trialsOf;
    this.#parts = spec.arms.map(() => new Unfolding(search));
    const { points, generations } = extent(search);
    this.atMost = { trials: points * spec.arms.length * spec.seeds.length, generations };
  }

  grow(endings: Endings): Plan {
    const { metric } = this.#search;
    for (const [p, part] of this.#parts.entries()) {
      part.advance((points) => {
        this.#learn(points);
        return points.map((point) => resultOf(endings(this.#trialsAt(p, point), metric)));
      });
      this.#learn(part.points);
    }
    return { spec: this.#spec, trials: this.#trials(), decisions: this.#decisions() };
  }

  /** In the order of the parts and of the points; a point drawn twice is trained once. */
  #trials(): readonly Trial[] {
    const trials = new Map<string, Trial>();
    for (const [p, part] of this.#parts.entries()) {
      for (const point of part.points) {
        for (const trial of this.#trialsAt(p, point)) if (!trials.has(trial.id)) trials.set(trial.id, trial);
      }
    }
    return [...trials.values()];
  }

  #decisions(): Decisions {
    const { method, metric } = this.#search;
    const drawn = new Set(this.#parts.flatMap((part) => part.points.slice(0, 1).flatMap(Object.keys)));
    return {
      kind: "search",
      method,
      metric,
      parts: this.#parts.map((part, p) => ({
        varied: Object.fromEntries(
          Object.entries(this.#spec.arms[p]!.varied).filter(([name]) => !drawn.has(name)),
        ),
        over: part.isOver,
        points: part.account((point) => this.#trialsAt(p, point)[0]?.arm.varied ?? point),
      })),
    };
  }

  #trialsAt(part: number, point: Point): readonly Trial[] {
    return this.#known.get(JSON.stringify(point))![part] ?? [];
  }

  #learn(points: readonly Point[]): void {
    const fresh = new Map(points.map((point) => [JSON.stringify(point), point]));
    for (const key of fresh.keys()) if (this.#known.has(key)) fresh.delete(key);
    if (fresh.size === 0) return;
    const arms = this.#search.armsAt([...fresh.values()]);
    for (const [i, key] of [...fresh.keys()].entries()) {
      this.#known.set(
        key,
        arms[i]!.map((arm) => this.#trialsOf(arm, this.#spec.seeds)),
      );
    }
  }
}

/** The mean over the seeds, when all have ended; nothing to go by when one of them has no result. */
function resultOf(endings: readonly Ending[]): Result {
  if (endings.some(({ kind }) => kind === "waiting")) return { kind: "waiting" };
  const values = endings.flatMap((ending) => (ending.kind === "value" ? [ending.value] : []));
  if (values.length === 0 || values.length < endings.length) return { kind: "none" };
  return { kind: "score", score: values.reduce((sum, value) => sum + value, 0) / values.length };
}

/** Every arm with as many seeds as its comparison with the first one needs. */
function replicatedPlan(spec: Spec, rule: Replication, trialsOf: TrialsOf, endings: Endings): Plan {
  const [baseline, ...others] = spec.arms;
  const endingsOf = (arm: Arm, seeds: number) => endings(trialsOf(arm, firstSeeds(seeds)), rule.metric);
  const arms = others.map((arm) => ({
    arm: arm.varied,
    ...replicate(rule, (seeds) => look(endingsOf(baseline!, seeds), endingsOf(arm, seeds))),
  }));
  const counts = [Math.max(rule.start, ...arms.map(({ seeds }) => seeds)), ...arms.map(({ seeds }) => seeds)];
  return {
    spec,
    trials: spec.arms.flatMap((arm, i) => trialsOf(arm, firstSeeds(counts[i]!))),
    decisions: { kind: "replication", rule, baseline: baseline!.varied, arms },
  };
}

function firstSeeds(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}

/** The width of the paired interval, as the report computes it. */
function look(baseline: readonly Ending[], arm: readonly Ending[]): Look {
  if ([...baseline, ...arm].some(({ kind }) => kind === "waiting")) return { kind: "waiting" };
  const pairs = baseline.flatMap((a, i) => {
    const b = arm[i]!;
    return a.kind === "value" && b.kind === "value" ? [[a.value, b.value] as const] : [];
  });
  if (pairs.length < 2) return { kind: "unknown" };
  const { exact, rounded } = pairedDifferences(pairs);
  if (rounded[0] === rounded.at(-1)) return { kind: "width", width: 0 };
  const [low, high] = pairedT(exact).ci95;
  return { kind: "width", width: high - low };
}

import { armKey, valueKey } from "../../model/arm-key.ts";
import type { Arm, Json, TrialParameters } from "../../model/parameters.ts";
import type { Search, SearchLog, SearchPoint } from "../../model/search.ts";
import type { SpecOf } from "../../model/specification.ts";
import type { Plan, Trial } from "../../model/trial.ts";
import { extent, Replay, type Result } from "../../search/replay.ts";
import type { ArmsAt } from "../../specification/search.ts";
import type { MetricOutcome } from "../../store/outcomes.ts";
import type { AdaptivePlan, Outcomes, TrialsOf } from "./adaptive-plan.ts";

/** A search, and the arms at its points. */
type GrowingSearch<P extends TrialParameters> = Search & { readonly armsAt: ArmsAt<P> };

/** One search for each arm of `vary`; they go on independently of each other. */
export class SearchPlan<P extends TrialParameters> implements AdaptivePlan<P> {
  readonly atMost: AdaptivePlan["atMost"];
  readonly #spec: SpecOf<P>;
  readonly #search: GrowingSearch<P>;
  readonly #trialsOf: TrialsOf<P>;
  readonly #parts: readonly Replay[];
  /** By the point's key: for each part its arm there with its trials. */
  readonly #known = new Map<string, readonly (readonly Trial<P>[])[]>();

  constructor(spec: SpecOf<P>, search: GrowingSearch<P>, trialsOf: TrialsOf<P>) {
    this.#spec = spec;
    this.#search = search;
    this.#trialsOf = trialsOf;
    this.#parts = spec.arms.map(() => new Replay(search));
    const { points, rounds, epochs, rungs } = extent(search);
    const times = spec.arms.length * spec.seeds.length;
    this.atMost = {
      ...{ trials: points * times, rounds },
      ...(epochs === undefined ? {} : { epochs: epochs * times }),
      ...(rungs && { rungs: rungs.map(({ points, epochs }) => ({ trials: points * times, epochs })) }),
    };
  }

  grow(outcomes: Outcomes): Plan<P> {
    const { metric } = this.#search;
    for (const [p, part] of this.#parts.entries()) {
      part.advance((points) => {
        this.#learn(points);
        return points.map((point) => resultOf(outcomes(this.#trialsAt(p, point), metric)));
      });
      this.#learn(part.points);
    }
    return { spec: this.#spec, trials: this.#trials(), searchLog: this.#searchLog() };
  }

  /** In the order of the parts and of the points; a point drawn twice is trained once. */
  #trials(): readonly Trial<P>[] {
    const trials = new Map<string, Trial<P>>();
    for (const [p, part] of this.#parts.entries()) {
      for (const point of part.points) {
        for (const trial of this.#trialsAt(p, point)) if (!trials.has(trial.id)) trials.set(trial.id, trial);
      }
    }
    return [...trials.values()];
  }

  #searchLog(): SearchLog {
    const { method, metric, better, space, seconds, trials } = this.#search;
    return {
      kind: "search",
      method,
      metric,
      ...(better && { better }),
      space,
      ...(seconds !== undefined && { budget: { seconds, trials } }),
      parts: this.#parts.map((part, p) => ({
        varied: this.#shared(p, part.points),
        over: part.isOver,
        ...(seconds !== undefined && { seconds: part.seconds }),
        points: part.account((point) => this.#trialsAt(p, point)[0]?.arm.varied ?? point),
      })),
    };
  }

  /** What the arms of a part share: neither drawn, nor computed from what is, nor a label that names it. */
  #shared(part: number, points: readonly SearchPoint[]): Arm["varied"] {
    const drawn = new Set(points.slice(0, 1).flatMap(Object.keys));
    const trials = points.flatMap((point) => this.#trialsAt(part, point).slice(0, 1));
    const isShared = ([name, value]: readonly [string, Json]) =>
      !drawn.has(name) &&
      trials.every(
        ({ arm }) => Object.hasOwn(arm.varied, name) && valueKey(arm.varied[name]!) === valueKey(value),
      );
    return Object.fromEntries(Object.entries(this.#spec.arms[part]!.varied).filter(isShared));
  }

  #trialsAt(part: number, point: SearchPoint): readonly Trial<P>[] {
    return this.#known.get(armKey(point))![part] ?? [];
  }

  #learn(points: readonly SearchPoint[]): void {
    const fresh = new Map(points.map((point) => [armKey(point), point]));
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

/** The mean over the seeds, when all have ended, with what they took; nothing to go by when one has no result. */
function resultOf(outcomes: readonly MetricOutcome[]): Result {
  const ended = outcomes.filter((outcome) => outcome.kind !== "waiting");
  if (ended.length < outcomes.length) return { kind: "waiting" };
  const seconds = ended.reduce((sum, outcome) => sum + outcome.seconds, 0);
  const values = outcomes.flatMap((outcome) => (outcome.kind === "value" ? [outcome.value] : []));
  if (values.length === 0 || values.length < outcomes.length) return { kind: "none", seconds };
  return { kind: "score", score: values.reduce((sum, value) => sum + value, 0) / values.length, seconds };
}

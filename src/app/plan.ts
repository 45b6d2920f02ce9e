import { existsSync } from "node:fs";
import { engineNamed } from "../engines/registry.ts";
import type { Decisions } from "../model/search.ts";
import type { Trial, TrialState } from "../model/trial.ts";
import { estimateSeconds, type Measurement } from "../plan/estimate.ts";
import { openStore, type Store } from "../store/store.ts";
import type { AdaptivePlan } from "./adaptive-plan.ts";
import { type CheckedSpec, checkSpec, type SpecObject, type SpecOptions, workOf } from "./checked-spec.ts";
import { adaptivePlan } from "./plan-of-spec.ts";

/** Where each trial of a spec stands, and how long the rest would take. */
export interface Planned {
  readonly checked: CheckedSpec;
  readonly trials: readonly { readonly trial: Trial; readonly state: TrialState }[];
  /** Where results decide which trials follow. */
  readonly decisions?: Decisions;
  readonly atMost: AdaptivePlan["atMost"];
  /** Whether the estimate rests on finished trials of the experiment. */
  readonly isMeasured: boolean;
  /** What the trials to run would take on so many cores. */
  secondsOn(cores: number): number;
}

/** Reads the spec, its data and what is recorded; writes nothing. Throws RunxError with every problem. */
export async function plan(
  spec: string | SpecObject,
  { db, ...options }: SpecOptions & { readonly db: string },
): Promise<Planned> {
  const engine = engineNamed(options.engine ?? "fast");
  const checked = checkSpec(spec, options);
  const adaptive = adaptivePlan(checked, (await engine.load()).numerics);
  const store = existsSync(db) ? openStore(db, "read") : undefined;
  try {
    const { trials, decisions } = adaptive.grow(
      (asked, metric) => store?.outcomes(asked, metric) ?? asked.map(() => ({ kind: "waiting" })),
    );
    const states = store?.states(checked.spec.name, trials);
    const planned = trials.map((trial, i) => ({
      trial,
      state: states?.[i] ?? ({ kind: "to-run" } as const),
    }));
    const works = planned
      .filter(({ state }) => state.kind === "to-run")
      .map(({ trial }) => workOf(checked)(trial));
    const measured = store === undefined ? [] : measurements(store, checked, trials);
    return {
      checked,
      trials: planned,
      ...(decisions === undefined ? {} : { decisions }),
      atMost: adaptive.atMost,
      isMeasured: measured.length > 0,
      secondsOn: (cores) => estimateSeconds(works, cores, measured, engine.rate),
    };
  } finally {
    store?.close();
  }
}

/** What the experiment's finished trials took, for the estimate. */
export function measurements(store: Store, checked: CheckedSpec, trials: readonly Trial[]): Measurement[] {
  const planned = new Map(trials.map((trial) => [trial.id, trial]));
  const { name, source } = checked.spec;
  const side = { experiment: name, changedBy: source.overrides };
  const rows = [name, side].flatMap((plan) => store.trialRows(plan) ?? []);
  return [...new Map(rows.map((row) => [row.id, row])).values()].flatMap((row) => {
    const trial = planned.get(row.id);
    if (trial === undefined || row.status !== "completed") return [];
    return [{ work: workOf(checked)(trial), seconds: row.seconds }];
  });
}

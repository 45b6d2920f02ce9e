import { existsSync } from "node:fs";
import { type EngineName, engineNamed } from "../engines/registry.ts";
import type { SearchLog } from "../model/search.ts";
import type { AnyTrial, Trial, TrialState } from "../model/trial.ts";
import { estimateSeconds, type Measurement } from "../plan/estimate.ts";
import { openStore, type Store } from "../store/store.ts";
import type { AdaptivePlan, Outcomes } from "./spec/adaptive-plan.ts";
import { type CheckedNetwork, networkPlan, workOf } from "./spec/checked-network.ts";
import { type CheckedProgram, programPlan, programStates } from "./spec/checked-program.ts";
import { type CheckedSpec, checkSpec, type SpecObject, type SpecOptions } from "./spec/checked-spec.ts";
import { type CheckedSurface, surfacePlan } from "./spec/checked-surface.ts";

/** Where each trial of a spec stands, and how long the rest would take. */
export interface Planned {
  readonly checked: CheckedSpec;
  readonly trials: readonly PlannedTrial[];
  /** Where results decide which trials follow. */
  readonly searchLog?: SearchLog;
  readonly atMost: AdaptivePlan["atMost"];
  /** Whether the estimate rests on finished trials of the experiment. */
  readonly isMeasured: boolean;
  /** What the trials to run would take on so many cores; undefined where nothing tells yet. */
  secondsOn(cores: number): number | undefined;
}

export interface PlannedTrial {
  readonly trial: AnyTrial;
  readonly state: TrialState;
}

/**
 * Reads the spec, its data and what is recorded; trains and writes nothing. Of a program it runs the version commands,
 * since what they print is part of the trials' ids. Throws RunxError with every problem.
 */
export async function plan(
  spec: string | SpecObject,
  { db, ...options }: SpecOptions & { readonly db: string },
): Promise<Planned> {
  const checked = checkSpec(spec, options);
  const store = existsSync(db) ? openStore(db, "read") : undefined;
  try {
    if (checked.kind === "program") return await planProgram(checked, store);
    if (checked.kind === "surface") return planSurface(checked, store);
    return await planNetwork(checked, options.engine ?? "fast", store);
  } finally {
    store?.close();
  }
}

async function planNetwork(
  checked: CheckedNetwork,
  engineName: EngineName,
  store: Store | undefined,
): Promise<Planned> {
  const engine = engineNamed(engineName);
  const adaptive = networkPlan(checked, (await engine.load()).numerics);
  const { trials, searchLog } = adaptive.grow(recordedIn(store));
  const states = store?.states(checked.spec.name, trials);
  const works = trials.filter((_, i) => isToRun(states?.[i])).map(workOf(checked));
  const measured = store === undefined ? [] : measurements(store, checked, trials);
  return {
    checked,
    trials: withStates(trials, states),
    ...(searchLog === undefined ? {} : { searchLog }),
    atMost: adaptive.atMost,
    isMeasured: measured.length > 0,
    secondsOn: (cores) => estimateSeconds(works, cores, measured, engine.rate),
  };
}

async function planProgram(checked: CheckedProgram, store: Store | undefined): Promise<Planned> {
  const { spec } = checked;
  const adaptive = await programPlan(checked);
  const { trials, searchLog } = adaptive.grow(recordedIn(store));
  const states = store && programStates(checked, trials, store);
  const rows = store?.trialRows(spec.name) ?? [];
  const seconds = rows.flatMap((row) => (row.status === "completed" ? [row.seconds] : []));
  const mean = seconds.reduce((sum, each) => sum + each, 0) / seconds.length;
  const waiting = trials.filter((_, i) => isToRun(states?.[i])).length;
  const lanes = (cores: number) => Math.max(1, Math.floor(cores / spec.program.needs.cores));
  return {
    checked,
    trials: withStates(trials, states),
    ...(searchLog === undefined ? {} : { searchLog }),
    atMost: adaptive.atMost,
    isMeasured: seconds.length > 0,
    secondsOn: (cores) => (seconds.length > 0 ? Math.ceil(waiting / lanes(cores)) * mean : undefined),
  };
}

function planSurface(checked: CheckedSurface, store: Store | undefined): Planned {
  const { atMost, grow } = surfacePlan(checked.spec);
  const { trials } = grow(() => []);
  const states = store?.states(checked.spec.name, trials);
  return {
    checked,
    trials: withStates(trials, states),
    atMost,
    isMeasured: false,
    secondsOn: () => undefined,
  };
}

/** Without records every trial is waited for. */
function recordedIn(store: Store | undefined): Outcomes {
  return (trials, metric) => store?.outcomes(trials, metric) ?? trials.map(() => ({ kind: "waiting" }));
}

/** Without records every trial is to run. */
function withStates(
  trials: readonly AnyTrial[],
  states: readonly TrialState[] | undefined,
): readonly PlannedTrial[] {
  return trials.map((trial, i) => ({ trial, state: states?.[i] ?? { kind: "to-run" } }));
}

function isToRun(state: TrialState | undefined): boolean {
  return state === undefined || state.kind === "to-run";
}

/** What the finished ones of the trials took, for the estimate. */
export function measurements(store: Store, checked: CheckedNetwork, trials: readonly Trial[]): Measurement[] {
  const work = workOf(checked);
  return store
    .completedSeconds(trials)
    .flatMap((seconds, i) => (seconds === undefined ? [] : [{ work: work(trials[i]!), seconds }]));
}

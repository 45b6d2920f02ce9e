/** Trains an adaptive plan: of a grid all of it at once, of a search one round after the other. */
import { resolve } from "node:path";
import { load, sourceFor } from "../data/index.ts";
import type { EngineName } from "../engines/registry.ts";
import { RunxError } from "../errors.ts";
import type { Engine } from "../learner/engine.ts";
import type { Coordinator } from "../machines/coordinator.ts";
import type { Dataset } from "../model/dataset.ts";
import type { Save } from "../model/parameters.ts";
import type { Spec } from "../model/specification.ts";
import type { Plan, Trial, TrialId, TrialState } from "../model/trial.ts";
import type { RunSummary } from "../run/events.ts";
import { runTrials } from "../run/run.ts";
import { workerSlots } from "../run/worker-slot.ts";
import { WorkerThread } from "../run/worker-thread.ts";
import type { Redo } from "../store/leases.ts";
import type { RunLog } from "../store/runlog.ts";
import type { Store } from "../store/store.ts";
import type { AdaptivePlan, Outcomes } from "./adaptive-plan.ts";
import { artifactsIn } from "./artifacts.ts";
import { type CheckedSpec, weigher } from "./checked-spec.ts";
import type { RunEnd } from "./run-end.ts";
import type { RunEvent } from "./run-events.ts";

export interface Settings {
  readonly engine: EngineName;
  /** Trainings at a time. */
  readonly jobs: number;
  /** Further attempts for a trial that fails. */
  readonly retries: number;
  readonly redo: Redo;
  /** Whether the first failed trial ends the run. */
  readonly failFast: boolean;
  readonly trialTimeoutSeconds?: number;
}

/** What a run of one spec works with. */
export interface Run {
  readonly settings: Settings;
  readonly checked: CheckedSpec;
  readonly engine: Engine<unknown>;
  readonly store: Store;
  /** The trials in flight are to be left as soon as they can be gone on with. */
  readonly stop: AbortSignal;
  /** They are to be ended where they are. */
  readonly leave: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
  /** Where other machines train; absent where this process does. */
  readonly queue?: Coordinator;
  /** Ended since the run began: not to be trained again, whatever is to be redone. */
  readonly ended: Set<TrialId>;
}

/** Trains `first`, and what its results add to it, until they ask for no more. */
export async function trainRounds(
  run: Run,
  adaptive: AdaptivePlan,
  first: Plan,
  log: RunLog,
): Promise<RunEnd> {
  let worst: RunEnd = "finished";
  for (let plan = first; ; ) {
    const { end, counts, unfinished, failedBefore } = await train(run, plan, log);
    await log.settled(run.stop);
    if (end === "interrupted") {
      const total = plan.trials.length;
      run.onEvent({ kind: "stopped", recorded: recorded(plan, counts), total, unfinished });
      return "interrupted";
    }
    if (counts.failed + failedBefore > 0) worst = "findings";
    if (end !== "finished" || plan.decisions === undefined) return worst;
    const grown = adaptive.grow(outcomesOf(run));
    log.extend(grown);
    if (grown.trials.length === plan.trials.length) return worst;
    plan = grown;
  }
}

function recorded({ trials }: Plan, counts: RunSummary["counts"]): number {
  const { total, completed, diverged, failed, elsewhere } = counts;
  return trials.length - (total - (completed + diverged + failed + elsewhere));
}

/** What is recorded counts, unless it is to be done again and has not been yet. */
export function outcomesOf({ store, settings: { redo }, ended }: Run): Outcomes {
  return (trials, metric) =>
    store.outcomes(trials, metric).map((outcome, i) => {
      if (ended.has(trials[i]!.id) || redo === "nothing") return outcome;
      const isRedone = redo === "everything" || (outcome.kind === "no-result" && outcome.status === "failed");
      return isRedone ? { kind: "waiting" } : outcome;
    });
}

interface Trained extends RunSummary {
  /** Failed before and not tried again now. */
  readonly failedBefore: number;
}

/** Trains what the plan still needs. */
async function train(run: Run, plan: Plan, log: RunLog): Promise<Trained> {
  const { settings, checked, engine, store, stop, leave, ended, onEvent } = run;
  describeData(plan.trials, checked, log);
  const states = store.states(plan.spec.name, plan.trials);
  const trials = plan.trials.filter(({ id }, i) => !ended.has(id) && isToRun(states[i]!, settings.redo));
  const failedBefore = states.filter(
    (state) => state.kind === "failed" && !isToRun(state, settings.redo),
  ).length;
  const artifacts = artifactsIn(
    store.path,
    savedBy(plan.spec),
    settings.redo,
    ({ arm, seed }) => checked.identity(arm, seed).encoding,
  );
  onEvent({
    kind: "round",
    plan,
    trials,
    failedBefore,
    unfinished: artifacts.unfinished(trials),
    jobs: settings.jobs,
    weigh: weigher(({ arm, seed }) => checked.identity(arm, seed)),
  });
  try {
    const summary = await runTrials({
      ...settings,
      trials,
      recorder: log,
      places:
        run.queue?.places(artifacts) ??
        workerSlots({
          ...settings,
          count: settings.jobs,
          engine,
          makeExecutor: () => new WorkerThread(settings.engine),
          dataset: (trial) => loadAsPlanned(trial, checked.folder),
          artifacts,
        }),
      stop,
      leave,
      onEvent: (event) => {
        if (event.kind === "ended") artifacts.settle(event.trial);
        if (event.kind === "ended" || event.kind === "elsewhere") ended.add(event.trial.id);
        onEvent(event);
      },
    });
    return { ...summary, failedBefore };
  } finally {
    onEvent({ kind: "round-ended" });
  }
}

/** Each dataset once. */
function describeData(trials: readonly Trial[], { identity }: CheckedSpec, log: RunLog): void {
  const firsts = new Map(trials.map((trial) => [trial.dataDigest, trial]));
  for (const [digest, { arm, seed }] of firsts) {
    const { sizes, encoding, summary } = identity(arm, seed);
    const classCounts = summary?.classCounts;
    log.describeData(digest, { sizes, answer: encoding.answer, ...(classCounts && { classCounts }) });
  }
}

/** A file that was changed since the plan was made would be recorded under the digest of what it was. */
function loadAsPlanned({ arm, seed, dataDigest }: Trial, folder: string): Dataset {
  const { data } = arm.parameters;
  const dataset = load(sourceFor(data, seed), folder);
  if (dataset.identity.digest === dataDigest) return dataset;
  const file = data.source === "csv" ? data.file : data.source === "idx" ? data.images : data.source;
  throw new RunxError({
    code: "data.changed",
    message: "The data changed while the run was going on; nothing was trained on what they are now.",
    hint: "Run the same command again: it plans with the data as they are.",
    where: { file: resolve(folder, file) },
  });
}

/** A rung goes on from the states that the one before has left. */
export function savedBy({ save, search }: Spec): readonly Save[] {
  return search?.method.kind === "successive-halving" ? [...new Set([...save, "state" as const])] : save;
}

function isToRun(state: TrialState, redo: Redo): boolean {
  if (redo === "everything") return true;
  return (
    state.kind === "to-run" || state.kind === "running" || (state.kind === "failed" && redo === "failed")
  );
}

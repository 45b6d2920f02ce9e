/** Trains a plan that may grow: of a grid all of it at once, of a search one generation after the other. */
import { resolve } from "node:path";
import { load, sourceFor } from "../data/index.ts";
import type { EngineName } from "../engines/registry.ts";
import { RunxError } from "../errors.ts";
import type { Engine } from "../learner/engine.ts";
import type { Dataset } from "../model/dataset.ts";
import type { Save } from "../model/parameters.ts";
import type { Spec } from "../model/specification.ts";
import type { Plan, Trial, TrialId, TrialState } from "../model/trial.ts";
import { counted } from "../report/wording.ts";
import type { RunEvent, RunSummary } from "../run/events.ts";
import { runTrials } from "../run/run.ts";
import { workerSlots } from "../run/worker-slot.ts";
import { WorkerThread } from "../run/worker-thread.ts";
import type { Redo } from "../store/leases.ts";
import type { RunLog } from "../store/runlog.ts";
import type { Store } from "../store/store.ts";
import { artifactsIn } from "./artifacts.ts";
import type { Call } from "./command.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import type { GrowingPlan, Outcomes } from "./growing-plan.ts";
import { jsonLine } from "./json-line.ts";
import { type CheckedSpec, weigher } from "./prepare.ts";
import { openProgress } from "./progress.ts";
import type { Signals } from "./signals.ts";

export interface Settings {
  readonly engine: EngineName;
  readonly jobs: number;
  readonly retries: number;
  readonly redo: Redo;
  readonly failFast: boolean;
  readonly trialTimeoutSeconds?: number;
}

/** What a run of one spec works with. */
export interface Run {
  readonly call: Call;
  readonly settings: Settings;
  readonly checked: CheckedSpec;
  readonly engine: Engine<unknown>;
  readonly store: Store;
  readonly signals: Signals;
  /** Ended since the run began: not to be trained again, whatever is to be redone. */
  readonly ended: Set<TrialId>;
}

/** Trains `first`, and what its results add to it, until they ask for no more. */
export async function trainGenerations(
  run: Run,
  growing: GrowingPlan,
  first: Plan,
  log: RunLog,
): Promise<ExitCode> {
  let worst: ExitCode = EXIT.ok;
  for (let plan = first; ; ) {
    const { end, counts, unfinished, before } = await train(run, plan, log);
    await log.settled(run.signals.stop);
    if (end === "interrupted") {
      sayHowToGoOn(run.call, plan, counts, unfinished);
      return EXIT.interrupted;
    }
    if (counts.failed + before.failed > 0) worst = EXIT.findings;
    if (end !== "finished" || plan.decisions === undefined) return worst;
    const grown = growing.grow(outcomesOf(run));
    log.extend(grown);
    if (grown.trials.length === plan.trials.length) return worst;
    plan = grown;
  }
}

/** What is recorded counts, unless it is to be done again and has not been yet. */
export function outcomesOf({ store, settings: { redo }, ended }: Omit<Run, "signals">): Outcomes {
  return (trials, metric) =>
    store.outcomes(trials, metric).map((outcome, i) => {
      if (ended.has(trials[i]!.id) || redo === "nothing") return outcome;
      const isRedone = redo === "everything" || (outcome.kind === "no-result" && outcome.status === "failed");
      return isRedone ? { kind: "waiting" } : outcome;
    });
}

interface Trained extends RunSummary {
  /** Of the trials that were not to be trained now. */
  readonly before: { readonly failed: number };
}

/** Trains what the plan still needs. */
async function train(run: Run, plan: Plan, log: RunLog): Promise<Trained> {
  const { call, settings, checked, engine, store, signals, ended } = run;
  describeData(plan.trials, checked, log);
  const states = store.states(plan.spec.name, plan.trials);
  const trials = plan.trials.filter(({ id }, i) => !ended.has(id) && isToRun(states[i]!, settings.redo));
  const artifacts = artifactsIn(store.path, savedBy(plan.spec), settings.redo);
  announce(call, plan, states, trials.length, settings.jobs);
  announceUnfinished(call, artifacts.unfinished(trials));
  const failed = states.filter((state) => state.kind === "failed" && !isToRun(state, settings.redo)).length;
  const quiet = call.flags.on("quiet") || call.flags.on("json");
  const progress = openProgress(
    call.io,
    trials,
    weigher(({ arm, seed }) => checked.identity(arm, seed)),
    quiet,
  );
  try {
    const summary = await runTrials({
      ...settings,
      trials,
      recorder: log,
      places: workerSlots({
        ...settings,
        count: settings.jobs,
        engine,
        makeExecutor: () => new WorkerThread(settings.engine),
        dataset: (trial) => loadAsPlanned(trial, checked.folder),
        artifacts,
      }),
      stop: signals.stop,
      leave: signals.leave,
      onEvent: (event) => {
        if (event.kind === "ended") artifacts.settle(event.trial);
        if (event.kind === "ended" || event.kind === "elsewhere") ended.add(event.trial.id);
        progress.show(event);
        if (call.flags.on("json")) tellAsJson(call, event);
      },
    });
    return { ...summary, before: { failed } };
  } finally {
    progress.finish();
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
function savedBy({ save, search }: Spec): readonly Save[] {
  return search?.method.kind === "successive-halving" ? [...new Set([...save, "state" as const])] : save;
}

function isToRun(state: TrialState, redo: Redo): boolean {
  if (redo === "everything") return true;
  return (
    state.kind === "to-run" || state.kind === "running" || (state.kind === "failed" && redo === "failed")
  );
}

/** `cross-entropy: 20 trials, 12 recorded already, 8 to train, 2 at a time`. */
function announce(
  { io, flags }: Call,
  { spec, trials }: Plan,
  states: readonly TrialState[],
  toRun: number,
  jobs: number,
): void {
  if (flags.on("quiet") || flags.on("json")) return;
  const failed = states.filter((state) => state.kind === "failed").length;
  const parts = [
    counted(trials.length, "trial"),
    ...(toRun < trials.length ? [`${trials.length - toRun} recorded already`] : []),
    toRun > 0 ? `${toRun} to train, ${Math.min(jobs, toRun)} at a time` : "nothing to train",
    ...(failed > 0 ? [`${failed} failed before (--rerun-failed tries them again)`] : []),
  ];
  io.err(`${io.errColors.bold(spec.name)}: ${parts.join(", ")}\n`);
}

/** Trainings that go on where they were interrupted. */
function announceUnfinished({ io, flags }: Call, unfinished: RunSummary["unfinished"]): void {
  if (flags.on("quiet") || flags.on("json") || unfinished.length === 0) return;
  io.err(`${unfinishedText(unfinished)}\n`);
}

const NAMED = 4;

/** `trial 1a2b3c4d goes on from epoch 15, trial 5e6f7a8b begins again`; trials beyond a few are counted. */
function unfinishedText(unfinished: RunSummary["unfinished"]): string {
  const parts = unfinished.slice(0, NAMED).map(({ trial, epoch }) => {
    const how = epoch === undefined ? "begins again" : `goes on from epoch ${epoch + 1}`;
    return `trial ${trial.id.slice(0, 8)} ${how}`;
  });
  const more = unfinished.length - parts.length;
  return [...parts, ...(more > 0 ? [`${more} more likewise`] : [])].join(", ");
}

function tellAsJson({ io }: Call, event: RunEvent): void {
  if (event.kind !== "ended") return;
  const { trial, outcome } = event;
  io.out(jsonLine({ event: "trial", id: trial.id, arm: trial.arm.varied, seed: trial.seed, ...outcome }));
}

function sayHowToGoOn(
  { io }: Call,
  { trials }: Plan,
  counts: RunSummary["counts"],
  unfinished: RunSummary["unfinished"],
): void {
  const missing = counts.total - (counts.completed + counts.diverged + counts.failed + counts.elsewhere);
  const done = trials.length - missing;
  const within = unfinished.length > 0 ? `: ${unfinishedText(unfinished)}` : "";
  io.err(
    `stopped: ${done} of ${trials.length} trials are recorded. The same command goes on from there${within}.\n`,
  );
}

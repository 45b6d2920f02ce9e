import { availableParallelism } from "node:os";
import { load } from "../data/index.ts";
import type { Plan, Save, Spec, Trial, TrialId, TrialState } from "../model.ts";
import { epochWork } from "../plan/estimate.ts";
import { buildReport } from "../report/build.ts";
import { claimMissed } from "../report/claims.ts";
import { reportFormats } from "../report/formats.ts";
import { reportJson } from "../report/render/json.ts";
import { counted } from "../report/wording.ts";
import type { RunEvent, RunSummary } from "../run/events.ts";
import { captureProvenance } from "../run/provenance.ts";
import { runTrials } from "../run/run.ts";
import { threads } from "../run/thread.ts";
import type { Trainer } from "../run/trainer.ts";
import { type EngineName, trainerFor } from "../run/trainers.ts";
import type { Redo } from "../store/claims.ts";
import type { RunLog } from "../store/runlog.ts";
import { openStore, type Store } from "../store/store.ts";
import type { Call } from "./command.ts";
import { databasePath } from "./database.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { growingPlan } from "./growing.ts";
import type { Endings } from "./growing-plan.ts";
import { keepingIn } from "./keeping.ts";
import { type CheckedSpec, checkSpec, engineOf } from "./prepare.ts";
import { formatProblem } from "./problems.ts";
import { openProgress } from "./progress.ts";
import { reportInput } from "./report-input.ts";
import { stopOnSignals } from "./signals.ts";

/** `runx SPEC…`: validate, plan, train what is missing, report. All specs are checked before the first one runs. */
export async function run(call: Call): Promise<ExitCode> {
  const settings = readSettings(call);
  const specs = call.args.map((path) => checkSpec(call, path, settings.engine));
  const trainer = await trainerFor(settings.engine);
  const store = openStore(databasePath(call), "write");
  for (const warning of store.warnings) call.io.err(formatProblem(warning, call.io.errColors));
  const signals = stopOnSignals(call.io);
  try {
    let worst: ExitCode = EXIT.ok;
    for (const checked of specs) {
      const run: Run = { call, settings, checked, trainer, store, stop: signals.stop, ended: new Set() };
      const code = await runSpec(run);
      if (code === EXIT.interrupted) return code;
      if (code !== EXIT.ok) worst = code;
    }
    return worst;
  } finally {
    signals.release();
    store.close();
  }
}

interface Settings {
  readonly engine: EngineName;
  readonly jobs: number;
  readonly retries: number;
  readonly redo: Redo;
  readonly failFast: boolean;
  readonly trialTimeoutSeconds?: number;
}

function readSettings(call: Call): Settings {
  const { flags } = call;
  const timeout = flags.count("trial-timeout", 1);
  return {
    engine: engineOf(call),
    jobs: flags.count("jobs", 1) ?? availableParallelism(),
    retries: flags.count("retries", 0) ?? 0,
    redo: flags.on("force") ? "everything" : flags.on("rerun-failed") ? "failed" : "nothing",
    failFast: flags.on("fail-fast"),
    ...(timeout === undefined ? {} : { trialTimeoutSeconds: timeout }),
  };
}

/** What a run of one spec works with. */
interface Run {
  readonly call: Call;
  readonly settings: Settings;
  readonly checked: CheckedSpec;
  readonly trainer: Trainer;
  readonly store: Store;
  readonly stop: AbortSignal;
  /** Ended since the run began: not to be trained again, whatever is to be redone. */
  readonly ended: Set<TrialId>;
}

async function runSpec(run: Run): Promise<ExitCode> {
  const { call, settings, checked, trainer, store } = run;
  const growing = growingPlan(checked, trainer.numerics);
  const endings = endingsOf(run);
  let plan = growing.grow(endings);
  const made = { jobs: settings.jobs, numerics: trainer.numerics, command: call.io.argv };
  const back = store.standing(plan.spec.name).kind === "removed";
  const log = store.beginRun(plan, await captureProvenance(made, checked.folder), settings.redo);
  if (back) call.io.err(`${plan.spec.name} was removed; running it brings it back\n`);
  // A second Ctrl-C ends the process from within.
  const onExit = () => log.leave(EXIT.interrupted);
  process.once("exit", onExit);
  let code: ExitCode = EXIT.refused;
  try {
    let worst: ExitCode = EXIT.ok;
    for (;;) {
      const summary = await train(run, plan, log);
      code = exitCode(summary);
      if (code !== EXIT.ok) worst = code;
      if (summary.end === "interrupted") sayHowToGoOn(call, summary);
      if (summary.end !== "finished" || plan.decisions === undefined) break;
      const grown = growing.grow(endings);
      log.extend(grown);
      if (grown.trials.length === plan.trials.length) break;
      plan = grown;
    }
    code = worst;
    if (code !== EXIT.interrupted && answer(call, store, plan) && code === EXIT.ok) code = EXIT.findings;
  } finally {
    process.off("exit", onExit);
    log.close(code);
  }
  return code;
}

/** Trains what the plan still needs. Of a search: one generation. */
async function train(run: Run, plan: Plan, log: RunLog): Promise<RunSummary> {
  const { call, settings, checked, trainer, store, stop, ended } = run;
  const states = store.states(plan.spec.name, plan.trials);
  const trials = plan.trials.filter(({ id }, i) => !ended.has(id) && isToRun(states[i]!, settings.redo));
  announce(call, plan, states, trials.length, settings.jobs);
  const quiet = call.flags.on("quiet") || call.flags.on("json");
  const progress = openProgress(call.io, trials, weigher(checked), quiet);
  try {
    return await runTrials({
      ...settings,
      trials,
      ledger: log,
      trainer,
      executors: threads(settings.engine),
      dataset: (trial) => load(trial.arm.parameters.data, checked.folder),
      keeping: keepingIn(store.path, savedBy(plan.spec), settings.redo),
      stop,
      onEvent: (event) => {
        if (event.kind === "ended" || event.kind === "elsewhere") ended.add(event.trial.id);
        progress.show(event);
        if (call.flags.on("json")) tellAsJson(call, event);
      },
    });
  } finally {
    progress.finish();
  }
}

/** A rung goes on from the states that the one before has left. */
function savedBy({ save, search }: Spec): readonly Save[] {
  return search?.method.kind === "successive-halving" ? [...new Set([...save, "state" as const])] : save;
}

/** What is recorded counts, unless it is to be done again and has not been yet. */
function endingsOf({ store, settings: { redo }, ended }: Run): Endings {
  return (trials, metric) =>
    store.endings(trials, metric).map((ending, i) => {
      if (ended.has(trials[i]!.id) || redo === "nothing") return ending;
      const isRedone = redo === "everything" || (ending.kind === "no-result" && ending.status === "failed");
      return isRedone ? { kind: "waiting" } : ending;
    });
}

function isToRun(state: TrialState, redo: Redo): boolean {
  if (redo === "everything") return true;
  return (
    state.kind === "to-run" || state.kind === "running" || (state.kind === "failed" && redo === "failed")
  );
}

function exitCode({ end, counts }: RunSummary): ExitCode {
  if (end === "interrupted") return EXIT.interrupted;
  return counts.failed > 0 ? EXIT.findings : EXIT.ok;
}

/** `cross-entropy: 20 trials, 12 recorded already, 8 to train on 2 cores`. */
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

function weigher({ identity }: CheckedSpec): (trial: Trial) => number {
  return ({ arm: { parameters } }) => epochWork(parameters, identity(parameters.data).sizes.train);
}

function tellAsJson({ io }: Call, event: RunEvent): void {
  if (event.kind !== "ended") return;
  const { trial, outcome } = event;
  io.out(
    `${JSON.stringify({ event: "trial", id: trial.id, arm: trial.arm.varied, seed: trial.seed, ...outcome })}\n`,
  );
}

/** Prints the report; true when a claim is missed. */
function answer({ io, flags }: Call, store: Store, { spec }: Plan): boolean {
  const report = buildReport(reportInput(store, spec.name), spec.report);
  if (flags.on("json")) io.out(`${JSON.stringify({ event: "report", ...reportJson(report) })}\n`);
  else
    io.out(
      reportFormats.table(report, { width: io.columns, colour: io.outColors.isColorSupported, rows: 24 }),
    );
  return claimMissed(report);
}

function sayHowToGoOn({ io }: Call, { counts }: RunSummary): void {
  const done = counts.completed + counts.diverged + counts.failed + counts.elsewhere;
  io.err(`stopped: ${done} of ${counts.total} trials are recorded. The same command goes on from there.\n`);
}

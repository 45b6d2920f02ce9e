import { availableParallelism } from "node:os";
import { load } from "../data/index.ts";
import type { Plan, Trial, TrialState } from "../model.ts";
import { epochWork } from "../plan/estimate.ts";
import { buildReport } from "../report/build.ts";
import { claimMissed } from "../report/claims.ts";
import { reportFormats } from "../report/formats.ts";
import { reportJson } from "../report/render/json.ts";
import type { RunEvent, RunSummary } from "../run/events.ts";
import { captureProvenance } from "../run/provenance.ts";
import { runTrials } from "../run/run.ts";
import { threads } from "../run/thread.ts";
import type { Trainer } from "../run/trainer.ts";
import { type EngineName, trainerFor } from "../run/trainers.ts";
import type { Redo } from "../store/claims.ts";
import { openStore, type Store } from "../store/store.ts";
import type { Call } from "./command.ts";
import { databasePath } from "./database.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { keepingIn } from "./keeping.ts";
import { type CheckedSpec, checkSpec, engineOf, planOf } from "./prepare.ts";
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
      const code = await runSpec(call, settings, checked, trainer, store, signals.stop);
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

async function runSpec(
  call: Call,
  settings: Settings,
  checked: CheckedSpec,
  trainer: Trainer,
  store: Store,
  stop: AbortSignal,
): Promise<ExitCode> {
  const plan = planOf(checked, trainer.numerics);
  const states = store.states(plan.spec.name, plan.trials);
  const trials = plan.trials.filter((_, i) => isToRun(states[i]!, settings.redo));
  const made = { jobs: settings.jobs, numerics: trainer.numerics, command: call.io.argv };
  const back = store.standing(plan.spec.name).kind === "removed";
  const log = store.beginRun(plan, await captureProvenance(made, checked.folder), settings.redo);
  if (back) call.io.err(`${plan.spec.name} was removed; running it brings it back\n`);
  announce(call, plan, states, trials.length, settings.jobs);
  const progress = openProgress(
    call.io,
    trials,
    weigher(checked),
    call.flags.on("quiet") || call.flags.on("json"),
  );
  let code: ExitCode = EXIT.refused;
  try {
    const summary = await runTrials({
      ...settings,
      trials,
      ledger: log,
      trainer,
      executors: threads(settings.engine),
      dataset: (trial) => load(trial.arm.parameters.data, checked.folder),
      keeping: keepingIn(store.path, plan.spec.save, settings.redo),
      stop,
      onEvent: (event) => {
        progress.show(event);
        if (call.flags.on("json")) tellAsJson(call, event);
      },
    });
    progress.finish();
    code = exitCode(summary);
    if (code === EXIT.interrupted) sayHowToGoOn(call, summary);
    else if (answer(call, store, plan) && code === EXIT.ok) code = EXIT.findings;
  } finally {
    progress.finish();
    log.close(code);
  }
  return code;
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
    `${trials.length} trials`,
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

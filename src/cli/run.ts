import { availableParallelism } from "node:os";
import { engineNamed } from "../engines/registry.ts";
import { RunxError } from "../errors.ts";
import type { Plan } from "../model/trial.ts";
import { buildReport } from "../report/build.ts";
import { claimMissed } from "../report/claims.ts";
import { reportFormats } from "../report/formats.ts";
import { reportJson } from "../report/render/json.ts";
import type { Report } from "../report/report.ts";
import { captureProvenance } from "../run/provenance.ts";
import type { RunLog } from "../store/runlog.ts";
import { openStore } from "../store/store.ts";
import type { Call } from "./command.ts";
import { databasePath } from "./database.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { outcomesOf, type Run, type Settings, trainGenerations } from "./generations.ts";
import { growingPlan } from "./growing.ts";
import type { GrowingPlan } from "./growing-plan.ts";
import { jsonLine } from "./json-line.ts";
import { type CheckedSpec, checkSpec, engineOf } from "./prepare.ts";
import { formatProblem, warn } from "./problems.ts";
import { reportInput } from "./report-input.ts";
import { stopOnSignals } from "./signals.ts";

/** `runx SPEC…`: validate, plan, train what is missing, report. All specs are checked before the first one runs. */
export async function run(call: Call): Promise<ExitCode> {
  const settings = readSettings(call);
  const specs = call.args.map((path) => checkSpec(call, path, settings.engine));
  refuseSharedName(call.args, specs);
  for (const { spec } of specs) warn(call, spec);
  const engine = await engineNamed(settings.engine).load();
  const store = openStore(databasePath(call), "write");
  for (const warning of store.warnings) call.io.err(formatProblem(warning, call.io.errColors));
  try {
    let worst: ExitCode = EXIT.ok;
    for (const checked of specs) {
      const code = await runSpec({ call, settings, checked, engine, store, ended: new Set() });
      if (code === EXIT.interrupted) return code;
      if (code !== EXIT.ok) worst = code;
    }
    return worst;
  } finally {
    store.close();
  }
}

/** A name stands for one plan: the second spec would replace what the first has planned. */
function refuseSharedName(paths: readonly string[], specs: readonly CheckedSpec[]): void {
  const first = new Map<string, number>();
  for (const [i, { spec }] of specs.entries()) {
    const before = first.get(spec.name);
    first.set(spec.name, before ?? i);
    if (before === undefined || specs[before]!.spec.source.text === spec.source.text) continue;
    throw new RunxError({
      code: "run.shared-name",
      message: `${paths[before]} and ${paths[i]} have the same name, ${spec.name}: one would replace the other`,
      hint: "Give each experiment a name of its own.",
    });
  }
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

type Prepared = Omit<Run, "signals">;

async function runSpec(run: Prepared): Promise<ExitCode> {
  const growing = growingPlan(run.checked, run.engine.numerics);
  const plan = growing.grow(outcomesOf(run));
  const log = await beginRun(run, plan);
  return recordingItsEnd(log, async () => {
    const trained = await trainUntilSignal(run, growing, plan, log);
    if (trained === EXIT.interrupted) return trained;
    const report = answer(run);
    return trained === EXIT.ok && claimMissed(report) ? EXIT.findings : trained;
  });
}

/** Only here signals are heard by runx. Before and after, where a call may wait for the disk, they end the process. */
async function trainUntilSignal(
  run: Prepared,
  growing: GrowingPlan,
  plan: Plan,
  log: RunLog,
): Promise<ExitCode> {
  const signals = stopOnSignals(run.call.io);
  try {
    return await trainGenerations({ ...run, signals }, growing, plan, log);
  } finally {
    signals.release();
  }
}

async function beginRun({ call, settings, checked, engine, store }: Prepared, plan: Plan): Promise<RunLog> {
  const { name } = plan.spec;
  const made = { jobs: settings.jobs, numerics: engine.numerics, command: call.io.argv };
  const provenance = await captureProvenance(made, checked.folder);
  const wasRemoved = store.presence(name).kind === "removed";
  const log = store.beginRun(plan, provenance, settings.redo);
  if (wasRemoved) call.io.err(`${name} was removed; running it brings it back\n`);
  return log;
}

/** The run is recorded with the exit code it ends with, also where it throws or the process is ended from within. */
async function recordingItsEnd(log: RunLog, work: () => Promise<ExitCode>): Promise<ExitCode> {
  // A second Ctrl-C ends the process at once.
  const onExit = () => log.leave(EXIT.interrupted);
  process.once("exit", onExit);
  let code: ExitCode = EXIT.refused;
  try {
    code = await work();
    return code;
  } finally {
    process.off("exit", onExit);
    log.close(code);
  }
}

/** Prints the report. */
function answer({ call: { io, flags }, store, checked: { spec } }: Prepared): Report {
  const report = buildReport(reportInput(store, spec.name), spec.report);
  if (flags.on("json")) io.out(jsonLine({ event: "report", ...reportJson(report) }));
  else
    io.out(
      reportFormats.table(report, { width: io.columns, colour: io.outColors.isColorSupported, rows: 24 }),
    );
  return report;
}

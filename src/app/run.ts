import { availableParallelism } from "node:os";
import { isDeepStrictEqual } from "node:util";
import { type EngineName, engineNamed } from "../engines/registry.ts";
import { option, type Problem, RunxError, wording } from "../errors.ts";
import type { QueueSettings } from "../machines/address.ts";
import type { Coordinator } from "../machines/coordinator.ts";
import type { ProgramLimits } from "../model/command.ts";
import type { TrialRow } from "../model/records.ts";
import type { ReportDefaults } from "../model/specification.ts";
import type { AnyPlan, Provenance, TrialId } from "../model/trial.ts";
import { buildReport } from "../report/build.ts";
import { claimMissed } from "../report/claims/claims.ts";
import type { Report } from "../report/report.ts";
import { GRACE_SECONDS } from "../run/grace.ts";
import { captureProvenance } from "../run/provenance.ts";
import type { Redo } from "../store/leases.ts";
import type { RunLog } from "../store/runlog.ts";
import { openStore } from "../store/store.ts";
import { reportInput } from "./records/report-input.ts";
import { type CheckedSpec, checkSpec, type SpecObject, type SpecOptions } from "./spec/checked-spec.ts";
import { networkWorkload } from "./work/network-workload.ts";
import { programWorkload } from "./work/program-workload.ts";
import { outcomesOf, type Run, type Settings, trainRounds } from "./work/rounds.ts";
import { CODES, type RunEnd } from "./work/run-end.ts";
import type { RunEvent } from "./work/run-events.ts";
import { surfaceWorkload } from "./work/surface-workload.ts";
import { fillQueue, throughQueue } from "./work/through-queue.ts";

/** How a run goes about it; what changes results is in the spec. */
export interface RunOptions extends SpecOptions {
  /** The database's file, made when it is missing. */
  readonly db: string;
  /** Trainings at a time; by default as many as there are cores. */
  readonly jobs?: number;
  readonly engine?: EngineName;
  /** Further attempts for a trial that fails; by default none. */
  readonly retries?: number;
  /** What to train although it is recorded; by default nothing. */
  readonly redo?: Redo;
  readonly failFast?: boolean;
  /** Seconds after which a trial is ended and recorded as failed. */
  readonly trialTimeout?: number;
  /** Seconds without any output after which a program is ended and recorded as failed. */
  readonly silentTimeout?: number;
  /** Seconds that a program is given to end when it is asked to; by default 10. */
  readonly grace?: number;
  /** The devices that programs may have, one program each at a time. */
  readonly gpus?: readonly string[];
  /** What a program may write at most. */
  readonly limits?: Partial<ProgramLimits>;
  /** Where workers of other machines take trials; absent to train in this process. */
  readonly queue?: QueueSettings;
  /** Fills the queue and ends: a later call collects what workers have trained. */
  readonly detach?: boolean;
  /** Ends the run after the epochs in flight. */
  readonly signal?: AbortSignal;
  /** Ends the epochs in flight where they are. */
  readonly leave?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
  /** What the run was asked for with, as it is recorded. */
  readonly command?: readonly string[];
}

/** What a run of one spec leaves. */
export interface RunResult {
  readonly experiment: string;
  readonly end: RunEnd;
  /** Absent where the run was interrupted. */
  readonly report?: Report;
}

const NEVER = new AbortController().signal;

/** Checks all specs, then for each: plans, trains what is missing, reports. Throws RunxError before anything runs. */
export async function run(
  written: readonly (string | SpecObject)[],
  options: RunOptions,
): Promise<readonly RunResult[]> {
  const { signal: stop = NEVER, leave = NEVER, onEvent = () => {}, command = [] } = options;
  const settings = settingsOf(options);
  if (options.detach && options.queue === undefined) throw nothingToDetachFrom();
  const specs = written.map((each) => checkSpec(each, options));
  refuseSharedName(specs);
  for (const { spec } of specs) for (const problem of spec.warnings) onEvent({ kind: "warning", problem });
  const store = openStore(options.db, "write");
  for (const problem of store.warnings) onEvent({ kind: "warning", problem });
  try {
    const results: RunResult[] = [];
    for (const checked of specs) {
      const run = { settings, store, stop, leave, onEvent, ended: new Set<TrialId>() };
      const result = await runChecked(run, checked, options, command);
      results.push(result);
      if (result.end === "interrupted") break;
    }
    return results;
  } finally {
    store.close();
  }
}

type Prepared = Omit<Run, "workload">;

async function runChecked(
  run: Prepared,
  checked: CheckedSpec,
  options: RunOptions,
  command: readonly string[],
): Promise<RunResult> {
  const settings = { ...run.settings, ...machineOf(options) };
  if (checked.kind === "surface") {
    if (options.queue !== undefined) throw noQueue();
    const workload = surfaceWorkload(checked, settings);
    return runSpec({ ...run, workload }, checked.spec.report, options, command);
  }
  if (checked.kind === "program") {
    return throughQueue(run, options.queue, async (queue) => {
      const all = { ...settings, ...programSettings(options) };
      const workload = await programWorkload(checked, run.store.path, all, queue);
      return runOrFill({ ...run, workload }, checked.spec.report, options, command, queue);
    });
  }
  const name = options.engine ?? "fast";
  const engine = await engineNamed(name).load();
  return throughQueue(run, options.queue, (queue) => {
    const workload = networkWorkload(checked, engine, run.store.path, { ...settings, engine: name }, queue);
    return runOrFill({ ...run, workload }, checked.spec.report, options, command, queue);
  });
}

async function runOrFill(
  run: Run,
  defaults: ReportDefaults,
  options: RunOptions,
  command: readonly string[],
  queue?: Coordinator,
): Promise<RunResult> {
  if (options.detach && queue !== undefined) {
    await fillQueue(run, queue);
    return { experiment: run.workload.name, end: "finished" };
  }
  return runSpec(run, defaults, options, command);
}

function nothingToDetachFrom(): RunxError {
  return new RunxError({
    code: "run.detach",
    message: "Without a queue, nothing would run the trials after this command exits.",
    hint: wording`Add ${option("queue")}.`,
  });
}

function noQueue(): RunxError {
  return new RunxError({
    code: "run.surface-queue",
    message: "Surfaces are walked down on this machine only, not through a queue.",
    hint: wording`Leave ${option("queue")} out.`,
  });
}

/** A name stands for one plan: the second spec would replace what the first has planned. */
function refuseSharedName(specs: readonly CheckedSpec[]): void {
  const first = new Map<string, number>();
  for (const [i, { spec }] of specs.entries()) {
    const before = first.get(spec.name);
    first.set(spec.name, before ?? i);
    if (before === undefined || specs[before]!.spec.source.text === spec.source.text) continue;
    throw new RunxError({
      code: "run.shared-name",
      message: `${specs[before]!.spec.source.path} and ${spec.source.path} have the same name, ${spec.name}: one would replace the other.`,
      hint: "Give each experiment a name of its own.",
    });
  }
}

function settingsOf({ retries = 0, redo = "nothing", failFast = false }: RunOptions): Settings {
  return { retries, redo, failFast };
}

function machineOf({ jobs, trialTimeout }: RunOptions) {
  return {
    jobs: jobs ?? availableParallelism(),
    ...(trialTimeout === undefined ? {} : { trialTimeoutSeconds: trialTimeout }),
  };
}

function programSettings({ grace, trialTimeout, silentTimeout, gpus, limits }: RunOptions) {
  return {
    graceSeconds: grace ?? GRACE_SECONDS,
    limits: {
      ...limits,
      ...(trialTimeout === undefined ? {} : { trialTimeoutSeconds: trialTimeout }),
      ...(silentTimeout === undefined ? {} : { silentTimeoutSeconds: silentTimeout }),
    },
    ...(gpus === undefined ? {} : { gpus }),
  };
}

async function runSpec(
  run: Run,
  defaults: ReportDefaults,
  options: RunOptions,
  command: readonly string[],
): Promise<RunResult> {
  const experiment = run.workload.name;
  const plan = run.workload.plan.grow(outcomesOf(run));
  const log = await beginRun(run, plan, {
    jobs: machineOf(options).jobs,
    ...(options.queue !== undefined && { throughQueue: true }),
    command,
  });
  return recordingItsEnd(log, async () => {
    run.onEvent({ kind: "began", experiment });
    const end = await trainRounds(run, plan, log).finally(() => run.onEvent({ kind: "trained" }));
    if (end === "interrupted") return { experiment, end };
    const { overrides } = plan.spec.source;
    const input = reportInput(run.store, { experiment, changedBy: overrides });
    warnOfOtherMetrics(run, input.rows);
    const report = buildReport(input, defaults);
    run.onEvent({ kind: "reported", report });
    return { experiment, end: claimMissed(report) ? "findings" : end, report };
  });
}

/** Trials recorded for a spec that asked for other metrics are not run again for it: what they wrote can be read again. */
function warnOfOtherMetrics({ workload: { metrics = [] }, onEvent }: Run, rows: readonly TrialRow[]): void {
  const lacking = metrics.filter((metric) =>
    rows.some((row) => row.status === "completed" && !Object.hasOwn(row.metrics, metric)),
  );
  if (lacking.length === 0) return;
  const problem: Problem = {
    code: "run.other-metrics",
    message: `Recorded trials have no value for ${lacking.join(", ")}: the spec did not ask for it when they ran.`,
    hint: "Read their output again: runx reread SPEC.",
  };
  onEvent({ kind: "warning", problem });
}

async function beginRun(
  { settings, workload, store, onEvent }: Run,
  plan: AnyPlan,
  made: Pick<Provenance, "jobs" | "throughQueue" | "command">,
): Promise<RunLog> {
  const experiment = workload.name;
  const provenance = await captureProvenance({ ...made, numerics: workload.numerics }, workload.folder);
  const wasRemoved = store.presence(experiment).kind === "removed";
  const before = store.run(experiment)?.spec.overrides;
  const now = plan.spec.source.overrides;
  const log = store.beginRun(plan, provenance, settings.redo);
  const shown = store.run(experiment)!.spec.overrides;
  const aside = [before ?? shown, now].find((each) => !isDeepStrictEqual(each, shown));
  if (aside !== undefined) onEvent({ kind: "side-plan", experiment, shown, aside });
  if (wasRemoved) onEvent({ kind: "restored", experiment });
  return log;
}

/** The run is recorded with its end, also where it throws or the process is ended from within. */
async function recordingItsEnd(log: RunLog, work: () => Promise<RunResult>): Promise<RunResult> {
  // A second Ctrl-C ends the process at once.
  const onExit = () => log.leave(CODES.interrupted);
  process.once("exit", onExit);
  let code: number = CODES.refused;
  try {
    const result = await work();
    code = CODES[result.end];
    return result;
  } finally {
    process.off("exit", onExit);
    log.close(code);
  }
}

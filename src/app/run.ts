import { availableParallelism } from "node:os";
import { type EngineName, engineNamed } from "../engines/registry.ts";
import { RunxError } from "../errors.ts";
import { type QueueSettings, queueAddress } from "../machines/address.ts";
import type { Plan, TrialId } from "../model/trial.ts";
import { buildReport } from "../report/build.ts";
import { claimMissed } from "../report/claims.ts";
import type { Report } from "../report/report.ts";
import { captureProvenance } from "../run/provenance.ts";
import type { Redo } from "../store/leases.ts";
import type { RunLog } from "../store/runlog.ts";
import { openStore, type Store } from "../store/store.ts";
import { type CheckedSpec, checkSpec, type SpecObject, type SpecOptions } from "./checked-spec.ts";
import { adaptivePlan } from "./plan-of-spec.ts";
import { reportInput } from "./report-input.ts";
import { outcomesOf, type Run, type Settings, trainRounds } from "./rounds.ts";
import { CODES, type RunEnd } from "./run-end.ts";
import type { RunEvent } from "./run-events.ts";

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
  /** Where workers of other machines take trials; absent to train in this process. */
  readonly queue?: QueueSettings;
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
  const specs = written.map((each) => checkSpec(each, options));
  refuseSharedName(specs);
  for (const { spec } of specs) for (const problem of spec.warnings) onEvent({ kind: "warning", problem });
  const engine = await engineNamed(settings.engine).load();
  const store = openStore(options.db, "write");
  for (const problem of store.warnings) onEvent({ kind: "warning", problem });
  try {
    const results: RunResult[] = [];
    for (const checked of specs) {
      const run = { settings, checked, engine, store, stop, leave, onEvent, ended: new Set<TrialId>() };
      const result = await throughQueue(run, options.queue, (queued) => runSpec(queued, command));
      results.push(result);
      if (result.end === "interrupted") break;
    }
    return results;
  } finally {
    store.close();
  }
}

/** Opens the queue where other machines are to train, and closes it. What was trained twice to other bits is a finding. */
async function throughQueue(
  run: Run,
  queue: QueueSettings | undefined,
  work: (run: Run) => Promise<RunResult>,
): Promise<RunResult> {
  if (queue === undefined) return work(run);
  const address = queueAddress(queue);
  const { Coordinator } = await import("../machines/coordinator.ts");
  const { store, settings, onEvent } = run;
  let isDifferent = false;
  const coordinator = await Coordinator.open({
    address,
    reply: store.identity(),
    ...(settings.trialTimeoutSeconds !== undefined && { trialTimeoutSeconds: settings.trialTimeoutSeconds }),
    recorded: (id) => store.outcome(id),
    onEvent: (message) => {
      if (message.kind === "different") isDifferent = true;
      onEvent({ kind: "message", message });
    },
  });
  try {
    const result = await work({ ...run, queue: coordinator });
    return isDifferent && result.end === "finished" ? { ...result, end: "findings" } : result;
  } finally {
    await coordinator.close();
  }
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

function settingsOf({ engine, jobs, retries, redo, failFast, trialTimeout }: RunOptions): Settings {
  return {
    engine: engine ?? "fast",
    jobs: jobs ?? availableParallelism(),
    retries: retries ?? 0,
    redo: redo ?? "nothing",
    failFast: failFast ?? false,
    ...(trialTimeout === undefined ? {} : { trialTimeoutSeconds: trialTimeout }),
  };
}

async function runSpec(run: Run, command: readonly string[]): Promise<RunResult> {
  const adaptive = adaptivePlan(run.checked, run.engine.numerics);
  const plan = adaptive.grow(outcomesOf(run));
  const log = await beginRun(run, plan, command);
  const experiment = plan.spec.name;
  return recordingItsEnd(log, async () => {
    run.onEvent({ kind: "began", experiment });
    const end = await trainRounds(run, adaptive, plan, log).finally(() => run.onEvent({ kind: "trained" }));
    if (end === "interrupted") return { experiment, end };
    const report = reportOn(run.store, run.checked);
    run.onEvent({ kind: "reported", report });
    return { experiment, end: claimMissed(report) ? "findings" : end, report };
  });
}

async function beginRun(
  { settings, checked, engine, store, onEvent }: Run,
  plan: Plan,
  command: readonly string[],
): Promise<RunLog> {
  const experiment = plan.spec.name;
  const made = { jobs: settings.jobs, numerics: engine.numerics, command };
  const provenance = await captureProvenance(made, checked.folder);
  const wasRemoved = store.presence(experiment).kind === "removed";
  const before = store.runs(experiment)[0]?.spec.overrides;
  const now = plan.spec.source.overrides;
  if (before !== undefined && before.join() !== now.join())
    onEvent({ kind: "replaces", experiment, before, now });
  const log = store.beginRun(plan, provenance, settings.redo);
  if (wasRemoved) onEvent({ kind: "restored", experiment });
  return log;
}

function reportOn(store: Store, { spec }: CheckedSpec): Report {
  return buildReport(reportInput(store, spec.name), spec.report);
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

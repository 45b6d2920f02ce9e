/** Task files: what a plan still needs, for a cluster, and what comes back. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { sourceFor } from "../data/index.ts";
import { engineNamed } from "../engines/registry.ts";
import { RunxError } from "../errors.ts";
import { writeDurably } from "../files/durable-file.ts";
import { makeFolder } from "../files/make-folder.ts";
import { fromFiles } from "../machines/artifact-files.ts";
import { Collector } from "../machines/collector.ts";
import type { ResultMessage } from "../machines/messages.ts";
import { readTaskPlan, type TaskPlan, tasksOf, writeTaskPlan } from "../machines/task-plan.ts";
import { readTaskResults, type TaskResults } from "../machines/task-results.ts";
import { type TaskSystem, taskScripts } from "../machines/task-scripts.ts";
import { RefusedMessage } from "../machines/wire.ts";
import type { Parameters } from "../model/parameters.ts";
import type { SpecOf } from "../model/specification.ts";
import type { Plan, Trial, TrialId } from "../model/trial.ts";
import { trialWork } from "../plan/estimate.ts";
import { captureProvenance } from "../run/provenance.ts";
import { openStore, type Store } from "../store/store.ts";
import { artifactsIn } from "./artifacts.ts";
import { type CheckedSpec, checkSpec, rememberIdentities, type SpecOptions } from "./checked-spec.ts";
import { savedBy } from "./network-workload.ts";
import { adaptivePlan } from "./plan-of-spec.ts";

export interface ExportTasksOptions extends SpecOptions {
  readonly db: string;
  /** Where the files go. */
  readonly out: string;
  readonly system: TaskSystem;
  /** At most so many tasks; each gets a minute of work at least. */
  readonly tasks: number;
  /** Trainings at a time in a task. */
  readonly jobs: number;
  /** What starts runx where the tasks run. */
  readonly runx: readonly string[];
}

export interface ExportedTasks {
  readonly experiment: string;
  readonly trials: number;
  readonly recorded: number;
  readonly tasks: number;
  readonly files: readonly string[];
}

/** Writes the plan of what is not recorded yet, and the scripts that run it. Throws RunxError. */
export async function exportTasks(path: string, options: ExportTasksOptions): Promise<ExportedTasks> {
  const checked = checkSpec(path, options);
  const registered = engineNamed(options.engine ?? "fast");
  const { numerics } = await registered.load();
  refuseAdaptive(checked.spec);
  const { trials, spec } = adaptivePlan(checked, numerics).grow(() => []);
  const done = recordedAmong(options.db, spec.name, trials);
  const left = trials.filter(({ id }) => !done.has(id));
  if (left.length === 0) throw nothingLeft(spec.name);
  const seconds = (trial: Trial) => secondsOf(checked, trial, registered.rate);
  const tasks = tasksOf(left, seconds, options.tasks);
  const folder = resolve(options.out);
  refuseOtherPlan(folder);
  makeFolder(folder);
  const plan = {
    spec,
    save: savedBy(spec),
    folder: checked.folder,
    tasks: Math.max(...tasks.values()),
    trials: trials.map((trial) => ({ trial, task: tasks.get(trial.id) ?? 0 })),
  };
  const described = { ...plan, spec: describedSpec(spec) };
  const digest = writeTaskPlan(folder, described);
  const scripts = taskScripts(options.system, { ...described, digest }, { ...options, folder });
  for (const { name, text } of scripts) writeDurably(join(folder, name), text);
  return {
    experiment: spec.name,
    trials: left.length,
    recorded: done.size,
    tasks: plan.tasks,
    files: scripts.map(({ name }) => join(folder, name)),
  };
}

/** How results were taken in. */
export interface Imported {
  readonly experiment: string;
  readonly recorded: number;
  /** Recorded before, to the same bits. */
  readonly same: number;
  /** Recorded before, to other bits: what was recorded first is kept. */
  readonly different: readonly TrialId[];
  readonly damaged: TaskResults["damaged"];
  /** Tasks that have trials without a result. */
  readonly missing: readonly { readonly task: number; readonly trials: number }[];
}

/** Records the results that task files hold. A second time changes nothing. Throws RunxError. */
export async function importTasks(
  folder: string,
  options: { readonly db: string; readonly command: readonly string[] },
): Promise<Imported> {
  const path = resolve(folder);
  const plan = readTaskPlan(path);
  const found = readTaskResults(path, plan);
  const store = openStore(options.db, "write");
  try {
    return await record(store, plan, found, options.command);
  } finally {
    store.close();
  }
}

async function record(
  store: Store,
  plan: TaskPlan,
  { results, damaged }: TaskResults,
  command: readonly string[],
): Promise<Imported> {
  const trials = new Map(plan.trials.map(({ trial }) => [trial.id, trial]));
  const counts = { recorded: 0, same: 0, different: new Set<TrialId>() };
  const broken = [...damaged];
  const isNew = results.some(({ trial }) => store.outcome(trial) === undefined);
  const log = isNew ? store.beginRun(planOf(plan), await provenanceOf(plan, command), "nothing") : undefined;
  const identity = rememberIdentities();
  const encodingOf = ({ arm, seed }: Trial) =>
    identity(sourceFor(arm.parameters.data, seed), plan.folder).encoding;
  const artifacts = artifactsIn(store.path, plan.save, "nothing", encodingOf);
  const collector = new Collector((id) => store.outcome(id));
  for (const result of results) {
    const trial = trials.get(result.trial)!;
    try {
      const lease = log?.lease(trial.id).kind;
      if (lease === "leased") {
        const left = fromFiles(trial, result.files ?? {});
        const ended = collector.expect(trial, (heard) => {
          if (heard.kind === "epoch") log!.epoch(trial.id, heard.record);
        });
        const settling = collector.result(result);
        const end = await Promise.race([ended, settling.then(() => undefined)]);
        if (end?.kind !== "ended") throw new RefusedMessage("it did not end");
        artifacts.keep(trial, left);
        log!.end(trial.id, { ...end.outcome });
        await settling;
        counts.recorded += 1;
      } else {
        const settled = await collector.result(result);
        if (settled.kind === "different") counts.different.add(trial.id);
        else counts.same += 1;
      }
    } catch (error) {
      if (!(error instanceof RefusedMessage)) throw error;
      if (store.outcome(trial.id) === undefined) log?.abandon(trial.id);
      broken.push({ file: placeOf(result), line: 0, why: error.message });
    }
  }
  log?.close(0);
  return {
    experiment: plan.spec.name,
    ...counts,
    different: [...counts.different],
    damaged: broken,
    missing: missingIn(plan, store),
  };
}

function placeOf({ trial, machine }: ResultMessage): string {
  return `trial ${trial.slice(0, 12)} of ${machine.worker}`;
}

function missingIn({ trials }: TaskPlan, store: Store): Imported["missing"] {
  const missing = new Map<number, number>();
  for (const { trial, task } of trials) {
    if (task > 0 && store.outcome(trial.id) === undefined) missing.set(task, (missing.get(task) ?? 0) + 1);
  }
  return [...missing].map(([task, count]) => ({ task, trials: count })).sort((a, b) => a.task - b.task);
}

/** The plan as a run freezes it: of the spec only what is recorded counts. */
function planOf({ spec, save, trials }: TaskPlan): Plan {
  const all = trials.map(({ trial }) => trial);
  return { spec: { ...spec, save, arms: [], seeds: [], warnings: [] }, trials: all };
}

function describedSpec({ name, description, tags, report, source }: SpecOf<Parameters>): TaskPlan["spec"] {
  return { name, ...(description !== undefined && { description }), tags, report, source };
}

function provenanceOf({ trials, folder }: TaskPlan, command: readonly string[]) {
  return captureProvenance({ jobs: 1, numerics: trials[0]!.trial.numerics, command }, folder);
}

function recordedAmong(db: string, experiment: string, trials: readonly Trial[]): Set<TrialId> {
  if (!existsSync(db)) return new Set();
  const store = openStore(db, "read");
  try {
    const states = store.states(experiment, trials);
    return new Set(trials.flatMap(({ id }, i) => (states[i]!.kind === "cached" ? [id] : [])));
  } finally {
    store.close();
  }
}

/** What a trial takes besides its training. */
const TRIAL_SECONDS = 0.005;

function secondsOf({ identity }: CheckedSpec, { arm, seed }: Trial, rate: number): number {
  return TRIAL_SECONDS + trialWork(arm.parameters, identity(arm, seed).sizes.train) / rate;
}

/** Task files are frozen: a plan that grows by its results cannot be. */
function refuseAdaptive({ name, search, replication }: SpecOf<Parameters>): void {
  if (search === undefined && replication === undefined) return;
  throw new RunxError({
    code: "tasks.adaptive",
    message: `The plan of ${name} depends on its results, but task files are fixed.`,
    hint: "Run it through a queue, or vary a grid with a fixed number of seeds.",
  });
}

function nothingLeft(experiment: string): RunxError {
  return new RunxError({
    code: "tasks.nothing",
    message: `Every trial of ${experiment} is recorded: there is nothing to export.`,
    hint: `Look at it: runx report ${experiment}.`,
  });
}

function refuseOtherPlan(folder: string): void {
  let plan: TaskPlan;
  try {
    plan = readTaskPlan(folder);
  } catch (error) {
    if (error instanceof RunxError && error.problems[0].code === "tasks.no-plan") return;
    throw error;
  }
  throw new RunxError({
    code: "tasks.plans",
    message: `The folder has a plan already, of ${plan.spec.name}.`,
    hint: "Import its results and remove the folder, or name another one.",
    where: { file: folder },
  });
}

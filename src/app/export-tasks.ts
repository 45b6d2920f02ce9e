/** Task files: what a plan still needs, for a cluster. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { inputsDigest } from "../command/inputs.ts";
import { programNumerics } from "../command/versions.ts";
import { engineNamed } from "../engines/registry.ts";
import { RunxError } from "../errors.ts";
import { writeDurably } from "../files/durable-file.ts";
import { makeFolder } from "../files/make-folder.ts";
import type { PlannedProgram } from "../machines/messages.ts";
import { readTaskPlan, type TaskPlan, tasksOf, writeTaskPlan } from "../machines/task-plan.ts";
import { type TaskSystem, taskScripts } from "../machines/task-scripts.ts";
import type { TrialParameters } from "../model/parameters.ts";
import type { SpecOf } from "../model/specification.ts";
import { type AnyTrial, isCommand, isNetwork, type Trial, type TrialId } from "../model/trial.ts";
import { trialWork } from "../plan/estimate.ts";
import type { Store } from "../store/store.ts";
import { withStore } from "./records/with-store.ts";
import { type CheckedNetwork, networkPlan } from "./spec/checked-network.ts";
import type { CheckedProgram } from "./spec/checked-program.ts";
import { checkSpec, type SpecOptions } from "./spec/checked-spec.ts";
import { adaptivePlanOf } from "./spec/plan-of-spec.ts";
import { savedBy } from "./work/network-workload.ts";
import { checkoutOf, programNames } from "./work/program-workload.ts";

export interface ExportTasksOptions extends SpecOptions {
  readonly db: string;
  /** Where the files go. */
  readonly out: string;
  readonly system: TaskSystem;
  /** At most so many tasks; each gets a minute of work at least. */
  readonly tasks: number;
  /** Trials at a time in a task; of a program as many as have room on so many cores, and one at least. */
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
  const work = await workOf(path, options);
  const { spec, folder: where, trials } = work;
  const { done, seconds } = recordedAmong(options.db, spec.name, trials);
  const left = trials.filter(({ id }) => !done.has(id));
  if (left.length === 0) throw nothingLeft(spec.name);
  const tasks = tasksOf(left, work.secondsOf ?? (() => seconds ?? UNKNOWN_SECONDS), options.tasks);
  const folder = resolve(options.out);
  refuseOtherPlan(folder);
  makeFolder(folder);
  const plan = {
    spec: describedSpec(spec),
    save: savedBy(spec),
    folder: where,
    tasks: Math.max(...tasks.values()),
    trials: trials.map((trial) => {
      const program = work.digestOf?.(trial);
      return { trial, task: tasks.get(trial.id) ?? 0, ...(program !== undefined && { program }) };
    }),
    ...(work.program && { program: work.program }),
  };
  const digest = writeTaskPlan(folder, plan);
  const scripts = taskScripts(
    options.system,
    { ...plan, digest },
    { ...options, folder, ...(work.checkout !== undefined && { checkout: work.checkout }) },
  );
  for (const { name, text } of scripts) writeDurably(join(folder, name), text);
  return {
    experiment: spec.name,
    trials: left.length,
    recorded: done.size,
    tasks: plan.tasks,
    files: scripts.map(({ name }) => join(folder, name)),
  };
}

/** What a spec gives tasks to do. */
interface Work {
  readonly spec: SpecOf<TrialParameters>;
  /** Where the spec lies. */
  readonly folder: string;
  readonly trials: readonly AnyTrial[];
  /** About how long a trial takes; absent where only recorded trials can tell. */
  readonly secondsOf?: (trial: AnyTrial) => number;
  readonly program?: PlannedProgram;
  readonly digestOf?: (trial: AnyTrial) => string | undefined;
  /** The root of the checkout whose programs are run. */
  readonly checkout?: string;
}

async function workOf(path: string, options: ExportTasksOptions): Promise<Work> {
  const checked = checkSpec(path, options);
  refuseAdaptive(checked.spec);
  if (checked.kind === "network") return networkWork(checked, options);
  if (checked.kind === "program") return programWork(checked);
  throw new RunxError({
    code: "tasks.surface",
    message: "A walk down a surface takes less time than handing it to another machine would.",
    hint: `Run it here: runx ${path}.`,
    where: { file: path },
  });
}

async function networkWork(checked: CheckedNetwork, { engine = "fast" }: ExportTasksOptions): Promise<Work> {
  const registered = engineNamed(engine);
  const { numerics } = await registered.load();
  const { spec, trials } = networkPlan(checked, numerics).grow(() => []);
  return {
    spec,
    folder: checked.folder,
    trials,
    secondsOf: (trial) => (isNetwork(trial) ? secondsOf(checked, trial, registered.rate) : UNKNOWN_SECONDS),
  };
}

async function programWork(checked: CheckedProgram): Promise<Work> {
  const { folder, inputs } = checked;
  const { versions, needs } = checked.spec.program;
  const digest = inputsDigest(inputs);
  const numerics = await programNumerics(versions, folder);
  const { spec, trials } = adaptivePlanOf(checked, () => digest, numerics).grow(() => []);
  const nameOf = programNames(checked);
  const { spec: file } = nameOf(trials[0]!);
  return {
    spec,
    folder,
    trials,
    program: { spec: file, inputs, needs },
    digestOf: (trial) => (isCommand(trial) ? nameOf(trial).digest : undefined),
    checkout: checkoutOf(folder),
  };
}

function describedSpec(spec: SpecOf<TrialParameters>): TaskPlan["spec"] {
  const { name, description, tags, report, source } = spec;
  return { name, ...(description !== undefined && { description }), tags, report, source };
}

interface Recorded {
  readonly done: ReadonlySet<TrialId>;
  /** What one of them took, as a mean; absent where there is none. */
  readonly seconds?: number;
}

function recordedAmong(db: string, experiment: string, trials: readonly AnyTrial[]): Recorded {
  if (!existsSync(db)) return { done: new Set() };
  return withStore(db, "read", (store) => {
    const states = store.states(experiment, trials);
    const done = trials.flatMap(({ id }, i) => (states[i]!.kind === "cached" ? [id] : []));
    return { done: new Set(done), ...(done.length > 0 && { seconds: meanSeconds(store, done) }) };
  });
}

function meanSeconds(store: Store, trials: readonly TrialId[]): number {
  const sum = trials.reduce((total, id) => total + (store.outcome(id)?.seconds ?? 0), 0);
  return Math.max(TRIAL_SECONDS, sum / trials.length);
}

/** What a trial takes besides its training: a millisecond, and until its result lies on a shared disk some more. */
const TRIAL_SECONDS = 0.005;
/** A program that was never run is worth a task of its own. */
const UNKNOWN_SECONDS = 60;

function secondsOf({ identity }: CheckedNetwork, { arm, seed }: Trial, rate: number): number {
  return TRIAL_SECONDS + trialWork(arm.parameters, identity(arm, seed).sizes.train) / rate;
}

/** Task files are frozen: a plan that grows by its results cannot be. */
function refuseAdaptive({ name, search, replication }: SpecOf<TrialParameters>): void {
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

import { hostname } from "node:os";
import { engineOf } from "../engines/registry.ts";
import { RunxError } from "../errors.ts";
import type { EpochRecord, Trial, TrialOutcome } from "../model/trial.ts";
import type { Artifacts } from "../run/artifacts.ts";
import type { Place } from "../run/place.ts";
import { workerSlots } from "../run/worker-slot.ts";
import { WorkerThread } from "../run/worker-thread.ts";
import { toFiles } from "./artifact-files.ts";
import { dataOf, lackOf, networkClass } from "./job-class.ts";
import { thisMachine } from "./machine.ts";
import { readTaskPlan, type TaskPlan, trialsOfTask } from "./task-plan.ts";
import { readTaskResults, TaskResultsFile } from "./task-results.ts";

export interface TaskOptions {
  readonly folder: string;
  /** From 1. */
  readonly task: number;
  readonly jobs: number;
  readonly stop: AbortSignal;
  onEvent(event: TaskEvent): void;
}

export type TaskEvent =
  | { readonly kind: "began"; readonly trials: number; readonly done: number }
  | { readonly kind: "ended"; readonly trial: Trial; readonly outcome: TrialOutcome };

/** Trains the trials of a task that its results do not hold. Whether all of them are held now. */
export async function workTask({ folder, task, jobs, stop, onEvent }: TaskOptions): Promise<boolean> {
  const plan = readTaskPlan(folder);
  const trials = trialsOfTask(plan, task);
  if (trials.length === 0) throw noTask(plan, task);
  const done = new Set(readTaskResults(folder, plan, task).results.map(({ trial }) => trial));
  const left = trials.filter(({ id }) => !done.has(id));
  onEvent({ kind: "began", trials: trials.length, done: trials.length - left.length });
  if (left.length === 0) return true;
  await refuseLacks(left, plan);
  const results = new TaskResultsFile(folder, plan, task, attemptName());
  try {
    const lanes = Array.from({ length: Math.min(jobs, left.length) }, async () => {
      for (let trial = left.shift(); trial !== undefined && !stop.aborted; trial = left.shift()) {
        const ended = await trainOne(trial, plan, stop, (result) => results.add(result));
        if (ended !== undefined) onEvent({ kind: "ended", trial, outcome: ended });
      }
    });
    await Promise.all(lanes);
  } finally {
    results.close();
  }
  return readTaskResults(folder, plan, task).results.length >= trials.length;
}

/** Undefined where it was left. */
async function trainOne(
  trial: Trial,
  plan: TaskPlan,
  stop: AbortSignal,
  write: TaskResultsFile["add"],
): Promise<TrialOutcome | undefined> {
  const epochs: EpochRecord[] = [];
  let left: Artifacts = {};
  const place = await placeFor(trial, plan, (artifacts) => {
    left = artifacts;
  });
  const cancel = () => place.cancel();
  stop.addEventListener("abort", cancel);
  try {
    const end = await place.train(trial, (heard) => {
      if (heard.kind === "epoch") epochs.push(heard.record);
    });
    if (end.kind !== "ended") return undefined;
    const files = plan.save.length > 0 ? { files: toFiles(trial, left) } : {};
    const { outcome } = end;
    write({
      v: 1,
      kind: "result",
      trial: trial.id,
      outcome: bare(outcome),
      epochs,
      machine: thisMachine(),
      ...files,
    });
    return outcome;
  } finally {
    stop.removeEventListener("abort", cancel);
    await place.stop();
  }
}

function bare(outcome: TrialOutcome): TrialOutcome {
  if (outcome.status !== "failed") return outcome;
  return { status: "failed", reason: outcome.reason.slice(0, 4000), seconds: outcome.seconds };
}

async function placeFor(
  trial: Trial,
  { save, folder }: TaskPlan,
  keep: (artifacts: Artifacts) => void,
): Promise<Place> {
  const engine = engineOf(trial.numerics)!;
  return workerSlots({
    count: 1,
    engine: await engine.load(),
    makeExecutor: () => new WorkerThread(engine.name),
    dataset: (each) => dataOf(each, folder),
    artifacts: {
      save,
      earlier: () => undefined,
      keep: (_, artifacts) => keep(artifacts),
      keepUnfinished: () => {},
    },
  }).make();
}

/** Before anything is trained. */
async function refuseLacks(trials: readonly Trial[], { folder }: TaskPlan): Promise<void> {
  const classes = new Map(trials.map((trial) => [`${trial.numerics} ${trial.dataDigest}`, trial]));
  for (const trial of classes.values()) {
    const lack = await lackOf(networkClass(trial), folder);
    if (lack === undefined) continue;
    throw new RunxError({
      code: "tasks.lack",
      message: `This machine cannot train the trials of the plan: ${lack}.`,
      hint: "Run the task on a machine like the one that made the plan, with the same data.",
    });
  }
}

/** No two attempts at a task have the same. */
function attemptName(): string {
  const { SLURM_JOB_ID: job, SLURM_RESTART_COUNT: restart } = process.env;
  const name = job === undefined ? `${hostname()}-${process.pid}` : `${job}-${restart ?? 0}-${process.pid}`;
  return name.replace(/[^A-Za-z0-9_-]/g, "_");
}

function noTask({ tasks }: TaskPlan, task: number): RunxError {
  return new RunxError({
    code: "tasks.no-task",
    message: `There is no task ${task}.`,
    hint: `The plan has the tasks 1 to ${tasks}.`,
  });
}

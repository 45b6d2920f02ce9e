import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { option, RunxError, wording } from "../errors.ts";
import type { CommandParameters, Needs } from "../model/command.ts";
import { type AnyTrial, type EpochRecord, isNetwork, type Trial, type TrialOutcome } from "../model/trial.ts";
import { GRACE_SECONDS } from "../run/grace.ts";
import type { End, Hear, Place } from "../run/place.ts";
import { toFiles } from "./artifact-files.ts";
import { lackOf, lackOfRoom, networkClass } from "./job-class.ts";
import { Lane } from "./lane.ts";
import { thisMachine } from "./machine.ts";
import type { ProgramClass, ResultMessage } from "./messages.ts";
import type { Programs } from "./programs.ts";
import { type PlannedTrial, readTaskPlan, type TaskPlan, trialsOfTask } from "./task-plan.ts";
import { readTaskResults, TaskResultsFile } from "./task-results.ts";
import { RefusedMessage } from "./wire.ts";

export interface TaskOptions {
  readonly folder: string;
  /** From 1. */
  readonly task: number;
  /** Cores: a network takes one, a program as many as it needs. */
  readonly jobs: number;
  /** Absent to run no programs. */
  readonly programs?: Programs;
  readonly stop: AbortSignal;
  onEvent(event: TaskEvent): void;
}

export type TaskEvent =
  | { readonly kind: "began"; readonly trials: number; readonly done: number }
  | { readonly kind: "ended"; readonly trial: AnyTrial; readonly outcome: TrialOutcome };

/** Runs the trials of a task that its results do not hold. Whether all of them are held now. Throws RunxError. */
export async function workTask(options: TaskOptions): Promise<boolean> {
  const { folder, task, onEvent } = options;
  const plan = readTaskPlan(folder);
  const trials = trialsOfTask(plan, task);
  if (trials.length === 0) throw noTask(plan, task);
  const done = new Set(readTaskResults(folder, plan, task).results.map(({ trial }) => trial));
  const left = trials.filter(({ trial }) => !done.has(trial.id));
  onEvent({ kind: "began", trials: trials.length, done: trials.length - left.length });
  if (left.length === 0) return true;
  await refuseLacks(left, plan, options);
  const results = new TaskResultsFile(folder, plan, task, attemptName());
  try {
    await workLanes(left, plan, options, (result) => results.add(result));
  } finally {
    results.close();
  }
  return readTaskResults(folder, plan, task).results.length >= trials.length;
}

/** Where one lane cannot go on the others are left as well. */
async function workLanes(
  left: PlannedTrial[],
  plan: TaskPlan,
  { jobs, programs, stop, onEvent }: TaskOptions,
  write: TaskResultsFile["add"],
): Promise<void> {
  const broken = new AbortController();
  const signal = AbortSignal.any([stop, broken.signal]);
  const count = Math.min(left.length, roomFor(plan, { cores: jobs, gpus: programs?.gpus ?? 0 }));
  const lanes = Array.from({ length: count }, async () => {
    const lane = new Lane(plan.folder);
    try {
      for (let next = left.shift(); next !== undefined && !signal.aborted; next = left.shift()) {
        const outcome = await runOne(next, openerFor(plan, lane, programs), signal, write);
        if (outcome !== undefined) onEvent({ kind: "ended", trial: next.trial, outcome });
      }
    } catch (error) {
      broken.abort();
      throw error;
    } finally {
      await lane.stop();
    }
  });
  const failed = (await Promise.allSettled(lanes)).find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
}

/** Trials at a time. */
function roomFor({ program }: TaskPlan, { cores, gpus }: Needs): number {
  if (program === undefined) return cores;
  const { needs } = program;
  const byCores = Math.floor(cores / needs.cores);
  return needs.gpus === 0 ? byCores : Math.min(byCores, Math.floor(gpus / needs.gpus));
}

/** Undefined where it was left. */
async function runOne(
  { trial, program }: PlannedTrial,
  open: Opener,
  stop: AbortSignal,
  write: TaskResultsFile["add"],
): Promise<TrialOutcome | undefined> {
  const epochs: EpochRecord[] = [];
  const { place, left, close } = open({ trial, ...(program !== undefined && { program }) });
  const cancel = () => place.cancel();
  stop.addEventListener("abort", cancel);
  try {
    const end = await trainUntilEnd(place, trial, stop, (heard) => {
      if (heard.kind === "restarted") epochs.length = 0;
      if (heard.kind === "epoch") epochs.push(heard.record);
    });
    if (end.kind !== "ended") return undefined;
    const { outcome } = end;
    write({
      ...{ v: 1, kind: "result", trial: trial.id, outcome: bare(outcome), epochs },
      ...{ machine: thisMachine(), ...left() },
    });
    return outcome;
  } finally {
    stop.removeEventListener("abort", cancel);
    await close();
  }
}

/** Before a program that asks to be tried again is. */
const AGAIN_MS = 5000;

async function trainUntilEnd(place: Place, trial: AnyTrial, stop: AbortSignal, hear: Hear): Promise<End> {
  for (;;) {
    const end = await place.train(trial, hear);
    if (end.kind !== "again" || stop.aborted) return end;
    hear({ kind: "restarted" });
    await sleep(AGAIN_MS, undefined, { signal: stop }).catch(() => {});
  }
}

function bare(outcome: TrialOutcome): TrialOutcome {
  if (outcome.status !== "failed") return outcome;
  return { status: "failed", reason: outcome.reason.slice(0, 4000), seconds: outcome.seconds };
}

/** A trial, ready to be run once. */
interface Opened {
  readonly place: Place;
  /** What its result says besides, when it has ended. */
  left(): Pick<ResultMessage, "files" | "program">;
  /** Once it has ended. */
  close(): Promise<void>;
}

type Opener = (planned: Pick<PlannedTrial, "trial" | "program">) => Opened;

function openerFor(plan: TaskPlan, lane: Lane, programs: Programs | undefined): Opener {
  return ({ trial, program }) => {
    if (isNetwork(trial)) return openNetwork(trial, plan, lane);
    return openProgram(trial, classFor(trial, program, plan), programs!);
  };
}

/** The lane keeps its thread for the trials that follow. */
function openNetwork(trial: Trial, { save }: TaskPlan, lane: Lane): Opened {
  return {
    place: lane.placeFor(trial, { save }),
    left: () => (save.length > 0 ? { files: toFiles(trial, lane.left) } : {}),
    close: async () => {},
  };
}

/** Throws RunxError where the checkout gives another trial than the plan. */
function openProgram(trial: AnyTrial, of: ProgramClass, programs: Programs): Opened {
  const { id, arm, seed } = trial;
  const { values } = arm.parameters as CommandParameters;
  const asked = { trial: { id, varied: arm.varied, values, seed }, limits: {}, grace: GRACE_SECONDS };
  try {
    const { place, logs } = programs.open(asked, of);
    return { place, left: () => ({ program: true, files: logs() }), close: () => place.stop() };
  } catch (error) {
    if (error instanceof RefusedMessage) throw lacks(error.message);
    throw error;
  }
}

/** Before anything is run. */
async function refuseLacks(
  left: readonly PlannedTrial[],
  plan: TaskPlan,
  options: TaskOptions,
): Promise<void> {
  const { program } = plan;
  if (program !== undefined && options.programs === undefined) throw noCheckout(program.spec);
  const { jobs, programs } = options;
  const tooSmall = program && lackOfRoom(program.needs, { cores: jobs, gpus: programs?.gpus ?? 0 });
  if (tooSmall !== undefined) throw lacks(tooSmall);
  const classes = new Map(
    left.map(({ trial, program: digest }) => [
      `${trial.numerics} ${trial.dataDigest} ${digest}`,
      { trial, digest },
    ]),
  );
  for (const { trial, digest } of classes.values()) {
    const lack = isNetwork(trial)
      ? await lackOf(networkClass(trial), plan.folder)
      : await programs!.lackOf(classFor(trial, digest, plan));
    if (lack !== undefined) throw lacks(lack);
  }
}

/** What the programs of a plan need, as workers of a queue are asked for it. */
function classFor(
  { numerics, dataDigest }: AnyTrial,
  digest: string | undefined,
  { program }: TaskPlan,
): ProgramClass {
  if (program === undefined || digest === undefined)
    throw lacks("they are of no network and name no program");
  const { spec, needs } = program;
  return { v: 1, kind: "class", numerics, dataDigest, needs, program: { spec, digest } };
}

function lacks(lack: string): RunxError {
  return new RunxError({
    code: "tasks.lack",
    message: `This machine cannot run the trials of the plan: ${lack}.`,
    hint: "Run the task on a machine like the one that made the plan, with the same data and the same checkout.",
  });
}

function noCheckout(spec: string): RunxError {
  return new RunxError({
    code: "tasks.no-checkout",
    message: `The plan runs the program of ${spec}, and a task holds no command line.`,
    hint: wording`Name the checkout that has this spec (${option("commands", "FOLDER")}).`,
  });
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

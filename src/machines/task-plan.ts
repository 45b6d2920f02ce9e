import { createHash } from "node:crypto";
import { join } from "node:path";
import { RunxError } from "../errors.ts";
import { readWhole, writeDurably } from "../files/durable-file.ts";
import { namesIn } from "../files/names-in.ts";
import type { AnyTrial, TrialId } from "../model/trial.ts";
import { type PlanMessage, toWire } from "./messages.ts";
import { checkedTrial } from "./trial-check.ts";
import { decode, encode, RefusedMessage } from "./wire.ts";

/** A plan for task files: frozen, and named by its digest. */
export interface TaskPlan extends Omit<PlanMessage, "v" | "kind" | "trials"> {
  /** The first 12 hex digits of the SHA-256 of the file. */
  readonly digest: string;
  /** In the order of the plan. */
  readonly trials: readonly PlannedTrial[];
}

export interface PlannedTrial {
  readonly trial: AnyTrial;
  /** From 1; 0 where the trial was recorded before. */
  readonly task: number;
  /** Of a program: the digest of its command and of the rules that its results are read by. */
  readonly program?: string;
}

/** Writes `plan-DIGEST.jsonl` into the folder; the digest. */
export function writeTaskPlan(folder: string, plan: Omit<TaskPlan, "digest">): string {
  const { trials, ...rest } = plan;
  const head: PlanMessage = { v: 1, kind: "plan", ...rest, trials: trials.length };
  const lines = trials.map(({ trial, ...planned }) =>
    encode({ v: 1, kind: "planned", ...planned, trial: toWire(trial) }),
  );
  const text = `${[encode(head), ...lines].join("\n")}\n`;
  const digest = digestOf(text);
  writeDurably(join(folder, `plan-${digest}.jsonl`), text);
  return digest;
}

/** Throws RunxError where there is no plan, more than one, or one that was changed. */
export function readTaskPlan(folder: string): TaskPlan {
  const file = join(folder, planName(folder));
  const text = Buffer.from(readWhole(file)).toString("utf8");
  const digest = digestOf(text);
  if (!file.endsWith(`plan-${digest}.jsonl`)) throw damaged(file, "it is not what was exported");
  try {
    const [head = "", ...lines] = text.trimEnd().split("\n");
    const { v: _, kind: __, trials: count, ...plan } = decode("plan", head);
    const trials = lines.map((line) => {
      const { v: _, kind: __, trial, ...planned } = decode("planned", line);
      return { ...planned, trial: checkedTrial(trial) };
    });
    if (trials.length !== count) throw new RefusedMessage("it has lost trials");
    return { ...plan, digest, trials };
  } catch (error) {
    if (error instanceof RefusedMessage) throw damaged(file, error.message);
    throw error;
  }
}

/** The trials of a task. */
export function trialsOfTask({ trials }: TaskPlan, task: number): PlannedTrial[] {
  return trials.filter((planned) => planned.task === task);
}

/** Splits the work into tasks of about equal seconds, in the order of the plan; at most `most`, each of a minute at least. */
export function tasksOf(
  trials: readonly AnyTrial[],
  seconds: (trial: AnyTrial) => number,
  most: number,
): Map<TrialId, number> {
  const total = trials.reduce((sum, trial) => sum + seconds(trial), 0);
  const tasks = Math.max(1, Math.min(most, trials.length, Math.ceil(total / LEAST_SECONDS)));
  let done = 0;
  return new Map(
    trials.map((trial, i) => {
      // By the middle of the trial; and each task has one trial at least.
      const share = Math.floor(((done + seconds(trial) / 2) / total) * tasks) + 1;
      done += seconds(trial);
      const [least, greatest] = [tasks - (trials.length - 1 - i), i + 1];
      return [trial.id, Math.min(Math.max(share, least, 1), greatest, tasks)] as const;
    }),
  );
}

/** Clusters take seconds to start a task. */
const LEAST_SECONDS = 60;

function planName(folder: string): string {
  const names = namesIn(folder).filter((name) => /^plan-[0-9a-f]{12}\.jsonl$/.test(name));
  if (names.length === 1) return names[0]!;
  throw new RunxError({
    code: names.length === 0 ? "tasks.no-plan" : "tasks.plans",
    message:
      names.length === 0
        ? "There is no plan in this folder."
        : `There are ${names.length} plans in this folder: ${names.join(", ")}.`,
    hint: "Name a folder that runx export tasks has made.",
    where: { file: folder },
  });
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

function damaged(file: string, why: string): RunxError {
  return new RunxError({
    code: "tasks.damaged-plan",
    message: `The plan cannot be used: ${why}.`,
    hint: "Export it again. Recorded trials are left out.",
    where: { file },
  });
}

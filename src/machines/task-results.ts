import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "../files/make-folder.ts";
import { namesIn } from "../files/names-in.ts";
import type { TrialId } from "../model/trial.ts";
import type { ResultMessage } from "./messages.ts";
import type { TaskPlan } from "./task-plan.ts";
import { decode, encode, RefusedMessage } from "./wire.ts";

/** Results of a plan's tasks, a line each, and what could not be read. */
export interface TaskResults {
  readonly results: readonly ResultMessage[];
  readonly damaged: readonly { readonly file: string; readonly line: number; readonly why: string }[];
}

const FOLDER = "results";

/** Appends results of a task to a file of this attempt's own, so that two of one task never write to one file. */
export class TaskResultsFile {
  readonly #descriptor: number;

  constructor(folder: string, { digest }: TaskPlan, task: number, attempt: string) {
    makeFolder(join(folder, FOLDER));
    this.#descriptor = openSync(join(folder, FOLDER, `${digest}-${task}.${attempt}.jsonl`), "a");
  }

  /** On the disk when it returns. */
  add(result: ResultMessage): void {
    const line = Buffer.from(`${encode(result)}\n`);
    for (let written = 0; written < line.length; ) {
      written += writeSync(this.#descriptor, line, written, line.length - written);
    }
    fsyncSync(this.#descriptor);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** Of one task, or of all. */
export function readTaskResults(folder: string, plan: TaskPlan, task?: number): TaskResults {
  const start = task === undefined ? `${plan.digest}-` : `${plan.digest}-${task}.`;
  const known = new Set(plan.trials.map(({ trial }) => trial.id));
  const results: ResultMessage[] = [];
  const damaged: TaskResults["damaged"][number][] = [];
  for (const name of namesIn(join(folder, FOLDER))) {
    if (!name.startsWith(start) || !name.endsWith(".jsonl")) continue;
    const file = join(folder, FOLDER, name);
    const lines = readFileSync(file, "utf8").split("\n");
    for (const [i, line] of lines.entries()) {
      // What follows the last newline was cut short when its task was ended: the trial is trained again.
      if (i === lines.length - 1) continue;
      try {
        results.push(resultIn(line, known));
      } catch (error) {
        if (!(error instanceof RefusedMessage)) throw error;
        damaged.push({ file, line: i + 1, why: error.message });
      }
    }
  }
  return { results, damaged };
}

function resultIn(line: string, known: ReadonlySet<TrialId>): ResultMessage {
  const result = decode("result", line);
  if (!known.has(result.trial)) throw new RefusedMessage("its trial is not in the plan");
  return result;
}

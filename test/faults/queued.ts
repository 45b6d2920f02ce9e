/** Runs through a queue: a sweep, its workers, and what is recorded of it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect } from "vitest";
import { temporaryFolder } from "../store/samples.ts";
import { runx } from "./redis.ts";

/** Trainings of some tens of milliseconds each. */
const SMALL = `data: { source: mnist, train: 500, test: 100 }
layers: [784, 8, 10]
cost: cross-entropy
batch_size: 10
epochs: 2
`;

/** So short that a worker takes many of them at a time. */
export const TINY = `data: { source: inline, inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], targets: [[0], [1], [1], [0]] }
layers: [2, 2, 1]
batch_size: 4
epochs: 1
`;

export function workplace(seeds: number, network = SMALL): string {
  const folder = temporaryFolder();
  const spec = `name: sweep\n${network}seeds: ${seeds}\nvary: { eta: [0.1, 0.5] }\n`;
  writeFileSync(join(folder, "sweep.yaml"), spec);
  return folder;
}

/** Every outcome and epoch, the times apart; and how many trials have more than one outcome. */
export function recordsOf(file: string): {
  readonly completed: number;
  readonly twice: number;
  readonly text: string;
} {
  const db = new Database(file, { readonly: true });
  try {
    const outcomes = db
      .prepare(
        "SELECT trial, status, epochs, weights_sha256 FROM trial_results WHERE status <> 'pending' ORDER BY trial",
      )
      .raw()
      .all();
    const epochs = db.prepare("SELECT * FROM epoch_metrics ORDER BY trial, epoch, metric").raw().all();
    const twice = db
      .prepare(
        `SELECT count(*) FROM (SELECT trial FROM attempts WHERE status IN ('completed', 'diverged', 'failed')
           GROUP BY trial HAVING count(*) > 1)`,
      )
      .pluck()
      .get() as number;
    return { completed: outcomes.length, twice, text: JSON.stringify([outcomes, epochs]) };
  } finally {
    db.close();
  }
}

/** The records of one process without a queue. */
export async function inProcess(folder: string): Promise<string> {
  expect((await runx(folder, "", "sweep.yaml", "--db", "local.db", "--quiet")).exitCode).toBe(0);
  return recordsOf(join(folder, "local.db")).text;
}

/** A worker that trains one trial at a time. */
export const worker = (folder: string, queue: string, spool: string) =>
  runx(folder, queue, "worker", "--jobs", "1", "--quiet", "--spool", spool);

/** The coordinator ends by itself; the workers are then ended. */
export async function finished(
  run: ReturnType<typeof runx>,
  workers: Iterable<ReturnType<typeof runx>>,
): Promise<{ readonly exitCode: number | undefined; readonly stderr: string }> {
  const { exitCode, stderr } = await run;
  for (const each of workers) each.kill("SIGKILL");
  return { exitCode, stderr };
}

import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { temporaryFolder } from "../store/samples.ts";
import { runx } from "./redis.ts";
import { share, tell } from "./share.ts";
import { Slurm } from "./slurm.ts";

const TRIALS = 40;
const SPEC = `name: sweep
data: { source: mnist, train: 2000, test: 200 }
layers: [784, 16, 10]
cost: cross-entropy
batch_size: 10
epochs: 5
seeds: ${TRIALS / 2}
vary: { eta: [0.1, 0.5] }
`;

function digests(file: string): unknown[] {
  const db = new Database(file, { readonly: true });
  try {
    return db.prepare("SELECT trial, weights_sha256 FROM trial_results ORDER BY trial").raw().all();
  } finally {
    db.close();
  }
}

const tell3 = share(3);

test("tasks that are requeued, cancelled and submitted twice are imported whole, as in one process", async () => {
  const slurm = await Slurm.start();
  const folder = temporaryFolder();
  writeFileSync(join(folder, "sweep.yaml"), SPEC);
  const call = (...args: string[]) => runx(folder, "", ...args);
  expect((await call("sweep.yaml", "--db", "local.db", "--quiet")).exitCode).toBe(0);
  const exported = await call("export", "tasks", "sweep.yaml", "--for", "slurm", "--out", "tasks");
  expect(`${exported.exitCode} ${exported.stderr}`).toBe("0 ");
  const script = join(folder, "tasks", "slurm.sh");
  /** Resolves when a task has some results. */
  const atWork = async (files: number) => {
    const results = () => {
      try {
        return readdirSync(join(folder, "tasks", "results")).length;
      } catch {
        return 0;
      }
    };
    while (results() < files) await sleep(100);
    await sleep(300);
  };

  const job = await slurm.submit(script);
  for (let i = 1; i <= tell3; i++) {
    await atWork(i);
    await slurm.run("scontrol", "requeue", `${job}_1`);
  }
  await atWork(tell3 + 1);
  await slurm.run("scancel", job);
  for (let i = 1; i < tell3; i++) {
    const next = await slurm.submit(script);
    await atWork(tell3 + 1 + i);
    await slurm.run("scancel", next);
  }
  await slurm.isIdle();
  const part = await call("import", "tasks", "--db", "tasks.db", "--json");
  expect(JSON.parse(part.stdout)).toMatchObject({ damaged: [], different: [] });
  // Twice at once: each writes to a file of its own.
  await Promise.all([slurm.submit(script), slurm.submit(script)]);
  await slurm.isIdle();
  const whole = await call("import", "tasks", "--db", "tasks.db", "--json");
  expect(JSON.parse(whole.stdout)).toMatchObject({ damaged: [], different: [], missing: [] });
  expect(whole.exitCode).toBe(0);
  const again = await call("import", "tasks", "--db", "tasks.db", "--json");
  expect(JSON.parse(again.stdout)).toMatchObject({ recorded: 0, missing: [] });
  expect(digests(join(folder, "tasks.db"))).toEqual(digests(join(folder, "local.db")));
  tell("Slurm", { requeues: tell3, scancels: tell3, "submitted twice": 1, trials: TRIALS });
});

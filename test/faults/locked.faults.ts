import { spawnSync } from "node:child_process";
import { existsSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { temporaryFolder } from "../store/samples.ts";
import { MAIN, Workplace } from "../support/workplace.ts";
import { share, tell } from "./share.ts";
import { readRecords, SWEEP_TRIALS, startSweep } from "./sweep.ts";

/** A run at work, and another program that locks its database. */
async function locked(path: string) {
  const run = startSweep(path);
  while (!existsSync(path) || readRecords(path).finished === 0) await sleep(20);
  const other = new Database(path, { timeout: 10_000 });
  other.exec("BEGIN IMMEDIATE");
  return { run, other };
}

test("Ctrl-C ends a run while another program keeps its database locked", async () => {
  const rounds = share(20);
  let slowest = 0;
  for (let round = 0; round < rounds; round++) {
    const { run, other } = await locked(join(temporaryFolder(), "runx.db"));
    await sleep(300);
    const started = performance.now();
    run.kill("SIGINT");
    await sleep(1000);
    run.kill("SIGINT");
    const { exitCode, signal } = await run;
    slowest = Math.max(slowest, performance.now() - started);
    expect(exitCode === 130 || signal === "SIGINT").toBe(true);
    other.close();
  }
  tell("locked and interrupted", { rounds, "slowest, s": (slowest / 1000).toFixed(1) });
});

test("a lock of some seconds costs a run nothing", async () => {
  const rounds = share(10);
  for (let round = 0; round < rounds; round++) {
    const path = join(temporaryFolder(), "runx.db");
    const { run, other } = await locked(path);
    await sleep(3000);
    other.close();
    expect(await run).toMatchObject({ exitCode: 0, stderr: "" });
    expect(readRecords(path)).toMatchObject({ finished: SWEEP_TRIALS, twice: 0 });
  }
  tell("locked for 3 s", { rounds });
});

const XOR = `name: xor
data: { source: inline, inputs: [[0, 1], [1, 0]], targets: [[1], [0]] }
layers: [2, 2, 1]
cost: quadratic
eta: 1
batch_size: 1
epochs: 2
`;

test("a process that is killed at any write to the disk while it makes a database wedges nothing", async () => {
  if (spawnSync("strace", ["--version"]).status !== 0)
    throw new Error("strace is needed: apt-get install strace");
  const place = new Workplace();
  const { folder } = place;
  place.write("xor.yaml", XOR);
  const path = join(folder, "x.db");
  const killsAt = Array.from({ length: share(12) + 6 }, (_, i) => i + 1);
  let journals = 0;
  for (const when of killsAt) {
    for (const suffix of ["", "-journal", "-wal", "-shm"]) rmSync(`${path}${suffix}`, { force: true });
    spawnSync(
      "strace",
      [
        "-f",
        "-o",
        "/dev/null",
        "-e",
        "trace=fsync,fdatasync",
        "-e",
        `inject=fsync,fdatasync:signal=SIGKILL:when=${when}`,
      ].concat([process.execPath, MAIN, "xor.yaml", "--db", "x.db", "--quiet"]),
      { cwd: folder },
    );
    if (existsSync(`${path}-journal`) && statSync(`${path}-journal`).size > 0) journals += 1;
    const list = await place.runx("list", "--db", "x.db");
    expect(`${list.exitCode} ${list.stderr}`).toMatch(/^0 |no database here/);
    const again = spawnSync(process.execPath, [MAIN, "xor.yaml", "--db", "x.db", "--quiet"], { cwd: folder });
    expect(`${again.status} ${again.stderr}`).toBe("0 ");
  }
  expect(journals).toBeGreaterThan(0);
  tell("killed at a write", { kills: killsAt.length, "journals left": journals });
});

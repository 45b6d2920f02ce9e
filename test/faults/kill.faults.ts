import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { temporaryFolder } from "../store/samples.ts";
import { chance, share, tell } from "./share.ts";
import { readRecords, SWEEP_TRIALS, startSweep } from "./sweep.ts";

/** The records of a sweep that nothing disturbs, and the milliseconds it takes. */
async function undisturbed(): Promise<{ readonly digest: string; readonly takes: number }> {
  const path = join(temporaryFolder(), "runx.db");
  const started = performance.now();
  expect(await startSweep(path)).toMatchObject({ exitCode: 0, stderr: "" });
  const takes = performance.now() - started;
  const { digest, finished } = readRecords(path);
  expect(finished).toBe(SWEEP_TRIALS);
  return { digest, takes };
}

test("runs killed at any moment are resumed to the records of an undisturbed run", async () => {
  const { digest, takes } = await undisturbed();
  const random = chance();
  const kills = share(100);
  let killed = 0;
  let sweeps = 0;
  let kept = 0;
  while (killed < kills) {
    const path = join(temporaryFolder(), "runx.db");
    let before = readRecords(path);
    for (;;) {
      const run = startSweep(path);
      const deadline = sleep(random() * takes);
      await Promise.race([run, deadline]);
      run.kill("SIGKILL");
      const { exitCode, stderr } = await run;
      expect(stderr).toBe("");
      const after = readRecords(path);
      for (const [trial, time] of before.recordedAt) expect(after.recordedAt.get(trial)).toBe(time);
      kept += before.finished;
      before = after;
      if (exitCode === 0) break;
      killed += 1;
    }
    expect(before).toMatchObject({ finished: SWEEP_TRIALS, twice: 0, digest });
    sweeps += 1;
  }
  tell("kill -9", { kills: killed, "sweeps resumed to identical records": sweeps, "trials kept": kept });
});

test("of processes that share a database each trains other trials, and takes over from the killed", async () => {
  const { digest, takes } = await undisturbed();
  const random = chance();
  const rounds = share(10);
  for (let round = 0; round < rounds; round++) {
    const path = join(temporaryFolder(), "runx.db");
    const runs = [startSweep(path, 1), startSweep(path, 1), startSweep(path, 1)] as const;
    await sleep(random() * takes);
    runs[1].kill("SIGKILL");
    const [first, , third] = await Promise.all(runs);
    expect([first.exitCode, first.stderr, third.exitCode, third.stderr]).toEqual([0, "", 0, ""]);
    expect(readRecords(path)).toMatchObject({ finished: SWEEP_TRIALS, twice: 0, digest });
  }
  tell("three processes, one killed", { rounds });
});

import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { temporaryFolder } from "../store/samples.ts";
import { chance, share, tell } from "./share.ts";
import { readRecords, SWEEP_TRIALS, startSweep } from "./sweep.ts";

/** What happens to the database of a run at work. */
const ACCIDENTS: { readonly [name: string]: (path: string, backup: string) => void } = {
  deleted: (path) => rmSync(path),
  moved: (path) => {
    mkdirSync(join(dirname(path), "elsewhere"));
    renameSync(path, join(dirname(path), "elsewhere", "runx.db"));
  },
  replaced: (path, backup) => {
    copyFileSync(backup, `${path}.new`);
    renameSync(`${path}.new`, path);
  },
};

/** Resolves when the run has recorded something more. */
async function isAtWork(path: string, before: number): Promise<void> {
  while (!existsSync(path) || readRecords(path).finished <= before) await sleep(20);
}

test.each(Object.keys(ACCIDENTS))(
  "a run whose database is %s ends with 2, and what it had recorded is saved",
  async (name) => {
    const random = chance();
    const rounds = share(20);
    let saved = 0;
    for (let round = 0; round < rounds; round++) {
      const path = join(temporaryFolder(), "runx.db");
      const backup = `${path}.backup`;
      const first = startSweep(path);
      await isAtWork(path, 0);
      first.kill("SIGINT");
      await first;
      copyFileSync(path, backup);
      const before = readRecords(path).finished;
      const run = startSweep(path);
      await isAtWork(path, before);
      await sleep(random() * 200);
      ACCIDENTS[name]!(path, backup);
      const { exitCode, stderr } = await run;
      // It may have been over by then.
      if (exitCode === 0) continue;
      expect(exitCode).toBe(2);
      expect(stderr).toContain("deleted, moved or replaced");
      const file = readdirSync(dirname(path)).find((each) => each.includes("saved"))!;
      expect(readRecords(join(dirname(path), file)).finished).toBeGreaterThanOrEqual(before);
      if (name === "replaced") {
        // The left-over log is not taken for that of the backup, which takes the rest of the plan.
        expect(readRecords(path).finished).toBe(before);
        expect(await startSweep(path)).toMatchObject({ exitCode: 0, stderr: "" });
        expect(readRecords(path).finished).toBe(SWEEP_TRIALS);
      }
      saved += 1;
    }
    tell(`databases ${name}`, { rounds, saved });
    expect(saved).toBeGreaterThan(0);
  },
);

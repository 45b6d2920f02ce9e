import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../store/samples.ts";
import { share, tell } from "./share.ts";
import { smallDisk } from "./small-disk.ts";
import { readRecords, SWEEP_TRIALS, startSweep } from "./sweep.ts";

test("a full disk is named, costs nothing recorded, and the same command goes on when there is room", async () => {
  const undisturbed = join(temporaryFolder(), "runx.db");
  await startSweep(undisturbed);
  const { digest } = readRecords(undisturbed);
  let recorded = 0;
  const rounds = share(10);
  for (let round = 0; round < rounds; round++) {
    const disk = await smallDisk(1);
    if (disk === undefined) return;
    const path = join(disk.folder, "runx.db");
    // Other files take a part of the space, so that it ends at another place every time.
    execFileSync(
      "dd",
      ["if=/dev/zero", `of=${join(disk.folder, "ballast")}`, "bs=16k", `count=${round * 5}`],
      {
        stdio: "ignore",
      },
    );
    const full = { exitCode: 2, stderr: expect.stringContaining("no space left for the database") };
    expect(await startSweep(path)).toMatchObject(full);
    expect(await startSweep(path), "and again").toMatchObject(full);
    disk.enlarge();
    const before = readRecords(path);
    recorded += before.finished;
    expect(await startSweep(path)).toMatchObject({ exitCode: 0, stderr: "" });
    const after = readRecords(path);
    expect(after).toMatchObject({ finished: SWEEP_TRIALS, twice: 0, digest });
    for (const [trial, time] of before.recordedAt) expect(after.recordedAt.get(trial)).toBe(time);
  }
  tell("disk full", { rounds, "trials recorded before the disk was full": recorded });
});

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { expect, test } from "vitest";
import { markedProcesses } from "../../src/program/mark.ts";
import { MAIN, Workplace } from "../support/workplace.ts";
import { chance, share, tell } from "./share.ts";
import { smallDisk } from "./small-disk.ts";

/** Programs that start others, some of which leave their group; each trial takes about a tenth of a second. */
const TREES = `name: trees
shell: |
  (setsid sleep 30 &)
  sleep 30 &
  for epoch in 1 2 3; do sleep 0.03; echo "{\\"epoch\\": $epoch, \\"v\\": $((epoch * RUNX_SEED % 7))}" >> "$RUNX_METRICS"; done
inputs: []
metrics: { v: { from: v, better: lower } }
seeds: 20
`;

/** What a runx process has left running. */
const leftBy = (pid: number | undefined) => markedProcesses((mark) => mark.startsWith(`${pid}.`));

/** Until the folder of one more trial is made, which is just before its program is started; or one second. */
async function oneMoreTrial(files: string): Promise<void> {
  const trials = () => (existsSync(files) ? readdirSync(files).length : 0);
  const [before, deadline] = [trials(), performance.now() + 1000];
  while (trials() === before && performance.now() < deadline) await nextTurn();
}

async function epochsOf(place: Workplace, db: string): Promise<string> {
  return (await place.runx("export", "epochs", "trees", "--db", db)).stdout;
}

test("runx killed at any moment: nothing runs after two seconds, and the records are those of one run", async () => {
  const place = new Workplace();
  place.write("trees.yaml", TREES);
  expect((await place.runx("run", "trees.yaml", "--db", "whole.db")).exitCode).toBe(0);
  const whole = await epochsOf(place, "whole.db");
  const random = chance();
  const kills = share(200);
  let sweeps = 0;
  for (let killed = 0; killed < kills; sweeps++) {
    const db = `killed-${sweeps}.db`;
    const files = join(place.folder, `killed-${sweeps}.files/programs`);
    for (;;) {
      const run = execa("node", [MAIN, "run", "trees.yaml", "--db", db, "--quiet"], {
        cwd: place.folder,
        reject: false,
        stdin: "ignore",
      });
      if (killed < kills) {
        await Promise.race([run, random() < 0.25 ? oneMoreTrial(files) : sleep(100 + random() * 1400)]);
        run.kill("SIGKILL");
      }
      const { exitCode } = await run;
      if (exitCode !== undefined) {
        expect(exitCode).toBe(0);
        break;
      }
      killed += 1;
      // Not as soon as nothing is seen: what was being started is seen later.
      await sleep(2000);
      expect(leftBy(run.pid)).toEqual([]);
    }
    expect(await epochsOf(place, db)).toBe(whole);
  }
  tell("kills of runx", { kills, sweeps });
}, 1_200_000);

test("inputs that change before or while a run goes on: nothing is recorded under what they were", async () => {
  const place = new Workplace();
  const changes = share(20);
  place.write(
    "inputs.yaml",
    `name: inputs\ncommand: [sh, program.sh]\ninputs: [program.sh]\nseeds: 40\nmetrics: { v: v }\n`,
  );
  for (let i = 0; i < changes; i++) {
    place.write("program.sh", `sleep 0.2; echo '{"v": 1}' >> $RUNX_METRICS # ${i}\n`);
    const run = place.start("run", "inputs.yaml", "--db", `${i}.db`, "--jobs", "2");
    while (!existsSync(join(place.folder, `${i}.files/programs`))) await sleep(20);
    await sleep(300);
    place.write("program.sh", `sleep 0.2; echo '{"v": 2}' >> $RUNX_METRICS # ${i}\n`);
    const { exitCode, stderr } = await run;
    expect(exitCode).toBe(2);
    expect(stderr).toContain("changed during the run");
  }
  tell("changed inputs", { changes });
});

test("a child that holds standard output open does not hold the trial", async () => {
  const place = new Workplace();
  place.write(
    "open.yaml",
    "name: open\nshell: 'sleep 3600 & echo \"v: 1\"'\ninputs: []\nseeds: 2\nmetrics: { from: stdout, pattern: key-value, v: v }\n",
  );
  expect((await place.runx("run", "open.yaml")).exitCode).toBe(0);
  const folder = join(place.folder, "results/runx.files/programs");
  const [trial] = readdirSync(folder);
  expect(JSON.parse(readFileSync(join(folder, trial!, "end.json"), "utf8")).notes).toEqual([
    "Processes of the program outlived it and were ended.",
  ]);
  expect(leftBy(process.pid)).toEqual([]);
});

/** A hundred kilobytes of output, and as much that is kept. */
const LARGE = `name: large
shell: |
  set -e
  head -c 100000 /dev/zero | tr '\\0' x
  head -c 100000 /dev/zero > "$RUNX_OUT/model"
  echo "{\\"epoch\\": 1, \\"v\\": $RUNX_SEED}" >> "$RUNX_METRICS"
inputs: []
metrics: { v: { from: v, better: lower } }
outputs: [model]
seeds: 40
`;

test("a full disk for output and kept files ends the run, nothing is taken for a failure, and it goes on", async () => {
  const place = new Workplace();
  place.write("large.yaml", LARGE);
  expect((await place.runx("run", "large.yaml", "--db", "whole.db")).exitCode).toBe(0);
  const epochs = async (db: string) => (await place.runx("export", "epochs", "large", "--db", db)).stdout;
  const whole = await epochs("whole.db");
  let recorded = 0;
  const rounds = share(10);
  for (let round = 0; round < rounds; round++) {
    const disk = await smallDisk(3);
    if (disk === undefined) return;
    const db = join(disk.folder, "runx.db");
    // Other files take a part of the space, so that it ends at another place every time.
    writeFileSync(join(disk.folder, "ballast"), Buffer.alloc(round * 37_000));
    for (const again of ["at first", "and again"]) {
      const { exitCode, stderr } = await place.start("run", "large.yaml", "--db", db, "--quiet");
      expect(exitCode, again).toBe(2);
      expect(stderr, again).toMatch(/no space left/i);
    }
    disk.enlarge();
    const report = JSON.parse((await place.runx("report", "large", "--format", "json", "--db", db)).stdout);
    expect(report.trials).toMatchObject({ failed: 0, diverged: 0 });
    recorded += report.trials.completed;
    expect(await place.runx("run", "large.yaml", "--db", db)).toMatchObject({ exitCode: 0 });
    expect(await epochs(db)).toBe(whole);
  }
  tell("disk full of programs", { rounds, "trials recorded before the disk was full": recorded });
});

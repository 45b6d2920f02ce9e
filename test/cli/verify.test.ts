import { join } from "node:path";
import Database from "better-sqlite3";
import { execa } from "execa";
import { expect, test } from "vitest";
import { MAIN, Workplace, XOR } from "../support/workplace.ts";

async function recorded(): Promise<Workplace> {
  const place = new Workplace();
  place.write("xor.yaml", XOR);
  await place.runx("xor.yaml", "--db", "some.db");
  return place;
}

/** Changes one record, and forgets the checksums: what an older runx wrote has none. */
function change(place: Workplace, statement: string): void {
  const db = new Database(join(place.folder, "some.db"));
  expect(db.prepare(statement).run().changes).toBe(1);
  db.exec("UPDATE attempts SET checksum = NULL; DELETE FROM epoch_checksums");
  db.close();
}

test("verify trains again and finds the same bits", async () => {
  const place = await recorded();
  const { stdout, exitCode } = await place.runx("verify", "xor", "--db", "some.db");
  expect(stdout).toMatch(/^4 of 4 trials came out the same, bit for bit: weights and 80 epochs/);
  expect(exitCode).toBe(0);
});

test("verify names the epoch and the metric in which a record is not what is computed", async () => {
  const place = await recorded();
  change(
    place,
    `UPDATE epoch_values SET value = value + 1e-9 WHERE epoch = 7
      AND attempt = (SELECT min(attempt) FROM epoch_values)
      AND metric = (SELECT metric FROM metrics WHERE name = 'train.cost')`,
  );
  const { stdout, exitCode } = await place.runx("verify", "xor", "--db", "some.db");
  expect(stdout).toMatch(/DIFFERENT {2}first in epoch 7, train\.cost: /);
  expect(stdout).toContain("3 of 4 trials came out the same");
  expect(exitCode).toBe(1);
});

test("verify takes a share of an experiment, and tells it as JSON", async () => {
  const place = await recorded();
  const { stdout } = await place.runx("verify", "xor", "--sample", "2", "--json", "--db", "some.db");
  const told = stdout.trim().split("\n");
  expect(told.map((line) => JSON.parse(line).same)).toEqual([true, true]);
});

test("verify takes a trial, and refuses what is neither a trial nor an experiment", async () => {
  const place = await recorded();
  const { stdout } = await place.runx("report", "xor", "--format", "json", "--db", "some.db");
  const { id } = JSON.parse(stdout).arms[0].trials[0];
  const one = await place.runx("verify", id.slice(0, 10), "--db", "some.db");
  expect(one.stdout).toContain("1 of 1 trial came out the same");
  const none = await place.runx("verify", "xro", "--db", "some.db");
  expect(none.stderr).toMatch(/neither as an experiment nor as a trial[\s\S]*Did you mean xor\?/);
  expect(none.exitCode).toBe(2);
});

test("verify that is interrupted says that nothing was compared, and ends also where a thread does not", {
  timeout: 60_000,
}, async () => {
  const place = new Workplace();
  place.write("long.yaml", XOR.replace("epochs: 20", "epochs: 1500").replace(/vary:[\s\S]*/, "eta: 0.5\n"));
  await place.runx("long.yaml", "--set", "layers=[2, 100, 100, 1]", "--db", "some.db");
  // A thread inside one long built-in function cannot be ended: then the process ends by the signal.
  const stuck = `import { isMainThread, Worker } from "node:worker_threads";
    const derive = 'require("node:crypto").pbkdf2Sync("a", "b", 2 ** 31 - 1, 64, "sha512")';
    if (isMainThread) new Worker(derive, { eval: true });`;
  for (const [before, expected] of [
    [[], { exitCode: 130 }],
    [["--import", `data:text/javascript,${encodeURIComponent(stuck)}`], { signal: "SIGINT" }],
  ] as const) {
    const child = execa("node", [...before, MAIN, "verify", "xor", "--jobs", "1", "--db", "some.db"], {
      ...{ cwd: place.folder, reject: false, stdin: "ignore" },
    });
    // The first of two trainings has ended.
    await new Promise<void>((resolve) => child.stderr.once("data", () => resolve()));
    child.kill("SIGINT");
    const end = await child;
    expect(end).toMatchObject({ ...expected, stdout: "" });
    expect(end.stderr).toContain("nothing was compared");
  }
});

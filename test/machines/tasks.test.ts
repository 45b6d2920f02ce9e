import {
  appendFileSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { type IJob, Job } from "kubernetes-models/batch/v1/Job";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { tasksOf } from "../../src/machines/task-plan.ts";
import { samplePlan } from "../store/samples.ts";
import { Workplace, XOR } from "../support/workplace.ts";

async function exported(system = "plain"): Promise<Workplace> {
  const place = new Workplace();
  place.write("xor.yaml", XOR);
  const { exitCode, stderr } = await place.runx(
    "export",
    "tasks",
    "xor.yaml",
    "--for",
    system,
    "--out",
    "tasks",
  );
  expect(`${exitCode} ${stderr}`).toBe("0 ");
  return place;
}

const imported = async (place: Workplace) => {
  const { exitCode, stdout } = await place.runx("import", "tasks", "--db", "t.db", "--json");
  return {
    exitCode,
    ...(JSON.parse(stdout) as {
      recorded: number;
      same: number;
      differing: unknown[];
      damaged: unknown[];
      missing: unknown[];
    }),
  };
};

test("what tasks train is recorded as in one process, once", async () => {
  const place = await exported();
  expect(await imported(place)).toMatchObject({
    exitCode: 1,
    recorded: 0,
    missing: [{ task: 1, trials: 4 }],
  });
  expect((await place.runx("work", "tasks", "--task", "1")).exitCode).toBe(0);
  expect(await imported(place)).toMatchObject({ exitCode: 0, recorded: 4, missing: [] });
  const before = readFileSync(join(place.folder, "t.db"));
  expect(await imported(place)).toMatchObject({ exitCode: 0, recorded: 0 });
  expect(readFileSync(join(place.folder, "t.db")).equals(before)).toBe(true);
  await place.runx("xor.yaml", "--db", "local.db");
  const trials = (db: string) => place.runx("export", "epochs", "xor", "--db", db);
  expect((await trials("t.db")).stdout).toBe((await trials("local.db")).stdout);
  const nothing = await place.runx("export", "tasks", "xor.yaml", "--db", "t.db", "--out", "more", "--json");
  expect(nothing.exitCode).toBe(2);
});

/** It tells another value each time it is run, and writes more than the records keep of it. */
const PROGRAM = `const { existsSync, writeFileSync } = require("node:fs");
const runs = Number(existsSync("runs")) + 1;
writeFileSync("runs", "");
writeFileSync(process.env.RUNX_OUT + "/model", process.argv[2]);
console.log("x".repeat(20000));
console.log(JSON.stringify({ epoch: 1, "test.cost": runs * Number(process.argv[2]) }));
`;
const PROGRAM_SPEC = `name: program
command: [node, program.js, "{seed}"]
inputs: [program.js]
metrics: { from: stdout, test.cost: { from: test.cost, better: lower } }
outputs: [model]
needs: { cores: 2, gpus: 1 }
seeds: 2
`;

test("tasks run programs of a checkout that has the very same, and the ends of what they wrote come back", async () => {
  const place = new Workplace();
  const other = place.below("other");
  for (const each of [place, other]) each.write("program.yaml", PROGRAM_SPEC);
  place.write("program.js", PROGRAM);
  other.write("program.js", `${PROGRAM}// changed\n`);
  const files = ["program.yaml", "--tasks", "1", "--for", "slurm", "--out", "tasks"];
  expect((await place.runx("export", "tasks", ...files)).exitCode).toBe(0);
  const script = readFileSync(join(place.folder, "tasks/slurm.sh"), "utf8");
  expect(script).toMatch(/--cpus-per-task=2\n#SBATCH --gres=gpu:1\n/);
  expect(script).toMatch(new RegExp(`--jobs 2 --commands ${realpathSync(place.folder)}\n`));

  const work = (...more: string[]) => place.runx("work", "tasks", "--task", "1", ...more);
  expect(await work()).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("--commands") });
  expect(await work("--commands", "other", "--gpus", "0")).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("the inputs of program.yaml differ there"),
  });
  const small = await work("--commands", ".", "--jobs", "1", "--gpus", "0");
  expect(small).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("2 cores") });
  expect((await work("--commands", ".", "--jobs", "2", "--gpus", "0")).exitCode).toBe(0);
  expect(await imported(place)).toMatchObject({ exitCode: 0, recorded: 2, differing: [], missing: [] });

  const shown = await place.runx("show", "program", "--db", "t.db", "--json");
  const { id } = JSON.parse(shown.stdout.split("\n")[1]!) as { id: string };
  const log = await place.runx("show", id, "--stdout", "--db", "t.db");
  expect(log.stdout).toMatch(/^x{16000,}\n\{"epoch":1,"test.cost":4\}$/);
  expect(log.stderr).toContain(`/tasks/programs/task-1-1/${id}.\nHere is the end of stdout.`);
  expect(await place.runx("export", "outputs", id, "--db", "t.db")).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("tasks/programs/task-1-1"),
  });
});

test("of a program that tasks have run twice the first result stays, and a difference is told", async () => {
  const place = new Workplace();
  place.write("program.yaml", PROGRAM_SPEC.replace(", gpus: 1", ""));
  place.write("program.js", PROGRAM);
  await place.runx("export", "tasks", "program.yaml", "--tasks", "1", "--out", "tasks");
  const folder = join(place.folder, "tasks/results");
  for (const attempt of ["1", "2"]) {
    const { exitCode } = await place.runx("work", "tasks", "--task", "1", "--commands", ".", "--jobs", "2");
    expect(exitCode).toBe(0);
    // The second attempt does not see what the first one has left.
    const [mine] = readdirSync(folder).filter((name) => name.endsWith(".jsonl"));
    renameSync(join(folder, mine!), join(folder, `${mine}.${attempt}`));
  }
  for (const name of readdirSync(folder)) renameSync(join(folder, name), join(folder, `${name}.jsonl`));
  // Of the first seed the two attempts tell 1 and 2, of the second one 4 both times.
  expect(await imported(place)).toMatchObject({
    exitCode: 0,
    recorded: 2,
    same: 1,
    differing: [expect.any(String)],
  });
  const costs = await place.runx("export", "epochs", "program", "--db", "t.db");
  expect(
    costs.stdout
      .split("\n")
      .slice(1)
      .map((row) => row.split(",").at(-1)),
  ).toEqual(["1", "4"]);
});

/** What can become of a file of results: by line, text or bytes. */
const DAMAGES: readonly ((text: string) => string)[] = [
  (text) => text.slice(0, -20),
  (text) => text.replace('"v":1', '"v":2'),
  (text) => text.replace('"kind":"result"', '"kind":"job"'),
  (text) => text.replace(/"trial":"[0-9a-f]/, '"trial":"x'),
  (text) => text.replace(/"trial":"[0-9a-f]{4}/, '"trial":"0000'),
  (text) => text.replace(/"trial":"[0-9a-f]{64}"/, '"trial":7'),
  (text) => text.replace(/"epochs":20/, '"epochs":-20'),
  (text) => text.replace(/"epochs":20/, '"epochs":21'),
  (text) => text.replace(/"seconds":/, '"seconds":-'),
  (text) => text.replace('"completed"', '"won"'),
  (text) => text.replace('"stoppedEarly":false', '"stoppedEarly":0'),
  (text) => text.replace(/"weightsSha256":"[0-9a-f]{64}"/, '"weightsSha256":""'),
  (text) => text.replace('"epoch":7,', '"epoch":6,'),
  (text) => text.replace('"epoch":7,', '"epoch":7.5,'),
  (text) => text.replace(/"train\.cost":[0-9.e-]+/, '"train.cost":"much"'),
  (text) => text.replace(/"train\.cost":[0-9.e-]+/, '"train.cost":null'),
  (text) => text.replace(/"machine":\{[^}]*\}/, '"machine":{}'),
  (text) => text.replace("{", '{"command":"rm",'),
  (text) => text.replace("{", "["),
  (text) => `\u0000${text}`,
  (text) => text.replace('"', "'"),
  () => "[]\n",
];

test("22 damaged results are refused by file and line, and the others recorded", async () => {
  const place = await exported();
  await place.runx("work", "tasks", "--task", "1");
  const folder = join(place.folder, "tasks", "results");
  const file = join(folder, readdirSync(folder)[0]!);
  const whole = readFileSync(file, "utf8");
  const [first, ...others] = whole.trimEnd().split("\n") as [string, ...string[]];
  for (const [i, damage] of DAMAGES.entries()) {
    const line = damage(`${first}\n`);
    expect(line).not.toBe(`${first}\n`);
    // The line that is cut short has no end.
    writeFileSync(
      file,
      line.endsWith("\n") ? `${line}${others.join("\n")}\n` : `${others.join("\n")}\n${line}`,
    );
    rmSync(join(place.folder, "t.db"), { force: true });
    const { exitCode, recorded, damaged } = await imported(place);
    expect({ i, exitCode, recorded }).toEqual({ i, exitCode: 1, recorded: 3 });
    expect(damaged).toHaveLength(line.endsWith("\n") ? 1 : 0);
  }
}, 120_000);

test("a plan that was changed is refused", async () => {
  const place = await exported();
  const name = readdirSync(join(place.folder, "tasks")).find((each) => each.startsWith("plan-"))!;
  appendFileSync(join(place.folder, "tasks", name), "\n");
  for (const command of [
    ["work", "tasks", "--task", "1"],
    ["import", "tasks", "--db", "t.db"],
  ]) {
    expect((await place.runx(...command)).exitCode).toBe(2);
  }
});

test("tasks share the work in the order of the plan", () => {
  const { trials } = samplePlan(500);
  const tasks = [...tasksOf(trials, () => 30, 100).values()];
  expect(new Set(tasks).size).toBe(100);
  expect(tasks).toEqual([...tasks].sort((a, b) => a - b));
  expect(new Set(tasksOf(trials, () => 1, 100).values()).size).toBe(Math.ceil(1000 / 60));
  expect(new Set(tasksOf(trials.slice(0, 3), () => 1000, 100).values())).toEqual(new Set([1, 2, 3]));
});

test("the manifests for Kubernetes keep to the schema of its API, as indexed jobs", async () => {
  const place = await exported("kubernetes");
  place.write("program.yaml", PROGRAM_SPEC);
  place.write("program.js", PROGRAM);
  await place.runx("export", "tasks", "program.yaml", "--for", "kubernetes", "--out", "more");
  const manifests = ["tasks", "more"].map(
    (folder) => parse(readFileSync(join(place.folder, folder, "job.yaml"), "utf8")) as IJob,
  );
  manifests.push(parse(/```yaml\n(apiVersion[^`]*)```/.exec(readFileSync("docs/machines.md", "utf8"))![1]!));
  for (const manifest of manifests) {
    new Job(manifest).validate();
    expect(manifest.spec).toMatchObject({
      completionMode: "Indexed",
      template: { spec: { restartPolicy: "Never" } },
    });
    const wrong = { ...manifest, spec: { ...manifest.spec!, parallelism: "many" as unknown as number } };
    expect(() => new Job(wrong).validate()).toThrow("parallelism");
  }
  const [container] = manifests[1]!.spec!.template.spec!.containers;
  expect(container!.resources!.limits).toEqual({ cpu: "2", "nvidia.com/gpu": "1" });
});

import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { shellCode, Workplace } from "../support/workplace.ts";

/** The examples, in a folder of their own. */
function examples(): Workplace {
  const place = new Workplace();
  cpSync("experiments/programs", place.folder, { recursive: true });
  return place;
}

async function reported(place: Workplace, experiment: string, ...db: string[]) {
  const { stdout } = await place.runx("report", experiment, "--format", "json", ...db);
  return JSON.parse(stdout);
}

test("a Python script with argparse: run, recorded, cached, and run again when its file changes", async () => {
  const place = examples();
  const args = ["logistic.yaml", "--set", "parameters.epochs=3", "--seeds", "1"];
  expect((await place.runx("run", ...args)).exitCode).toBe(0);
  const { arms, metric } = await reported(place, "logistic");
  expect(metric).toBe("validation.cost");
  expect(arms.map(({ n }: { n: number }) => n)).toEqual([1, 1, 1]);
  expect((await place.runx("run", ...args)).stderr).toContain("3 recorded already, nothing to run");
  appendFileSync(join(place.folder, "logistic.py"), "\n# changed\n");
  const { stdout } = await place.runx("plan", ...args, "--json");
  expect(stdout.match(/"state":"to-run"/g)).toHaveLength(3);
});

test("a C program that prints: compiled, its pattern read, its exit code a divergence", async () => {
  const place = examples();
  execFileSync("cc", ["-O1", "-o", "minimise", "minimise.c", "-lm"], { cwd: place.folder });
  expect(
    (await place.runx("run", "minimise.yaml", "--seeds", "2", "--set", "parameters.iterations=4000"))
      .exitCode,
  ).toBe(0);
  const { arms } = await reported(place, "minimise");
  expect(arms[1].mean).toBeLessThan(arms[0].mean);
  const last = arms.at(-1).trials.map(({ status }: { status: string }) => status);
  expect(last).toEqual(["diverged", "diverged"]);
});

test("a line of shell: values come by the environment", async () => {
  const place = examples();
  expect((await place.runx("run", "sampling.yaml")).exitCode).toBe(0);
  const { arms } = await reported(place, "sampling");
  expect(arms[0].mean).toBeLessThan(101);
});

/** Counts, one epoch a step, and goes on from its state; while there is a file `hold` it gets no further than five. */
const COUNTING = `name: counting
shell: |
  trap 'exit 1' TERM
  epoch=$(cat "$RUNX_STATE/epoch" 2>/dev/null || echo 0)
  while [ "$epoch" -lt "$EPOCHS" ]; do
    epoch=$((epoch + 1))
    echo "{\\"epoch\\": $epoch, \\"v\\": $((epoch * epoch % 17 + RUNX_SEED))}" >> "$RUNX_METRICS"
    echo $epoch > "$RUNX_STATE/new"; mv "$RUNX_STATE/new" "$RUNX_STATE/epoch"
    while [ -e hold ] && [ "$epoch" -ge 5 ]; do sleep 0.01; done
  done
env: { EPOCHS: "{epochs}" }
inputs: []
parameters: { epochs: 40 }
metrics: { v: { from: v, better: lower } }
seeds: 2
`;

test("Ctrl-C lets a program save, and the same command goes on within it", async () => {
  const place = new Workplace();
  place.write("counting.yaml", COUNTING);
  place.write("hold", "");
  const child = place.start("run", "counting.yaml", "--jobs", "1", "--db", "some.db");
  const folder = join(place.folder, "some.files/programs");
  const hasState = (trial: string) => existsSync(join(folder, trial, "state/epoch"));
  while (!(existsSync(folder) && readdirSync(folder).some(hasState))) await sleep(20);
  child.kill("SIGINT");
  const ended = await child;
  expect(shellCode(ended)).toBe(130);
  const named = /trial \w{8} continues from epoch \d+/.exec(ended.stderr)?.[0];
  expect(named).toBeDefined();
  rmSync(join(place.folder, "hold"));
  const again = await place.runx("run", "counting.yaml", "--db", "some.db");
  expect(again.exitCode).toBe(0);
  expect(again.stderr).toContain(named);
  await place.runx("run", "counting.yaml", "--db", "whole.db");
  const epochs = async (db: string) => (await place.runx("export", "epochs", "counting", "--db", db)).stdout;
  expect(await epochs("some.db")).toBe(await epochs("whole.db"));
});

test("a program that has left no state begins anew after Ctrl-C, and nothing is told twice", async () => {
  const place = new Workplace();
  place.write(
    "stateless.yaml",
    `name: stateless
shell: |
  for loss in 5 4 3; do echo "loss: $loss"; done
  touch told; while [ -e hold ]; do sleep 0.01; done
inputs: []
metrics: { from: stdout, pattern: key-value, loss: loss }
`,
  );
  place.write("hold", "");
  const child = place.start("run", "stateless.yaml");
  while (!existsSync(join(place.folder, "told"))) await sleep(20);
  await sleep(500);
  child.kill("SIGINT");
  const ended = await child;
  expect(shellCode(ended)).toBe(130);
  expect(ended.stderr).toMatch(/trial \w{8} begins again/);
  rmSync(join(place.folder, "hold"));
  const again = await place.runx("run", "stateless.yaml");
  expect(again.exitCode).toBe(0);
  expect(again.stderr).not.toMatch(/trial \w{8} continues/);
  const { stdout } = await place.runx("export", "epochs", "stateless", "--format", "csv");
  expect(stdout.trim().split("\n").slice(1)).toHaveLength(3);
});

test("a program that fails is told with what it said last", async () => {
  const place = new Workplace();
  place.write("fails.yaml", "name: fails\nshell: echo no such luck >&2; exit 4\ninputs: []\nseeds: 1\n");
  const { exitCode, stderr } = await place.runx("run", "fails.yaml");
  expect(exitCode).toBe(1);
  expect(stderr).toContain("failed: exit code 4: no such luck");
});

const LEAVING = `name: leaving
shell: |
  echo "to stdout"; echo "to stderr" >&2; echo "v: $RUNX_SEED"; echo model $RUNX_SEED > "$RUNX_OUT/model.pt"
inputs: []
metrics: { from: stdout, pattern: key-value, v: v }
outputs: ["*.pt"]
seeds: 1
`;

test("what a program wrote and left is shown, handed out, verified, and deleted with its trial", async () => {
  const place = new Workplace();
  place.write("leaving.yaml", LEAVING);
  expect((await place.runx("run", "leaving.yaml")).exitCode).toBe(0);
  const { arms } = await reported(place, "leaving");
  const { id } = arms[0].trials[0];
  expect((await place.runx("show", id, "--stdout")).stdout).toContain("to stdout");
  expect((await place.runx("show", id, "--stderr")).stdout).toContain("to stderr");
  expect((await place.runx("show", id, "--argv")).stdout).toContain("/bin/sh");
  expect((await place.runx("show", id)).stdout).toContain("model.pt, 8 bytes");
  expect((await place.runx("export", "outputs", id, "--out", "got")).exitCode).toBe(0);
  expect(readFileSync(join(place.folder, "got/model.pt"), "utf8")).toBe("model 1\n");
  expect(await place.runx("verify", "leaving")).toMatchObject({ exitCode: 0 });
  place.write(
    "leaving.yaml",
    LEAVING.replace("v: $RUNX_SEED", () => "v: $$"),
  );
  await place.runx("run", "leaving.yaml", "--db", "random.db");
  expect((await place.runx("verify", "leaving", "--db", "random.db")).exitCode).toBe(1);
  place.write("leaving.yaml", LEAVING.replace("echo model $RUNX_SEED", "date +%N"));
  await place.runx("run", "leaving.yaml", "--db", "dated.db");
  const dated = await place.runx("verify", "leaving", "--db", "dated.db");
  expect(dated).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("output model.pt") });
  const folder = join(place.folder, "results/runx.files/programs");
  writeFileSync(join(folder, id, "out/model.pt"), "another");
  expect((await place.runx("export", "outputs", id, "--out", "got")).exitCode).toBe(2);
  await place.runx("rm", "leaving");
  expect((await place.runx("gc", "--yes")).exitCode).toBe(0);
  expect(readdirSync(folder)).toEqual([]);
});

test("try runs one trial, shows what was read and records nothing", async () => {
  const place = new Workplace();
  place.write("leaving.yaml", LEAVING);
  const { exitCode, stdout } = await place.runx("try", "leaving.yaml");
  expect(exitCode).toBe(0);
  expect(stdout).toContain("seed 1: completed after 1 epoch");
  expect(stdout).toContain("kept model.pt, 8 bytes");
  expect(stdout).toContain("to stderr");
  expect(existsSync(join(place.folder, "results"))).toBe(false);
  expect((await place.runx("try", "leaving.yaml", "--set", "metrics.v=w")).exitCode).toBe(1);
});

const PRINTING = `name: printing
command: [sh, -c, 'for i in 1 2 3; do echo "epoch $i loss=$((10 - i * {{rate}} + RUNX_SEED))"; done']
inputs: []
metrics: { from: stdout, pattern: 'epoch (?<epoch>.) los=(?<l>.+)', loss: l }
seeds: 3
vary: { rate: [1, 3] }
`.replaceAll("{{rate}}", "{rate}");

test("metrics that the spec asks for later are read from what was written, and their direction is the spec's", async () => {
  const place = new Workplace();
  place.write("printing.yaml", PRINTING);
  expect((await place.runx("run", "printing.yaml")).exitCode).toBe(1);
  const mended = PRINTING.replace("los=", "loss=");
  place.write("printing.yaml", mended.replace("loss: l", "loss: { from: l, better: lower }"));
  expect((await place.runx("reread", "printing.yaml")).stdout).toContain("6 trials read again: 6 changed");
  expect((await place.runx("reread", "printing.yaml")).stdout).toContain("6 trials read again: 0 changed");
  const report = await reported(place, "printing");
  expect(report.arms.map(({ mean }: { mean: number }) => mean)).toEqual([9, 3]);
  expect(report.comparisons[0].probability_of_improvement).toBe(1);
  expect(report.arms[0].trials[0]).toMatchObject({ best: 8, best_epoch: 3 });
  place.write("printing.yaml", mended.replace("loss: l", "loss: l, other: l"));
  expect((await place.runx("run", "printing.yaml")).stderr).toContain("runx reread SPEC");
  place.write("printing.yaml", mended.replace("(?<l>.+)", "(?<l>.+)x"));
  const refused = await place.runx("reread", "printing.yaml");
  expect(refused).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("stays as recorded") });
  expect((await reported(place, "printing")).arms[1].n).toBe(3);
});

const TELLING = `name: telling
shell: for i in 3 9 5; do echo "{\\"a\\":$i, \\"b\\":$i}" >> "$RUNX_METRICS"; done
inputs: []
metrics: { a: a }
`;

test("an accuracy in percent is told with what to write, and nothing is lost", async () => {
  const place = new Workplace();
  const spec = `name: percent
shell: for acc in 17.5 91.5; do echo "{\\"acc\\":$acc}"; done
inputs: []
metrics: { from: stdout, validation.accuracy: acc }
`;
  place.write("percent.yaml", spec);
  const { exitCode, stdout } = await place.runx("run", "percent.yaml");
  expect(exitCode).toBe(0);
  expect(stdout.replaceAll("\n", " ")).toContain("Report 0.915 for 91.5 %");
  const remedy = "metrics: { from: stdout, acc: { from: acc, better: higher } }";
  place.write("percent.yaml", spec.replace(/metrics: .*/, remedy));
  expect((await place.runx("reread", "percent.yaml")).exitCode).toBe(0);
  expect(await reported(place, "percent")).toMatchObject({ metric: "acc", arms: [{ mean: 91.5 }] });
});

test("a spec that says later, or otherwise, which value is better has its own best epochs", async () => {
  const place = new Workplace();
  place.write("plain.yaml", TELLING);
  await place.runx("run", "plain.yaml");
  const best = async (experiment: string) => (await reported(place, experiment)).arms[0].trials[0];
  for (const [better, expected] of [
    ["higher", { best: 9, best_epoch: 2 }],
    ["lower", { best: 3, best_epoch: 1 }],
  ] as const) {
    const name = `telling-${better}`;
    const spec = TELLING.replace("telling", name).replace("a: a", `a: { from: a, better: ${better} }`);
    place.write(`${name}.yaml`, spec);
    expect((await place.runx("run", `${name}.yaml`)).stderr).toContain("1 recorded already");
    expect(await best(name)).toMatchObject(expected);
    place.write("plain.yaml", spec.replace(name, "telling"));
    await place.runx("run", "plain.yaml");
    expect(await best("telling")).toMatchObject(expected);
  }
});

test("a report of a metric that may be better high or low says how the spec tells it", async () => {
  const place = new Workplace();
  const spec = `${TELLING}args: name=value\nparameters: { x: 1 }\nvary: { x: [1, 2] }\n`;
  place.write("telling.yaml", spec);
  const { stdout } = await place.runx("run", "telling.yaml");
  const remedy = "metrics: { a: { from: a, better: higher } }";
  expect(stdout.replaceAll(/\s+/g, " ")).toContain(`whether a is better high or low. It does with ${remedy}`);
  for (const better of ["higher", "none"]) {
    place.write("telling.yaml", spec.replace("metrics: { a: a }", remedy.replace("higher", better)));
    expect((await place.runx("run", "telling.yaml")).stdout).not.toContain("better high or low");
  }
});

test("an experiment that reads the records of another again takes none of its metrics away", async () => {
  const place = new Workplace();
  place.write("telling.yaml", TELLING);
  await place.runx("run", "telling.yaml");
  place.write("other.yaml", TELLING.replace("telling", "other").replace("a: a", "b: b"));
  expect((await place.runx("run", "other.yaml")).stderr).toContain("runx reread SPEC");
  const refused = await place.runx("reread", "other.yaml");
  expect(refused.exitCode).toBe(1);
  expect(refused.stdout).toContain("telling has a of it, which these rules do not read");
  expect(await reported(place, "telling")).toMatchObject({ metric: "a", arms: [{ n: 1 }] });
  place.write("other.yaml", TELLING.replace("telling", "other").replace("a: a", "a: a, b: b"));
  expect((await place.runx("reread", "other.yaml")).stdout).toContain("1 trial read again: 1 changed");
  expect((await place.runx("report", "telling", "--metric", "a")).exitCode).toBe(0);
  expect((await place.runx("report", "other", "--metric", "b")).exitCode).toBe(0);
  await place.runx("rm", "other");
  expect((await place.runx("reread", "telling.yaml")).stdout).toContain("1 trial read again: 1 changed");
});

/** Ends when there is a file `go`. */
const WAITING = `name: waiting
shell: |
  echo '{"epoch": 1, "v": 0.40625}' >> "$RUNX_METRICS"; echo '{"epoch": 2, "v": 0.5}' >> "$RUNX_METRICS"
  until [ -e go ]; do sleep 0.05; done
inputs: []
metrics: { v: { from: v, better: higher } }
`;

test("a program that reports nothing is told how it could, and what it printed is read by doing so", async () => {
  const place = new Workplace();
  const spec = (metrics: string) =>
    place.write(
      "silent.yaml",
      `name: silent\ncommand: [/bin/echo, "accuracy: {x}"]\ninputs: []\nseeds: 1\nvary: { x: [0.5, 0.75] }\n${metrics}`,
    );
  spec("");
  const told = await place.runx("run", "silent.yaml");
  expect(told.exitCode).toBe(0);
  expect(told.stdout.replaceAll("\n", " ")).toContain("The program reported no numbers.");
  const [remedy] = told.stdout.replaceAll("\n", " ").match(/metrics: \{.*?\}/)!;
  spec(`${remedy}\n`);
  expect((await place.runx("reread", "silent.yaml")).exitCode).toBe(0);
  const again = await place.runx("report", "silent");
  expect(again.stdout).not.toContain("reported no numbers");
  expect(again.stdout).toContain("75");
});

test("the page shows what a program tells while it runs", async () => {
  const place = new Workplace();
  place.write("waiting.yaml", WAITING);
  const run = place.start("run", "waiting.yaml");
  while (!existsSync(join(place.folder, "results/runx.db"))) await sleep(20);
  const serving = place.start("serve", "--port", "0");
  const url = await new Promise<string>((resolve) => {
    serving.stdout.once("data", (text) => resolve(String(text).trim()));
  });
  const shown = async () => (await fetch(`${url}experiments/waiting`)).text();
  while (!(await shown()).includes("0.40625")) await sleep(50);
  expect(run.exitCode).toBe(null);
  place.write("go", "");
  expect((await run).exitCode).toBe(0);
  serving.kill("SIGINT");
  expect((await serving).exitCode).toBe(0);
});

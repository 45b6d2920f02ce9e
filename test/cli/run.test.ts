import { existsSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, onTestFinished, test, vi } from "vitest";
import { openStore } from "../../src/store/store.ts";
import { countsIn } from "../support/counts.ts";
import { epochsIn, MAIN, shellCode, Workplace, XOR } from "../support/workplace.ts";

interface TrialEvent {
  readonly event: "trial";
  readonly id: string;
  readonly seed: number;
  readonly status: string;
  readonly weightsSha256: string;
}

const events = (stdout: string) =>
  stdout.split("\n").map((line) => JSON.parse(line) as TrialEvent | { event: "report" });
const digests = (stdout: string) =>
  events(stdout)
    .flatMap((event) => (event.event === "trial" ? [`${event.id} ${event.weightsSha256}`] : []))
    .sort();

test("a run trains, records and reports; the second one trains nothing", async () => {
  const place = new Workplace();
  place.write("xor.yaml", XOR);
  const first = await place.runx("xor.yaml");
  expect(first.exitCode).toBe(0);
  expect(countsIn(first.stderr)).toEqual({ trials: 4, recorded: 0, pending: 4, failed: 0 });
  expect(first.stdout).toMatch(/quadratic +3 +2 /);
  expect(existsSync(join(place.folder, "results/runx.db"))).toBe(true);
  const second = await place.runx("run", "xor.yaml");
  expect(countsIn(second.stderr)).toEqual({ trials: 4, recorded: 4, pending: 0, failed: 0 });
  expect(second.stdout).toBe(first.stdout);
});

test("off a terminal progress is plain lines that are not cut, with an arm's label", async () => {
  const place = new Workplace();
  const label = "an arm with a label that says at some length which question it answers, and why";
  place.write("xor.yaml", XOR.replace("{ cost: cross-entropy", `{ label: "${label}", cost: cross-entropy`));
  const { stderr } = await place.runx("xor.yaml", "--jobs", "1");
  expect(stderr).toMatch(
    new RegExp(`4/4 trials · 80/80 epochs · took .* · ${label}: \\d+\\.\\d\\d % train$`),
  );
});

test("--json prints one object a line and nothing else", async () => {
  const place = new Workplace();
  place.write("xor.yaml", XOR);
  const { stdout, stderr } = await place.runx("xor.yaml", "--json");
  expect(stderr).toBe("");
  const kinds = events(stdout).map((event) => event.event);
  expect(kinds).toEqual(["trial", "trial", "trial", "trial", "report"]);
});

test("one worker and four workers give the same weights", async () => {
  const place = new Workplace();
  place.write("xor.yaml", XOR);
  const one = await place.runx("xor.yaml", "--json", "--jobs", "1", "--db", "one.db");
  const four = await place.runx("xor.yaml", "--json", "--jobs", "4", "--db", "four.db");
  expect(digests(one.stdout)).toHaveLength(4);
  expect(digests(four.stdout)).toEqual(digests(one.stdout));
});

test("--force computes again and comes to the same weights", async () => {
  const place = new Workplace();
  place.write("xor.yaml", XOR);
  const first = await place.runx("xor.yaml", "--json");
  const again = await place.runx("xor.yaml", "--json", "--force");
  expect(digests(first.stdout)).toHaveLength(4);
  expect(digests(again.stdout)).toEqual(digests(first.stdout));
});

test("more seeds and an edited arm compute only what is new", async () => {
  const place = new Workplace();
  place.write("xor.yaml", XOR);
  await place.runx("xor.yaml");
  const more = await place.runx("xor.yaml", "--seeds", "3");
  expect(countsIn(more.stderr)).toEqual({ trials: 6, recorded: 4, pending: 2, failed: 0 });
  place.write("xor.yaml", XOR.replace("eta: 0.5", "eta: 0.6"));
  const edited = await place.runx("plan", "xor.yaml");
  expect(countsIn(edited.stdout)).toEqual({ trials: 4, recorded: 2, pending: 2, failed: 0 });
});

test("plan says why a trial that looks the same is not cached", async () => {
  const place = new Workplace();
  place.write("xor.yaml", XOR);
  await place.runx("xor.yaml");
  const longer = await place.runx("plan", "xor.yaml", "--set", "epochs=30");
  expect(longer.stdout).toMatch(/to run: [0-9a-f]{8} differs in epochs \(20, now 30\)/);
});

test("plan says why, whatever the order in which vary names its parameters", async () => {
  const place = new Workplace();
  place.write("xor.yaml", XOR);
  await place.runx("xor.yaml");
  place.write("xor.yaml", XOR.replace("{ cost: quadratic, eta: 3.0 }", "{ eta: 3.0, cost: quadratic }"));
  const reordered = await place.runx("plan", "xor.yaml", "--set", "epochs=30");
  // A row an arm, with both of its seeds.
  expect(reordered.stdout.match(/1–2 +to run: .*differs in epochs/g)).toHaveLength(2);
});

test("--set replaces a parameter, nested ones too", async () => {
  const place = new Workplace();
  place.write("xor.yaml", XOR);
  await place.runx("xor.yaml", "--set", "epochs=2", "--set", "layers=[2, 5, 1]", "--seeds", "[7]");
  const { stdout } = await place.runx("report", "--format", "json");
  const { arms } = JSON.parse(stdout);
  expect(arms[0].trials.map((trial: { seed: number }) => trial.seed)).toEqual([7]);
  const shown = await place.runx("show", arms[0].trials[0].id, "--json");
  const { trial, epochs } = JSON.parse(shown.stdout);
  expect(trial.parameters.layers).toEqual([2, 5, 1]);
  expect(epochs.map((record: { epoch: number }) => record.epoch)).toEqual([1, 2]);
});

/** An epoch of this network takes long enough to be seen, and not longer. */
const WIDE = ["--set", "layers=[2, 300, 300, 1]"];

test("Ctrl-C stops after the epochs in flight, says how to go on, and the same command goes on", async () => {
  const place = new Workplace();
  place.write("long.yaml", XOR.replace("epochs: 20", "epochs: 1000000").replace("seeds: 2", "seeds: 1"));
  const child = place.start("long.yaml", "--jobs", "1", ...WIDE);
  await vi.waitUntil(() => epochsIn(join(place.folder, "results/runx.db")) > 0, 30_000);
  child.kill("SIGINT");
  const ended = await child;
  expect(shellCode(ended)).toBe(130);
  expect(ended.stderr).toMatch(/trial [0-9a-f]{8}/);
  const again = await place.runx("long.yaml", "--set", "epochs=20", "--json");
  expect(again.exitCode).toBe(0);
});

test("Ctrl-C counts the trials that were recorded before", async () => {
  const place = new Workplace();
  place.write("long.yaml", `${XOR.replace("seeds: 2", "seeds: 1").replace(/vary:[\s\S]*/, "")}eta: 1\n`);
  place.write("some.db", "");
  const run = ["long.yaml", "--db", "some.db", ...WIDE, "--set"];
  await place.runx(...run, "vary={epochs: [1, 2]}");
  const child = place.start(...run, "vary={epochs: [1, 2, 1000000]}");
  await vi.waitUntil(() => epochsIn(join(place.folder, "some.db")) > 2, 30_000);
  child.kill("SIGINT");
  const ended = await child;
  expect(shellCode(ended)).toBe(130);
  expect(ended.stderr).toContain("2 of 3 trials");
});

test("a second Ctrl-C leaves at once, and the run's end is recorded all the same", async () => {
  const place = new Workplace();
  place.write("long.yaml", XOR.replace("epochs: 20", "epochs: 1000000"));
  // An epoch of nine million weights takes longer than the pause between the signals, or the first one is enough.
  const child = place.start(
    "long.yaml",
    "--jobs",
    "1",
    "--db",
    "long.db",
    "--set",
    "layers=[2, 3000, 3000, 1]",
  );
  let said = "";
  child.stderr.on("data", (text) => {
    said += text;
  });
  // Signals are heard before a run says what it does.
  await vi.waitUntil(() => said.includes("xor: "), 30_000);
  child.kill("SIGINT");
  await vi.waitUntil(() => said.includes("Stopping after"), 30_000);
  child.kill("SIGINT");
  const ended = await child;
  expect(shellCode(ended)).toBe(130);
  expect(ended.stderr).toContain("0 of 4 trials");
  const store = openStore(join(place.folder, "long.db"), "read");
  onTestFinished(() => store.close());
  expect(store.runs("xor")[0]).toMatchObject({ exitCode: 130, ended: expect.any(String) });
});

test("the folder of the spec is where its data lies", async () => {
  const place = new Workplace();
  place.write("points.csv", "x,y,kind\n0,0,a\n1,1,b\n0,1,a\n1,0,b\n0,0.1,a\n1,0.9,b\n");
  place.write(
    "points.yaml",
    `name: points
data: { source: csv, file: points.csv, target: kind, train: 0.5, validation: 0, test: 0.5 }
layers: [2, 2]
eta: 1
batch_size: 1
epochs: 3
`,
  );
  const { exitCode, stderr } = await place.runx("points.yaml");
  expect(stderr).toContain("points: 1 trial,");
  expect(exitCode).toBe(0);
});

test("a trial that failed before is not trained again, and is a bad finding all the same", async () => {
  const place = new Workplace();
  const fixed = XOR.replace("epochs: 20\n", "")
    .replace("seeds: 2", "seeds: 1")
    .replace(/vary:[\s\S]*/, "");
  place.write("big.yaml", `${fixed}eta: 1\nvary: { epochs: [20, 1000000] }\n`);
  const layers = ["--set", "layers=[2, 30, 30, 1]"];
  expect((await place.runx("big.yaml", ...layers, "--set", "vary.epochs=[20]")).exitCode).toBe(0);
  const first = await place.runx("big.yaml", "--trial-timeout", "1", ...layers);
  expect(first.exitCode).toBe(1);
  const again = await place.runx("big.yaml", ...layers);
  expect(countsIn(again.stderr)).toMatchObject({ pending: 0, failed: 1 });
  expect(again.exitCode).toBe(1);
});

test("data that change during a run are not trained on under the digest of what they were", async () => {
  const place = new Workplace();
  const table = (rows: number) =>
    `x,y\n${Array.from({ length: rows }, (_, i) => `${i % 5},${i % 2}\n`).join("")}`;
  place.write("first.csv", table(40));
  place.write("second.csv", table(45));
  const data = (name: string) => `{ source: csv, file: ${name}.csv, target: y, targets: numeric }`;
  place.write(
    "two.yaml",
    `name: two\nlayers: [1, 1]\nbatch_size: 1\neta: 0.1
vary: { zip: { data: [${data("first")}, ${data("second")}], epochs: [2, 1] } }\n`,
  );
  // The run says what it will train before it begins.
  const change = () => place.write("second.csv", table(50));
  const { exitCode, stderr } = await place.runxHeard(change, "two.yaml", "--jobs", "1");
  expect(exitCode).toBe(2);
  expect(stderr).toContain("second.csv: ");
  const again = await place.runx("two.yaml");
  expect(again.exitCode).toBe(0);
  expect(countsIn(again.stderr)).toEqual({ trials: 2, recorded: 1, pending: 1, failed: 0 });
});

test("a limited address space is refused with remedies that work", async () => {
  const place = new Workplace();
  place.write("xor.yaml", XOR);
  const limited = (command: string) =>
    execa("sh", ["-c", `ulimit -v 8000000; ${command}`], { cwd: place.folder, reject: false });
  const refused = await limited(`node ${MAIN} xor.yaml`);
  // Node 26 does without the room that earlier releases reserve.
  const [major] = process.versions.node.split(".").map(Number);
  expect(refused.exitCode).toBe(major! < 26 ? 2 : 0);
  if (refused.exitCode === 0) return;
  expect(refused.stderr).toContain("ulimit -v");
  expect(refused.stderr).not.toMatch(/^\s+at /m);
  const options = /NODE_OPTIONS=\S+\w/.exec(refused.stderr)?.[0];
  expect((await limited(`${options} node ${MAIN} xor.yaml`)).exitCode).toBe(0);
  expect((await limited(`node ${MAIN} xor.yaml --engine reference`)).exitCode).toBe(0);
});

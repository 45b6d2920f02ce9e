import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { readWeights } from "../../src/weights/weights-file.ts";
import { Workplace, XOR } from "./runx.ts";

/** Everything that a state has to carry: momentum, dropout, a schedule. */
const STATEFUL = `${XOR.replace("epochs: 20", "epochs: 30")}momentum: 0.5
dropout: 0.1
schedule: { kind: step, every: 7, factor: 0.7 }
save: [weights, state]
`;

const recordsOf = async (place: Workplace, db: string) => {
  const epochs = await place.runx("export", "epochs", "xor", "--db", db);
  const report = await place.runx("report", "xor", "--db", db, "--format", "json");
  const digests = [...report.stdout.matchAll(/"weights_sha256": ?"(\w+)"/g)].map((match) => match[1]);
  return { epochs: epochs.stdout, digests };
};

test("a training that is given more epochs goes on, and equals one that was never interrupted", async () => {
  const place = new Workplace();
  place.write("xor.yaml", STATEFUL);
  await place.runx("xor.yaml", "--db", "extended.db");
  place.write("xor.yaml", STATEFUL.replace("epochs: 30", "epochs: 60"));
  const { exitCode } = await place.runx("xor.yaml", "--db", "extended.db");
  expect(exitCode).toBe(0);
  await place.runx("xor.yaml", "--db", "whole.db");
  const whole = await recordsOf(place, "whole.db");
  expect(whole.digests).toHaveLength(4);
  expect(whole.epochs.split("\n")).toHaveLength(1 + 4 * 60);
  expect(await recordsOf(place, "extended.db")).toEqual(whole);
});

test("a stopped training goes on from its state", async () => {
  const place = new Workplace();
  place.write("xor.yaml", STATEFUL.replace("epochs: 30", "epochs: 3000").replace("seeds: 2", "seeds: 1"));
  const child = place.start(
    "xor.yaml",
    "--jobs",
    "1",
    "--db",
    "stopped.db",
    "--set",
    "layers=[2, 300, 300, 1]",
  );
  await new Promise<void>((resolve) => child.stderr.once("data", () => setTimeout(resolve, 700)));
  child.kill("SIGINT");
  expect((await child).exitCode).toBe(130);
  const files = readdirSync(join(place.folder, "stopped.files"));
  expect(files.some((file) => file.endsWith(".state.safetensors"))).toBe(true);
});

test("a state that is damaged or of other numerics is refused by name, and nothing is overwritten", async () => {
  const place = new Workplace();
  place.write("xor.yaml", STATEFUL);
  await place.runx("xor.yaml", "--db", "some.db");
  const folder = join(place.folder, "some.files");
  const state = readdirSync(folder).find((file) => file.endsWith(".state.safetensors"))!;
  const bytes = readFileSync(join(folder, state));
  writeFileSync(join(folder, state), bytes.subarray(0, bytes.length - 5));
  const { exitCode, stderr } = await place.runx("xor.yaml", "--db", "some.db", "--set", "epochs=40");
  expect(exitCode).toBe(2);
  expect(stderr).toContain(state);
  expect(readFileSync(join(folder, state))).toEqual(bytes.subarray(0, bytes.length - 5));
});

test("weights are exported as kept, and the same when they are computed again", async () => {
  const place = new Workplace();
  place.write("xor.yaml", XOR);
  await place.runx("xor.yaml", "--db", "bare.db");
  place.write("xor.yaml", `${XOR}save: weights\n`);
  await place.runx("xor.yaml", "--db", "kept.db");
  const report = JSON.parse((await place.runx("report", "--db", "kept.db", "--format", "json")).stdout);
  const { id } = report.arms[0].trials[0];
  await place.runx("export", "weights", id, "--db", "kept.db", "--out", "kept.safetensors");
  const { exitCode } = await place.runx(
    "export",
    "weights",
    id,
    "--db",
    "bare.db",
    "--out",
    "made/again.safetensors",
  );
  expect(exitCode).toBe(0);
  const [kept, again] = ["kept", "made/again"].map((name) =>
    readWeights(join(place.folder, `${name}.safetensors`)),
  );
  expect(kept).toEqual(again);
  expect(kept!.trial).toBe(id);
});

test("the untrained network is not kept as the best, though no epoch is better", async () => {
  const place = new Workplace();
  // The weights are right before the first epoch, and every epoch's cost is the same.
  const rows = Array.from({ length: 20 }, (_, i) => `${i % 3},${i % 3}`);
  place.write("line.csv", `x,y\n${rows.join("\n")}\n`);
  place.write(
    "line.yaml",
    `name: line
data: { source: csv, file: line.csv, target: y, targets: numeric }
layers: [1, 1]
output: linear
init: { weights: [[[1]]], biases: [[0]] }
eta: 0.1
batch_size: full
epochs: 3
seeds: 1
monitor: [initial, validation]
save: best-weights
`,
  );
  const { exitCode } = await place.runx("line.yaml", "--db", "kept.db");
  expect(exitCode).toBe(0);
  const folder = join(place.folder, "kept.files");
  const [file] = readdirSync(folder);
  expect(readWeights(join(folder, file!)).epoch).toBe(1);
});

test("kept weights that are damaged or another trial's are refused by name, and not handed out", async () => {
  const place = new Workplace();
  place.write("xor.yaml", `${XOR}save: weights\n`);
  await place.runx("xor.yaml", "--db", "kept.db");
  const folder = join(place.folder, "kept.files");
  const [file, other] = readdirSync(folder).map((name) => join(folder, name));
  const bytes = readFileSync(file!);
  const changed = Buffer.from(bytes);
  changed[changed.length - 1]! ^= 1;
  for (const damage of [bytes.subarray(0, bytes.length - 3), changed, readFileSync(other!)]) {
    writeFileSync(file!, damage);
    const id = basename(file!).slice(0, 12);
    const { exitCode, stderr } = await place.runx("export", "weights", id, "--db", "kept.db", "--out", "w");
    expect(exitCode).toBe(2);
    expect(stderr).toContain(file);
    expect(readdirSync(place.folder)).not.toContain("w");
  }
});

test("gc deletes the states that its trials have left, and no others", async () => {
  const place = new Workplace();
  place.write("xor.yaml", `${XOR}save: [weights, state]\n`);
  place.write("other.yaml", `${XOR.replace("name: xor", "name: other")}momentum: 0.5\nsave: state\n`);
  await place.runx("other.yaml", "--db", "some.db");
  const folder = join(place.folder, "some.files");
  const others = readdirSync(folder);
  await place.runx("xor.yaml", "--db", "some.db");
  await place.runx("rm", "xor", "--db", "some.db");
  const { stdout } = await place.runx("gc", "--yes", "--db", "some.db");
  expect(stdout).toContain("and 8 files of their weights and states in");
  expect(readdirSync(folder).sort()).toEqual(others.sort());
});

test("a file where the folder of kept files should be is one message, and nothing is lost", async () => {
  const place = new Workplace();
  place.write("xor.yaml", `${XOR}save: weights\n`);
  place.write("some.files", "mine");
  const { exitCode, stderr } = await place.runx("xor.yaml", "--db", "some.db");
  expect(exitCode).toBe(2);
  expect(stderr).toContain("cannot be written (ENOTDIR)");
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(readFileSync(join(place.folder, "some.files"), "utf8")).toBe("mine");
});

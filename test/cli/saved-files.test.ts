import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { readWeights } from "../../src/weights/weights-file.ts";
import { epochsIn, runningIn, Workplace, XOR } from "../support/workplace.ts";

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

/** Interrupts a run when `ready` says so, and returns what it said; undefined where its training had ended before. */
async function interrupted(place: Workplace, args: readonly string[], ready: () => boolean) {
  const child = place.start(...args);
  await once(child.stderr, "data");
  const looking = setInterval(() => {
    if (!ready()) return;
    clearInterval(looking);
    child.kill("SIGINT");
  }, 20);
  const { exitCode, signal, stderr } = await child;
  clearInterval(looking);
  // After the training a signal ends the process at once.
  if (exitCode === 0 || signal === "SIGINT") return undefined;
  expect(exitCode).toBe(130);
  return stderr;
}

/** Interrupts a run after its first epochs. How many epochs are slow enough for that depends on the machine. */
async function interruptedWithin(place: Workplace, ...args: readonly string[]) {
  for (let epochs = 40; ; epochs *= 10) {
    const db = `stopped-${epochs}.db`;
    const slow = [
      "--jobs",
      "2",
      "--set",
      "layers=[2, 300, 300, 2]",
      "--set",
      `epochs=${epochs}`,
      "--seeds",
      "1",
    ];
    const ready = () => epochsIn(join(place.folder, db)) > 1;
    const said = await interrupted(place, [...args, ...slow, "--db", db], ready);
    const goesOn = /trial \w{8} continues from epoch \d+/.exec(said ?? "")?.[0];
    if (goesOn !== undefined) return { goesOn, slow, stopped: `stopped-${epochs}` };
  }
}

test.each([
  ["nothing is saved", ""],
  ["the state is saved", "save: state"],
  ["the best weights are saved", "save: best-weights"],
])("an interrupted training goes on within, and equals one that was not, where %s", async (_, save) => {
  const place = new Workplace();
  place.write("xor.csv", `x,y,odd\n${"0,0,0\n0,1,1\n1,0,1\n1,1,0\n".repeat(5)}`);
  const data = "data: { source: csv, file: xor.csv, target: odd, train: 0.8, validation: 0.2, test: 0 }\n";
  const spec = STATEFUL.replace(/data:\n( {2}.*\n)+/, data).replace(/save: .*\n/, `${save}\n`);
  place.write("xor.yaml", `${spec.replace("[2, 3, 1]", "[2, 3, 2]")}monitor: [initial]\n`);
  const { goesOn, slow, stopped } = await interruptedWithin(place, "xor.yaml");
  const again = await place.runx("xor.yaml", ...slow, "--db", `${stopped}.db`);
  expect(again.exitCode).toBe(0);
  expect(again.stderr).toContain(goesOn);
  await place.runx("xor.yaml", ...slow, "--db", "whole.db");
  expect(await recordsOf(place, `${stopped}.db`)).toEqual(await recordsOf(place, "whole.db"));
  const kept = (db: string) => {
    const folder = join(place.folder, `${db}.files`);
    return existsSync(folder) ? readdirSync(folder).sort() : [];
  };
  expect(kept(stopped)).toEqual(kept("whole"));
});

test("a trial that is interrupted again and again goes on each time, also before its first epoch", async () => {
  const place = new Workplace();
  const spec = XOR.replace("epochs: 20", "epochs: 1000000").replace("seeds: 2", "seeds: 1");
  place.write("xor.yaml", `${spec}monitor: [initial, train]\nsave: state\n`);
  const args = ["xor.yaml", "--db", "some.db", "--jobs", "1", "--set", "layers=[2, 500, 500, 1]"];
  const stopped: number[] = [];
  for (let times = 0; times < 2; times++) {
    const said = await interrupted(place, args, () => runningIn(join(place.folder, "some.db")) > 0);
    const epoch = /continues from epoch (\d+)\.\n$/.exec(`${said}\n`)?.[1];
    if (epoch !== undefined) stopped.push(Number(epoch));
  }
  expect(stopped).toEqual(stopped.toSorted((a, b) => a - b));
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
    const { exitCode, stderr } = await place.runx(
      "export",
      "weights",
      id,
      "--db",
      "kept.db",
      "--out",
      "w.safetensors",
    );
    expect(exitCode).toBe(2);
    expect(stderr).toContain(file);
    expect(readdirSync(place.folder)).not.toContain("w.safetensors");
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
  expect(stdout).toMatch(/\b8 files\b/);
  expect(readdirSync(folder).sort()).toEqual(others.sort());
});

test("a file where the folder of kept files should be is one message, and nothing is lost", async () => {
  const place = new Workplace();
  place.write("xor.yaml", `${XOR}save: weights\n`);
  place.write("some.files", "mine");
  const { exitCode, stderr } = await place.runx("xor.yaml", "--db", "some.db");
  expect(exitCode).toBe(2);
  expect(stderr).toContain("ENOTDIR");
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(readFileSync(join(place.folder, "some.files"), "utf8")).toBe("mine");
});

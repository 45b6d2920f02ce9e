import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "csv-parse/sync";
import { encode } from "fast-png";
import { env, InferenceSession, Tensor } from "onnxruntime-web";
import { beforeAll, describe, expect, test } from "vitest";
import { WordSequence } from "../../src/numerics/streams.ts";
import { decodeSafetensors, encodeSafetensors } from "../../src/weights/safetensors.ts";
import { idx } from "../data/written-files.ts";
import { prepared, Workplace } from "../support/workplace.ts";

beforeAll(() => {
  env.wasm.numThreads = 1;
});

interface Answer {
  readonly [column: string]: string;
}

const answersIn = (csv: string): Answer[] => parse(csv, { columns: true });

const DB = ["--db", "a.db"] as const;

/** Images of 5 × 5 pixels of three classes, hard enough that some are answered wrongly. */
function images(place: Workplace, name: string, count: number, index: number): void {
  const words = new WordSequence(3, "sampling", index);
  const labels = Array.from({ length: count }, () => words.below(3));
  const pixels = labels.flatMap((label) =>
    Array.from({ length: 25 }, (_, i) => Math.min(255, words.below(160) + (i % 3 === label ? 60 : 0))),
  );
  writeFileSync(join(place.folder, `${name}-images`), idx([count, 5, 5], pixels));
  writeFileSync(join(place.folder, `${name}-labels`), idx([count], labels));
}

/** Behind the header of four numbers. */
const pixelsIn = (place: Workplace) => readFileSync(join(place.folder, "test-images")).subarray(16);

const IMAGES = `name: marks
data:
  source: idx
  images: train-images
  labels: train-labels
  test_images: test-images
  test_labels: test-labels
  train: 150
  validation: 50
  test: 200
layers: [25, 8, 3]
output: softmax
cost: log-likelihood
eta: 0.3
batch_size: 10
epochs: 8
seeds: 3
save: weights
`;

function train(place: Workplace) {
  images(place, "train", 200, 0);
  images(place, "test", 200, 1);
  return place.runx(place.write("marks.yaml", IMAGES), ...DB);
}

const marks = prepared(train);

async function trialsOf(place: Workplace) {
  const { stdout } = await place.runx("report", ...DB, "--metric", "test.accuracy", "--format", "json");
  const trials: { id: string; value: number }[] = JSON.parse(stdout).arms[0].trials;
  return trials.map(({ id, value }) => ({ id, right: Math.round(200 * value) }));
}

test("the test split is answered as it was recorded: from kept and recomputed weights, ONNX and NumPy", async () => {
  const place = marks();
  const [{ id, right }] = (await trialsOf(place)) as [{ id: string; right: number }];
  const ask = ["predict", id, "test-images", "--labels", "test-labels", ...DB];
  const kept = await place.runx(...ask);
  expect(kept.stderr).toContain(`${right} right`);
  const answers = answersIn(kept.stdout);
  expect(answers.filter((row) => row.actual === row.class)).toHaveLength(right);

  await place.runx("export", "weights", id, ...DB, "--out", "w.safetensors");
  await place.runx("export", "model", id, ...DB, "--out", "net.onnx");
  const named = await place.runx("predict", "w.safetensors", "test-images", "--labels", "test-labels");
  expect(named.stdout).toBe(kept.stdout);

  const session = await InferenceSession.create(readFileSync(join(place.folder, "net.onnx")));
  const { label } = await session.run({
    pixels: new Tensor("float32", Float32Array.from(pixelsIn(place)), [200, 25]),
  });
  expect(Array.from(label!.data as BigInt64Array, String)).toEqual(answers.map((row) => row.class));

  if (spawnSync("python3", ["-c", "import numpy"]).status === 0) {
    const files = ["w.safetensors", "test-images", "test-labels"].map((name) => join(place.folder, name));
    const { stdout } = spawnSync("python3", [resolve("docs/classify.py"), ...files], { encoding: "utf8" });
    expect(Number(stdout)).toBe(right);
  }

  rmSync(join(place.folder, "a.files"), { recursive: true });
  expect(await place.runx(...ask)).toEqual(kept);
});

test("files of images and labels that do not belong together are refused", async () => {
  const place = marks();
  writeFileSync(join(place.folder, "nine"), idx([200], new Array(200).fill(9)));
  const refusal = async (...files: string[]) => {
    const { exitCode, stdout, stderr } = await place.runx("predict", "marks", ...files, ...DB);
    expect([exitCode, stdout]).toEqual([2, ""]);
    return stderr;
  };
  expect(await refusal("test-images", "--labels", "nine")).toContain(
    "nine: The file has label 9 at offset 8; the network tells the classes 0 to 2 apart.",
  );
  expect(await refusal("test-labels")).toContain("test-labels: The file has one dimension");
  writeFileSync(join(place.folder, "few"), idx([3], [0, 1, 2]));
  expect(await refusal("test-images", "--labels", "few")).toContain(
    "few: The file has 3 labels for 200 images",
  );
});

test("all seeds vote, and one image is answered", async () => {
  const place = marks();
  const voted = await place.runx("predict", "marks", "test-images", "--labels", "test-labels", ...DB);
  expect(voted.stderr).toMatch(/200 rows: 3 networks of marks; all agree on \d+; \d+ right/);
  const rows = answersIn(voted.stdout);
  for (const { id } of await trialsOf(place)) {
    const single = answersIn((await place.runx("predict", id, "test-images", ...DB)).stdout);
    for (const [i, row] of rows.entries()) if (row.agree === "3") expect(single[i]?.class).toBe(row.class);
  }
  const picture = encode({ width: 5, height: 5, channels: 1, data: pixelsIn(place).slice(0, 25) });
  writeFileSync(join(place.folder, "mark.png"), picture);
  const one = answersIn((await place.runx("predict", "marks", "mark.png", ...DB)).stdout);
  expect(one).toEqual(
    [rows[0]].map((row) => Object.fromEntries(Object.entries(row!).filter(([key]) => key !== "actual"))),
  );
  writeFileSync(
    join(place.folder, "large.png"),
    encode({ width: 9, height: 5, channels: 1, data: new Uint8Array(45) }),
  );
  const refused = await place.runx("predict", "marks", "large.png", ...DB);
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain("5 × 5");
});

test("what is read, and what records need, is never overwritten by --out", async () => {
  const place = new Workplace();
  await train(place);
  const { id } = (await trialsOf(place))[0]!;
  place.write("aside.csv", "kept");
  const kept = `a.files/${readdirSync(join(place.folder, "a.files")).find((file) => file.startsWith(id))!}`;
  const commands: readonly (readonly [string, ...string[]])[] = [
    ["test-images", "predict", id, "test-images", "--format", "csv"],
    ["test-labels", "predict", id, "test-images", "--labels", "test-labels", "--format", "csv"],
    ["marks.yaml", "report", "marks", "--format", "markdown"],
    [kept, "export", "weights", id],
  ];
  symlinkSync("train-images", join(place.folder, "link.csv"));
  for (const [out, ...command] of [...commands, ["link.csv", "export", "trials", "marks"] as const]) {
    const before = readFileSync(join(place.folder, out));
    const { exitCode, stderr } = await place.runx(...command, "--out", out, ...DB);
    expect([out, exitCode]).toEqual([out, 2]);
    expect(stderr).toContain("left untouched");
    expect(readFileSync(join(place.folder, out))).toEqual(before);
  }
  const { exitCode } = await place.runx("export", "trials", "marks", "--out", "aside.csv", ...DB);
  expect([exitCode, readFileSync(join(place.folder, "aside.csv"), "utf8") === "kept"]).toEqual([0, false]);
});

test("weights of an older version are refused with what to do", async () => {
  const place = marks();
  const name = readdirSync(join(place.folder, "a.files")).find((file) => file.endsWith(".last.safetensors"))!;
  const path = join(place.folder, "a.files", name);
  const { tensors, metadata } = decodeSafetensors(path, readFileSync(path));
  const old = new Map([...metadata].filter(([key]) => key !== "encoding"));
  writeFileSync(join(place.folder, "old.safetensors"), encodeSafetensors({ tensors, metadata: old }));
  const { exitCode, stderr } = await place.runx("predict", "old.safetensors", "test-images");
  expect(exitCode).toBe(2);
  expect(stderr).toContain("runx export weights");
});

const TABLE = `id,age,colour,kind\n${Array.from({ length: 40 }, (_, i) => `${i},${i % 9 === 4 ? "NA" : 20 + i},${i % 2 ? "red" : "blue"},${i < 20 ? "young" : "old"}`).join("\n")}\n`;

const MIXED = `name: people
data:
  source: csv
  file: people.csv
  test_file: later.csv
  target: kind
  ignore: [id]
  categories: [colour]
  missing: { age: median }
  scale: standard
  stratify: true
layers: [3, 2]
output: softmax
cost: log-likelihood
epochs: 20
batch_size: 5
seeds: 2
vary: { eta: [0.5, 0.0001] }
`;

describe("tables", () => {
  const people = prepared((place) => {
    place.write("people.csv", TABLE);
    place.write(
      "later.csv",
      "kind,colour,id,age\nyoung,red,1,22\nold,blue,2,58\nold,red,3,\nyoung,blue,4,39\n",
    );
    return place.runx(place.write("people.yaml", MIXED), ...DB);
  });

  test("the best arm by validation votes; columns are found by name, and missing values are filled in", async () => {
    const place = people();
    const { stdout, stderr } = await place.runx("predict", "people", "later.csv", ...DB);
    expect(stderr).toMatch(
      /^4 rows: 2 networks of people, .*0\.5.*: best by validation accuracy; all agree on/,
    );
    expect(answersIn(stdout).map(({ actual }) => actual)).toEqual(["young", "old", "old", "young"]);
    const { stdout: json } = await place.runx(
      "report",
      ...DB,
      "--metric",
      "test.accuracy",
      "--format",
      "json",
    );
    for (const { trials } of JSON.parse(json).arms) {
      for (const { id, value } of trials) {
        const asked = await place.runx("predict", id, "later.csv", ...DB);
        expect(asked.stderr).toContain(`${4 * value} right`);
      }
    }
  });

  test("of arms that are equal on the validation split that of the lower cost answers, of equals in both the first", async () => {
    const place = new Workplace();
    place.write("ages.csv", `age,kind\n${"1,young\n9,old\n".repeat(20)}`);
    const spec = (arms: string) => `name: ages
data: { source: csv, file: ages.csv, target: kind, validation: 0.25, test: 0.25 }
layers: [1, 2]
eta: 1
epochs: 30
batch_size: 5
seeds: 1
vary: [${arms}]
`;
    place.write("new.csv", "age\n1\n");
    const voter = async (arms: string) => {
      const { exitCode, stdout } = await place.runx(place.write("ages.yaml", spec(arms)), ...DB);
      expect([exitCode, stdout.match(/100\.00/g)?.length]).toEqual([0, 2]);
      const { stderr } = await place.runx("predict", "ages", "new.csv", ...DB);
      return /ages, (\w+): best by validation accuracy/.exec(stderr)?.[1];
    };
    expect(await voter("{ label: short }, { label: long, epochs: 100 }")).toBe("long");
    expect(await voter("{ label: first }, { label: second, lambda: 1.0e-300 }")).toBe("first");
  });

  test("what does not fit is refused by its column", async () => {
    const place = people();
    const refusal = async (text: string) => {
      const call = ["predict", "people", place.write("new.csv", text), ...DB];
      const { exitCode, stderr, stdout } = await place.runx(...call);
      expect([exitCode, stdout]).toEqual([2, ""]);
      return stderr;
    };
    expect(await refusal("age\n30\n")).toContain('"colour"');
    const misspelt = await refusal("age,color\n30,red\n");
    expect(misspelt).toContain('Did you mean "color"? Columns are matched by name: call it "colour".');
    expect(misspelt.match(/→/g)).toHaveLength(1);
    expect(await refusal("age,colour,height\n30,red,170\n")).toContain('"height"');
    const unknown = await refusal("age,colour\n30,red\n31,green\n32,pink\n33,green\n");
    expect(unknown).toContain("new.csv:3:4: ");
    expect(unknown).toContain('"green" (line 3), "pink" (line 4)');
    expect(await refusal("age,colour\nthirty,red\n")).toMatch(/"thirty".*\b2\b/);
    expect(await refusal("age,colour\n30,\n")).toMatch(/\b1 of 1\b/);
  });

  test("a file of another format, or of a name that is nearly right, is refused with what it is", async () => {
    const place = people();
    const refusal = async (name: string) => {
      const { exitCode, stderr, stdout } = await place.runx("predict", "people", name, ...DB);
      expect([exitCode, stdout]).toEqual([2, ""]);
      return stderr;
    };
    writeFileSync(join(place.folder, "images"), idx([1, 2, 2], [255, 254, 253, 252]));
    writeFileSync(join(place.folder, "rows.parquet"), Buffer.from([0x50, 0x41, 0x52, 0x31, 0x15, 0xff]));
    expect(await refusal("images")).toContain("an IDX file");
    expect(await refusal("rows.parquet")).toContain("a Parquet file");
    expect(await refusal("latr.csv")).toMatch(/Did you mean .*later\.csv\?/);
  });

  test("data is looked for beside every spec that has the trial", async () => {
    const place = new Workplace();
    for (const name of ["first", "second"]) {
      mkdirSync(join(place.folder, name));
      place.write(`${name}/people.csv`, TABLE);
      place.write(`${name}/later.csv`, "kind,colour,id,age\nyoung,red,1,22\nold,blue,2,58\n");
      place.write(`${name}/spec.yaml`, MIXED.replace("people", name));
      await place.runx(`${name}/spec.yaml`, ...DB);
    }
    const exitCodes = async () => {
      const codes: (number | undefined)[] = [];
      for (const call of [
        ["predict", "second", "second/later.csv"],
        ["inspect", "second"],
        ["verify", "second"],
      ]) {
        codes.push((await place.runx(...call, ...DB)).exitCode);
      }
      return codes;
    };
    expect(await exitCodes()).toEqual([0, 0, 0]);
    rmSync(join(place.folder, "first"), { recursive: true });
    expect(await exitCodes()).toEqual([0, 0, 0]);
    // Other data of the same name beside the latest spec is not taken for it.
    mkdirSync(join(place.folder, "third"));
    place.write("third/people.csv", TABLE.replace("old", "young"));
    place.write("third/later.csv", "kind,colour,id,age\nyoung,red,1,22\n");
    await place.runx(place.write("third/spec.yaml", MIXED.replace("people", "third")), ...DB);
    expect(await exitCodes()).toEqual([0, 0, 0]);
  });

  test("predictions are written as other programs read them", async () => {
    const place = people();
    const { exitCode, stdout } = await place.runx("predict", "people", "later.csv", ...DB, "--out", "p.json");
    expect([exitCode, stdout]).toEqual([0, ""]);
    const rows = JSON.parse(readFileSync(join(place.folder, "p.json"), "utf8"));
    expect(rows).toHaveLength(4);
    expect(rows[0]).toMatchObject({ row: 1, actual: "young", of: 2 });
    expect(rows[0]["probability.old"] + rows[0]["probability.young"]).toBeCloseTo(1, 12);
  });

  test("columns of the answers and of the file are written under the names that are wanted", async () => {
    const place = people();
    place.write("named.csv", "key,age,colour\na 7,25,red\nb 8,66,blue\n");
    const ask = (columns: string) =>
      place.runx("predict", "people", "named.csv", "--columns", columns, ...DB);
    const { stdout } = await ask("key,Row=row,Answer=class");
    expect(stdout).toMatch(/^key,Row,Answer\na 7,1,(?:young|old)\nb 8,2,(?:young|old)$/);
    const unknown = await ask("key,clas");
    expect([unknown.exitCode, unknown.stdout]).toEqual([2, ""]);
    expect(unknown.stderr).toContain("Did you mean class?");
  });
});

test("values are answered in their own unit", async () => {
  const place = new Workplace();
  const rows = Array.from({ length: 60 }, (_, i) => `${i},${1000 + 50 * i}`).join("\n");
  place.write("line.csv", `x,price\n${rows}\n`);
  const spec = `name: line
data: { source: csv, file: line.csv, target: price, targets: numeric, scale: standard, scale_targets: standard }
layers: [1, 1]
output: linear
eta: 0.1
batch_size: 5
epochs: 40
seeds: 2
`;
  await place.runx(place.write("line.yaml", spec), ...DB);
  const { stdout, stderr } = await place.runx(
    "predict",
    "line",
    place.write("new.csv", "x\n10\n70\n"),
    ...DB,
  );
  const prices = answersIn(stdout).map(({ price }) => Number(price));
  expect(Math.abs(prices[0]! - 1500)).toBeLessThan(5);
  expect(Math.abs(prices[1]! - 4500)).toBeLessThan(5);
  expect(stderr.trim()).toBe("2 rows: 2 networks of line");
  const known = await place.runx("predict", "line", "line.csv", ...DB);
  expect(known.stderr).toMatch(/price: root mean square error [\d.]+/);
});

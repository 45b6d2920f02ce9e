import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { identify, load, sourceFor } from "../../src/data/index.ts";
import type { Dataset } from "../../src/model/dataset.ts";
import type { CsvSource, SplitName } from "../../src/model/parameters.ts";
import { freshFolder, problemsOf, write } from "./written-files.ts";

const SOURCE: CsvSource = {
  source: "csv",
  file: "table.csv",
  target: "y",
  targets: "numeric",
  train: 1,
  validation: 0,
  test: 0,
  split_seed: 1,
  scale: "none",
};

function folderWith(content: string | Uint8Array, test?: string): string {
  const folder = freshFolder();
  write(folder, "table.csv", content);
  if (test !== undefined) write(folder, "test.csv", test);
  return folder;
}

const loaded = (content: string, change: Partial<CsvSource> = {}, test?: string) =>
  load({ ...SOURCE, ...change }, folderWith(content, test));

const refused = (content: string, change: Partial<CsvSource> = {}, test?: string) =>
  problemsOf(() => identify({ ...SOURCE, ...change }, folderWith(content, test)));

/** Rows of inputs and target, sorted. */
function rowsOf(dataset: Dataset, split: SplitName = "train"): number[][] {
  const { inputs, targets, size } = dataset.splits[split]!;
  const width = inputs.values.length / size;
  const answers = targets.kind === "classes" ? targets.labels : targets.values;
  const outputs = answers.length / size;
  const rows = Array.from({ length: size }, (_, i) => [
    ...inputs.values.subarray(i * width, (i + 1) * width),
    ...answers.subarray(i * outputs, (i + 1) * outputs),
  ]);
  return rows.sort((a, b) => a.map((x, i) => x - b[i]!).find((d) => d !== 0) ?? 0);
}

const MIXED = "id,age,colour,y\n7,10,red,1\n8,20,blue,2\n9,NA,red,3\n5,60,?,4\n";

describe("which columns", () => {
  it("ignores what is named, and learns from what is named", () => {
    const one = loaded("id,a,b,y\n1,2,3,4\n5,6,7,8\n", { ignore: ["id", "b"] });
    expect(rowsOf(one)).toEqual([
      [2, 4],
      [6, 8],
    ]);
    expect(rowsOf(loaded("id,a,b,y\n1,2,3,4\n5,6,7,8\n", { columns: ["a"] }))).toEqual(rowsOf(one));
  });

  it("refuses names that no column has, and columns that are named twice", () => {
    const codes = (change: Partial<CsvSource>) =>
      refused("a,b,y\n1,2,3\n", change).map(({ code, hint }) => [code, hint.includes('Did you mean "b"?')]);
    expect(codes({ ignore: ["bb"] })).toEqual([["data.csv-column", true]]);
    expect(codes({ ignore: ["a"], categories: ["a"] })).toEqual([["data.csv-column", false]]);
    expect(codes({ ignore: ["y"] })).toEqual([["data.csv-column", false]]);
    expect(codes({ ignore: ["a", "b"] })).toEqual([["data.csv-target", false]]);
  });

  it("calls columns by their numbers where there is no header", () => {
    const dataset = loaded("5,0,1\n3,1,0\n", { header: false, target: 1, ignore: [3] });
    expect(rowsOf(dataset)).toEqual([
      [0, 5],
      [1, 3],
    ]);
    expect(dataset.identity.encoding.inputs).toMatchObject({ columns: [{ name: "2" }] });
  });

  it("learns several numbers at once", () => {
    const dataset = loaded("x,u,v\n1,2,3\n4,5,6\n", { target: ["u", "v"] });
    expect(dataset.identity).toMatchObject({ inputs: 1, outputs: 2, targets: "values" });
    expect(rowsOf(dataset)).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(refused("x,u,v\n1,2,3\n", { target: ["u", "v"], targets: "classes" })[0]?.code).toBe(
      "data.csv-column",
    );
  });
});

describe("how cells are read", () => {
  it("takes other delimiters and decimal commas", () => {
    expect(rowsOf(loaded("x;y\n1,5;2\n,5;-3e1\n", { delimiter: ";", decimal: "," }))).toEqual([
      [0.5, -30],
      [1.5, 2],
    ]);
    expect(refused("x;y\n1.5;2\n2,5;3\n3,5;4\n", { delimiter: ";", decimal: "," })[0]?.message).toContain(
      '"1.5"',
    );
    expect(refused("x;y\n1;2\n")[0]?.hint).toContain('delimiter: ";"');
  });

  it("makes one input of each category, in a fixed order", () => {
    const { identity, splits } = loaded("c,x,y\nred,1,1\n10,2,2\n2,3,3\nblue,4,4\n", { categories: ["c"] });
    expect(identity.inputs).toBe(5);
    expect(identity.encoding.inputs).toMatchObject({
      columns: [
        { kind: "category", categories: ["2", "10", "blue", "red"], hasMissing: false },
        { kind: "number" },
      ],
    });
    expect(splits.train?.inputs.values.length).toBe(20);
    expect(rowsOf({ identity, splits }).map((row) => row.join(" "))).toEqual([
      "0 0 0 1 1 1",
      "0 0 1 0 4 4",
      "0 1 0 0 2 2",
      "1 0 0 0 3 3",
    ]);
  });
});

describe("missing values", () => {
  const rules = { age: "mean", colour: "category" } as const;
  const mixed = { ignore: ["id"], categories: ["colour"] };

  it("are one problem a column, with the key that solves all of them", () => {
    const problems = refused(MIXED, mixed);
    expect(problems.map(({ code, where }) => [code, where?.line])).toEqual([
      ["data.csv-missing", 4],
      ["data.csv-missing", 5],
    ]);
    for (const { hint } of problems) expect(hint).toContain("missing: { age: median, colour: category }");
  });

  it("count as the mean, as a category of their own, or not at all", () => {
    expect(rowsOf(loaded(MIXED, { ...mixed, missing: rules })).map((row) => row.join(" "))).toEqual([
      "10 0 1 0 1",
      "20 1 0 0 2",
      "30 0 1 0 3",
      "60 0 0 1 4",
    ]);
    const dropped = loaded(MIXED, { ...mixed, missing: "drop" });
    expect(dropped.identity.sizes.train).toBe(2);
    expect(dropped.identity.summary).toMatchObject({ rows: 4, dropped: 2, unused: 0 });
    const median = loaded(MIXED, { ...mixed, missing: { "*": "median", colour: "drop" } });
    expect(rowsOf(median).map(([age]) => age)).toEqual([10, 15, 20]);
    expect(median.identity.summary?.notes).toEqual([
      '1 missing value of "age" counts as 15, fitted on the training rows.',
    ]);
  });

  it("are filled by what the training rows say alone", () => {
    const rows = Array.from({ length: 20 }, (_, i) => `${i % 4 === 0 ? "" : i},${i}`).join("\n");
    const dataset = loaded(`x,y\n${rows}\n`, { train: 0.5, test: 0.5, missing: "mean" });
    const raw = rowsOf(dataset).filter(([, y]) => y! % 4 !== 0);
    const mean = raw.reduce((sum, [x]) => sum + x!, 0) / raw.length;
    const filled = [...rowsOf(dataset), ...rowsOf(dataset, "test")].filter(([, y]) => y! % 4 === 0);
    expect(filled).toHaveLength(5);
    for (const [x] of filled) expect(x).toBeCloseTo(mean, 12);
  });

  it("are what the spec says they are", () => {
    const dataset = loaded("x,y\n-999,1\n4,2\n", { missing_texts: ["-999"], missing: "drop" });
    expect(rowsOf(dataset)).toEqual([[4, 2]]);
    const classes = loaded("x,y\n1,None\n2,some\n", { targets: "classes", missing_texts: [""] });
    expect(classes.identity.classes).toEqual(["None", "some"]);
  });

  it("of a target leave the row out, if that was asked for", () => {
    expect(refused("x,y\n1,a\n2,b\n3,\n", { targets: "classes" })[0]?.hint).toContain("missing: drop");
    expect(rowsOf(loaded("x,y\n1,a\n2,b\n3,\n", { targets: "classes", missing: "drop" }))).toHaveLength(2);
  });

  it("have rules that fit their columns", () => {
    const codes = refused(MIXED, { ...mixed, missing: { age: "category", colour: "mean", size: "drop" } });
    expect(codes.filter(({ message }) => message.startsWith("data.missing"))).toHaveLength(3);
  });
});

describe("scaling", () => {
  it("may differ from column to column", () => {
    const dataset = loaded("a,b,c,y\n0,0,1,1\n10,4,2,2\n", {
      scale: { a: "min-max", b: 4, "*": "standard" },
    });
    expect(rowsOf(dataset)).toEqual([
      [0, 0, -1, 1],
      [1, 1, 1, 2],
    ]);
    const [problem] = refused("a,y\n1,2\n", { scale: { b: "standard" } });
    expect(problem?.code).toBe("data.csv-column");
  });

  it("by a number keeps bytes as bytes", () => {
    const { inputs } = loaded("a,b,y\n0,255,1\n51,3,2\n", { scale: 255 }).splits.train!;
    expect(inputs).toMatchObject({ kind: "bytes", scale: 255 });
    expect([...inputs.values].sort()).toEqual([0, 255, 3, 51].sort());
    expect(loaded("a,y\n0.5,1\n51,2\n", { scale: 255 }).splits.train!.inputs.kind).toBe("reals");
  });

  it("of targets keeps their unit with the encoding", () => {
    const { identity, splits } = loaded("x,y\n1,100\n2,300\n", { scale_targets: "standard" });
    expect(identity.targetRange).toEqual([-1, 1]);
    expect(rowsOf({ identity, splits }).map(([, y]) => y)).toEqual([-1, 1]);
    expect(identity.encoding.answer).toEqual({
      kind: "values",
      columns: [{ name: "y", centre: 200, width: 100 }],
    });
  });
});

const CLASSES = `x,y\n${Array.from({ length: 60 }, (_, i) => `${i},${i < 30 ? "a" : i < 50 ? "b" : "c"}`).join("\n")}\n`;

describe("splits", () => {
  const classes = { targets: "classes" } as const;

  it("of a test file of its own take nothing from the other", () => {
    const { train: _, test: __, ...rest } = { ...SOURCE, ...classes, validation: 0.5, test_file: "test.csv" };
    const folder = folderWith("x,y\n1,a\n2,b\n3,a\n4,b\n", "y,x\nb,9\na,8\n");
    const dataset = load(rest, folder);
    expect(dataset.identity.sizes).toEqual({ train: 2, validation: 2, test: 2 });
    expect(rowsOf(dataset, "test")).toEqual([
      [8, 0],
      [9, 1],
    ]);
  });

  it("refuse classes and categories of a test file that the training file has not", () => {
    const change = { ...classes, categories: ["c"], test_file: "test.csv" };
    const problems = refused("c,y\nu,a\nv,b\n", change, "c,y\nw,a\nu,z\n");
    expect(
      problems.map(({ code, message }) => [code, message.includes('"w"') || message.includes('"z"')]),
    ).toEqual([
      ["data.csv-unknown", true],
      ["data.csv-unknown", true],
    ]);
  });

  it("have the same share of each class where they are stratified", () => {
    const { identity } = loaded(CLASSES, {
      ...classes,
      stratify: true,
      train: 0.7,
      validation: 0.2,
      test: 0.1,
    });
    expect(identity.summary?.classCounts).toEqual({
      train: [21, 14, 7],
      validation: [6, 4, 2],
      test: [3, 2, 1],
    });
  });

  it("of folds test every row once, and deal anew in the next round", () => {
    const { train: _, test: __, ...rest } = { ...SOURCE, ...classes, folds: 5, stratify: true };
    const folder = folderWith(CLASSES);
    const folds = [1, 2, 3, 4, 5].map((seed) => load(sourceFor(rest, seed), folder));
    const tested = folds.map((fold) => rowsOf(fold, "test").map(([x]) => x!));
    expect(tested.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, i) => i));
    for (const [f, fold] of folds.entries()) {
      expect(fold.identity.summary?.classCounts?.test).toEqual([6, 4, 2]);
      const trained = rowsOf(fold).map(([x]) => x!);
      expect([...trained, ...tested[f]!].sort((a, b) => a - b)).toEqual(
        Array.from({ length: 60 }, (_, i) => i),
      );
    }
    const again = rowsOf(load(sourceFor(rest, 6), folder), "test").map(([x]) => x!);
    expect(again).not.toEqual(tested[0]);
    expect(new Set(folds.map(({ identity }) => identity.digest)).size).toBe(5);
  });

  it("of every seed are drawn anew with resplit", () => {
    const source = { ...SOURCE, train: 0.5, test: 0.5, resplit: true };
    const folder = folderWith(CLASSES.replaceAll(/[abc]/g, "1"));
    const digests = [1, 2, 3].map((seed) => identify(sourceFor(source, seed), folder).digest);
    expect(new Set(digests).size).toBe(3);
    const { resplit: _, ...fixed } = source;
    expect(identify(sourceFor({ ...fixed, split_seed: 3 }, 9), folder).digest).toBe(digests[2]);
  });

  it("refuse settings that contradict each other", () => {
    const codes = (change: Partial<CsvSource>) =>
      refused(CLASSES, { ...classes, ...change }).map(({ code }) => code);
    expect(codes({ folds: 5, train: 0.9, test: 0.1 })).toEqual(["data.settings", "data.settings"]);
    expect(codes({ test_file: "test.csv", test: 0.1, train: 0.9 })).toEqual(["data.settings"]);
    expect(codes({ train: 0.8, validation: 0.3 })).toEqual(["data.settings"]);
    expect(codes({ targets: "numeric", stratify: true })).toContain("data.settings");
    expect(codes({ scale_targets: "standard" })).toEqual(["data.settings"]);
  });

  it("say which class has no row", () => {
    const { identity } = loaded("x,y\n1,a\n2,b\n3,a\n4,b\n5,c\n", { ...classes, train: 0.8, test: 0.2 });
    expect(identity.summary?.notes.some((note) => /^No test row is of class /.test(note))).toBe(true);
  });
});

it("packed tables are the plain ones", () => {
  const source = { ...SOURCE, ...{ targets: "classes" as const } };
  const plain = identify(source, folderWith(CLASSES));
  expect(identify(source, folderWith(gzipSync(CLASSES)))).toEqual(plain);
});

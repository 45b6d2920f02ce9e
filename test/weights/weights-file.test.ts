import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { weightsDigest } from "../../src/learner/digest.ts";
import { decodeSafetensors, encodeSafetensors } from "../../src/weights/safetensors.ts";
import { readWeights, type SavedWeights, writeWeights } from "../../src/weights/weights-file.ts";
import { freshPath, refusalOf, sampleNetwork } from "./networks.ts";

const SAVED: SavedWeights = {
  trial: "ab".repeat(32),
  epoch: 30,
  activation: "sigmoid",
  output: "softmax",
  scale: 255,
  numerics: "reference/1",
  weights: sampleNetwork([3, 4, 2]),
};

describe("weights file", () => {
  it.each([Float32Array, Float64Array])("gives back what was written, in %o", (Reals) => {
    const path = freshPath("w.safetensors");
    const saved = { ...SAVED, weights: sampleNetwork([5, 3, 2], Reals) };
    writeWeights(path, saved);
    expect(readWeights(path)).toEqual(saved);
  });

  it("names an activation function for each layer", () => {
    const path = freshPath("w.safetensors");
    const saved = {
      ...SAVED,
      activation: ["leaky-relu", "tanh"],
      weights: sampleNetwork([3, 4, 2, 2]),
    } as const;
    writeWeights(path, saved);
    expect(readWeights(path)).toEqual(saved);
  });

  it("needs no scale where the inputs are no images", () => {
    const { scale, ...rest } = SAVED;
    const path = freshPath("w.safetensors");
    writeWeights(path, rest);
    expect(readWeights(path)).toEqual(rest);
  });

  it("carries the digest that is recorded with the trial", () => {
    const path = freshPath("w.safetensors");
    writeWeights(path, SAVED);
    const { metadata } = decodeSafetensors(path, readFileSync(path));
    expect(metadata.get("sha256")).toBe(weightsDigest(SAVED.weights));
    expect(metadata.get("trial")).toBe(SAVED.trial);
    expect(metadata.get("layers")).toBe("[3,4,2]");
  });

  it("refuses a missing, a cut and a foreign file by name", () => {
    const path = freshPath("w.safetensors");
    expect(refusalOf(() => readWeights(path))).toContain(`${path}: The file cannot be read`);
    writeWeights(path, SAVED);
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.subarray(0, bytes.length - 8));
    expect(refusalOf(() => readWeights(path))).toMatch(/^weights.damaged: .*w.safetensors/);
    writeFileSync(path, encodeSafetensors({ tensors: new Map(), metadata: new Map() }));
    expect(refusalOf(() => readWeights(path))).toMatch(/^weights.other-format: .*w.safetensors/);
  });

  it("refuses arrays that are missing or do not fit the layers", () => {
    const path = freshPath("w.safetensors");
    writeWeights(path, SAVED);
    const { tensors, metadata } = decodeSafetensors(path, readFileSync(path));
    const rewrite = (layers: string) =>
      writeFileSync(
        path,
        encodeSafetensors({ tensors, metadata: new Map([...metadata, ["layers", layers]]) }),
      );
    rewrite("[3,5,2]");
    expect(refusalOf(() => readWeights(path))).toContain("has shape [4,3] for weights.1");
    rewrite("[3,4,2,1]");
    expect(refusalOf(() => readWeights(path))).toContain("lacks weights.3");
    rewrite("many");
    expect(refusalOf(() => readWeights(path))).toContain("names no layer sizes");
  });
});

import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RunxError } from "../../src/errors.ts";
import { readFile } from "./reading.ts";

const SPEC = `
name: replay
data: { source: inline, inputs: [[1]], targets: [[0]] }
layers: [1, 1]
eta: 1
batch_size: 1
epochs: 1
`;

function read(lines: string) {
  const path = join(mkdtempSync(join(tmpdir(), "runx-spec-")), "replay.yaml");
  writeFileSync(path, `${SPEC}${lines}\n`);
  return readFile(path);
}

function refusal(lines: string): string {
  try {
    read(lines);
  } catch (error) {
    if (error instanceof RunxError) return error.problems.map(({ message }) => message).join("\n");
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("random", () => {
  it("is absent for runx's own generator, so that it does not change a trial's identity", () => {
    expect(read("random: runx").arms[0]?.parameters).toEqual(read("").arms[0]?.parameters);
    expect(read("").arms[0]?.parameters.random).toBeUndefined();
  });

  it("has the book's choices by default", () => {
    expect(
      read("random: { generator: mt19937, discard: { networks: 1 } }").arms[0]?.parameters.random,
    ).toEqual({
      generator: "mt19937",
      initial: "biases-first",
      shuffle: "python2",
      discard: { networks: 1 },
    });
  });

  it("refuses a seed that RandomState does not take", () => {
    expect(refusal("random: { generator: mt19937 }\nseeds: [1, 4294967296]")).toContain("4294967296");
    expect(read("seeds: [4294967296]").seeds).toEqual([4294967296]);
  });

  it("refuses other words and empty mappings", () => {
    expect(refusal("random: numpy")).toContain("random");
    expect(refusal("random: { generator: mt19937, discard: {} }")).toContain("discard");
    expect(refusal("random: { generator: mt19937, shuffle: python4 }")).toContain("shuffle");
  });
});

describe("experiments/book", () => {
  it.each([
    ["overfitting", 1],
    ["regularized", 1],
    ["weight-initialization-30", 2],
    ["more-data", 9],
  ])("%s is a valid spec", (name, arms) => {
    expect(readFile(`experiments/book/${name}.yaml`).arms).toHaveLength(arms);
  });
});

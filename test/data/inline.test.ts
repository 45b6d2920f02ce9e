import { describe, expect, it } from "vitest";
import { identify, load } from "../../src/data/index.ts";
import type { InlineSource } from "../../src/model/parameters.ts";
import { codesOf, problemsOf } from "./written-files.ts";

const NAND: InlineSource = {
  source: "inline",
  inputs: [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ],
  targets: [[1], [1], [1], [0]],
};

describe("inline", () => {
  it("trains every row and has no other split", () => {
    const { identity, splits } = load(NAND, "/nowhere");
    expect(identity).toMatchObject({ inputs: 2, outputs: 1, targets: "binary" });
    expect(identity.sizes).toEqual({ train: 4, validation: 0, test: 0 });
    expect(splits.train?.inputs).toEqual({ kind: "reals", values: Float64Array.of(0, 0, 0, 1, 1, 0, 1, 1) });
    expect(splits.train?.targets).toEqual({ kind: "binary", values: Float64Array.of(1, 1, 1, 0) });
    expect(splits.train?.inputs.values.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(Object.keys(splits)).toEqual(["train"]);
  });

  it("takes targets other than 0 and 1 as values", () => {
    const source: InlineSource = { source: "inline", inputs: [[1]], targets: [[0.5]] };
    expect(load(source, "/nowhere").splits.train?.targets.kind).toBe("values");
  });

  it("takes one-hot rows as classes, and no others", () => {
    const kindOf = (targets: number[][]) =>
      identify({ source: "inline", inputs: targets.map(() => [1]), targets }, "/nowhere").targets;
    const oneHot: InlineSource = {
      source: "inline",
      inputs: [[1], [2], [3]],
      targets: [
        [0, 1],
        [1, 0],
        [0, 1],
      ],
    };
    const { identity, splits } = load(oneHot, "/nowhere");
    expect(identity).toMatchObject({ outputs: 2, targets: "classes", classes: ["1", "2"] });
    expect(splits.train?.targets).toEqual({ kind: "classes", labels: Uint16Array.of(1, 0, 1) });
    expect(kindOf([[1], [0]])).toBe("binary");
    expect(
      kindOf([
        [0, 0],
        [1, 0],
      ]),
    ).toBe("binary");
    expect(
      kindOf([
        [1, 0],
        [0.5, 0.5],
      ]),
    ).toBe("values");
  });

  it("identifies what it loads, by its numbers", () => {
    expect(identify(NAND, "/a")).toEqual(load(NAND, "/b").identity);
    const other = { ...NAND, targets: [[1], [1], [1], [1]] };
    expect(identify(other, "/a").digest).not.toBe(identify(NAND, "/a").digest);
  });

  it("names every ragged row and every number that is none", () => {
    const source: InlineSource = {
      source: "inline",
      inputs: [[0, 1], [0], [Number.NaN, 1]],
      targets: [[0], [Number.POSITIVE_INFINITY]],
    };
    const problems = problemsOf(() => identify(source, "/nowhere"));
    expect(problems.map(({ code }) => code)).toEqual([
      "data.inline-rows",
      "data.inline-ragged",
      "data.inline-number",
      "data.inline-number",
    ]);
    expect(problems[1]?.message).toBe("data.inputs[1] has 1 value, data.inputs[0] has 2.");
    expect(problems[2]?.message).toBe("data.inputs[2][0] is NaN.");
  });

  it("refuses no rows and empty rows", () => {
    expect(codesOf(() => load({ source: "inline", inputs: [], targets: [] }, "/"))).toEqual([
      "data.inline-empty",
    ]);
    expect(codesOf(() => load({ source: "inline", inputs: [[]], targets: [[1]] }, "/"))).toEqual([
      "data.inline-empty",
    ]);
  });
});

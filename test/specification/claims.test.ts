import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { RunxError } from "../../src/errors.ts";
import { readFile } from "./reading.ts";

const SPEC = `name: claims
data: { source: inline, inputs: [[1]], targets: [[0]] }
layers: [1, 1]
batch_size: 1
epochs: 3
vary:
  - { cost: quadratic, eta: 3 }
  - { cost: cross-entropy, eta: 0.5 }
claims:
`;

function read(claims: string, overrides: readonly string[] = []) {
  const path = join(mkdtempSync(join(tmpdir(), "runx-claims-")), "claims.yaml");
  writeFileSync(path, `${SPEC}${claims}\n`);
  return readFile(path, { overrides }).report.claims;
}

function problems(claims: string) {
  try {
    read(claims);
  } catch (error) {
    if (error instanceof RunxError) return error.problems;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("claims", () => {
  test("are read with their arm filled in", () => {
    const figure =
      "{ source: book, arm: { cost: quadratic }, metric: train.cost, value: 0.1, tolerance: 0.01 }";
    expect(read(`  - ${figure}`)).toEqual([
      {
        source: "book",
        arm: { cost: "quadratic", eta: 3 },
        metric: "train.cost",
        over: { kind: "mean" },
        expected: { kind: "near", value: 0.1, tolerance: 0.01, moment: { kind: "at", at: "last" } },
      },
    ]);
  });

  test.each([
    [
      "over: best-of-3, at_least: 1",
      { over: { kind: "best-of", k: 3 }, expected: { kind: "at-least", value: 1 } },
    ],
    ["over: median, at_most: 1, at: best", { over: { kind: "median" }, expected: { kind: "at-most" } }],
    ["value: 1, epoch: 2", { expected: { tolerance: 0, moment: { kind: "epoch", epoch: 2 } } }],
    [
      "over: every, series: [1, 2, 3]",
      { over: { kind: "every" }, expected: { kind: "series", values: [1, 2, 3] } },
    ],
  ])("%s", (text, expected) => {
    expect(read(`  - { source: a, arm: { eta: 3 }, metric: train.cost, ${text} }`)).toMatchObject([expected]);
  });

  test("are left out of a spec without them", () => {
    expect(read("  []")).toBeUndefined();
  });
});

describe("a claim is refused with its place", () => {
  test.each([
    ["arm: { cost: hinge }, metric: train.cost, value: 1", "spec.claim-arm", /fits no arm of 2/, 31],
    ["metric: train.cost, value: 1", "spec.claim-arm", /fits 2 arms of 2/, 5],
    ["arm: { eta: 3 }, metric: train.cost", "spec.claim", /has no figure/, 5],
    ["arm: { eta: 3 }, metric: train.cost, value: 1, at_least: 2", "spec.claim", /value and at_least/, 75],
    [
      "arm: { eta: 3 }, metric: train.cost, series: [1, 2]",
      "spec.claim",
      /2 values; the arm trains 3 epochs/,
      63,
    ],
    ["arm: { eta: 3 }, metric: train.cost, value: 1, epoch: 4", "spec.claim", /no epoch 4/, 72],
    ["arm: { eta: 3 }, metric: train.cost, value: 1, epoch: 0", "spec.claim", /Epoch 0 is not recorded/, 72],
    ["arm: { eta: 3 }, metric: train.cost, value: 1, epoch: 1, at: best", "spec.claim", /not both/, 72],
    ["arm: { eta: 3 }, metric: test.cost, value: 1", "spec.claim", /test\.cost is not recorded/, 43],
    ["arm: { eta: 3 }, metric: train.cost, value: 1, over: best", "spec.value", /over/, 71],
    [
      "arm: { eta: 3 }, metric: train.accuracy, value: 95.5",
      "spec.claim",
      /No training accuracy is 95\.5/,
      66,
    ],
    [
      "arm: { eta: 3 }, metric: train.accuracy, series: [1, 1, 2]",
      "spec.claim",
      /No training accuracy is 2/,
      67,
    ],
    ["arm: { eta: 3 }, metric: train.cost, at_least: 1, tolerance: 0.1", "spec.claim", /no tolerance/, 79],
    ["arm: { eta: 3 }, metric: speed.1, at_least: 1", "spec.claim", /speed\.1 is not recorded/, 43],
  ])("%s", (text, code, message, column) => {
    const [problem] = problems(`  - { source: a, ${text} }`);
    expect(problem).toMatchObject({ code, where: { line: 10, column } });
    expect(problem?.message).toMatch(message);
  });

  test("a percentage is told as the fraction that was meant", () => {
    const [problem] = problems("  - { source: a, arm: { eta: 3 }, metric: train.accuracy, at_least: 95.42 }");
    expect(problem?.hint).toContain("95.42 % is 0.9542");
  });

  test("a gain may be below 0: it is a difference of two fractions", () => {
    const hints = (figure: string) =>
      problems(`  - { source: book, metric: numbers.spaced.2.gain, arm: { eta: 3 }, ${figure} }`).map(
        ({ hint }) => hint,
      );
    expect(hints("at_least: -2")).toContain("It is a fraction, from -1 to 1.");
    expect(hints("at_least: -0.01").join()).not.toContain("It is a fraction");
  });

  test("all of them at once", () => {
    const wrong =
      "  - { source: a, arm: { eta: 3 }, metric: train.cost }\n  - { source: b, metric: train.cost, value: 1 }";
    expect(problems(wrong).map(({ code }) => code)).toEqual(["spec.claim", "spec.claim-arm"]);
  });

  test("but not when flags changed the arms: then it is not judged", () => {
    const claim = "  - { source: a, arm: { cost: cross-entropy }, metric: train.cost, value: 1 }";
    expect(read(claim, ["cost=quadratic"])).toBeUndefined();
    expect(read(claim, ["epochs=1"])).toHaveLength(1);
  });
});

import { expect, test } from "vitest";
import { inspect } from "../../src/analysis/inspection.ts";
import { isTruth, truthTable } from "../../src/analysis/truth-table.ts";
import type { Dataset, Split } from "../../src/model/dataset.ts";
import type { AnswerEncoding, ColumnEncoding } from "../../src/model/encoding.ts";
import { parametersOf, xor } from "../network/fixtures.ts";

function dataset(
  columns: readonly ColumnEncoding[],
  answer: AnswerEncoding,
  splits: Dataset["splits"],
): Dataset {
  const { train } = splits as { train: Split };
  return {
    identity: {
      digest: "d",
      inputs: train.inputs.values.length / train.size,
      outputs: answer.kind === "classes" ? answer.names.length : answer.columns.length,
      sizes: { train: train.size, validation: 0, test: splits.test?.size ?? 0 },
      targets: answer.kind,
      encoding: { inputs: { kind: "columns", columns }, answer },
    },
    splits,
  };
}

const reals = (...values: number[]) => ({ kind: "reals", values: Float64Array.from(values) }) as const;
const column = (name: string, centre = 0, width = 1) => ({ kind: "number", name, centre, width }) as const;

/** A width in units of 2 around 10, and a soil of three kinds. */
const flowers = dataset(
  [
    column("width", 10, 2),
    { kind: "category", name: "soil", categories: ["clay", "sand"], hasMissing: true },
  ],
  { kind: "classes", names: ["a", "b"], column: "species" },
  {
    train: { size: 1, inputs: reals(0, 1, 0, 0), targets: { kind: "classes", labels: Uint16Array.of(0) } },
    test: {
      size: 4,
      inputs: reals(-1, 1, 0, 0, 1, 0, 1, 0, 0.5, 0, 0, 1, -2, 1, 0, 0),
      targets: { kind: "classes", labels: Uint16Array.of(0, 1, 0, 0) },
      places: Uint32Array.of(7, 3, 11, 2),
    },
  },
);

/** The more width, the surer of b: softmax of (−x, x). */
const sure = (factor: number) => ({
  layers: [4, 2],
  weights: [Float64Array.of(-factor, 0, 0, 0, factor, 0, 0, 0)],
  biases: [Float64Array.of(0, 0)],
});
const softmax = parametersOf({ layers: [4, 2], output: "softmax", cost: "log-likelihood" });

test("confusions, scores and wrong rows of a table, as the table has them", () => {
  const found = inspect({ seed: 1, dataset: flowers, weights: sure(1) }, [], softmax, "the arm")!;
  const { confusion, scores, wrong, calibration } = found.classes!;
  expect(found).toMatchObject({ arm: "the arm", seed: 1, seeds: [1], split: "test" });
  expect(confusion).toEqual([
    [2, 1],
    [0, 1],
  ]);
  expect(scores).toEqual([
    { name: "a", rows: 3, precision: 1, recall: 2 / 3, f1: 0.8 },
    { name: "b", rows: 1, precision: 0.5, recall: 1, f1: 2 / 3 },
  ]);
  const output = 1 / (1 + Math.exp(-1));
  expect(wrong).toMatchObject({ total: 1, columns: ["width", "soil"] });
  expect(wrong.rows[0]).toMatchObject({ row: 12, actual: "a", predicted: "b", inputs: [11, "(missing)"] });
  expect(wrong.rows[0]!.output).toBeCloseTo(output, 12);
  // Outputs 0.88, 0.88, 0.73, 0.98: by tenths, those of 0.8 to 0.9 are both right, that of 0.7 is wrong.
  expect(calibration!.bins.map(({ from, rows, right }) => [from, rows, right])).toEqual([
    [0.7, 1, 0],
    [0.8, 2, 1],
    [0.9, 1, 1],
  ]);
  const σ = (z: number) => 1 / (1 + Math.exp(-z));
  expect(calibration!.error).toBeCloseTo((2 * (1 - σ(2)) + σ(1) + (1 - σ(4))) / 4, 12);
});

test("scores are means over the seeds, and the rows those of the one shown", () => {
  const other = { seed: 2, dataset: flowers, weights: sure(-1) };
  const { classes, seeds } = inspect({ seed: 5, dataset: flowers, weights: sure(1) }, [other], softmax, "x")!;
  expect(seeds).toEqual([2, 5]);
  expect(classes!.confusion[0]).toEqual([2, 1]);
  // Turned round, one of three rows of a is found, and none of b.
  expect(classes!.scores[0]!.recall).toBeCloseTo((2 / 3 + 1 / 3) / 2, 12);
  expect(classes!.scores[1]!.recall).toBe(0.5);
});

test("a fit is in the units of its columns, with its band over the seeds", () => {
  const rents = dataset(
    [column("area", 50, 10)],
    { kind: "values", columns: [{ name: "rent", centre: 1000, width: 200 }] },
    {
      train: { size: 2, inputs: reals(-1, 1), targets: { kind: "values", values: Float64Array.of(-1, 1) } },
      test: { size: 2, inputs: reals(0, 1), targets: { kind: "values", values: Float64Array.of(0.5, 1) } },
    },
  );
  const line = (slope: number) => ({
    layers: [1, 1],
    weights: [Float64Array.of(slope)],
    biases: [Float64Array.of(0)],
  });
  const parameters = parametersOf({ layers: [1, 1], output: "linear" });
  const other = { seed: 2, dataset: rents, weights: line(2) };
  const found = inspect({ seed: 1, dataset: rents, weights: line(1) }, [other], parameters, "x")!;
  const [fit] = found.fits!;
  expect(fit).toMatchObject({ input: "area", target: "rent" });
  expect(fit!.points).toContainEqual({ x: 50, y: 1100, split: "test" });
  expect(fit!.points).toContainEqual({ x: 40, y: 800, split: "train" });
  const last = fit!.curve.at(-1)!;
  const reached = (last.x - 50) / 10;
  expect(last.low).toBeCloseTo(1000 + 200 * reached, 9);
  expect(last.high).toBeCloseTo(1000 + 400 * reached, 9);
  expect(last.mean).toBeCloseTo(1000 + 300 * reached, 9);
  const [numbers] = found.numbers!;
  expect(numbers!.points).toEqual([
    { actual: 1100, predicted: 1000 },
    { actual: 1200, predicted: 1200 },
  ]);
  // Of seed 1 the errors are −100 and 0, of seed 2 −100 and 200.
  expect(numbers!.mae).toBe(100);
  expect(numbers!.rmse).toBeCloseTo((Math.sqrt(5000) + Math.sqrt(25_000)) / 2, 9);
});

/** h₁ is or, h₂ and; the output is h₁ without h₂. */
const solved = {
  layers: [2, 2, 1],
  weights: [Float64Array.of(20, 20, 20, 20), Float64Array.of(20, -20)],
  biases: [Float64Array.of(-10, -30), Float64Array.of(-10)],
};
const table = dataset(
  [column("x1"), column("x2")],
  { kind: "binary", columns: [{ name: "y1", centre: 0, width: 1 }] },
  { train: xor },
);

test("the plane of two inputs is divided as the network divides it", () => {
  const parameters = parametersOf({ layers: [2, 2, 1] });
  const [plane] = inspect({ seed: 1, dataset: table, weights: solved }, [], parameters, "x")!.planes!;
  expect(plane).toMatchObject({ inputs: ["x1", "x2"], target: "y1", names: ["0", "1"] });
  for (const { x, y, answer } of plane!.cells) {
    if (Math.abs(x + y - 0.5) < 0.05 || Math.abs(x + y - 1.5) < 0.05) continue;
    expect(answer).toBe(x + y > 0.5 && x + y < 1.5 ? "1" : "0");
  }
  expect(plane!.points).toContainEqual({ x: 1, y: 1, actual: "0", split: "train" });
});

test("a table of truth has every network's outputs and says which are right", () => {
  const parameters = parametersOf({ layers: [2, 2, 1] });
  const idle = { ...solved, weights: solved.weights.map((W) => new Float64Array(W.length)) };
  const networks = [solved, idle].map((weights, i) => ({ arm: "x", seed: i + 1, parameters, weights }));
  expect(isTruth(table)).toBe(true);
  const { rows, networks: answered } = truthTable(table, networks, 0)!;
  expect(rows[1]).toEqual({ inputs: [0, 1], targets: [1] });
  expect(answered[0]!.right).toEqual([true, true, true, true]);
  expect(answered[0]!.outputs[3]![0]).toBeLessThan(0.001);
  expect(answered[1]!.right).toEqual([true, false, false, true]);
});

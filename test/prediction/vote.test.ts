import { expect, test } from "vitest";
import type { AnswerEncoding } from "../../src/model/encoding.ts";
import { judge } from "../../src/prediction/judge.ts";
import { vote } from "../../src/prediction/vote.ts";

const CLASSES: AnswerEncoding = { kind: "classes", names: ["a", "b", "c"] };
const outputs = (...rows: readonly (readonly number[])[]) => Float64Array.from(rows.flat());

test("most votes win; of equals, the higher outputs", () => {
  const networks = [
    outputs([0.5, 0.4, 0.1], [0.9, 0.1, 0]),
    outputs([0.4, 0.5, 0.1], [0.1, 0.2, 0.7]),
    outputs([0.4, 0.5, 0.1], [0.1, 0.3, 0.6]),
    outputs([0.9, 0.1, 0], [0.5, 0.1, 0.4]),
  ];
  const voted = vote(networks, Array(4).fill(CLASSES), 2);
  expect(voted).toMatchObject({ kind: "classes", labels: [0, 2], agree: [2, 2] });
  expect(voted.kind === "classes" && voted.outputs[0]).toBeCloseTo(0.55, 12);
  const truth = { kind: "classes", labels: Uint16Array.of(0, 1) } as const;
  expect(judge(voted, truth, CLASSES)).toEqual({ kind: "right", right: 1, rows: 2 });
});

test("one network answers with the first of its highest outputs", () => {
  expect(vote([outputs([0.2, 0.7, 0.7])], [CLASSES], 1)).toMatchObject({ labels: [1], agree: [1] });
});

test("values are means in the targets' own unit, each network by its own scale", () => {
  const scaled = (centre: number, width: number): AnswerEncoding => ({
    kind: "values",
    columns: [{ name: "y", centre, width }],
  });
  const voted = vote([outputs([1], [0]), outputs([2], [1])], [scaled(100, 10), scaled(90, 5)], 2);
  expect(voted.kind === "values" && [...voted.values]).toEqual([105, 97.5]);
  expect(voted.kind === "values" && voted.spread[0]).toBeCloseTo(Math.sqrt(50), 12);
  const truth = { kind: "values", values: Float64Array.of(1, 0) } as const;
  expect(judge(voted, truth, scaled(100, 10))).toEqual({
    kind: "error",
    columns: [{ name: "y", rmse: Math.sqrt((25 + 6.25) / 2) }],
  });
});

test("binary answers are those of most networks, row by row", () => {
  const columns = ["u", "v"].map((name) => ({ name, centre: 0, width: 1 }));
  const answer: AnswerEncoding = { kind: "binary", columns };
  const voted = vote(
    [outputs([0.6, 0.9]), outputs([0.7, 0.2]), outputs([0.1, 0.1])],
    Array(3).fill(answer),
    1,
  );
  expect(voted.kind === "binary" && [[...voted.values], voted.agree]).toEqual([[1, 0], [1]]);
  const judged = judge(voted, { kind: "binary", values: Float64Array.of(1, 0) }, answer);
  expect(judged).toEqual({ kind: "right", right: 1, rows: 1 });
});

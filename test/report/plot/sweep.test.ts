import { expect, test } from "vitest";
import type { Json } from "../../../src/model.ts";
import { buildReport } from "../../../src/report/build.ts";
import { sweepFigure } from "../../../src/report/plot/sweep.ts";
import { arms } from "../rows.ts";

function sweepOf(varied: readonly { readonly [parameter: string]: Json }[]) {
  const rows = arms(varied.map((arm, i) => [arm, [0.9 + i / 100, 0.91 + i / 100]]));
  return sweepFigure(buildReport({ experiments: ["sweep"], rows }));
}

const etas = [0.1, 0.5, 3];

test("a label is no parameter of a sweep", () => {
  const labelled = sweepOf(etas.map((eta) => ({ label: `slow, η ${eta}`, eta })));
  const plain = sweepOf(etas.map((eta) => ({ eta })));
  expect(labelled?.description).toContain("of 3 arms by η:");
  expect(labelled?.views).toEqual(plain?.views);
  expect(labelled?.tables).toEqual(plain?.tables);
});

test("arms that differ in their labels alone are no sweep", () => {
  expect(sweepOf(["a", "b", "c"].map((label) => ({ label })))).toBeUndefined();
});

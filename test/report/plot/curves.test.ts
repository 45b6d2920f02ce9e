import { expect, test } from "vitest";
import { curvesFigure } from "../../../src/report/plot/training/curves.ts";
import { exampleOf, type Shape, twoCosts } from "../page/example.ts";

function stylesOf(shape: Shape): readonly string[] {
  const { report, curves } = exampleOf(shape);
  const { layer } = curvesFigure(report, curves, 100)!.views[0]!.spec as {
    readonly layer: readonly { readonly mark: { readonly style: string } }[];
  };
  return layer.map(({ mark }) => mark.style);
}

test("of one training an arm there is one line, and no thin one of fewer epochs beside it", () => {
  expect(stylesOf(twoCosts)).toContain("seed");
  const single: Shape = { ...twoCosts, seeds: 1, epochs: 300 };
  expect(stylesOf(single)).not.toContain("seed");
  expect(stylesOf(single)).toContain("chosen");
  const { report, curves } = exampleOf(single);
  expect(curvesFigure(report, curves, 100)!.caption).not.toContain("are drawn");
});

import { expect, test } from "vitest";
import type { Json } from "../../../src/model/parameters.ts";
import { buildReport } from "../../../src/report/build.ts";
import { sweepFigure } from "../../../src/report/plot/arms/sweep.ts";
import { standalone } from "../../../src/report/plot/figure/figure.ts";
import { tableRows } from "../../../src/report/plot/figure/table.ts";
import { screenConfig } from "../../../src/report/plot/look/theme.ts";
import { svgOf } from "../../../src/report/plot/picture/svg.ts";
import { arms } from "../rows.ts";

function sweepOf(varied: readonly { readonly [parameter: string]: Json }[]) {
  const rows = arms(varied.map((arm, i) => [arm, [0.3 + i / 100, 0.31 + i / 100]]));
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

test("levels that begin with the same letters stay apart", () => {
  const long = "a schedule whose name does not fit into the figure, ";
  const figure = sweepOf(
    [1, 2, 3].flatMap((version) => [1, 2].map((eta) => ({ schedule: `${long}${version}`, eta: eta / 10 }))),
  );
  const cells = tableRows(figure!.tables.sweep!).map(({ x, y }) => `${x} ${y}`);
  expect(new Set(cells).size).toBe(6);
});

test("the numbers of a range are shortened on the axes", async () => {
  const range = [0.01, 0.0398107170553, 0.158489319246, 0.63095734448];
  const heatmap = sweepOf(range.flatMap((eta) => [1, 2].map((lambda) => ({ eta, lambda }))));
  expect(tableRows(heatmap!.tables.sweep!).map(({ x }) => x)).toContain("0.0398");
  const response = sweepOf(range.map((eta) => ({ eta })))!;
  expect(await svgOf(standalone(response, response.views[0]))).toContain(">0.03981<");
});

test("a sweep says what a point is, and where the best is if it is one", () => {
  expect(sweepOf(etas.map((eta) => ({ eta })))?.caption).toBe(
    "Each point is the mean test accuracy at one η; bars are 95 % intervals, where there are two seeds or more. The highest is 32.50 %, at η 3.",
  );
  const equal = arms(etas.map((eta) => [{ eta }, [0.5, 0.5]]));
  const figure = sweepFigure(buildReport({ experiments: ["sweep"], rows: equal }));
  expect(figure?.caption).not.toContain("highest");
});

test("the interval of a response is drawn in an ink of the theme", () => {
  const { style } = screenConfig as {
    readonly style: { readonly [role: string]: { readonly color?: string } };
  };
  expect(style.interval?.color).toBe("var(--quiet)");
  expect(style.centre?.color).toBe("var(--arm-0)");
});

test("of many levels some are named, the first and the last among them", () => {
  const many = Array.from({ length: 60 }, (_, i) => ({ eta: i, lambda: i % 3, momentum: (i % 2) / 2 }));
  const levels = tableRows(sweepOf(many.map((arm) => ({ ...arm, lambda: arm.lambda / 10 })))!.tables.levels!);
  const etas = levels.filter(({ axis }) => axis === "η").map(({ text }) => text);
  expect(etas.length).toBeLessThan(20);
  expect([etas[0], etas.at(-1)]).toEqual(["0", "59"]);
});

test("levels end before the next axis", () => {
  const long = ["weights 2, biases 2", "weights 0.6, biases 0.9"];
  const arms = long.flatMap((init) =>
    [1, 2].flatMap((eta) => [0, 0.5].map((momentum) => ({ init, eta, momentum }))),
  );
  const figure = sweepOf(arms)!;
  const texts = JSON.stringify(figure.views[0].spec).match(/"limit":\{"expr":"width \/ 3.6 - 16"\}/g);
  expect(texts).toHaveLength(2);
});

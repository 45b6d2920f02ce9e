/** Costs that span decades: each figure of an experiment places them by their logarithms, and can be linear. */
import { expect, test } from "vitest";
import type { Json } from "../../../src/model/parameters.ts";
import { buildReport } from "../../../src/report/build.ts";
import { shareOf, valueAt, valueScale } from "../../../src/report/log-axis.ts";
import { scaleOf } from "../../../src/report/page/whisker.ts";
import { distributionFigure } from "../../../src/report/plot/arms/distribution.ts";
import { sweepFigure } from "../../../src/report/plot/arms/sweep.ts";
import { type Figure, standalone } from "../../../src/report/plot/figure/figure.ts";
import { tableRows } from "../../../src/report/plot/figure/table.ts";
import { svgOf } from "../../../src/report/plot/picture/svg.ts";
import { completed, summary } from "../rows.ts";

type Arm = { readonly [parameter: string]: Json };

/** Two seeds an arm; the cost of the arm at `at` is `base` to the power of it. */
function reportOf(arms: readonly Arm[], base: number) {
  const rows = arms.flatMap((arm, at) =>
    [1, 2].map((seed) =>
      completed(arm, seed, 0, { metrics: { "test.cost": summary(base ** at * (1 + seed / 100)) } }),
    ),
  );
  return buildReport({ experiments: ["decades"], rows }, { metric: "test.cost" });
}

const one = [0.1, 0.2, 0.4].map((eta) => ({ eta }));
const two = one.flatMap(({ eta }) => [10, 20].map((batch) => ({ eta, batch_size: batch })));
const three = two.flatMap((arm) => [0, 0.5].map((momentum) => ({ ...arm, momentum })));

/** Whether a view has a logarithmic scale besides those of parameters. */
const logOf = ({ views }: Figure, view: number) =>
  JSON.stringify(views[view]!.spec).match(/"type":"log"/g)?.length ?? 0;

test.each([
  ["every seed", () => distributionFigure(reportOf(one, 100))!, () => distributionFigure(reportOf(one, 2))!],
  ["a response", () => sweepFigure(reportOf(one, 100))!, () => sweepFigure(reportOf(one, 2))!],
])("%s: logarithmic where costs span decades, with a switch", async (_, wide, narrow) => {
  const [figure, plain] = [wide(), narrow()];
  expect(plain.choices.filter((choice) => choice.kind === "switch")).toEqual([]);
  expect(logOf(plain, 0)).toBe(0);
  expect(figure.choices.at(-1)).toEqual({ kind: "switch", name: "Linear values", sets: "linear" });
  const [usual, linear] = [0, 1].map((on) => figure.views.findIndex(({ picks }) => picks.at(-1) === on));
  expect(logOf(figure, usual!)).toBeGreaterThan(0);
  expect(logOf(figure, linear!)).toBe(0);
  for (const view of figure.views) expect(await svgOf(standalone(figure, view))).not.toContain("NaN");
});

test("a heat map shades by the logarithm, and text on it stays legible", async () => {
  const figure = sweepFigure(reportOf(two, 100))!;
  expect(logOf(figure, 0)).toBe(1);
  expect(logOf(sweepFigure(reportOf(two, 1.5))!, 0)).toBe(0);
  // Of 1 to 10^10 the strongest two fifths of the shades are costs below 10^4.
  const threshold = /datum.value <= ([\d.]+)/.exec(JSON.stringify(figure.views[0].spec))![1];
  expect(Number(threshold)).toBeCloseTo(
    valueAt(valueScale([1.015, 1.015e10], reportOf(two, 100).metric), 0.4),
    -3,
  );
  expect(await svgOf(standalone(figure, figure.views[0]))).not.toContain("NaN");
});

test.each([
  ["every seed", distributionFigure],
  ["a sweep", sweepFigure],
])("numbers have a true minus on the axes of %s, and names their hyphen", async (_, figureOf) => {
  const named = [-3, 1e-7].flatMap((eta) => ["cross-entropy", "quadratic"].map((cost) => ({ cost, eta })));
  for (const arms of [named, [-3, -2, 1e-7].map((eta) => ({ eta }))]) {
    for (const base of [1e-5, 1e5]) {
      const figure = figureOf(reportOf(arms, base))!;
      for (const view of figure.views) {
        const svg = await svgOf(standalone(figure, view));
        const texts = [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text!);
        expect(texts.filter((text) => /(^|\s)-\d|\de[-+]/.test(text))).toEqual([]);
        expect(texts.some((text) => /\de−?\d/.test(text))).toBe(true);
        if (arms === named) expect(texts.join()).toContain("cross-entropy");
      }
    }
  }
});

test("the last of parallel coordinates is logarithmic, and better is stronger", () => {
  const { caption, views, leastWidth } = sweepFigure(reportOf(three, 10))!;
  expect(caption).toContain("stronger is better");
  expect(JSON.stringify(views[0].spec)).toContain('"range":[1,0.04]');
  expect(leastWidth).toBe(4 * 70);
  const rows = tableRows(sweepFigure(reportOf(three, 10))!.tables.sweep!);
  const places = rows.filter(({ axis }) => axis === "test cost").map(({ at }) => Number(at));
  for (const [i, place] of places.entries()) expect(place).toBeCloseTo(i / (places.length - 1), 5);
});

test("zeros stand at the lower end where other costs span decades", async () => {
  const zero = (arms: readonly Arm[], base: number) => {
    const rows = arms.flatMap((arm, at) => {
      const cost = at === 0 ? 0 : base ** at;
      return [1, 2].map((seed) =>
        completed(arm, seed, 0, { metrics: { "test.cost": summary(cost * (1 + seed / 100)) } }),
      );
    });
    return buildReport({ experiments: ["decades"], rows }, { metric: "test.cost" });
  };
  for (const arms of [one, two, three]) {
    const wide = zero(arms, 1000);
    for (const figure of [distributionFigure(wide)!, sweepFigure(wide)!]) {
      expect(figure.caption).toContain("Zeros stand at the lower end");
      for (const view of figure.views)
        expect(await svgOf(standalone(figure, view))).not.toMatch(/NaN|Infinity/);
    }
    expect(sweepFigure(zero(arms, 1.2))!.caption).not.toContain("Zeros");
  }
  const scale = valueScale([0, 1e-9, 24], reportOf(one, 2).metric);
  expect(scale).toEqual({ low: 1e-9, high: 24, isLogarithmic: true });
  expect(shareOf(scale, 0)).toBe(0);
});

test("the small plots of a table share a scale of their values", () => {
  const { arms, metric } = reportOf(one, 100);
  const scale = scaleOf(arms, metric)!;
  expect(scale.isLogarithmic).toBe(true);
  expect(shareOf(scale, scale.low)).toBe(0);
  expect(shareOf(scale, scale.high)).toBe(1);
  expect(shareOf(scale, Math.sqrt(scale.low * scale.high))).toBeCloseTo(0.5, 12);
  expect(valueAt(scale, 0.5)).toBeCloseTo(Math.sqrt(scale.low * scale.high), 9);
});

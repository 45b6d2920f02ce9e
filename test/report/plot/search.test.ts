import { expect, test } from "vitest";
import type { Json } from "../../../src/model/parameters.ts";
import type { TrialRow } from "../../../src/model/records.ts";
import type { PointSearchLog, PointStatus, SearchedPoint } from "../../../src/model/search.ts";
import { buildReport } from "../../../src/report/build.ts";
import { type Figure, standalone } from "../../../src/report/plot/figure/figure.ts";
import { tableRows } from "../../../src/report/plot/figure/table.ts";
import { svgOf } from "../../../src/report/plot/picture/svg.ts";
import { contourFigure } from "../../../src/report/plot/search/contour.ts";
import { historyFigure } from "../../../src/report/plot/search/history.ts";
import { reachedFigure } from "../../../src/report/plot/search/reached.ts";
import { rungsFigure } from "../../../src/report/plot/search/rungs.ts";
import { searchFigure } from "../../../src/report/plot/search/slices.ts";
import { strandsFigure } from "../../../src/report/plot/search/strands.ts";
import { forestOf } from "../../../src/report/search/forest.ts";
import { exampleOf, searched } from "../page/example.ts";
import { completed, summary } from "../rows.ts";

type Arm = { readonly [parameter: string]: Json };

function point(
  arm: Arm,
  score: number | undefined,
  fate: PointStatus = { kind: "scored" },
  generation = 1,
): SearchedPoint {
  return { generation, arm, ...(score === undefined ? {} : { score }), fate };
}

function figureOf(parts: readonly { readonly varied: Arm; readonly points: readonly SearchedPoint[] }[]) {
  const searchLog: PointSearchLog = {
    kind: "search",
    method: { kind: "random" },
    metric: "validation.accuracy",
    parts: parts.map((part) => ({ ...part, over: true })),
  };
  const rows: readonly TrialRow[] = parts.flatMap(({ points }) =>
    points.map(({ arm, score = 0 }) =>
      completed(arm, 1, score, {
        metrics: { "test.accuracy": summary(score), "validation.accuracy": summary(score) },
      }),
    ),
  );
  return searchFigure(buildReport({ experiments: ["s"], rows, searchLog }));
}

const costs = ["quadratic", "cross-entropy"].map((cost, i) => ({
  varied: { cost },
  points: [
    point({ cost, eta: 0.01, lambda: 2 }, 0.3 + i / 10),
    point({ cost, eta: 1, lambda: 1 }, 0.9 + i / 100),
    point({ cost, eta: 5, lambda: 0 }, 0.7),
    point({ cost, eta: 9, lambda: 3 }, undefined, { kind: "no-result" }),
  ],
}));

test("a view for each searched parameter, a row for each point, the best of each arm marked", async () => {
  const figure = figureOf(costs)!;
  expect(figure.choices).toMatchObject([{ options: [{ label: "η" }, { label: "λ" }] }]);
  const rows = tableRows(figure.tables.points!);
  expect(rows).toHaveLength(6);
  expect(rows.filter(({ outcome }) => outcome === "the best")).toMatchObject([
    { arm: "quadratic", eta: 1, score: 0.9 },
    { arm: "cross-entropy", eta: 1, score: 0.91 },
  ]);
  expect(figure.caption).toMatchInlineSnapshot(
    `"Each point is one that was tried, at the mean validation accuracy of its seeds; diamonds are the best of each arm. 2 points without a result left out."`,
  );
  for (const view of figure.views) {
    const svg = await svgOf(standalone(figure, view));
    expect(svg).toContain("validation accuracy");
    expect(svg).toContain("cross-entropy");
    expect(svg).not.toContain("NaN");
  }
});

test("points that were stopped early are rings; a rung that was left for the next one is not drawn", () => {
  const fate = { rank: 1, of: 2 };
  const points = [
    point({ cost: "quadratic", eta: 1, epochs: 9 }, 0.9, { kind: "scored" }, 2),
    point({ cost: "quadratic", eta: 1, epochs: 3 }, 0.8, { kind: "promoted", ...fate }),
    point({ cost: "cross-entropy", eta: 2, epochs: 3 }, 0.6, { kind: "stopped", ...fate }),
  ];
  const figure = figureOf([{ varied: {}, points }])!;
  expect(tableRows(figure.tables.points!).map(({ outcome }) => outcome)).toEqual(["the best", "stopped"]);
  expect(figure.caption).toMatchInlineSnapshot(
    `"Each point is one that was tried, at the mean validation accuracy of its seeds; the diamond is the best. Rings were stopped early (1)."`,
  );
  expect(figure.choices).toMatchObject([
    { options: [{ label: "η" }, { label: "epochs" }, { label: "cost" }] },
  ]);
});

test("names of parameters with a dot, and words among numbers, are drawn", async () => {
  const points = [
    point({ "data.train": 1000, batch_size: 10 }, 0.8),
    point({ "data.train": 2000, batch_size: "full" }, 0.9),
  ];
  const figure = figureOf([{ varied: {}, points }])!;
  for (const view of figure.views) {
    const svg = await svgOf(standalone(figure, view));
    expect(svg.match(/aria-roledescription="point"/g)).toHaveLength(2);
  }
});

test("nothing is drawn while no point has a result, nor of an experiment that searches nothing", () => {
  const waiting = [
    point({ eta: 1 }, undefined, { kind: "waiting" }),
    point({ eta: 2 }, undefined, { kind: "waiting" }),
  ];
  expect(figureOf([{ varied: {}, points: waiting }])).toBeUndefined();
  expect(searchFigure(buildReport({ experiments: ["s"], rows: [completed({}, 1, 0.9)] }))).toBeUndefined();
});

test("an axis is logarithmic where points lie over decades, not where a linear interval begins near 0", () => {
  const figure = figureOf([
    {
      varied: {},
      points: [0.001, 0.01, 0.1, 1, 10].map((eta, i) => point({ eta, lambda: 0.1 + i }, 0.5 + i / 10)),
    },
  ])!;
  const scales = figure.views.map(({ spec }) => JSON.stringify(spec).includes('"type":"log"'));
  expect(figure.choices).toMatchObject([{ options: [{ label: "η" }, { label: "λ" }] }]);
  expect(scales).toEqual([true, false]);
});

async function drawn(figure: Figure): Promise<readonly string[]> {
  const pictures = await Promise.all(figure.views.map((view) => svgOf(standalone(figure, view))));
  for (const svg of pictures) expect(svg).not.toMatch(/NaN|undefined/);
  return pictures;
}

const WHOLE = exampleOf(searched()).report;
const HALVED = exampleOf(searched({ kind: "successive-halving", rungs: [1, 3], keep: 1 / 3 })).report;

test("the history has every point in the order of asking, its seeds' spread, and the best so far", async () => {
  const figure = historyFigure(WHOLE)!;
  const points = tableRows(figure.tables.points!);
  expect(points.map(({ order }) => order)).toEqual(Array.from({ length: 24 }, (_, i) => i + 1));
  expect(points.every(({ low, high }) => Number(low) < Number(high))).toBe(true);
  const best = tableRows(figure.tables["best so far"]!).map((row) => Number(row.best));
  expect(best).toEqual(best.toSorted((a, b) => a - b));
  expect(best.at(-1)).toBe(Math.max(...points.map(({ score }) => Number(score))));
  await drawn(figure);
});

test("a few points far off do not squeeze the axis: they are triangles at its edge", async () => {
  const good = Array.from({ length: 14 }, (_, i) => point({ eta: 1 + i }, 0.9 + i / 200));
  const figure = figureOf([
    { varied: {}, points: [...good, point({ eta: 30 }, 0.1), point({ eta: 40 }, 0.09)] },
  ])!;
  const rows = tableRows(figure.tables.points!);
  expect(rows.filter(({ beyond }) => beyond === 1).map(({ score }) => score)).toEqual([0.1, 0.09]);
  expect(figure.caption).toMatchInlineSnapshot(
    `"Each point is one that was tried, at the mean validation accuracy of its seeds; the diamond is the best. 2 points far off are triangles at the edge of the axis."`,
  );
  const [svg] = await drawn(figure);
  expect(svg).not.toContain(">20%<");
});

test("costs over decades have a logarithmic axis", () => {
  const rows = [0.001, 0.01, 0.1, 1].map((cost, i) => ({ cost, arm: { eta: i + 1 } }));
  const searchLog: PointSearchLog = {
    kind: "search",
    method: { kind: "random" },
    metric: "validation.cost",
    parts: [{ varied: {}, over: true, points: rows.map(({ arm, cost }) => point(arm, cost)) }],
  };
  const report = buildReport({
    experiments: ["s"],
    rows: rows.map(({ arm, cost }) =>
      completed(arm, 1, 0.9, { metrics: { "validation.cost": summary(cost), "test.cost": summary(cost) } }),
    ),
    searchLog,
  });
  expect(JSON.stringify(historyFigure(report)!.views[0].spec)).toContain('"type":"log"');
});

test("rungs show how far each point came", async () => {
  const figure = rungsFigure(HALVED)!;
  const rows = tableRows(figure.tables.rungs!);
  expect(rows.filter(({ epochs }) => epochs === 1)).toHaveLength(24);
  expect(new Set(rows.filter(({ epochs }) => epochs === 3).map(({ ladder }) => ladder)).size).toBe(8);
  expect(rows.filter(({ end }) => end === "finalist")).toHaveLength(16);
  expect(figure.caption).toContain("24 after 1 epoch, 8 after 3 epochs");
  await drawn(figure);
  expect(historyFigure(HALVED)).toBeUndefined();
  expect(rungsFigure(WHOLE)).toBeUndefined();
});

test("two parameters are drawn by what a forest expects, the pair that matters most first", async () => {
  const figure = contourFigure(WHOLE)!;
  expect(figure.choices).toMatchObject([{ options: [{ label: "η and λ" }, {}, {}] }]);
  const cells = tableRows(figure.tables["expected by eta and lambda"]!);
  expect(cells).toHaveLength(400);
  const best = cells.toSorted((a, b) => Number(b.expected) - Number(a.expected))[0]!;
  expect(Number(best.x)).toBeGreaterThan(0.2);
  expect(Number(best.x2)).toBeLessThan(5);
  expect(tableRows(figure.tables["expected by eta and activation"]!)).toHaveLength(40);
  await drawn(figure);
});

test("all parameters at a time: a line a point, each axis on the scale of the search, the best on top", async () => {
  const figure = strandsFigure(WHOLE)!;
  const rows = tableRows(figure.tables.strands!);
  expect(rows).toHaveLength(24 * 4);
  const ends = rows.filter(({ axis }) => axis === "validation accuracy");
  expect(Number(ends.at(-1)!.at)).toBeGreaterThan(0.9);
  expect(ends.map(({ score }) => score)).toEqual(
    ends.map(({ score }) => Number(score)).toSorted((a, b) => a - b),
  );
  const marks = tableRows(figure.tables.levels!).map(({ axis, text }) => `${axis} ${text}`);
  expect(marks).toEqual(
    expect.arrayContaining(["η 0.01", "η 10", "λ 0", "λ 5", "activation sigmoid", "activation tanh"]),
  );
  for (const { axis, at, point } of rows.filter((row) => row.axis === "η")) {
    const eta = Number(/η ([\d.]+)/.exec(String(point))![1]);
    expect(axis === "η" && Math.abs(Number(at) - Math.log10(eta / 0.01) / 3)).toBeLessThan(1e-6);
  }
  await drawn(figure);
  expect(tableRows(strandsFigure(HALVED)!.tables.strands!)).toHaveLength(24 * 4);
});

test("how many points are good: the share at least as good as a value", async () => {
  const figure = reachedFigure(WHOLE)!;
  const rows = tableRows(figure.tables.reached!).map(
    ({ score, share }) => [Number(score), Number(share)] as const,
  );
  const scores = rows.map(([score]) => score);
  for (const [score, share] of rows) {
    expect(share).toBeGreaterThan(scores.filter((each) => each > score).length / 24 - 1e-5);
    expect(share).toBeLessThan(scores.filter((each) => each >= score).length / 24 + 1e-5);
  }
  await drawn(figure);
  expect(reachedFigure(HALVED)).toBeUndefined();
});

test("a forest is grown once for the same points, however often a page asks, and anew for other points", () => {
  const { search } = WHOLE;
  const [part] = search!.parts;
  const told = { ...part!, points: part!.points.map((each) => ({ ...each, why: "told otherwise" })) };
  expect(forestOf({ ...search!, parts: [told] })).toBe(forestOf(search!));
  const { score, ...rest } = part!.points[0]!;
  const changed = { ...part!, points: [{ ...rest, score: score! / 2 }, ...part!.points.slice(1)] };
  const other = forestOf({ ...search!, parts: [changed] });
  expect(other?.points).toBe(24);
  expect(other).not.toBe(forestOf(search!));
  expect(forestOf({ ...search!, parts: [{ ...part!, points: part!.points.slice(0, 7) }] })).toBeUndefined();
});

test("a search says which parameter matters, unless its forest knows nothing", () => {
  expect(WHOLE.effects?.parameters[0]?.parameter).toBe("eta");
  expect(WHOLE.notes).toContain(WHOLE.effects!.sentence);
  expect(WHOLE.effects?.sentence).toMatchInlineSnapshot(
    `"η matters most for validation accuracy over the space searched: it makes 98 % of the variance, λ 1 %, activation 0 %, and their interactions 1 %."`,
  );
  expect(HALVED.effects?.sentence).toMatchInlineSnapshot(
    `"η matters most for validation accuracy after 1 epoch, the first rung, over the space searched: it makes 99 % of the variance, λ 0 %, activation 0 %, and their interactions 1 %."`,
  );
});

import { compile } from "vega-lite";
import { describe, expect, test } from "vitest";
import { RunxError, textOf } from "../../../src/errors.ts";
import { buildReport } from "../../../src/report/build.ts";
import { contentOf, type PageContent } from "../../../src/report/content/content.ts";
import { figureKinds } from "../../../src/report/content/kinds.ts";
import { logTicks } from "../../../src/report/plot/figure/axes.ts";
import { beginning, type Figure, standalone } from "../../../src/report/plot/figure/figure.ts";
import { tableRows } from "../../../src/report/plot/figure/table.ts";
import { figureOf, figuresOf } from "../../../src/report/plot/figures.ts";
import { pngOf } from "../../../src/report/plot/picture/png.ts";
import { svgOf } from "../../../src/report/plot/picture/svg.ts";
import { plotKind, plotSpec, plotSvg } from "../../../src/report/plot/plot.ts";
import { exampleInspections, exampleOf, grid, type Shape, twoCosts } from "../page/example.ts";
import { completed, summary } from "../rows.ts";

interface Logger {
  level(): Logger;
  error(...said: unknown[]): Logger;
  warn(...said: unknown[]): Logger;
  info(): Logger;
  debug(): Logger;
}

/** A logger of Vega-Lite's that collects what it is told to warn of. */
function warningsInto(warnings: unknown[]): Logger {
  const keep = (...said: unknown[]) => {
    warnings.push(...said);
    return logger;
  };
  const logger: Logger = {
    level: () => logger,
    error: keep,
    warn: keep,
    info: () => logger,
    debug: () => logger,
  };
  return logger;
}

const two = exampleOf(twoCosts, { inspection: exampleInspections.classes() });
const contents: { readonly [name: string]: PageContent } = {
  "two costs": two,
  numbers: exampleOf(twoCosts, { inspection: exampleInspections.numbers() }),
  "one seed": exampleOf({ ...twoCosts, seeds: 1 }),
  "one parameter": exampleOf(grid(1, 10)),
  "a grid": exampleOf(grid()),
  "three parameters": exampleOf(grid(4, 5, 3)),
};

describe.each(Object.entries(contents))("figures of %s", (_, content) => {
  test("compile without a warning in every view", () => {
    for (const figure of figuresOf(content, 5000)) {
      for (const view of figure.views) {
        const warnings: unknown[] = [];
        const logger = warningsInto(warnings);
        const spec = standalone(figure, view);
        compile(spec as unknown as Parameters<typeof compile>[0], { logger });
        expect(warnings, `${figure.kind} ${view.picks}`).toEqual([]);
      }
    }
  });

  test("have a view for every combination of choices", () => {
    for (const figure of figuresOf(content, 5000)) {
      const combinations = figure.choices.reduce(
        (count, choice) => count * (choice.kind === "list" ? choice.options.length : 2),
        1,
      );
      expect(new Set(figure.views.map(({ picks }) => picks.join())).size).toBe(combinations);
    }
  });

  test("draw as SVG, equal for equal contents", async () => {
    for (const { kind } of figuresOf(content, 5000)) {
      const svg = await plotSvg(content, { kind });
      expect(svg).toMatch(/^<svg [\s\S]*<\/svg>$/);
      expect(svg).not.toContain("NaN");
      expect(await plotSvg(content, { kind })).toBe(svg);
    }
  });
});

test("a point stands for every training, and stuck ones are told apart", () => {
  const distribution = figuresOf(two, 5000).find(({ kind }) => kind === "distribution");
  const rows = tableRows(distribution!.tables.trials!);
  expect(rows.length).toBe(16);
  expect(rows.filter(({ state }) => state !== "")).toMatchObject([
    { seed: 4, arm: "quadratic (η 3)", state: "stuck: never predicts 5" },
  ]);
});

test("an interval is drawn where the report has one, and the same", () => {
  const distribution = figuresOf(two, 5000).find(({ kind }) => kind === "distribution");
  const [row] = tableRows(distribution!.tables.arms!);
  const { sample } = two.report.arms[0]!;
  expect(sample.kind).toBe("spread");
  if (sample.kind === "spread") {
    expect(row?.centre).toBeCloseTo(sample.mean, 5);
    expect(row?.low).toBeCloseTo(sample.ci95?.[0] ?? Number.NaN, 5);
  }
});

test("arms that are called what every object has are drawn like others", async () => {
  const names = ["constructor", "__proto__", "toString", "valueOf", "hasOwnProperty"];
  const shape = {
    ...twoCosts,
    arms: names.map((label, i) => ({ arm: { label, eta: i }, level: 0.9, pace: 1 })),
  };
  for (const kind of ["curves", "distribution", "sweep"] as const) {
    const svg = await plotSvg(exampleOf(shape), { kind });
    expect(svg).not.toMatch(/NaN|undefined/);
    if (kind !== "sweep") for (const name of names) expect(svg).toContain(`${name}</text>`);
  }
});

test("an interval reaches no further than an accuracy can", () => {
  const shape = { ...twoCosts, seeds: 2, arms: [{ arm: { eta: 1 }, level: 0.98, pace: 1, stuckSeeds: [2] }] };
  const figures = figuresOf(exampleOf(shape), 5000);
  const highs = ["means", "arms"].flatMap((name) =>
    figures.flatMap(({ tables }) =>
      tables[name] === undefined ? [] : tableRows(tables[name]).map(({ high }) => high),
    ),
  );
  expect(highs.some((high) => Number(high) > 0.99)).toBe(true);
  expect(highs.filter((high) => Number(high) > 1)).toEqual([]);
});

test("what a plot can be is named, and the nearest when it is not", () => {
  for (const kind of figureKinds) expect(plotKind(kind)).toBe(kind);
  expect(plotKind("heatmap")).toBe("sweep");
  expect(() => plotKind("curve")).toThrow(RunxError);
  expect(() => plotKind("curve")).toThrow('no plot "curve"');
});

test("a plot without anything to show is refused with what is missing", () => {
  const hint = (kind: "sweep" | "confusion"): string => {
    try {
      plotSpec(contents["one seed"]!, { kind });
    } catch (error) {
      return error instanceof RunxError ? textOf(error.problems[0].hint) : String(error);
    }
    return "";
  };
  expect([hint("confusion"), hint("sweep")]).toMatchInlineSnapshot(`
    [
      "Confusions need a finished trial that tells classes apart, with its data as they were.",
      "A sweep needs three arms or more that differ in a number, or in two parameters.",
    ]
  `);
});

test("a logarithmic accuracy is shown as the error", async () => {
  expect(await plotSvg(two, { kind: "curves", logValues: true })).toContain("1 − test accuracy");
});

test("the untrained network stands at epoch 0, but not on a logarithmic axis", async () => {
  const content: PageContent = {
    ...two,
    curves: two.curves.map((arms) =>
      arms.map((curve) => ({
        ...curve,
        points: [{ epoch: 0, n: 8, mean: 0.1, min: 0.1, max: 0.1 }, ...curve.points],
        trials: curve.trials.map((trial) => ({
          ...trial,
          values: [{ epoch: 0, value: 0.1 }, ...trial.values],
        })),
      })),
    ),
  };
  for (const kind of ["curves", "speed"] as const) {
    expect(longestLine(await plotSvg(content, { kind })), kind).toBe(31);
    expect(longestLine(await plotSvg(content, { kind, logEpochs: true })), kind).toBe(30);
  }
});

/** How many points the longest drawn line has. */
function longestLine(svg: string): number {
  const lines = [...svg.matchAll(/aria-roledescription="line mark"[^>]* d="([^"]*)"/g)];
  return Math.max(...lines.map(([, path]) => path!.split(/[ML]/).length - 1));
}

test("a picture in PNG has the size of the figure, the same bytes each time, and letters", async () => {
  const svg = await plotSvg(two, { kind: "curves" });
  const [, width, height] = /<svg [^>]*width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
  const png = Buffer.from(pngOf(svg, 2));
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect(png.readUInt32BE(16)).toBe(2 * Number(width));
  expect(png.readUInt32BE(20)).toBe(2 * Number(height));
  expect(Buffer.from(pngOf(svg, 2)).equals(png)).toBe(true);
  const blank = svg.replace(/<text[\s\S]*?<\/text>/g, "");
  expect(Buffer.from(pngOf(blank, 2)).equals(png)).toBe(false);
});

test("captions say whose training, which arms have no line, and what one seed allows", () => {
  const caption = (content: PageContent, kind: string) =>
    figuresOf(content, 5000).find((figure) => figure.kind === kind)?.caption;
  expect(caption(two, "confusion")).toMatchInlineSnapshot(
    `"Rows of the test split by their class and the class predicted, by one training: cross-entropy (η 0.5), seed 1. The diagonal is right; the colour counts mistakes."`,
  );
  const lost = {
    arm: { cost: "log-likelihood", eta: 9 },
    level: 0,
    pace: 1,
    divergedSeeds: [1, 2, 3, 4, 5, 6, 7, 8],
  };
  const withLost = exampleOf({ ...twoCosts, arms: [...twoCosts.arms, lost] });
  expect(caption(withLost, "curves")).toContain("without a line: log-likelihood (η 9).");
  expect(caption(two, "curves")).not.toContain("without a line");
  expect(figureOf("distribution", contents["one seed"]!, 5000)!.caption).not.toMatch(/Diamonds|bars/);
  expect(caption(contents["one seed"]!, "distribution"), "one point a row is no figure").toBeUndefined();
  expect(caption(exampleOf(grid(1, 8)), "curves")).toMatchInlineSnapshot(
    `"Thick lines are means over the seeds that reached the epoch, bands their 95 % intervals, thin lines single trainings; point at one to single it out. In colour: the baseline and the best of 8 arms; in grey the other one."`,
  );
  expect(caption(contents["a grid"]!, "sweep")).not.toContain("Empty cells");
  const holed = exampleOf({ ...grid(2, 5), arms: grid(2, 5).arms.slice(1) });
  expect(caption(holed, "sweep")).toContain("Empty cells");
  expect(caption(exampleOf(grid(2, 9)), "sweep")).toMatchInlineSnapshot(
    `"Each cell is the mean over the seeds of one arm; stronger is better. ● is the best. 2 arms have no value and are left out."`,
  );
});

test("the mean of one value does not hide its point", () => {
  const figure = figureOf("distribution", contents["one seed"]!, 5000);
  expect(tableRows(figure!.tables.arms!)).toEqual([]);
  expect(tableRows(figure!.tables.trials!)).toHaveLength(2);
});

const byTwo = (costs: readonly string[], etas: readonly number[]): Shape => ({
  ...twoCosts,
  seeds: 3,
  arms: costs.flatMap((cost, i) =>
    etas.map((eta, j) => ({ arm: { cost, eta }, level: 0.9 + i / 50 + j / 100, pace: 1 })),
  ),
});

test("of two parameters the first has the hue and the second the dashes, and the heat map comes first", async () => {
  const content = exampleOf(byTwo(["quadratic", "cross-entropy"], [0.1, 0.5, 3]));
  const [first, ...others] = figuresOf(content, 5000);
  expect(first!.kind).toBe("sweep");
  const cells = tableRows(first!.tables.sweep!);
  expect(cells.filter(({ mark }) => mark === "●")).toMatchObject([{ x: "3", y: "cross-entropy" }]);
  expect(first!.caption).toMatchInlineSnapshot(
    `"Each cell is the mean over the seeds of one arm; stronger is better. ● is the best."`,
  );
  const curves = others.find(({ kind }) => kind === "curves")!;
  expect(curves.looks).toEqual([0, 0, 0, 1, 1, 1].map((hue, i) => ({ hue, dash: i % 3 })));
  const svg = await svgOf(standalone(curves, curves.views[0]));
  expect(svg.match(/>(cost|η|quadratic|cross-entropy|0\.1|0\.5|3)</g)).toHaveLength(7);
});

test("a figure of one arm has the hue of that arm in the others", () => {
  const content = exampleOf(twoCosts, { inspection: exampleInspections.numbers() });
  const { arm } = content.inspection!;
  const labels = content.report.arms.map(({ label }) => label);
  expect(labels).toContain(arm);
  const { views } = figuresOf(content, 5000).find(({ kind }) => kind === "residuals")!;
  expect(JSON.stringify(views[0].spec)).toContain(
    `"color":${JSON.stringify({ datum: arm, type: "nominal", scale: { domain: labels }, legend: null })}`,
  );
});

test("costs whose lines span decades begin on a logarithmic axis, accuracies and others do not", () => {
  const steep = (content: PageContent): PageContent => ({
    ...content,
    curves: content.curves.map((arms) =>
      arms[0]?.metric.name !== "test.cost"
        ? arms
        : arms.map((curve) => ({
            ...curve,
            points: curve.points.map((each) => ({ ...each, mean: 10 ** -each.epoch })),
          })),
    ),
  });
  const figure = figuresOf(steep(two), 5000).find(({ kind }) => kind === "curves")!;
  const names = figure.choices[0]?.kind === "list" ? figure.choices[0].options.map(({ label }) => label) : [];
  const cost = names.indexOf("test cost");
  expect(beginning(figure, cost)).toEqual([cost, 0, 1]);
  expect(beginning(figure, 0)).toEqual([0, 0, 0]);
  expect(figuresOf(two, 5000).find(({ kind }) => kind === "curves")!.begin).toBeUndefined();
});

test("wide bands do not squeeze the lines, and curves of unequal length say how many seeds stand behind them", () => {
  const uneven: PageContent = {
    ...two,
    curves: two.curves.map((arms) =>
      arms.map((curve) => ({
        ...curve,
        points: curve.points.map((each) => ({ ...each, n: each.epoch > 20 ? 3 : 8, ci95: [0, 1] as const })),
      })),
    ),
  };
  const figure = figuresOf(uneven, 5000).find(({ kind }) => kind === "curves")!;
  expect(figure.caption).toMatchInlineSnapshot(
    `"Thick lines are means over the seeds that reached the epoch, bands their 95 % intervals, thin lines single trainings; point at one to single it out. Not all trainings are equally long. quadratic (η 3): 8 seeds before epoch 21, 3 at epoch 30; cross-entropy (η 0.5): 8 seeds before epoch 21, 3 at epoch 30."`,
  );
  const { domain } = /"domain":\[(?<domain>[\d.,]+)\],"zero":false/.exec(
    JSON.stringify(figure.views[0].spec),
  )!.groups!;
  expect(Number(domain!.split(",")[0])).toBeGreaterThan(0.4);
});

test("a picture carries its title and whose it is", async () => {
  const svg = await plotSvg(two, { kind: "curves" });
  expect(svg).toContain(">Learning curves<");
  expect(svg).toContain(">cross-entropy</text>");
});

test("a logarithmic axis is marked at 1, 2 and 5, at powers of ten when there are many, and never at fewer than 3", () => {
  expect(logTicks([0.15, 3.3])).toEqual([0.2, 0.5, 1, 2]);
  expect(logTicks([0.0006, 0.26])).toEqual([0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2]);
  expect(logTicks([1e-7, 1])).toEqual([1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1]);
  expect(logTicks([0.04, 0.21])).toEqual([0.05, 0.1, 0.2]);
  expect(logTicks([0.9, 1.4])).toBeNull();
});

test("learning curves of the speed are drawn when the report is of it", () => {
  const rows = completedRows([0.3, 0.12]);
  const metrics = { "speed.1": 0.4, "test.accuracy": 0.9 };
  const series = new Map(rows.map(({ id }) => [id, [1, 2].map((epoch) => ({ epoch, metrics }))]));
  const report = buildReport({ experiments: ["s"], rows }, { metric: "speed.1" });
  const [curves] = figuresOf(contentOf(report, series, {}), 5000);
  expect(curves?.kind).toBe("curves");
  expect(curves?.choices[0]).toMatchObject({
    options: [{ label: "speed of layer 1" }, { label: "test accuracy" }],
  });
});

/** Every view compiles without a warning. */
function compiles(figure: Figure): void {
  for (const view of figure.views) {
    const warnings: unknown[] = [];
    const spec = standalone(figure, view) as unknown as Parameters<typeof compile>[0];
    compile(spec, { logger: warningsInto(warnings) });
    expect(warnings).toEqual([]);
  }
}

test("the error by step is drawn from the first step to the last, at the end and at the start", () => {
  const metrics = (last: number) => ({ "step.1": 0.01 * last, "step.2": 0.1 * last, "step.10": last });
  const rows = [completed({ eta: 1 }, 1, 0.9, { metrics: { "step.1": summary(0.01) } })];
  const epochs = [
    { epoch: 0, metrics: metrics(1) },
    { epoch: 1, metrics: metrics(0.5) },
  ];
  const series = new Map(rows.map(({ id }) => [id, epochs]));
  const report = buildReport({ experiments: ["s"], rows }, { metric: "step.1" });
  const figure = figureOf("steps", contentOf(report, series, {}), 5000)!;
  const points = (name: string) => tableRows(figure.tables[name]!).map(({ x, value }) => [x, value]);
  expect(points("errors after the last epoch")).toEqual([
    [1, 0.005],
    [2, 0.05],
    [10, 0.5],
  ]);
  expect(points("errors before training")[2]).toEqual([10, 1]);
  expect(beginning(figure)).toEqual([0, 0]);
  compiles(figure);
});

test("speeds of weights are drawn by input and by slope, one panel a layer", () => {
  const rows = completedRows([0.3]);
  const report = buildReport({ experiments: ["s"], rows });
  const groups = [0, 0.5, 1].map((at) => ({ from: at, to: at, speed: at / 10 }));
  const layer = { byInput: groups, bySlope: groups };
  const speedsOf = (layers: readonly (typeof layer)[]) =>
    figureOf(
      "weight-speed",
      contentOf(report, new Map(), { weightSpeeds: [{ key: report.arms[0]!.key, layers }] }),
      5000,
    );
  const figure = speedsOf([layer, layer])!;
  expect(tableRows(figure.tables["by input"]!).map(({ panel, x, value }) => [panel, x, value])[4]).toEqual([
    "layer 2 (output)",
    0.5,
    0.05,
  ]);
  compiles(figure);
  const few = groups.slice(0, 2);
  expect(speedsOf([{ byInput: few, bySlope: few }])).toBeUndefined();
});

test("a tick says its own value where d3 counts a digit too few", async () => {
  const rows = completedRows([0.005, 0.119]);
  const report = buildReport({ experiments: ["s"], rows }, { metric: "speed.1" });
  const svg = await plotSvg(contentOf(report, new Map(), {}), { kind: "distribution" });
  expect(svg).toContain(">0.12<");
});

function completedRows(speeds: readonly number[]) {
  return speeds.map((speed, eta) =>
    completed({ eta }, 1, 0.9, { metrics: { "speed.1": summary(speed), "test.accuracy": summary(0.9) } }),
  );
}

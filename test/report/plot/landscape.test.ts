import { expect, test } from "vitest";
import type { Landscape, WayPoint } from "../../../src/report/content/landscape.ts";
import { tableRows } from "../../../src/report/plot/figure/table.ts";
import { landscapeFigure } from "../../../src/report/plot/training/landscape.ts";
import { exampleOf } from "../page/example.ts";

const SIDE = 61;

const SHORT = [
  { epoch: 0, x: 2, y: 1, cost: 5 },
  { epoch: 1, x: 1, y: 0.5, cost: 1.25 },
];

/** x² + y² from −3 to 3. */
function bowl(key: string, points: WayPoint[] = SHORT): Landscape {
  const at = (i: number) => -3 + (6 * i) / (SIDE - 1);
  const costs = Array.from(
    { length: SIDE ** 2 },
    (_, i) => at(i % SIDE) ** 2 + at(Math.floor(i / SIDE)) ** 2,
  );
  const ground = { x: [-3, 3], y: [-3, 3], columns: SIDE, rows: SIDE, costs } as const;
  const panel = { title: "v1^2 + v2^2", axes: ["v1", "v2"], ground, ways: [{ key, points }] } as const;
  return { panels: [panel], explanation: "C = v1^2 + v2^2." };
}

test("contours join points of equal cost, and ways begin where they begin", () => {
  const { report } = exampleOf();
  const figure = landscapeFigure(report, bowl(report.arms[0]!.key), 1000)!;
  const lines = tableRows(figure.tables.contours!).filter(
    ({ x, y }) => Math.max(Math.abs(Number(x)), Math.abs(Number(y))) < 2.9,
  );
  expect(lines.length).toBeGreaterThan(500);
  for (const { x, y, level } of lines) expect(Number(x) ** 2 + Number(y) ** 2).toBeCloseTo(Number(level), 1);
  expect(tableRows(figure.tables.ways!).map(({ epoch, x, y }) => [epoch, x, y])).toEqual([
    [0, 2, 1],
    [1, 1, 0.5],
  ]);
});

test("a way that leaves every bound is drawn until it is out of sight", () => {
  const { report } = exampleOf();
  const points = Array.from({ length: 50 }, (_, epoch) => ({
    ...{ epoch, x: (-10) ** epoch, y: 1 },
    cost: 100 ** epoch,
  }));
  const figure = landscapeFigure(report, bowl(report.arms[0]!.key, points), 1000)!;
  expect(tableRows(figure.tables.ways!).map(({ x }) => x)).toEqual([1, -10, 100, -1000, 10_000]);
});

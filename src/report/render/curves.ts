/** Learning curves in the terminal: one plot with interval bands for a few arms, a sparkline each for many. */
import pc from "picocolors";
import stringWidth from "string-width";
import type { Metric } from "../../metric/metric.ts";
import { exp } from "../../numerics/exp.ts";
import { log } from "../../numerics/log.ts";
import { forTerminal } from "../../text/escape.ts";
import { padEnd, padStart, shorten, wrap } from "../../text/layout.ts";
import type { ArmCurve, CurvePoint } from "../content/arm-curve.ts";
import { columnDecimals, columnFigure, shown, valueWithUnit } from "../figures.ts";
import { valueScale } from "../log-axis.ts";
import { extent } from "../statistics/extent.ts";

export interface CurveOptions {
  /** Whose curves they are. */
  readonly name: string;
  /** What is said of arms whose curves are not among these, if there are any. */
  readonly hidden?: string;
  readonly width: number;
  readonly colour: boolean;
  /** Also where the values span decades. */
  readonly linear?: boolean;
}

/** Told apart without colour. */
const symbols = ["●", "○", "◆", "◇", "▲", "△"] as const;
const band = "░";
const height = 14;
/** Arms without a curve beyond these are counted. */
const namedAtMost = 6;

export function renderCurves(curves: readonly ArmCurve[], options: CurveOptions): string {
  const drawn = curves.filter((curve) => curve.points.length > 0);
  const first = drawn[0];
  if (first === undefined) return "No epochs are recorded yet.\n";
  const lines = drawn.length <= symbols.length ? plot(drawn, options) : sparklines(drawn, options);
  const unit = first.metric.unit === "fraction" ? " in %" : "";
  const axis = scaleOf(drawn, options).log ? ", on a logarithmic axis" : "";
  const title = wrap(
    forTerminal(`${options.name}: ${first.metric.title}${unit} by epoch${axis}`),
    options.width,
  ).map(pc.createColors(options.colour).bold);
  return `${[...title, "", ...lines, ...hiddenLines(options), ...blankLines(curves, options.width)].join("\n")}\n`;
}

function hiddenLines({ hidden, width }: CurveOptions): readonly string[] {
  return hidden === undefined ? [] : wrap(hidden, width);
}

/** Arms without a curve are named: an arm that diverged at once is a result too. */
function blankLines(curves: readonly ArmCurve[], width: number): readonly string[] {
  const blank = curves.filter(({ points }) => points.length === 0);
  if (blank.length === 0) return [];
  const some = blank.slice(0, namedAtMost).map(({ label }) => label);
  const more = blank.length - some.length;
  const names = `${some.join("; ")}${more > 0 ? `; ${more} more` : ""}`;
  return wrap(forTerminal(`Without a recorded epoch, and so without a curve: ${names}.`), width);
}

/** Of a logarithmic axis the ends are logarithms. */
interface Scale {
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
}

function plot(curves: readonly ArmCurve[], options: CurveOptions): readonly string[] {
  const { width, colour } = options;
  const metric = curves[0]!.metric;
  const scale = scaleOf(curves, options);
  const labels = axisLabels(scale, metric);
  const margin = Math.max(...labels.map((label) => label.length));
  const columns = width - margin - 2;
  const [start, end] = epochRange(curves);
  const grid = Array.from({ length: height }, () => new Array<string>(columns).fill(" "));
  const paint = painters(colour);
  for (let x = 0; x < columns; x++) {
    const epoch = start + ((end - start) * x) / Math.max(1, columns - 1);
    const points = curves.map((curve) => interpolate(curve.points, epoch));
    for (const point of points) {
      const { ci95 } = point ?? {};
      if (ci95 === undefined) continue;
      for (let y = rowOf(ci95[1], scale); y <= rowOf(ci95[0], scale); y++) grid[y]![x] = paint.dim(band);
    }
    points.forEach((point, i) => {
      if (point !== undefined) grid[rowOf(point.mean, scale)]![x] = paint.arm(i, symbols[i]!);
    });
  }
  const axis = `${" ".repeat(margin)} └${"─".repeat(columns)}`;
  const ticks = `${padEnd(String(start), columns - String(end).length)}${end}`;
  return [
    ...grid.map((row, y) => `${labels[y]!.padStart(margin)} ┤${row.join("")}`.trimEnd()),
    axis,
    `${" ".repeat(margin + 2)}${ticks}`,
    "",
    ...curves.flatMap((curve, i) => legendLine(curve, symbols[i]!, width).map((line) => paint.arm(i, line))),
    ...(curves.some((curve) => curve.points.some((point) => point.ci95 !== undefined))
      ? wrap(`${band} 95 % interval of the mean over seeds`, width).map(paint.dim)
      : []),
  ];
}

function legendLine(curve: ArmCurve, symbol: string, width: number): readonly string[] {
  return wrap(`${symbol} ${forTerminal(curve.label)}: ${endText(curve)}`, width, "  ");
}

/** `from 91.20 to 95.42, n = 5`. */
function endText(curve: ArmCurve): string {
  const { metric, points } = curve;
  const [first, last] = [points[0]!, points.at(-1)!];
  const decimals = columnDecimals([first.mean, last.mean], [], metric);
  const figure = (point: CurvePoint): string => columnFigure(shown(point.mean, metric), decimals);
  return `from ${figure(first)} to ${figure(last)}, n = ${last.n}`;
}

const blocks = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;

function sparklines(curves: readonly ArmCurve[], options: CurveOptions): readonly string[] {
  const { width } = options;
  const scale = scaleOf(curves, options);
  const label = Math.min(
    Math.floor(width / 2.5),
    Math.max(...curves.map((curve) => stringWidth(forTerminal(curve.label)))),
  );
  return curves.map((curve) => {
    const name = padEnd(shorten(forTerminal(curve.label), label), label);
    const end = endFigure(curve);
    const room = Math.min(30, width - label - end.length - 4);
    return `${name}  ${sparkline(curve.points, scale, room)}  ${padStart(end, 0)}`;
  });
}

function endFigure({ metric, points }: ArmCurve): string {
  const last = points.at(-1)!.mean;
  return columnFigure(shown(last, metric), columnDecimals([last], [], metric));
}

function sparkline(points: readonly CurvePoint[], scale: Scale, columns: number): string {
  const [start, end] = [points[0]!.epoch, points.at(-1)!.epoch];
  const texts = Array.from({ length: columns }, (_, x) => {
    const { mean } = interpolate(points, start + ((end - start) * x) / Math.max(1, columns - 1))!;
    const share = (heightOf(mean, scale) - scale.low) / (scale.high - scale.low);
    return blocks[Math.min(blocks.length - 1, Math.max(0, Math.floor(share * blocks.length)))]!;
  });
  return texts.join("");
}

/** All means fit; bands may be cut off, so that one wild epoch does not flatten everything else. */
function scaleOf(curves: readonly ArmCurve[], { linear = false }: CurveOptions): Scale {
  const means = curves.flatMap((curve) => curve.points.map((point) => point.mean));
  const scale = valueScale(means, curves[0]!.metric);
  const isLog = !linear && scale.isLogarithmic;
  const [low, high] = isLog ? [log(scale.low), log(scale.high)] : extent(means);
  const room = high > low ? (high - low) / 20 : Math.abs(high) / 10 || 1;
  return { low: low - room, high: high + room, log: isLog };
}

/** Where a value stands on the scale. */
function heightOf(value: number, scale: Scale): number {
  if (!scale.log) return value;
  return value > 0 ? log(value) : scale.low;
}

function epochRange(curves: readonly ArmCurve[]): readonly [number, number] {
  return extent(curves.flatMap((curve) => [curve.points[0]!.epoch, curve.points.at(-1)!.epoch]));
}

function rowOf(value: number, scale: Scale): number {
  const { low, high } = scale;
  const row = Math.round(((high - heightOf(value, scale)) / (high - low)) * (height - 1));
  return Math.min(height - 1, Math.max(0, row));
}

/** A figure at the top, in the middle and at the bottom; blank between. */
function axisLabels({ low, high, log: isLog }: Scale, metric: Metric): readonly string[] {
  const labelled = [0, Math.floor(height / 3), Math.floor((2 * height) / 3), height - 1];
  const places = labelled.map((row) => high - ((high - low) * row) / (height - 1));
  const decimals = metric.unit === "fraction" ? 1 : columnDecimals(places, [(high - low) / 10], metric);
  const texts = places.map((place) =>
    isLog ? valueWithUnit(exp(place), metric) : columnFigure(shown(place, metric), decimals),
  );
  return Array.from({ length: height }, (_, row) => texts[labelled.indexOf(row)] ?? "");
}

/** Between two recorded epochs, on the straight line; undefined outside the recorded ones. */
function interpolate(points: readonly CurvePoint[], epoch: number): CurvePoint | undefined {
  const after = points.findIndex((point) => point.epoch >= epoch);
  const right = points[after];
  if (right === undefined) return undefined;
  const left = points[after - 1];
  if (left === undefined) return right.epoch === epoch ? right : undefined;
  const share = (epoch - left.epoch) / (right.epoch - left.epoch);
  const between = (a: number, b: number): number => a + (b - a) * share;
  const ci95 =
    left.ci95 === undefined || right.ci95 === undefined
      ? {}
      : { ci95: [between(left.ci95[0], right.ci95[0]), between(left.ci95[1], right.ci95[1])] as const };
  const { n, min, max } = right;
  return { epoch, n, min, max, mean: between(left.mean, right.mean), ...ci95 };
}

function painters(colour: boolean) {
  const paint = pc.createColors(colour);
  const colours = [paint.cyan, paint.yellow, paint.magenta, paint.green, paint.blue, paint.red];
  return {
    dim: (text: string): string => paint.dim(text),
    arm: (i: number, text: string): string => colours[i % colours.length]!(text),
  };
}
